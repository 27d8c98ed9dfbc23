"""Documents that are handed in while others are being added."""

import asyncio
from datetime import timedelta

import pytest

from bot.app import Patience
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import AIKO
from tests.bot.conftest import TEAM, serving
from tests.bot.stacks_command.test_button_actions import receipt
from tests.bot.stacks_command.test_command import reply
from tests.servers.site import Site

pytestmark = pytest.mark.usefixtures("stocked")


async def add(playground: Playground, site: Site, path: str) -> str:
    return await reply(playground, AIKO.id, TEAM.id, f"add {site.url(path)}")


async def asked_for(playground: Playground, site: Site, path: str) -> None:
    await playground.wait_for(lambda: path in site.asked, timeout=20)


@pytest.mark.usefixtures("bot")
async def test_a_short_document_passes_a_long_one(playground: Playground, site: Site) -> None:
    site.pages |= {"/long.md": "# Long\n\nAll of it.", "/short.md": "# Short\n\nA line."}
    site.held["/long.md"] = asyncio.Event()
    await add(playground, site, "/long.md")
    await asked_for(playground, site, "/long.md")
    assert "turn" not in await add(playground, site, "/short.md")
    await receipt(playground, "*Short* was added")
    site.held["/long.md"].set()
    await receipt(playground, "*Long* was added")


async def hold(playground: Playground, site: Site, *paths: str) -> None:
    """Hand in documents that do not end."""
    for path in paths:
        site.pages[path], site.held[path] = f"# Long {path}\n\nAll of it.", asyncio.Event()
        await add(playground, site, path)
        await asked_for(playground, site, path)


@pytest.mark.usefixtures("bot")
async def test_who_waits_behind_others_is_told_how_many_they_are(playground: Playground, site: Site) -> None:
    await hold(playground, site, "/one.md", "/two.md", "/three.md")
    site.pages["/four.md"] = "# Four\n\nA line."
    assert "It waits for its turn: 3 other documents" in await add(playground, site, "/four.md")
    for held in site.held.values():
        held.set()
    await receipt(playground, "*Four* was added")


async def test_a_short_document_waits_for_no_long_ones_however_many_they_are(
    library: Library, playground: Playground, bot_settings: Settings, site: Site
) -> None:
    async with serving(library, playground, bot_settings, Patience(short_document=timedelta(seconds=0.5))):
        await hold(playground, site, "/one.md", "/two.md", "/three.md")
        await receipt(playground, "/three.md* takes long, so short documents go first")
        site.pages["/four.md"] = "# Four\n\nA line."
        await add(playground, site, "/four.md")
        await receipt(playground, "*Four* was added")
        assert site.asked.count("/three.md") == 1, "it waits for a place of a long one"
        for held in site.held.values():
            held.set()
        for title in ("*Long /one.md* was added", "*Long /two.md* was added", "*Long /three.md* was added"):
            await receipt(playground, title)
