"""The stacks are changed on the page, by admins alone."""

import re
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from playground import Playground
from playground.sample_team import AIKO, BEN
from tests.browser.people import answers, ephemerals, go, say
from tests.browser.workspace import open_page


async def expect_receipt(page: Page, title: str) -> None:
    """Expect the receipt in the direct message with the bot."""
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.get_by_role("navigation").get_by_role("button", name=re.compile("^Shisho")).click()
    await expect(page.locator("li.message").filter(has_text=title).last).to_contain_text("passage")


async def test_a_pasted_text_answers_the_next_question(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, AIKO.id) as page:
        await say(page, "/stacks add")
        form = page.get_by_role("dialog", name="Add to the stacks")
        await form.get_by_role("textbox", name=re.compile("^Title")).fill("Kitchen rules")
        text = "The kitchen is cleaned by the platypus team on Fridays."
        await form.get_by_role("textbox", name=re.compile("^Text")).fill(text)
        await form.get_by_role("button", name="Add", exact=True).click()
        await expect(form).to_be_hidden()
        await expect(ephemerals(page).last).to_contain_text("Kitchen rules")
        await expect_receipt(page, "Kitchen rules")
        await go(page, "general")
        await say(page, "@Shisho Who cleans the kitchen?")
        await expect(answers(page)).to_contain_text("platypus")


async def test_an_uploaded_file_answers_the_next_question(
    browser: Browser, stocked_playground: Playground, tmp_path: Path
) -> None:
    file = tmp_path / "garden.md"
    file.write_text("# Garden\n\nThe garden gate is locked by the porcupine crew at eight.\n")
    async with open_page(browser, stocked_playground, AIKO.id) as page:
        await go(page, "random")
        await say(page, "/stacks add")
        form = page.get_by_role("dialog", name="Add to the stacks")
        await form.get_by_label("Files", exact=True).set_input_files(file)
        await expect(form.get_by_text("garden.md")).to_be_visible()
        await form.get_by_role("button", name="Add", exact=True).click()
        await expect_receipt(page, "Garden")
        await go(page, "random")
        await say(page, "@Shisho Who locks the garden gate?")
        await expect(answers(page)).to_contain_text("porcupine")


async def test_a_missing_value_is_reported_beside_its_field(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, AIKO.id) as page:
        await say(page, "/stacks add")
        form = page.get_by_role("dialog", name="Add to the stacks")
        await form.get_by_role("textbox", name=re.compile("^Text")).fill("A text without a title.")
        await form.get_by_role("button", name="Add", exact=True).click()
        await expect(form.get_by_role("alert")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(form).to_be_hidden()


async def test_a_members_command_is_refused_in_private(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await say(page, "/stacks add")
        await expect(ephemerals(page).last).to_contain_text("admin")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_a_command_is_suggested_with_its_hint_while_a_person_types(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        box = page.get_by_role("combobox", name="Message", exact=True)
        await box.fill("/st")
        offered = page.get_by_role("option", name="/stacks")
        await expect(offered).to_contain_text("search WORDS")
        await box.press("Tab")
        await expect(box).to_have_value("/stacks ")
