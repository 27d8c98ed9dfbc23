"""Documents that are handed in while others are being added."""

import asyncio

import pytest

from playground import Playground
from playground.sample_team import AIKO
from tests.bot.conftest import TEAM
from tests.bot.stacks_command.test_button_actions import receipt
from tests.bot.stacks_command.test_command import reply
from tests.servers.site import Site

pytestmark = pytest.mark.usefixtures("stocked", "bot")


async def add(playground: Playground, site: Site, path: str) -> str:
    return await reply(playground, AIKO.id, TEAM.id, f"add {site.url(path)}")


async def asked_for(playground: Playground, site: Site, path: str) -> None:
    await playground.wait_for(lambda: path in site.asked, timeout=20)


async def test_a_short_document_passes_a_long_one(playground: Playground, site: Site) -> None:
    site.pages |= {"/long.md": "# Long\n\nAll of it.", "/short.md": "# Short\n\nA line."}
    site.held["/long.md"] = asyncio.Event()
    await add(playground, site, "/long.md")
    await asked_for(playground, site, "/long.md")
    assert "turn" not in await add(playground, site, "/short.md")
    await receipt(playground, "*Short* was added")
    site.held["/long.md"].set()
    await receipt(playground, "*Long* was added")


async def test_who_waits_behind_others_is_told_how_many_they_are(playground: Playground, site: Site) -> None:
    for path in ("/one.md", "/two.md"):
        site.pages[path], site.held[path] = f"# {path}\n\nAll of it.", asyncio.Event()
        await add(playground, site, path)
        await asked_for(playground, site, path)
    site.pages["/three.md"] = "# Three\n\nA line."
    assert "It waits for its turn: 2 other documents" in await add(playground, site, "/three.md")
    for held in site.held.values():
        held.set()
    await receipt(playground, "*Three* was added")
