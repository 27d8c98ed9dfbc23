"""Tests of places: what a text says of a wider place, or of any place, is said of this one."""

import pytest

from knowledge.stacks.text.names import NameKind, names
from knowledge.stacks.text.places import countries_in, speaks_of

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


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("leave in germany", {"DE"}),
        ("イギリスの有給休暇", {"GB"}),
        ("英国の休暇と米国の休暇", {"GB", "US"}),
        ("欧州（オランダ、ポルトガルほか）", {"NL", "PT"}),
        ("the uk office tells us", {"GB"}),
        ("working in Tokyo", {"JP"}),
        ("Nice work, HR, and a nice day", set()),
    ],
)
def test_countries_are_known_by_their_names_and_their_cities_in_both_languages(text: str, countries: set[str]) -> None:
    assert countries_in(text) == countries


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("| PT | 30 days |", [True]),
        ("ポルトガルでは30日", [True]),
        ("within the EU/EEA", [True]),
        ("United Kingdom: 4 weeks", [False]),
        ("Ask in part-time pt. 3", [None]),
    ],
)
def test_a_text_speaks_of_a_country_by_its_name_its_letters_and_what_it_is_part_of(
    text: str, told: list[bool | None]
) -> None:
    assert [speaks_of({"PT"}, text)] == told
