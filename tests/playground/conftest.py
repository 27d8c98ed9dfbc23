"""A playground and a small Bolt app for each test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from playground.delivery.manifest import AppManifest, Shortcut, SlashCommand
from playground.sample_team import APP, CHANNELS, PEOPLE
from tests.playground.reference import Reference

SECRET = "a-signing-secret"
TOKEN = "xoxb-playground"


@asynccontextmanager
async def serving(app: AsyncApp) -> AsyncIterator[str]:
    """Serve the app by a real aiohttp server and yield its Request URL."""
    runner = web.AppRunner(app.web_app(path="/slack/events", port=0), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


@pytest.fixture(scope="session")
def reference(shared: Path) -> Reference:
    return Reference(shared / "slack")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    commands = (SlashCommand("/stacks", "Change the stacks", "add URL"),)
    shortcuts = (Shortcut("Add to the stacks", "add_file"),)
    manifest = AppManifest(commands=commands, shortcuts=shortcuts)
    made = Playground(
        SECRET, TOKEN, app=APP, people=PEOPLE, channels=CHANNELS, manifest=manifest, retry_delays=(0.0, 0.05, 0.05)
    )
    async with made.running():
        yield made


@pytest.fixture
def slack(playground: Playground) -> AsyncWebClient:
    """The SDK's own client."""
    return AsyncWebClient(token=TOKEN, base_url=playground.api_url)


@pytest.fixture
async def app(playground: Playground, slack: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A real Bolt app that gets the playground's events; a test adds listeners."""
    bolt = AsyncApp(client=slack, signing_secret=SECRET)
    async with serving(bolt) as url:
        playground.request_url = url
        yield bolt
