"""Every way in which an answer ends is said on the page, in the very conversation."""

import uuid
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from knowledge.library.library import Library
from tests.browser.endings import CASES, EndingCase, EndingsPage, open_endings


@pytest.fixture(scope="module")
async def endings(library: Library, browser: Browser) -> AsyncIterator[EndingsPage]:
    """One bot and one page for all of these tests."""
    async with open_endings(library, browser, f"t{uuid.uuid4().hex}") as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_reader_sees_how_an_answer_ended(endings: EndingsPage, case: EndingCase) -> None:
    await endings.end(case)
