"""Answers on the page: sources, feedback, refusals, edited questions, attachments and the App Home."""

import asyncio
from importlib.resources import files
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from playground import Playground
from playground.sample_team import AIKO, BEN, GENERAL, RANDOM
from tests.browser.people import answers, choose, ephemerals, go, message, replies, say, thread
from tests.browser.workspace import open_page


async def ask(page: Page, question: str = "How many days of leave do I have?") -> None:
    await say(page, f"@Shisho {question}")
    await expect(answers(page)).to_have_count(1)


async def test_a_source_opens_with_the_quoted_words_marked(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await ask(page)
        await answers(page).get_by_role("button", name="[1] Annual leave").click()
        source = page.get_by_role("dialog", name="Source")
        await expect(source.locator("strong", has_text="24 days of paid annual leave")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(source).to_be_hidden()


async def test_the_file_of_a_source_is_sent_to_whoever_asks_and_can_be_saved(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await ask(page)
        await answers(page).get_by_role("button", name="[1] Annual leave").click()
        await page.get_by_role("dialog", name="Source").get_by_role("button", name="Open the original").click()
        told = page.get_by_role("dialog").filter(has_text="I have sent you a file")
        await expect(told).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(told).to_be_hidden()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.get_by_role("navigation").get_by_role("button", name="Shisho").click()  # which has something unread
        link = page.get_by_role("link", name="annual-leave.md")
        async with page.expect_download() as saved:
            await link.click()
        written = await (await saved.value).path()
        page_of_handbook = files("playground").joinpath("handbook", "annual-leave.md")
        assert await asyncio.to_thread(written.read_bytes) == page_of_handbook.read_bytes()
        address = str(await link.get_attribute("href"))
        others = await page.request.get(f"{stocked_playground.url}{address.replace(BEN.id, AIKO.id)[1:]}")
        assert others.status == 404


async def test_a_person_can_look_up_how_an_answer_was_made(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await ask(page)
        await answers(page).get_by_role("button", name="Why this answer?").click()
        why = page.get_by_role("dialog", name="Why this answer?")
        for told in ("Quoted word for word", "[1] Annual leave", "24 days of paid annual leave"):
            await expect(why).to_contain_text(told)
        await why.get_by_role("button", name="Details").click()
        details = page.get_by_role("dialog", name="Details")
        for told in ("Work manual", "[1] Annual leave · score", "cited", "total"):
            await expect(details).to_contain_text(told)
        await page.keyboard.press("Escape")
        await expect(details).to_be_hidden()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_negative_feedback_asks_what_was_wrong(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await ask(page)
        await answers(page).get_by_role("button", name="Not helpful").click()
        form = page.get_by_role("dialog", name="What was wrong?")
        await form.get_by_role("radio", name="outdated").check()
        await form.get_by_role("textbox").fill("It is 25 days since May.")
        await form.get_by_role("button", name="Send").click()
        await expect(ephemerals(page).last).to_contain_text("The admins can read your feedback now.")


async def test_a_refusal_names_the_nearest_documents(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await ask(page, "Who is the chief financial officer?")
        await expect(answers(page)).to_contain_text("couldn't find an answer")
        await expect(answers(page).get_by_role("listitem").first).to_be_visible()
        await expect(answers(page).get_by_role("button", name="[1]")).to_have_count(0)


async def test_editing_a_question_updates_its_answer_and_deleting_it_deletes_the_answer(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "random")
        await ask(page)
        asked = message(page, "How many days of leave").last
        await choose(page, asked, "More actions", "Edit message")
        editor = page.get_by_role("textbox", name="Edit the message").first
        await editor.fill("@Shisho What is the per diem in Lisbon?")
        await editor.press("Enter")
        await expect(answers(page)).to_contain_text("[1] Expenses and per diem")
        await expect(answers(page)).to_have_count(1)
        await choose(page, message(page, "per diem in Lisbon").last, "More actions", "Delete message")
        await page.get_by_role("dialog", name="Delete message").get_by_role("button", name="Delete").click()
        await expect(page.get_by_text("[1] Expenses and per diem")).to_have_count(0)


async def test_a_reaction_mutes_the_librarian_in_a_thread(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await ask(page)
        await choose(page, answers(page), "Add a reaction", "shushing face")
        await expect(replies(page).last).to_contain_text("I won't reply in this thread any more.")
        await say(page, "And how much sick leave?", box="Reply")
        await expect(thread(page).get_by_text("And how much sick leave?")).to_be_visible()
        await expect(page.get_by_role("status")).to_be_empty()


async def test_an_admin_can_add_a_message_to_the_stacks_by_its_menu(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, AIKO.id) as page:
        await go(page, "random")
        await say(page, "The spare keys hang behind the capybara poster.")
        await choose(page, message(page, "capybara").last, "More actions", "Add to the stacks")
        form = page.get_by_role("dialog", name="Add to the stacks")
        await form.get_by_role("button", name="Add", exact=True).click()
        await expect(form).to_be_hidden()
        await go(page, "Shisho (unread)")
        await expect(page.locator("li.message").filter(has_text="capybara").last).to_contain_text("passage")
        await go(page, "random")
        await ask(page, "Where do the spare keys hang?")
        await expect(answers(page)).to_contain_text("capybara poster")


async def test_admins_can_add_a_book_from_the_app_home_and_members_cannot(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with (
        open_page(browser, stocked_playground, AIKO.id) as aiko,
        open_page(browser, stocked_playground, BEN.id) as ben,
    ):
        for page in (aiko, ben):
            await page.get_by_role("navigation").get_by_role("button", name="Shisho").click()
            await page.get_by_role("button", name="Home", exact=True).click()
            await expect(page.get_by_role("heading", name="Documents")).to_be_visible()
        await aiko.get_by_role("button", name="Add a document").click()
        await expect(aiko.get_by_role("dialog", name="Add to the stacks")).to_be_visible()
        await aiko.keyboard.press("Escape")
        await expect(aiko.get_by_role("dialog")).to_have_count(0)
        await expect(ben.get_by_role("button", name="Add a document")).to_have_count(0)


async def test_an_attached_file_is_used_for_its_question_alone(
    browser: Browser, stocked_playground: Playground, tmp_path: Path
) -> None:
    file = tmp_path / "rota.md"
    file.write_text("# Rota\n\nThe wombat desk is staffed by Priya on Thursdays.\n")
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "random")
        await page.get_by_role("main").locator("input[type=file]").set_input_files(file)
        await expect(page.get_by_role("button", name="Remove rota.md")).to_be_visible()
        await ask(page, "Who staffs the wombat desk?")
        await expect(message(page, "wombat desk").last).to_contain_text("rota.md")
        await expect(answers(page)).to_contain_text("Priya")
        await expect(answers(page)).to_contain_text("rota.md")


async def held(page: Page, button: Locator) -> None:
    """Press the mouse's button upon a button of the page, and do not let go."""
    await button.hover()
    await page.mouse.down()


async def drawn(page: Page) -> None:
    """Whatever has arrived at the page had the time to be drawn."""
    await page.evaluate("() => new Promise((done) => setTimeout(() => requestAnimationFrame(done), 300))")


async def test_a_click_counts_although_what_it_is_on_changes_while_the_mouse_is_down(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "general")
        await ask(page)
        answer = [m for m in stocked_playground.messages(GENERAL.id) if m.bot_id][-1]
        await held(page, answers(page).get_by_role("button", name="Not helpful"))
        await stocked_playground.react(AIKO.id, GENERAL.id, answer.ts, "eyes")
        await drawn(page)
        await page.mouse.up()
        await expect(page.get_by_role("dialog", name="What was wrong?")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(answers(page).get_by_role("button", name="eyes, 1")).to_be_visible()


async def test_a_conversation_opens_although_something_is_said_in_it_while_the_mouse_is_down(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "general")
        await held(page, page.get_by_role("navigation").get_by_role("button", name="random"))
        await stocked_playground.say(AIKO.id, RANDOM.id, "There is cake in the kitchen.")
        await drawn(page)
        await page.mouse.up()
        await expect(message(page, "There is cake")).to_be_visible()


async def test_the_focus_stays_on_a_conversation_when_something_is_said_elsewhere(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "general")
        button = page.get_by_role("navigation").get_by_role("button", name="random", exact=True)
        await button.focus()
        await stocked_playground.say(AIKO.id, GENERAL.id, "The cake is gone.")
        await expect(message(page, "The cake is gone")).to_be_visible()
        await expect(button).to_be_focused()
