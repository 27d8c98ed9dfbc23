"""Nobody waits for what the bot does for another: every flow leaves the event loop free."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import Bot
from bot.housekeeping import _tidy
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.answering.test_edits import reads
from tests.bot.answering.test_live_message import long_text
from tests.bot.conftest import TEAM
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, growing, shown, whole
from tests.bot.conversation import done as finished
from tests.knowledge.ingestion.test_ingestion import LONG
from tests.servers.model import Mode, ModelServer
from tests.servers.site import Site
from tests.stalls import longest_stall

LONGEST = 0.05  # seconds of the loop's own processor time
SICK = "Whom do I call when I take sick leave?"
RULES = "\n\n".join(f"## Rule {n}\n\nRule number {n} is about topic {n}. It was made in {1900 + n}." for n in range(12))

pytestmark = pytest.mark.usefixtures("stocked")


@asynccontextmanager
async def free(flow: str, found: dict[str, str]) -> AsyncIterator[None]:
    async with longest_stall() as stall:
        yield
    found[flow] = f"{stall.processor * 1000:.0f} ms"
    if stall.processor > LONGEST:
        found[flow] += f" in\n{stall.doing}"


async def done(playground: Playground, text: str, saying: str) -> None:
    """Send a command, and wait until what it says stands somewhere."""
    before = len(playground.ephemerals(AIKO.id))
    await playground.command(AIKO.id, TEAM.id, "/stacks", text)
    said = playground.messages
    await playground.wait_for(
        lambda: (
            len(playground.ephemerals(AIKO.id)) > before if not saying else any(saying in m.text for m in said(AIKO.id))
        ),
        60,
    )


async def test_no_flow_keeps_the_event_loop_for_more_than_fifty_milliseconds(
    bot: Bot, playground: Playground, library: Library, site: Site
) -> None:
    found: dict[str, str] = {}
    dm = f"D{BEN.id[1:]}"
    async with free("mention", found):
        first = await answered(playground, BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    async with free("direct message", found):
        await answered(playground, BEN.id, dm, LEAVE_QUESTION)
    async with free("follow-up", found):
        ts = await playground.say(BEN.id, TEAM.id, "And sick leave?", first.thread_ts)
        await playground.wait_for(lambda: len(playground.messages(TEAM.id, first.thread_ts)) > 3, 20)
    async with free("edit", found):
        ts = str((await answered(playground, HANAKO.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")).thread_ts)
        await playground.edit(HANAKO.id, TEAM.id, ts, f"{ME} {SICK}")
        await reads(playground, TEAM.id, ts, "front desk")
    async with free("feedback", found):
        await playground.click(BEN.id, TEAM.id, first.ts, "feedback", f"bad|{TEAM.id}:{first.thread_ts}")
        view = await shown(playground, BEN.id, "wrong")
        await playground.submit(view.id, {"fault": "outdated", "note": "since May"})
    async with free("source", found):
        await playground.click(HANAKO.id, TEAM.id, first.ts, "source:1")
        await shown(playground, HANAKO.id, "太字")
    async with free("Home", found):
        await playground.open_home(AIKO.id)
        await playground.wait_for(lambda: playground.calls_of("views.publish"))
    site.pages["/rules.md"] = f"# Rules\n\n{RULES}"
    for text, saying in (
        (f"add {site.url('/rules.md')} daily", "*Rules* was added"),
        ("list", ""),
        ("show leave", ""),
        ("search annual leave", ""),
        ("report", ""),
        ("gaps", ""),
        ("refresh rules", ""),
    ):
        async with free(f"/stacks {text.split()[0]}", found):
            await done(playground, text, saying)
    async with free("attachment of 2 MB", found):
        file = await playground.upload(BEN.id, "rules.md", LONG.encode()[: 2**20 * 2])
        ts = await playground.say(BEN.id, TEAM.id, f"{ME} When was rule 7 of the house made?", files=[file])
        await playground.wait_for(lambda: finished(playground, TEAM.id, ts), 200)
    async with free("housekeeping", found):
        for chore in (_tidy, *bot.chores):
            await chore(library)
    assert not {flow: told for flow, told in found.items() if re.search(" in\n", told)}, "\n".join(
        f"{flow}: {told}" for flow, told in found.items()
    )


async def test_neither_streaming_nor_stopping_keeps_the_event_loop(
    writing_bot: Bot, playground: Playground, model: ModelServer
) -> None:
    assert writing_bot
    found: dict[str, str] = {}
    model.mode, model.text, model.delay = Mode.SLOW, long_text(12), 0.01
    async with free("stop", found):
        ts = await playground.say(BEN.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
        await growing(playground, TEAM.id, ts)
        await playground.stop(BEN.id, TEAM.id, ts)
        await whole(playground, TEAM.id, ts)
    assert " in\n" not in found["stop"], found["stop"]
