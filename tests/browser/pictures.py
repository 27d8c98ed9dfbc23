"""The pictures of README and docs, taken from a real conversation by `make pictures`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page

from bot import logs
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings
from playground import Playground
from playground.sample_team import AIKO, BEN, HANAKO
from tests.bot.conftest import written_by
from tests.browser.endings import CASES, open_endings
from tests.browser.film import filmed, save_small
from tests.browser.people import answers, go, say, thread
from tests.browser.workspace import open_browser, open_page, open_workspace
from tests.servers.model import Mode, ModelServer

DOCS = Path(__file__).parent.parent.parent / "docs"
ASKED = "@Shisho How many days of leave do I have?"
WRITTEN = """You have **24 days** of paid annual leave per calendar year, in Kyoto and in Lisbon alike [1].

- If you work **part time**, your days follow your working days: three days a week means 14.5 days of leave [1].
- How many you have left stands in Koyomi, under *My days* [1]."""


async def main() -> None:
    assert sys.__stderr__ is not None
    logs.configure(sys.__stderr__)
    with tempfile.TemporaryDirectory() as home:
        async with (
            open_library(Settings(home=Path(home)), lambda _: None) as library,
            open_browser() as browser,
        ):
            await _film_an_answer(library, browser)
            await _take_endings(library, browser)
            async with open_workspace(library, "pictures") as playground:
                await _take(browser, playground)


async def _take(browser: Browser, playground: Playground) -> None:
    async with open_page(browser, playground, BEN.id) as page:
        await say(page, ASKED)
        await answers(page).get_by_role("button", name="[1]").wait_for()
    async with open_page(browser, playground, BEN.id, size=(1440, 760), colours="dark") as page:
        await page.get_by_role("button", name="1 reply").first.click()
        await thread(page).get_by_role("button", name="Inspector").click()
        await page.get_by_role("heading", name="Passages").wait_for()
        await _picture(page, "inspector.png")
    async with open_page(browser, playground, HANAKO.id, size=(420, 760)) as page:
        await page.get_by_role("button", name="Conversations").click()
        await go(page, "Shisho")
        await say(page, "有給休暇は何日ありますか")
        await answers(page).first.wait_for()
        await _picture(page, "narrow-japanese.png")
    async with open_page(browser, playground, AIKO.id, size=(1120, 660)) as page:
        await go(page, "Shisho")
        await page.get_by_role("button", name="Home").click()
        await page.get_by_role("region", name="App Home").get_by_role("button").first.wait_for()
        await _picture(page, "app-home.png")
    async with open_page(browser, playground, AIKO.id, size=(1240, 800)) as page:
        await say(page, "/stacks add")
        await page.get_by_role("dialog").wait_for()
        await _picture(page, "add-book.png")


async def _take_endings(library: Library, browser: Browser) -> None:
    """Take one answer for each way in which it may end."""
    async with open_endings(library, browser, "endings") as endings:
        for case in CASES:
            await endings.end(case)
            await endings.page.mouse.move(0, 0)
            picture = await answers(endings.page).last.screenshot(animations="disabled")
            save_small(picture, DOCS / f"ending-{case.name}.png")


async def _film_an_answer(library: Library, browser: Browser) -> None:
    """Film an answer from the typed question to its sources; the model's text is given."""
    async with ModelServer(Mode.SLOW, text=WRITTEN, delay=0.035) as model:
        model.piece = 4
        async with (
            open_workspace(written_by(library, model), "film") as playground,
            open_page(browser, playground, BEN.id, size=(1120, 660)) as page,
        ):
            playground.delay_next("chat.startStream", 0.9)
            await _film(page)
            await _picture(page, "answer.png")


async def _film(page: Page) -> None:
    box = page.get_by_role("combobox", name="Message", exact=True)
    async with filmed(page) as film:
        await box.press_sequentially(ASKED, delay=45)
        await box.press("Escape")
        await box.press("Enter")
        await answers(page).get_by_role("button", name="[1]").first.wait_for()
    film.save(DOCS / "answer.gif", width=900)


async def _picture(page: Page, name: str) -> None:
    """Take a picture once nothing moves and the pointer is away."""
    await page.mouse.move(0, 0)
    await page.get_by_role("status").locator(".dots").wait_for(state="detached")
    await page.screenshot(path=DOCS / name, animations="disabled")


if __name__ == "__main__":
    asyncio.run(main())
