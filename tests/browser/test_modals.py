"""Modals, the App Home and slash commands on the page."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from playground.sample_team import BEN
from tests.browser.people import ephemerals, go, replies, say, thread
from tests.browser.small_app import SmallApp, open_small_app
from tests.browser.workspace import open_page

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def form(title: str, *blocks: Json, **fields: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [
            {
                "type": "input",
                "block_id": "name",
                "label": plain("Name"),
                "element": {"type": "plain_text_input", "action_id": "name"},
            },
            *blocks,
        ],
    } | fields


def dialog(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog", name=title, exact=True)


@pytest.fixture
def app_with_forms(small_app: SmallApp) -> SmallApp:
    """A small app whose command /stacks opens a form; the submitted name decides the app's answer."""
    button = {"type": "button", "action_id": "more", "text": plain("More")}
    more = {"type": "actions", "block_id": "more", "elements": [button]}

    @small_app.bolt.command("/stacks")
    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form("First", more))

    @small_app.bolt.action("more")
    async def push(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=form("Second"))

    @small_app.bolt.view("form")
    async def submit(ack: AsyncAck, view: Json) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        answers: dict[str, Json] = {
            "wrong": {"response_action": "errors", "errors": {"name": "There is no such name."}},
            "next": {"response_action": "update", "view": form("Another")},
            "all": {"response_action": "clear"},
        }
        await ack(**answers.get(name, {}))

    return small_app


async def test_a_form_works_by_keyboard_alone_and_returns_the_focus(browser: Browser, app_with_forms: SmallApp) -> None:
    async with open_page(browser, app_with_forms.playground, BEN.id) as page:
        await say(page, "/stacks")
        await expect(dialog(page, "First").get_by_role("textbox", name="Name")).to_be_focused()
        await page.keyboard.type("Leave")
        await page.keyboard.press("Enter")
        await expect(dialog(page, "First")).to_be_hidden()
        await expect(page.get_by_role("combobox", name="Message", exact=True)).to_be_focused()
        submitted = await app_with_forms.hears("view_submission")
    assert submitted["view"]["state"]["values"]["name"]["name"]["value"] == "Leave"


async def test_an_error_of_the_app_is_shown_beside_its_field(browser: Browser, app_with_forms: SmallApp) -> None:
    async with open_page(browser, app_with_forms.playground, BEN.id) as page:
        await say(page, "/stacks")
        name = dialog(page, "First").get_by_role("textbox", name=re.compile("^Name"))
        await name.press("Enter")
        await expect(dialog(page, "First").get_by_role("alert")).to_have_text("Please complete this required field.")
        await name.fill("wrong")
        await name.press("Enter")
        await expect(dialog(page, "First").get_by_role("alert")).to_have_text("There is no such name.")
        await expect(name).to_have_value("wrong")
        await expect(name).to_have_attribute("aria-invalid", "true")
        await expect(name).to_be_focused()


async def test_an_app_can_update_a_form_when_it_is_submitted(browser: Browser, app_with_forms: SmallApp) -> None:
    async with open_page(browser, app_with_forms.playground, BEN.id) as page:
        await say(page, "/stacks")
        await dialog(page, "First").get_by_role("textbox", name="Name").fill("next")
        await dialog(page, "First").get_by_role("button", name="Send").click()
        await expect(dialog(page, "Another")).to_be_visible()


async def test_closing_a_form_above_another_shows_what_was_typed_below(
    browser: Browser, app_with_forms: SmallApp
) -> None:
    async with open_page(browser, app_with_forms.playground, BEN.id) as page:
        await say(page, "/stacks")
        await dialog(page, "First").get_by_role("textbox", name="Name").fill("half a name")
        await dialog(page, "First").get_by_role("button", name="More").click()
        await expect(dialog(page, "Second").get_by_role("textbox", name="Name")).to_have_value("")
        await dialog(page, "Second").get_by_role("button", name="Back").click()
        await expect(dialog(page, "First").get_by_role("textbox", name="Name")).to_have_value("half a name")


async def test_the_app_can_close_all_forms_at_once(browser: Browser, app_with_forms: SmallApp) -> None:
    async with open_page(browser, app_with_forms.playground, BEN.id) as page:
        await say(page, "/stacks")
        await dialog(page, "First").get_by_role("button", name="More").click()
        await dialog(page, "Second").get_by_role("textbox", name="Name").fill("all")
        await dialog(page, "Second").get_by_role("button", name="Send").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_escape_closes_a_form_and_the_focus_returns(browser: Browser, app_with_forms: SmallApp) -> None:
    async with open_page(browser, app_with_forms.playground, BEN.id) as page:
        await say(page, "/stacks")
        await expect(dialog(page, "First")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("combobox", name="Message", exact=True)).to_be_focused()


async def test_a_command_that_fails_tells_the_person(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        small_app.playground.request_url = "http://127.0.0.1:9/slack/events"
        await say(page, "/stacks list")
        await expect(ephemerals(page)).to_contain_text("/stacks failed with the error")
        await say(page, "/nonsense")
        await expect(ephemerals(page).last).to_contain_text("/nonsense is not a valid command.")


async def test_the_app_home_is_updated_as_the_app_publishes_it(browser: Browser, small_app: SmallApp) -> None:
    async def publish(words: str) -> None:
        button = {"type": "button", "action_id": "press", "text": plain("Add a book")}
        blocks = [{"type": "header", "text": plain(words)}, {"type": "actions", "elements": [button]}]
        await small_app.slack.views_publish(user_id=BEN.id, view={"type": "home", "blocks": blocks})

    async with open_page(browser, small_app.playground, BEN.id) as page:
        await go(page, "Shisho")
        await say(page, "hello")
        asked = await small_app.asked(BEN.id)
        await small_app.post(channel=asked.channel, thread_ts=asked.ts, text="An answer")
        await expect(replies(page)).to_contain_text("An answer")
        await page.get_by_role("button", name="Home").click()
        await expect(thread(page)).to_be_hidden()
        home = page.get_by_role("region", name="App Home")
        await expect(home).to_contain_text("nothing here yet")
        await small_app.playground.wait_for(lambda: small_app.heard[-1].get("event", {}).get("tab") == "home")
        await publish("12 books")
        await expect(home.get_by_role("heading", name="12 books")).to_be_visible()
        await publish("13 books")
        await expect(home.get_by_role("heading", name="13 books")).to_be_visible()
        await home.get_by_role("button", name="Add a book").click()
        assert (await small_app.hears("block_actions"))["view"]["type"] == "home"


async def test_an_app_without_a_home_in_its_manifest_has_no_home_tab(browser: Browser) -> None:
    async with open_small_app(home=False) as app, open_page(browser, app.playground, BEN.id) as page:
        await go(page, "Shisho")
        await expect(page.get_by_role("heading", name="Shisho").first).to_be_visible()
        await expect(page.get_by_role("button", name="Home", exact=True)).to_have_count(0)
