"""Tests of amounts and days in a question beside those of a text."""

import pytest

from knowledge.librarian.quotation.comparisons import amounts, bands, fit, fit_numbers, names_day, tells_tenure
from knowledge.stacks.text.facts import days_of

APPROVALS = [
    "up to 10,000 yen or 70 euros | none",
    "up to 50,000 yen or 300 euros | your team lead, afterwards",
    "above that | your team lead, before you buy",
    "above 300,000 yen or 2,000 euros | finance as well",
]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("who approves 8000 yen", 0),
        ("who approves an expense of 20000 yen", 1),
        ("2万円の経費は誰が承認しますか", 1),
        ("does a 70,000 yen monitor need an OK", 2),
        ("a €250 chair", 1),
        ("who has to approve a 400,000 yen laptop", 3),
    ],
)
def test_the_row_whose_band_holds_the_amount_is_told_from_all_others(question: str, row: int) -> None:
    assert fit(amounts(question), APPROVALS) == [1.0 if at == row else -1.0 for at in range(4)]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("1万円以下は不要です", [(None, 10_000)]),
        ("5万円を超えるもの", [(50_000, None)]),
        ("Up to three days in a row need five working days of notice.", [(None, 3)]),
        ("fine for journeys above three hours", [(3, None)]),
        ("From 3 to 5 days", [(3, 5)]),
        ("10–20 people", [(10, 20)]),
        ("above 1,000 yen or 10 euros", [(1000, None), (10, None)]),
        ("Take it within two months.", [(None, 2)]),
        ("在籍期間は最低在籍6か月", [(6, None)]),
        ("少なくとも3か月", [(3, None)]),
        ("It costs 300 yen.", []),
        ("version 3 or 4", []),
    ],
)
def test_a_text_says_from_where_to_where_it_holds(text: str, ends: list[tuple[int | None, int | None]]) -> None:
    assert [(band.low, band.high) for band in bands(text)] == ends


def test_a_band_that_stands_alone_says_only_what_it_speaks_of() -> None:
    assert fit(amounts("a receipt for 800 yen"), ["A receipt is needed above 1,000 yen.", "Ask the team."]) == [0.5, 0]


@pytest.mark.parametrize(
    ("question", "parts", "fits"),
    [
        (
            "it failed at step 19, can I restart it?",
            ["Steps 1–8: safe.", "Steps 18-23: do not rerun.", "Ask."],
            [-1, 1, 0],
        ),
        ("is page 9 free?", ["Pages 3 - 4 are taken.", "Page 9 is free.", "Pages 10–12."], [-1, 1, -1]),
        ("what is step 3?", ["Step 1: ask.", "Step 3: wait."], [0, 0]),
        ("what is step 3.5?", ["Steps 1-8: safe."], [0]),
    ],
)
def test_a_numbered_thing_is_found_in_its_range(question: str, parts: list[str], fits: list[float]) -> None:
    assert fit_numbers(question, parts) == fits


def test_another_unit_compares_with_nothing() -> None:
    assert fit(amounts("a trip of 3 days"), APPROVALS) == [0, 0, 0, 0]


def test_a_day_is_found_in_whatever_way_it_is_written() -> None:
    assert names_day(days_of("is 17 july a holiday"), "On the day of the procession, 17 July, it closes at 13:00.")
    assert names_day(days_of("7月17日は休み?"), "July 17th is free")
    assert not names_day(days_of("is 17 july a holiday"), "13 June is free, and so is 17 June.")


@pytest.mark.parametrize(
    ("question", "text", "tells"),
    [
        ("I joined two months ago, may I apply?", "Apply after six months of service.", True),
        ("入社2か月ですが応募できますか", "3か月以上在籍していること", True),
        ("I joined two months ago, may I apply?", "Applications are read within two weeks.", False),
        ("may I apply for two months?", "Apply after six months of service.", False),
    ],
)
def test_who_says_how_long_they_have_been_here_asks_for_a_rule_on_that(
    question: str, text: str, *, tells: bool
) -> None:
    assert tells_tenure(question, text) is tells
