"""Answers of a language model on the page: streamed, stopped, broken off and tried again."""

import pytest
from playwright.async_api import Browser, Page, expect

from playground import Playground
from playground.sample_team import BEN
from tests.browser.people import answers, go, say, thread
from tests.browser.workspace import open_page
from tests.servers.model import Mode, ModelServer

pytestmark = pytest.mark.usefixtures("writing_bot", "stocked")

TEXT = "Every employee has **25 days** of paid annual leave a year [1]. " + "There is more to say about it. " * 12


@pytest.fixture(autouse=True)
def slowly(model: ModelServer) -> None:
    model.mode, model.text, model.delay = Mode.SLOW, TEXT.strip(), 0.02


async def ask(page: Page) -> None:
    await go(page, "team")
    await say(page, "@Shisho How many days of annual leave are there?")
    await expect(answers(page)).to_contain_text("Every employee")


async def test_an_answer_grows_on_the_page_and_ends_with_its_sources(browser: Browser, playground: Playground) -> None:
    async with open_page(browser, playground, BEN.id) as page:
        await ask(page)
        await expect(answers(page).get_by_label("still writing")).to_be_visible()
        await expect(answers(page).get_by_role("button", name="[1] Leave")).to_be_visible()
        await expect(answers(page).locator("strong", has_text="25 days")).to_be_visible()
        await expect(answers(page).get_by_label("still writing")).to_have_count(0)
        await expect(page.get_by_role("status")).to_be_empty()


async def test_a_stopped_answer_keeps_the_text_it_has(browser: Browser, playground: Playground) -> None:
    async with open_page(browser, playground, BEN.id) as page:
        await ask(page)
        await thread(page).get_by_role("button", name="Stop").click()
        await expect(answers(page)).to_contain_text("Stopped.")
        await expect(answers(page)).to_contain_text("Every employee")
        await expect(thread(page).get_by_role("button", name="Stop")).to_have_count(0)


async def test_an_answer_that_broke_off_can_be_tried_again(
    browser: Browser, playground: Playground, model: ModelServer
) -> None:
    async with open_page(browser, playground, BEN.id) as page:
        model.mode = Mode.BREAKING
        await ask(page)
        await expect(answers(page)).to_contain_text("The model stopped responding")
        model.mode = Mode.STREAMING
        await answers(page).get_by_role("button", name="Try again").click()
        await expect(answers(page).last.get_by_role("button", name="[1] Leave")).to_be_visible()
        await expect(answers(page).last).not_to_contain_text("breaks off")
