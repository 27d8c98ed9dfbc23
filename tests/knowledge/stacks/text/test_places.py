"""Tests of places: what a text says of a wider place, or of any place, is said of this one."""

import pytest

from knowledge.stacks.text.names import NameKind, names

UNION, JAPAN, ELSEWHERE, MOON = "European Union | 45 euros", "Japan: 3,500 yen", "Anywhere else", "Moon: 1 yen"


@pytest.mark.parametrize(
    ("question", "place", "holding"),
    [
        ("what's the per diem for Germany", "Germany", [UNION, ELSEWHERE]),
        ("ドイツの日当はいくら", "ドイツ", [UNION, ELSEWHERE]),
        ("is there a hotel limit in Tokyo", "Tokyo", [JAPAN, ELSEWHERE]),
        ("京都のホテルの上限", "京都", [JAPAN, ELSEWHERE]),
        ("a trip to South Korea", "South Korea", [ELSEWHERE]),
    ],
)
def test_a_place_stands_where_a_wider_one_or_any_place_is_spoken_of(
    question: str, place: str, holding: list[str]
) -> None:
    (name,) = names(question)
    assert (name.text, name.kind, name.strict) == (place, NameKind.PLACE, False)
    assert [text for text in (UNION, JAPAN, ELSEWHERE, MOON) if name.stands_in(text)] == holding


def test_german_nouns_are_no_names() -> None:
    assert names("wie viele Urlaubstage habe ich?") == ()
