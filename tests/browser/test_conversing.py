"""Messages on the page: what people can do with them, and what an app can show in them."""

import re

from playwright.async_api import Browser, expect

from playground.sample_team import AIKO, BEN
from tests.browser.people import choose, ephemerals, go, message, replies, say, thread
from tests.browser.small_app import SmallApp
from tests.browser.workspace import open_page

MARKDOWN = """## Who may go
| Office | Days |
|---|---|
| Kyoto | **24** |
| Lisbon | 24 |

```python
def leave(): return 24
```
1. Ask your lead
2. Book it in [Koyomi](https://koyomi.example/my-days)

> Plan ahead, `early`.
"""
FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "vote",
            "positive_button": {"text": {"type": "plain_text", "text": "Good answer"}, "value": "up"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad answer"}, "value": "down"},
        }
    ],
}
CELL = {"type": "raw_text", "text": "Kyoto"}


async def test_a_reaction_is_added_shown_to_others_and_removed(browser: Browser, small_app: SmallApp) -> None:
    await small_app.post(text="Lunch is here")
    async with (
        open_page(browser, small_app.playground, BEN.id) as ben,
        open_page(browser, small_app.playground, AIKO.id) as aiko,
    ):
        await choose(ben, message(ben, "Lunch"), "Add a reaction", "eyes")
        reaction = message(ben, "Lunch").get_by_role("button", name="eyes, 1")
        await expect(reaction).to_have_attribute("aria-pressed", "true")
        await message(aiko, "Lunch").get_by_role("button", name="eyes, 1").click()
        await ben.get_by_role("button", name="eyes, 2").click()
        await expect(reaction).to_have_attribute("aria-pressed", "false")
    await small_app.hears("reaction_removed")


async def test_people_can_edit_and_delete_their_own_messages(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await say(page, "@Aiko, lunch is at noon")
        await choose(page, message(page, "noon"), "More actions", "Edit message")
        editor = page.get_by_role("textbox", name="Edit the message")
        await expect(editor).to_have_value("@aiko, lunch is at noon")
        await editor.fill("Lunch is at one")
        await editor.press("Enter")
        await expect(message(page, "Lunch is at one")).to_contain_text("(edited)")
        await choose(page, message(page, "at one"), "More actions", "Delete message")
        await page.get_by_role("dialog", name="Delete message").get_by_role("button", name="Delete").click()
        await expect(message(page, "Lunch")).to_have_count(0)


async def test_the_menu_of_another_persons_message_has_no_edit_or_delete(browser: Browser, small_app: SmallApp) -> None:
    await small_app.post(text="Lunch is here")
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await message(page, "Lunch").hover()
        await message(page, "Lunch").get_by_role("button", name="More actions").click()
        await expect(page.get_by_role("menuitem")).to_have_text(
            ["Copy link", "Open the inspector", "Add to the stacks"]
        )


async def test_a_shortcut_of_a_message_tells_the_app_which_message(browser: Browser, small_app: SmallApp) -> None:
    ts = await small_app.post(text="The gate closes at eight")
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await choose(page, message(page, "gate"), "More actions", "Add to the stacks")
        heard = await small_app.hears("message_action")
    assert (heard["callback_id"], heard["message"]["ts"], heard["user"]["id"]) == ("add", ts, BEN.id)


async def test_an_ephemeral_message_is_shown_to_one_person_alone(browser: Browser, small_app: SmallApp) -> None:
    async with (
        open_page(browser, small_app.playground, BEN.id) as ben,
        open_page(browser, small_app.playground, AIKO.id) as aiko,
    ):
        await small_app.slack.chat_postEphemeral(channel="CGENERAL", user=BEN.id, text="Between us")
        await small_app.post(text="For everybody")
        await expect(ephemerals(ben)).to_contain_text(re.compile("Only visible to you.*Between us"))
        await expect(message(aiko, "For everybody")).to_be_visible()
        await expect(ephemerals(aiko)).to_have_count(0)


async def test_an_answer_is_shown_while_it_is_written_after_a_status(browser: Browser, small_app: SmallApp) -> None:
    slack = small_app.slack
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await say(page, "@Shisho How many days?")
        asked = await small_app.asked()
        await slack.assistant_threads_setStatus(channel_id="CGENERAL", thread_ts=asked.ts, status="is reading…")
        await expect(page.get_by_role("status")).to_contain_text("Shisho is reading…")
        stream = await slack.chat_startStream(
            channel="CGENERAL",
            thread_ts=asked.ts,
            markdown_text="Every **full",
            recipient_user_id=BEN.id,
            recipient_team_id="local",
        )
        answer = replies(page)
        await expect(answer).to_contain_text("Every")
        await expect(answer.get_by_label("still writing")).to_be_visible()
        await slack.chat_appendStream(channel="CGENERAL", ts=stream["ts"], markdown_text="-time** employee")
        await expect(answer.locator("strong", has_text="full-time")).to_be_visible()
        await expect(page.get_by_role("status")).not_to_contain_text("reading")
        await slack.chat_stopStream(channel="CGENERAL", ts=stream["ts"], markdown_text=" has 24 days.")
        await expect(answer).to_contain_text("Every full-time employee has 24 days.")
        await expect(answer.get_by_label("still writing")).to_have_count(0)


async def test_a_running_answer_can_be_stopped(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await say(page, "@Shisho How many days?")
        asked = await small_app.asked()
        stream = await small_app.slack.chat_startStream(
            channel="CGENERAL",
            thread_ts=asked.ts,
            markdown_text="Every",
            recipient_user_id=BEN.id,
            recipient_team_id="local",
        )
        stop = thread(page).get_by_role("button", name="Stop")
        await expect(thread(page)).to_contain_text("Every")
        await expect(stop).to_have_count(0)
        session = {"channel_id": "CGENERAL", "thread_ts": asked.ts}
        await small_app.slack.agents_sessions_setStatus(**session, status="processing")
        await stop.click()
        heard = await small_app.hears("agent_session_stopped")
        await small_app.slack.agents_sessions_setStatus(**session, status="active")
        await expect(stop).to_have_count(0)
    assert heard["event"]["streaming_message_ts"] == [stream["ts"]]


async def test_markdown_is_shown_as_slack_shows_it(browser: Browser, small_app: SmallApp) -> None:
    await small_app.post(blocks=[{"type": "markdown", "text": MARKDOWN}])
    async with open_page(browser, small_app.playground, BEN.id) as page:
        shown = message(page, "Who may go")
        await expect(shown.get_by_role("heading", name="Who may go")).to_be_visible()
        await expect(shown.get_by_role("columnheader")).to_have_text(["Office", "Days"])
        await expect(shown.get_by_role("cell")).to_have_text(["Kyoto", "24", "Lisbon", "24"])
        await expect(shown.locator("pre code")).to_have_text("def leave(): return 24")
        await expect(shown.locator("ol > li")).to_have_text(["Ask your lead", "Book it in Koyomi"])
        link = shown.get_by_role("link", name="Koyomi")
        await expect(link).to_have_attribute("href", "https://koyomi.example/my-days")
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
        await expect(shown.locator("blockquote")).to_contain_text("Plan ahead")
        await expect(shown).not_to_contain_text(re.compile(r"\*\*|```|\|"))


async def test_messages_of_an_app_are_never_parsed_as_html(browser: Browser, small_app: SmallApp) -> None:
    hostile = "<img src=x onerror=alert(1)> [here](javascript:alert(1)) &lt;b&gt;"
    await small_app.post(text="hostile", blocks=[{"type": "markdown", "text": f"Words {hostile}"}])
    async with open_page(browser, small_app.playground, BEN.id) as page:
        shown = message(page, "Words")
        await expect(shown).to_contain_text("<img src=x onerror=alert(1)>")
        assert await shown.locator("img, script, b").count() == 0
        assert await shown.get_by_role("link").count() == 0


async def test_a_table_block_has_a_head_and_rows(browser: Browser, small_app: SmallApp) -> None:
    head = {"type": "raw_text", "text": "Office"}
    await small_app.post(blocks=[{"type": "table", "rows": [[head], [CELL]]}])
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await expect(page.get_by_role("columnheader", name="Office")).to_be_visible()
        await expect(page.get_by_role("cell", name="Kyoto")).to_be_visible()


async def test_feedback_can_be_given_and_changed(browser: Browser, small_app: SmallApp) -> None:
    await small_app.post(blocks=[{"type": "markdown", "text": "24 days."}, FEEDBACK])
    async with open_page(browser, small_app.playground, BEN.id) as page:
        good = page.get_by_role("button", name="Good answer")
        bad = page.get_by_role("button", name="Bad answer")
        await good.click()
        await expect(good).to_have_attribute("aria-pressed", "true")
        assert (await small_app.hears("block_actions"))["actions"][0]["value"] == "up"
        await bad.click()
        await expect(bad).to_have_attribute("aria-pressed", "true")
        await expect(good).to_have_attribute("aria-pressed", "false")
        await small_app.playground.wait_for(lambda: small_app.heard[-1].get("actions", [{}])[0].get("value") == "down")


async def test_a_button_with_a_confirmation_works_only_after_it_is_confirmed(
    browser: Browser, small_app: SmallApp
) -> None:
    def plain(text: str) -> dict[str, str]:
        return {"type": "plain_text", "text": text}

    confirm = {
        "title": plain("Sure?"),
        "text": plain("All of it goes."),
        "confirm": plain("Go on"),
        "deny": plain("No"),
    }
    button = {"type": "button", "action_id": "press", "text": plain("Empty"), "style": "danger", "confirm": confirm}
    await small_app.post(blocks=[{"type": "actions", "elements": [button]}])
    async with open_page(browser, small_app.playground, BEN.id) as page:
        question = page.get_by_role("dialog", name="Sure?")
        await page.get_by_role("button", name="Empty").click()
        await question.get_by_role("button", name="No").click()
        await expect(question).to_be_hidden()
        assert small_app.heard == []
        await page.get_by_role("button", name="Empty").click()
        await question.get_by_role("button", name="Go on").click()
        await small_app.hears("block_actions")


async def test_suggested_prompts_are_sent_by_a_click_in_the_apps_conversation(
    browser: Browser, small_app: SmallApp
) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await go(page, "Shisho")
        await say(page, "hello")
        asked = await small_app.asked(BEN.id)
        prompts = [{"title": "Leave", "message": "How many days of leave do I have?"}]
        await small_app.slack.assistant_threads_setSuggestedPrompts(
            channel_id=asked.channel, thread_ts=asked.ts, title="People ask", prompts=prompts
        )
        offered = page.get_by_role("group", name="Suggestions")
        await expect(offered).to_contain_text("People ask")
        await offered.get_by_role("button", name="Leave").click()
        await expect(message(page, "How many days of leave do I have?")).to_be_visible()


async def test_a_message_in_another_channel_marks_it_as_unread(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await small_app.post(channel="CRANDOM", text="Over here")
        await go(page, "random (unread)")
        await expect(message(page, "Over here")).to_be_visible()
        await expect(page.get_by_role("button", name="random", exact=True)).to_be_visible()


async def test_a_command_in_a_thread_is_refused_as_slack_refuses_it(browser: Browser, small_app: SmallApp) -> None:
    await small_app.post(text="Lunch")
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await message(page, "Lunch").hover()
        await message(page, "Lunch").get_by_role("button", name="Reply in thread").click()
        await say(page, "/stacks list", box="Reply")
        await expect(thread(page)).to_contain_text("/stacks is not supported in threads. Sorry!")
