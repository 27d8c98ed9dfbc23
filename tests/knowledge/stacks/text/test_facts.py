"""Figures, dates, times and names are the same however they are written."""

import pytest

from knowledge.stacks.text.facts import facts


@pytest.mark.parametrize(
    ("stated", "passage"),
    [
        ("1000 dollars", "$1,000"),
        ("twenty days", "20 days"),
        ("one hundred and twenty people", "120 people"),
        ("2 percent", "2 %"),
        ("24 days", "24 paid days"),
        ("2 weeks", "2 to 3 weeks"),
        ("4 hours", "4, 6, or 8 hours"),
        ("one week", "a week"),
        ("3 hours", "| Hours |\n| 3 |"),
        ("October 5, 2026", "2026-10-05"),
        ("on 5 October", "by October 5th, 2026"),
        ("17:30", "5:30 p.m."),
        ("二十五日", "25日"),
        ("２５日", "25日"),
        ("3か月", "三ヶ月"),
        ("2％", "2パーセント"),
        ("1万円", "10,000円"),
        ("10月5日", "2026年10月5日"),
        ("午後5時半", "17:30"),
        ("GitHub's team and GS-15", "the GitHub team, GS-15"),
        ("田中さん", "人事の田中さん"),
    ],
)
def test_a_fact_is_held_in_another_form(stated: str, passage: str) -> None:
    assert facts(stated).missing(facts(passage)) == ""


@pytest.mark.parametrize(
    ("stated", "passage", "lacking"),
    [
        ("1,100 dollars", "$1,000", "figure"),
        ("20 weeks", "20 days", "figure"),
        ("20 percent", "20 days", "figure"),
        ("one week", "two weeks", "figure"),
        ("October 6, 2026", "2026-10-05", "date"),
        ("on Monday", "on Tuesday", "date"),
        ("5:30 a.m.", "17:30", "date"),
        ("二十六日", "25日", "figure"),
        ("3週間", "3か月", "figure"),
        ("11月5日", "2026年10月5日", "date"),
        ("ask Marta Silva", "ask Marta Sousa", "name"),
        ("error E-4099", "error E-4012", "name"),
        ("鈴木さん", "人事の田中さん", "name"),
    ],
)
def test_another_fact_is_found(stated: str, passage: str, lacking: str) -> None:
    assert facts(stated).missing(facts(passage)) == lacking
