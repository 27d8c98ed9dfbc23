"""Tests of what counts as a name in a question, and where it is found."""

import pytest

from knowledge.stacks.text.names import Name, NameKind, names


def found(question: str) -> list[str]:
    return [name.text for name in names(question)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is error E-4099?", ["E-4099"]),
        ("what does ERR_PAYMENT_0x80072EE7 mean", ["ERR_PAYMENT_0x80072EE7"]),
        ("base pay of a gs-13", ["gs-13"]),
        ("is v2.4.1 out", ["v2.4.1"]),
        ("how many vacation days does spotify give", ["spotify"]),
        ("Microsoft's parental leave", ["Microsoft"]),
        ("ソニーの初任給はいくら", ["ソニー"]),
        ("When was the Denver office opened?", ["Denver"]),
        ("who is the CEO", ["CEO"]),
        ("明日の大阪の天気", ["大阪"]),
        ("How many days of leave do I have?", []),
        ("Can I leave at 3pm on Friday, 2nd of July?", []),
        ("Is it OK to ask HR?", []),
        ("Zendeskに添付できるファイルは何MBまで", []),
        ("WHERE IS MY BADGE", []),
        ("2Qって何月からだっけ", []),
        ("今夜のmtg、だれもackしないとDLできない？", []),
        ("ヨーロッパ側のリードはだれ", []),
        ("Who leads the team in Europe?", []),
        ("How To Request A Travel Card", []),
        ("I asked. Nobody knows. Who does?", []),
    ],
)
def test_codes_organisations_and_proper_names_are_names_and_ordinary_words_are_not(
    question: str, expected: list[str]
) -> None:
    assert found(question) == expected


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("E-4012", "| E-4012 | expired |", True),
        ("E-4012", "E-40123 and E-4011", False),
        ("gs-13", "A GS 13 earns more.", True),
        ("DC", "Washington, D.C.", True),
        ("JS", "Changes of JavaScript files", True),
        ("JS", "Json files", False),
        ("Microsoft", "Microsoft's tools", True),
        ("Tock", "Stockholm", False),
        ("大阪", "大阪オフィス", True),
    ],
)
def test_a_name_is_found_in_its_other_spellings_and_in_no_longer_word(name: str, text: str, stands: bool) -> None:  # noqa: FBT001  a parametrised case
    assert Name(name, NameKind.PROPER).stands_in(text) is stands


@pytest.mark.parametrize(
    ("code", "text", "stands"),
    [
        ("sev3", "Severity 3 tickets wait.", True),
        ("GS12", "You must be at your current GS level for a year.", True),
        ("sev3", "Severity 1 tickets do not wait.", False),
        ("GS12", "A GS-13 earns more.", False),
        ("E4099", "Every E level has a code.", False),
    ],
)
def test_a_level_stands_where_it_is_written_out_or_its_scale_is_spoken_of(
    code: str, text: str, *, stands: bool
) -> None:
    assert Name(code, NameKind.CODE).stands_in(text) is stands


def test_what_everybody_at_work_calls_by_letters_is_no_name() -> None:
    assert [name.text for name in names("does my PR need a VPN for CI and for ZQX")] == ["ZQX"]
