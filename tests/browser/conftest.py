"""One stocked workspace and one browser for all of these tests; each has a page of its own."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from bot.playground import Playground
from knowledge.library import Library
from tests.browser.workspace import CHROMIUM, open_browser, open_workspace


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed; .ci/run installs it")
    async with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
async def stocked_playground(library: Library) -> AsyncIterator[Playground]:
    async with open_workspace(library, "browsed") as playground:
        yield playground
