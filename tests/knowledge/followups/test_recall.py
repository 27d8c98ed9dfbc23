"""The labelled follow-ups over the sample handbook, as benchmarks/followups.py measures them."""

from importlib.resources import files

import pytest

from benchmarks.followups import AT, LANGUAGES, as_asked, as_blended, labelled, recall
from bot.local_workspace import add_sample_handbook
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.question import Turn
from knowledge.library.library import Library
from tests.knowledge.librarian.asking import ask

MARGIN = 0.15  # of recall, that what the thread tells has to add


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_follow_up_finds_its_passage_by_what_was_asked_before(
    library: Library, workspace: str, member: Patron, language: str
) -> None:
    await add_sample_handbook(library, workspace, lambda _: None)
    alone = await recall(library, member, labelled(language), as_asked)
    blended = await recall(library, member, labelled(language), as_blended)
    assert blended[AT] >= min(alone[AT] + MARGIN, 1)  # where all are found, nothing is left to add
    assert blended[AT] >= 0.95
    assert blended[1] >= alone[1] + MARGIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_labelled_follow_up_has_its_answer_on_its_page(language: str) -> None:
    cases = labelled(language)
    assert len(cases) == len(set(cases)) == 30
    pages = files("playground").joinpath("handbook")
    assert [case for case in cases if case.holds not in pages.joinpath(case.page).read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    ("before", "question", "said"),
    [
        ("How many days of paid leave do I have?", "And for contractors?", "Contractors have no paid leave"),
        ("有給休暇は何日ありますか", "業務委託の場合は？", "業務委託の方には有給休暇はありません"),
    ],
)
async def test_a_follow_up_in_a_thread_is_answered(
    library: Library, workspace: str, member: Patron, before: str, question: str, said: str
) -> None:
    await add_sample_handbook(library, workspace, lambda _: None)
    answer = (await ask(library.librarian, question, Turn("patron", before), patron=member)).answer
    assert said in answer.text
