"""Thirty questions of a working day that the sample handbook answers, and thirty of which it knows nothing."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from bot.local_workspace import add_sample_handbook
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.answers import Answer, Stage
from knowledge.librarian.question import Question
from knowledge.library.library import Library

LANGUAGES = ("en", "ja")
ANSWERED, REFUSED, HOLDING = 0.9, 0.8, 0.7  # shares that must be reached, whatever single questions do


@dataclass(frozen=True)
class Asked:
    """`holds` are words of the handbook of which an answer has one; none where it knows nothing."""

    question: str
    holds: tuple[str, ...]


def labelled(language: str) -> list[Asked]:
    rows = (Path(__file__).parent / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Asked(row["question"], tuple(row["holds"])) for row in map(json.loads, rows)]


async def answer(library: Library, patron: Patron, question: str) -> Answer:
    events = [event async for event in library.librarian.answer(Question(question, patron))]
    assert isinstance(events[0], Stage)
    assert isinstance(events[-1], Answer)
    return events[-1]


async def test_everyday_questions_are_answered_by_the_right_words_and_foreign_ones_refused(
    library: Library, workspace: str, member: Patron
) -> None:
    await add_sample_handbook(library, workspace, lambda _: None)
    for language in LANGUAGES:
        pairs = [(asked, await answer(library, member, asked.question)) for asked in labelled(language)]
        known = [(asked, given) for asked, given in pairs if asked.holds]
        foreign = [given for asked, given in pairs if not asked.holds]
        assert sum(not given.refused for _, given in known) >= ANSWERED * len(known), language
        assert sum(given.refused for given in foreign) >= REFUSED * len(foreign), language
        assert sum(any(words in given.text for words in asked.holds) for asked, given in known) >= HOLDING * len(known)


async def test_a_rule_comes_before_its_special_cases_unless_one_of_them_is_asked_for(
    library: Library, workspace: str, member: Patron
) -> None:
    await add_sample_handbook(library, workspace, lambda _: None)
    for question, first, then in (
        ("How many days of leave do I have?", "24 days", "14.5 days"),
        ("How many days of leave do I have when I work part time?", "14.5 days", "24 days"),
    ):
        ahead, rule, behind = (await answer(library, member, question)).text.partition(first)
        assert rule, question
        assert then not in ahead, question
        assert then in behind or "part time" in question


@pytest.mark.parametrize("language", LANGUAGES)
def test_half_of_them_have_their_answer_in_the_handbook(language: str) -> None:
    pages = [page.read_text(encoding="utf-8") for page in files("playground").joinpath("handbook").iterdir()]
    rows = labelled(language)
    assert len(rows) == 2 * sum(bool(row.holds) for row in rows) == 60
    assert [words for row in rows for words in row.holds if not any(words in page for page in pages)] == []


async def test_each_question_of_a_message_is_answered_or_named(
    library: Library, workspace: str, member: Patron
) -> None:
    await add_sample_handbook(library, workspace, lambda _: None)
    for message, held, left in (
        ("How much leave do I get and how do I book it?", ("24 days", "Enter the days in Koyomi"), ()),
        ("What is the per diem for Japan? Who approves trips abroad?", ("3,500 yen", "team lead"), ()),
        ("有給は何日ありますか。どうやって申請しますか。", ("24日", "Koyomi"), ()),
        ("How much leave do I get, and who won the world cup?", ("24 days",), ("who won the world cup?",)),
        ("what is the difference between SEV1 and SEV3?", ("Level: SEV1", "Level: SEV3"), ()),
    ):
        given = await answer(library, member, message)
        assert [words for words in held if words not in given.text.replace("**", "")] == []
        assert given.unanswered == left, message


async def test_the_line_that_speaks_of_the_case_stands_out(library: Library, workspace: str, member: Patron) -> None:
    await add_sample_handbook(library, workspace, lambda _: None)
    for question, leading in (
        ("who approves an expense of 20000 yen?", "up to 50,000 yen"),
        ("what is the per diem for Germany?", "European Union"),
        ("Own wedding: how many paid days?", "Own wedding"),
        ("what is a SEV1?", "Level: SEV1"),
        ("is 17 July a holiday?", "17 July"),
        ("how many people approve a code review", "approval"),
    ):
        given = await answer(library, member, question)
        assert leading in given.text.split("**")[1], question


async def test_a_place_in_the_question_hides_no_rule_for_any_place(
    library: Library, workspace: str, member: Patron
) -> None:
    await add_sample_handbook(library, workspace, lambda _: None)
    for question, held in (
        ("can I work from Portugal for a month?", "up to 30 days a year"),
        ("working from Spain for two weeks, ok?", "up to 30 days a year"),
    ):
        assert held in (await answer(library, member, question)).text, question
