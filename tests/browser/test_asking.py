"""Questions asked in the playground's page."""

import pytest
from playwright.async_api import Browser, expect

from playground import Playground
from playground.sample_team import AIKO, BEN, CORA, GIL, HANAKO
from tests.browser.people import answers, go, say
from tests.browser.workspace import open_page

ASKED = "@Shisho How many days of leave do I have?"


async def test_a_question_in_a_channel_is_answered_in_its_thread_with_a_numbered_source(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await say(page, ASKED)
        answer = answers(page)
        await expect(answer).to_contain_text("24 days of paid annual leave")
        await expect(answer).to_contain_text("[1] Annual leave")
        await expect(page.get_by_role("list", name="Messages").get_by_text("1 reply")).to_be_visible()
        await expect(page.locator(".dots")).to_have_count(0)


async def test_a_follow_up_in_the_thread_needs_no_mention(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await say(page, ASKED)
        await expect(answers(page)).to_have_count(1)
        await say(page, "And for contractors?", box="Reply")
        await expect(answers(page)).to_have_count(2)
        await expect(answers(page).last).to_contain_text("Contractors have no paid leave from us")


async def test_a_direct_message_is_answered_without_a_mention(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, BEN.id) as page:
        await go(page, "Shisho")
        await say(page, "What is the per diem in Lisbon?")
        await expect(answers(page)).to_contain_text("[1] Expenses and per diem")


async def test_a_person_with_japanese_slack_is_answered_in_japanese(
    browser: Browser, stocked_playground: Playground
) -> None:
    async with open_page(browser, stocked_playground, HANAKO.id) as page:
        await say(page, "@Shisho 有給休暇は何日ありますか")
        await expect(answers(page)).to_contain_text("24日")
        await expect(answers(page)).to_contain_text("出典")


@pytest.mark.parametrize(("person", "channel"), [(GIL, "visitors"), (CORA, "partners")], ids=["guest", "connect"])
async def test_guests_and_people_of_other_companies_get_no_answer(
    browser: Browser, stocked_playground: Playground, person: object, channel: str
) -> None:
    async with open_page(browser, stocked_playground, getattr(person, "id", "")) as page:
        await go(page, channel)
        await say(page, ASKED)
        await expect(answers(page)).to_have_count(1)
        await expect(answers(page)).not_to_contain_text("24 days")


async def test_a_person_can_switch_to_another_one(browser: Browser, stocked_playground: Playground) -> None:
    async with open_page(browser, stocked_playground, AIKO.id) as page:
        await expect(page.get_by_role("navigation").get_by_role("button", name="people-team")).to_be_visible()
        await page.get_by_label("You are").select_option(HANAKO.id)
        await expect(page.get_by_text("reads Slack in Japanese")).to_be_visible()
        await expect(page.get_by_role("navigation").get_by_role("button", name="people-team")).to_have_count(0)
