"""Actions of a person on the page, by what they see and hear of it."""

from playwright.async_api import Locator, Page


async def say(page: Page, text: str, *, box: str = "Message") -> None:
    field = page.get_by_role("combobox", name=box, exact=True)
    await field.fill(text)
    await field.press("Enter")


async def go(page: Page, place: str) -> None:
    await page.get_by_role("navigation").get_by_role("button", name=place, exact=True).click()


def thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def replies(page: Page) -> Locator:
    """The messages of the open thread without its root."""
    return thread(page).locator("ol > li.message:not(:first-child)")


def answers(page: Page) -> Locator:
    return thread(page).locator("ol > li.message.bot")


def ephemerals(page: Page) -> Locator:
    """The messages that only this person sees."""
    return page.locator("li.message.ephemeral")


def message(page: Page, words: str) -> Locator:
    """The messages of the open conversation that have these words."""
    return page.get_by_role("list", name="Messages").locator("li.message").filter(has_text=words)


async def choose(page: Page, of: Locator, menu: str, entry: str) -> None:
    """Choose an entry from one of the menus that a message shows under the pointer."""
    await of.hover()
    await of.get_by_role("button", name=menu).click()
    await page.get_by_role("menuitem", name=entry, exact=True).click()
