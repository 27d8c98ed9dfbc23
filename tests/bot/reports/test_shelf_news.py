"""The weekly list of what is new on somebody's shelves, for whoever asks for it."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.blocks.home import NEWS as BUTTON
from bot.reports.shelf_news import NEWS
from knowledge.catalogue.storage.tables import now
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from playground.workspace.messages import Message
from tests.bot.stacks_command.test_home import home

pytestmark = pytest.mark.usefixtures("bot")


def directly(playground: Playground, user: str) -> Sequence[Message]:
    return playground.messages(f"D{user[1:]}")


async def press(playground: Playground, user: str, words: str) -> None:
    """Press the button, and see what it says afterwards."""
    await home(playground, user)
    before = len(playground.calls_of("views.publish"))
    await playground.click_in_view(playground.workspace.views.homes[user].id, BUTTON)
    await playground.wait_for(lambda: len(playground.calls_of("views.publish")) > before)
    assert words in await home(playground, user)


async def a_week_passes(library: Library, workspace: str, ago: timedelta = timedelta()) -> None:
    key = (now() - ago).isoformat()
    await library.jobs.enqueue(NEWS, workspace, key, {"until": key})
    async with asyncio.timeout(10):
        while (job := await library.jobs.get(workspace, NEWS, key)) is None or job.state != "done":  # noqa: ASYNC110  the database announces nothing
            await asyncio.sleep(0.02)


async def test_whoever_asks_for_it_reads_each_week_what_is_new_on_the_shelves_that_they_may_read(
    playground: Playground, library: Library, stocked: str
) -> None:
    await press(playground, BEN.id, "Stop the weekly list")
    await press(playground, HANAKO.id, "毎週のお知らせを停止")
    await a_week_passes(library, stocked)
    [bens], [hanakos] = directly(playground, BEN.id), directly(playground, HANAKO.id)
    assert "New on your shelves" in bens.shown_text
    assert "The reorganisation" in bens.shown_text
    assert "Leave" in hanakos.shown_text
    assert "reorganisation" not in hanakos.shown_text
    assert not directly(playground, AIKO.id)
    await a_week_passes(library, stocked, timedelta(days=1))  # before anything was added
    await press(playground, BEN.id, "Tell me weekly what is new")
    await a_week_passes(library, stocked)
    assert (len(directly(playground, BEN.id)), len(directly(playground, HANAKO.id))) == (1, 2)
