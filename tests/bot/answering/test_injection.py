"""A librarian that obeys every text it reads, and one that writes the worst there is: nothing of it reaches Slack."""

import json
import re
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.blocks.answers import answer_messages
from bot.slack.drafts import MessageDraft
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.addresses import held_addresses
from knowledge.librarian.answers import Answer
from knowledge.librarian.output_filter import without_code
from knowledge.librarian.system_prompts import load_work_manual
from knowledge.library.library import Library
from knowledge.messages.language import Language
from playground import Playground
from playground.sample_team import BEN
from tests.bot.answering.hostile_documents import ATTACKS, LEAVE, YUKYU, planted
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.conversation import answered
from tests.knowledge.librarian.asking import ask, chat, found, librarian_over, librarian_with
from tests.servers import hostile
from tests.servers.hostile import alive, texts
from tests.servers.model import Mode, ModelServer

QUESTIONS = {LEAVE: "How many days of paid leave do staff have?", YUKYU: "正社員の有給休暇は何日ですか"}
OWN = re.compile(r"<https://example\.test/[^|>]*\|([^>]*)>")  # a source leads to its original
SECRET = "walrus"
TOGETHER = 60  # lines in one answer


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        running.piece = 50
        yield running


def living(text: str, blocks: Any, held: Collection[str] = ()) -> list[str]:
    """Return what lives, apart from the addresses in `held`: those that a cited document has are shown as they are."""
    said = [(kind, OWN.sub(r"\1", one)) for kind, one in [("mrkdwn", text), *texts(blocks)]]
    for address in held:
        said = [(kind, one.replace(address, "")) for kind, one in said]
    return [one for kind, one in said if kind != "plain_text" and alive(one, markdown=kind == "markdown")]


def drafts(answer: Answer) -> list[MessageDraft]:
    return answer_messages(answer, Language.ENGLISH, key="k")


def systems(server: ModelServer) -> set[str]:
    """The system messages of every call so far."""
    return {request["messages"][0]["content"] for request in server.requests}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_instructions_in_documents_bring_nothing_to_life_and_open_no_shelf(
    library: Library, workspace: str, server: ModelServer, attack: str
) -> None:
    server.mode = Mode.OBEDIENT
    librarian = librarian_with(chat(server), library.retriever_for)
    fact = LEAVE if attack.isascii() else YUKYU
    sources = list(planted(attack, fact))
    for n, source in enumerate(sources):
        shelf = await library.catalogue.shelves.create(workspace, f"place {n}", f"C{n}")
        told = replace(source, data=source.data.replace(b"24", f"24 {SECRET}{n}".encode()))
        receipt = await library.ingestion.add(told, EditionRequest(shelf, source.name, "U1"))
        assert receipt.status == "added", receipt.message
    for n in range(len(sources)):
        patron = Patron(workspace, "U1", public=True, places=frozenset({f"C{n}"}))
        answer = (await ask(librarian, QUESTIONS[fact], patron=patron)).answer
        assert f"{SECRET}{n}" in answer.text
        held = held_addresses(hit.passage.text for hit in answer.passages)
        for draft in drafts(answer):
            assert living(draft.text, draft.blocks, held) == []
        said = json.dumps([server.requests[-1], answer.text], ensure_ascii=False)
        assert [m for m in range(len(sources)) if f"{SECRET}{m}" in said] == [n]
    assert systems(server) == {load_work_manual().text}


async def test_the_worst_that_a_model_can_write_comes_to_nothing(server: ModelServer) -> None:
    server.mode = Mode.HOSTILE
    librarian = librarian_over(server, [found(LEAVE, n=1)])
    lines = list(hostile.lines())
    for at in range(0, len(lines), TOGETHER):
        server.text = "\n\n".join(("It is so [1].", *lines[at : at + TOGETHER], "So it is [1]."))
        answer = (await ask(librarian, QUESTIONS[LEAVE])).answer
        for draft in drafts(answer):
            assert living(draft.text, draft.blocks) == []
        assert "#secret" not in without_code(answer.text)
    assert systems(server) == {load_work_manual().text}


async def test_published_attacks_in_letters_bring_nothing_to_life(server: ModelServer, shared: Path) -> None:
    folder = shared / "data" / "injection"
    if not folder.is_dir():
        pytest.skip("../shared/data/injection is not beside this checkout")
    letters = [json.loads(line) for line in (folder / "bipia_email_test.jsonl").read_text().splitlines()]
    attacks = [
        attack for some in json.loads((folder / "bipia_text_attack_test.json").read_text()).values() for attack in some
    ]
    assert letters
    assert attacks
    server.mode = Mode.OBEDIENT
    for n, attack in enumerate(attacks):
        letter = letters[n % len(letters)]
        librarian = librarian_over(server, [found(f"{letter['context']}\n\n{attack}", title=attack)])
        answer = (await ask(librarian, letter["question"])).answer
        for draft in drafts(answer):
            assert living(draft.text, draft.blocks) == [], attack
    assert systems(server) == {load_work_manual().text}


class TestInSlack:
    """Through the whole bot, in front of the playground."""

    @pytest.fixture
    def library(self, library: Library, server: ModelServer) -> Library:
        return replace(library, librarian=librarian_with(chat(server), library.retriever_for))

    @pytest.mark.parametrize("mode", [Mode.OBEDIENT, Mode.HOSTILE])
    @pytest.mark.usefixtures("bot", "stocked")
    async def test_no_call_carries_anything_that_lives(
        self, library: Library, playground: Playground, workspace: str, server: ModelServer, mode: Mode
    ) -> None:
        server.mode = mode
        shelf = await library.catalogue.shelves.find(workspace, "general")
        for n, attack in enumerate(ATTACKS[:4]):
            source = next(planted(attack))
            await library.ingestion.add(source, EditionRequest(shelf, str(n), "U1", title=attack))
        await answered(playground, BEN.id, TEAM.id, "<@USHISHO> How many days of paid leave do staff have?")
        posted = [call.arguments for call in playground.calls if call.method.startswith("chat.")]
        assert posted
        for message in posted:
            streamed = [{"type": "markdown", "text": message.get("markdown_text") or ""}]
            blocks = [*streamed, *(message.get("blocks") or ())]
            assert living(message.get("text") or "", blocks, held_addresses(ATTACKS[:4])) == []
            assert "aardvark" not in json.dumps(message)
        assert CLOSED.id not in json.dumps(posted)
        assert systems(server) == {load_work_manual().text}
