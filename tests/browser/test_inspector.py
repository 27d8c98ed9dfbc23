"""The inspector: how an answer was made, beside its thread."""

import re

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from playground import Playground
from playground.sample_team import BEN
from tests.browser.people import answers, go, message, say, thread
from tests.browser.small_app import SmallApp
from tests.browser.workspace import open_page


def inspector(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Inspector")


async def open_inspector(page: Page) -> None:
    await thread(page).get_by_role("button", name="Inspector").click()


@pytest.mark.parametrize("width", [1110, 1440])
async def test_the_inspector_shows_all_of_an_answers_events_calls_passages_and_scores(
    browser: Browser, stocked_playground: Playground, width: int
) -> None:
    async with open_page(browser, stocked_playground, BEN.id, size=(width, 800)) as page:
        await say(page, "@Shisho How many days of leave do I have?")
        await expect(answers(page)).to_have_count(1)
        await open_inspector(page)
        await expect(inspector(page)).to_contain_text("app_mention")
        await expect(inspector(page)).to_contain_text(re.compile(r"chat\.(postMessage|startStream)"))
        cited = inspector(page).locator("li.cited")
        await expect(cited).to_contain_text(re.compile(r"\[1\]Annual leave.*score (?:0\.\d\d|1\.00)"))
        await expect(inspector(page).locator("li", has_text=re.compile(r"^search"))).to_contain_text("ms")
        assert await inspector(page).evaluate("(node) => node.scrollWidth <= node.clientWidth")
        await page.keyboard.press("Escape")
        await expect(inspector(page)).to_be_hidden()


@pytest.mark.parametrize("width", [1110, 1440])
async def test_another_channel_closes_the_inspector_and_shows_its_messages(
    browser: Browser, small_app: SmallApp, width: int
) -> None:
    await small_app.post(channel="#random", text="Lunch is here")
    async with open_page(browser, small_app.playground, BEN.id, size=(width, 800)) as page:
        await say(page, "@Shisho How many days?")
        await small_app.post(thread_ts=(await small_app.asked()).ts, text="24 days")
        await open_inspector(page)
        await expect(inspector(page)).to_be_visible()
        await go(page, "random")
        await expect(inspector(page)).to_be_hidden()
        await expect(message(page, "Lunch is here")).to_be_visible()
        sidebar = await page.get_by_role("navigation").bounding_box()
        main = await page.get_by_role("main").bounding_box()
        assert sidebar is not None
        assert main is not None
        assert (sidebar["x"], sidebar["width"]) == (0, main["x"])
        assert sidebar["width"] + main["width"] == width
