"""Tests of the signs by which a part of a section answers a question."""

import pytest

from knowledge.librarian.quotation.relevance import Section, statements
from knowledge.librarian.quotation.units import Source, units
from knowledge.stacks.text.analyzer import analyse


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("有給休暇は何日", "週3日勤務の場合は年14.5日の有給休暇があります。正社員の有給休暇は年24日です。"),
        (
            "How many days of leave?",
            "If you work three days a week, you have 14.5 days of leave. All others have 24 days.",
        ),
    ],
)
def test_who_asks_for_days_asks_not_for_those_who_work_three_days_a_week(question: str, text: str) -> None:
    section = Section(1, "Leave", (), tuple(units([Source(1, text)])))
    special, others = statements(question, [section], analyse)
    assert special.score < others.score


def test_a_row_is_named_by_one_japanese_word_as_by_an_english_one() -> None:
    tables = {
        "冷蔵庫が12度だった": "| 対象 | 基準 |\n|---|---|\n| 冷蔵庫 | 5℃以下 |",
        "the fridge was at 12 degrees": "| What | Limit |\n|---|---|\n| Fridge | 5 °C |",
    }
    for question, table in tables.items():
        [row] = statements(question, [Section(1, "Hygiene", (), tuple(units([Source(1, table)])))], analyse)
        assert row.signs["row"] == 1.0
