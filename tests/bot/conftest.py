"""A whole bot for each test: the real application, a local Slack workspace, a fresh tenant of the real stacks."""

import io
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from bot import logs
from bot.app import PATIENCE, Bot, Patience, build, listening, working
from bot.http.server import SLACK_PATH
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.catalogue.books import PUBLIC_SHELF
from knowledge.catalogue.editions import EditionRequest
from knowledge.librarian.budget import ModelBudget
from knowledge.librarian.generation import ModelWriter
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.system_prompts import load_work_manual
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from playground import Playground
from playground.sample_team import AIKO, APP, BEN, CORA, GIL, HANAKO, PEOPLE
from playground.workspace.people import Channel
from tests.knowledge.librarian.asking import chat
from tests.servers.model import ModelServer

TOKEN = "xoxb-1-invented"
SECRET = "invented-signing-secret"
EVERYONE = frozenset({AIKO.id, BEN.id, HANAKO.id, "USHISHO"})

TEAM = Channel(id="CTEAM", name="team", members=EVERYONE)
CLOSED = Channel(id="GCLOSED", name="closed", kind="group", members=frozenset({AIKO.id, BEN.id, "USHISHO"}))
SHARED = Channel(id="CSHARED", name="partners", shared=True, members=EVERYONE | {CORA.id})
VISITED = Channel(id="CVISITED", name="visited", members=EVERYONE | {GIL.id})
CHANNELS = (TEAM, CLOSED, SHARED, VISITED)

LEAVE = """# Leave

Every employee has 25 days of paid annual leave a year.

## Sick leave

When you take sick leave, call the front desk before nine.
"""
SECRET_PLAN = "# The reorganisation\n\nThe aardvark department moves to Lisbon in October.\n"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Return what the bot writes to its log from now on."""
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    assert sys.__stderr__ is not None
    logs.configure(sys.__stderr__)


@pytest.fixture
async def playground(workspace: str) -> AsyncIterator[Playground]:
    local = Playground(
        SECRET, TOKEN, team=workspace, app=APP, people=PEOPLE, channels=CHANNELS, retry_delays=(0.0, 0.05, 0.1)
    )
    async with local.running():
        yield local


@pytest.fixture
def bot_settings(playground: Playground) -> Settings:
    return Settings(bot_token=SecretStr(TOKEN), signing_secret=SecretStr(SECRET), api_url=playground.api_url, port=0)


@pytest.fixture
async def bot(library: Library, playground: Playground, bot_settings: Settings) -> AsyncIterator[Bot]:
    """A bot that answers in the playground."""
    async with serving(library, playground, bot_settings) as wired:
        yield wired


@asynccontextmanager
async def serving(
    library: Library, playground: Playground, settings: Settings, patience: Patience = PATIENCE
) -> AsyncIterator[Bot]:
    async with open_slack(settings) as client:
        wired = build(library, client, await identify(client), settings, patience)
        async with working(wired), listening(wired) as port:
            playground.request_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
            yield wired


@pytest.fixture
async def model() -> AsyncIterator[ModelServer]:
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def writing_bot(
    library: Library, playground: Playground, bot_settings: Settings, model: ModelServer
) -> AsyncIterator[Bot]:
    """A bot that answers with a language model."""
    async with serving(written_by(library, model), playground, bot_settings) as wired:
        yield wired


def written_by(library: Library, model: ModelServer) -> Library:
    manual = load_work_manual()
    writer = ModelWriter(chat(model), manual, silence=20.0)
    return replace(library, librarian=Librarian(library.retriever_for, writer, manual, library.judge))


def grounded_by(library: Library, model: ModelServer, budget: ModelBudget | None = None) -> Library:
    """The library as the operator has it who set a model: what it writes is checked, and quotes take its place."""
    manual = load_work_manual()
    writer = ModelWriter(chat(model), manual, silence=2.0, budget=budget or library.model_budget)
    grounding, quoting = library.grounding, library.quoting
    return replace(
        library,
        librarian=Librarian(library.retriever_for, writer, manual, library.judge, grounding=grounding, quoting=quoting),
    )


async def put(
    library: Library, workspace: str, text: str, name: str, *, shelf: str = PUBLIC_SHELF, place: str | None = None
) -> None:
    on = await library.catalogue.shelves.create(workspace, shelf, place)
    receipt = await library.ingestion.add(
        Source(name, text.encode(), "text/markdown"), EditionRequest(on, name, "U1", url=f"https://example.test/{name}")
    )
    assert receipt.status == "added"


@pytest.fixture
async def stocked(library: Library, workspace: str) -> str:
    """The workspace, with a public handbook and a book for a closed channel."""
    await put(library, workspace, LEAVE, "leave.md")
    await put(library, workspace, SECRET_PLAN, "plan.md", shelf="closed", place=CLOSED.id)
    return workspace
