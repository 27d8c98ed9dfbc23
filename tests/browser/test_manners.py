"""The bot's manners as people see them: one page, on which one thing is said after the other."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from playground import Playground
from playground.sample_team import AIKO, BEN, GENERAL
from tests.browser.people import answers, go, message, replies, say, thread
from tests.browser.workspace import open_page


async def answered(page: Page, text: str, *told: str) -> None:
    """Say something in the bot's conversation, where each message begins a thread of its own, and read the answer."""
    if await thread(page).is_visible():
        await page.keyboard.press("Escape")
        await expect(thread(page)).to_be_hidden()
    await say(page, text)
    for words in told:
        await expect(answers(page)).to_contain_text(words)


async def test_the_bot_greets_thanks_and_says_what_it_is_and_what_it_cannot_do(
    browser: Browser, stocked_playground: Playground, tmp_path: Path
) -> None:
    broken = tmp_path / "plan.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "Shisho")
        for small_talk, reaction in (("hello there!", "wave, 1"), ("great, thanks a lot", "thumbsup, 1")):
            await say(page, small_talk)
            await expect(message(page, small_talk).get_by_role("button", name=reaction)).to_be_visible()
            await expect(answers(page)).to_have_count(0)
        await answered(page, "What can I ask you about?", "I quote the documents word for word", "You could ask")
        await answered(page, "which documents do you have?", "Annual leave")
        await answered(page, "summarise this", "I can only quote our documents")
        await page.keyboard.press("Escape")
        await page.get_by_role("main").locator("input[type=file]").set_input_files(broken)
        await expect(page.get_by_role("button", name="Remove plan.pdf")).to_be_visible()
        await answered(
            page, "what does this file say?", "I couldn't read plan.pdf", "I can't answer a question about it"
        )


async def test_two_people_talk_below_an_answer_and_the_bot_is_silent_until_it_is_asked(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "general")
        await say(page, "@Shisho How many days of leave do I have?")
        await expect(answers(page)).to_have_count(1)
        root = [said for said in stocked_playground.messages(GENERAL.id) if said.user == BEN.id][-1].ts
        for person, text in (
            (AIKO, "Ben, I think you have to ask Marta first."),
            (BEN, "I'll check with her tomorrow and tell you"),
            (AIKO, "did she get back to you?"),
            (BEN, "ok 👍"),
        ):
            await stocked_playground.say(person.id, GENERAL.id, text, root)
        await say(page, "@Shisho Where can I work from abroad?", box="Reply")
        await expect(answers(page)).to_have_count(2)
        await expect(replies(page)).to_have_count(7)
