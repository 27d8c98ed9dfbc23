"""One workspace with documents and one browser for all of these tests; each test has its own page."""

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.async_api import Browser

from knowledge.library.library import open_library
from knowledge.settings import Settings
from playground import Playground
from tests.bot.conftest import bot_settings, model, playground, stocked, writing_bot
from tests.browser.small_app import SmallApp, open_small_app
from tests.browser.workspace import CHROMIUM, open_browser, open_workspace
from tests.conftest import quick_folder

__all__ = ["bot_settings", "model", "playground", "stocked", "writing_bot"]  # fixtures, here as there


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; .ci/run installs it")
    async with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
async def stocked_playground() -> AsyncIterator[Playground]:
    """A bot with its own library: it runs as long as the tests do, and would claim other bots' questions."""
    with TemporaryDirectory(prefix="shisho", dir=quick_folder()) as folder:
        settings = Settings(home=Path(folder) / "browsed")
        async with open_library(settings, lambda _: None) as library, open_workspace(library, "browsed") as opened:
            yield opened


@pytest.fixture
async def small_app() -> AsyncIterator[SmallApp]:
    async with open_small_app() as opened:
        yield opened
