"""Tests of the language model's own mark for passages that do not hold the answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import BEN, HANAKO
from playground.workspace.people import Person
from tests.bot.conftest import TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, answered
from tests.knowledge.librarian.asking import chat, librarian_with
from tests.servers.model import Mode, ModelServer

pytestmark = pytest.mark.usefixtures("bot", "stocked")


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


@pytest.fixture
def library(library: Library, server: ModelServer) -> Library:
    return replace(library, librarian=librarian_with(chat(server), library.retriever_for))


async def gaps(library: Library, workspace: str) -> list[str]:
    """Return the questions that `/stacks gaps` is made of."""
    latest = await library.catalogue.answers.latest(workspace, 5, timedelta(days=1))
    return [row.question for row in latest if row.refused and not row.text]


@pytest.mark.parametrize("text", [None, "**NOT-IN-THE-STACKS**\nBut I believe it is 42 days [1]."])
@pytest.mark.parametrize(
    ("person", "sentence", "perhaps"),
    [
        (BEN, "I couldn't find an answer to that in our documents.", "One of these may help:"),
        (HANAKO, "資料の中に、この質問への答えは見つかりませんでした。", "こちらの資料が参考になるかもしれません"),
    ],
)
async def test_a_refusal_names_the_nearest_documents_and_leaves_a_gap(
    playground: Playground,
    library: Library,
    workspace: str,
    server: ModelServer,
    person: Person,
    sentence: str,
    perhaps: str,
    text: str | None,
) -> None:
    server.mode = Mode.REFUSING if text is None else Mode.STREAMING
    server.text = text
    answer = await answered(playground, person.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    lines = answer.shown_text.splitlines()
    assert lines[0] == sentence
    assert lines[1].startswith(perhaps)
    assert "https://example.test/leave.md" in lines[2]
    for never in ("25 days", "42", "[1]", "NOT-IN-THE-STACKS"):
        assert never not in answer.shown_text
    assert await gaps(library, workspace) == [LEAVE_QUESTION]


async def test_a_mark_behind_an_answer_does_not_make_it_a_refusal(
    playground: Playground, library: Library, workspace: str, server: ModelServer
) -> None:
    server.text = "Employees have 25 days [1]. NOT-IN-THE-STACKS"
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    assert answer.shown_text.startswith("Employees have 25 days [1].")
    assert "NOT-IN-THE-STACKS" not in answer.shown_text
    assert await gaps(library, workspace) == []


async def test_words_of_regret_do_not_make_an_answer_a_refusal(
    playground: Playground, library: Library, workspace: str, server: ModelServer
) -> None:
    server.text = "I am sorry, I could not find more than this: 25 days [1]."
    answer = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    assert "25 days" in answer.shown_text
    assert await gaps(library, workspace) == []
