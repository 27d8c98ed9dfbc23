"""Blocks and views are accepted or refused as Slack does it, with the place of the error."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.sample_team import APP, CHANNELS, PEOPLE
from tests.playground.conftest import SECRET, TOKEN

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def button(**fields: Any) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go")} | fields


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


CONFIRM = {"title": plain("Sure?"), "text": plain("It cannot be undone."), "confirm": plain("Yes"), "deny": plain("No")}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "vote",
    "positive_button": {"text": plain("Good"), "value": "up"},
    "negative_button": {"text": plain("Bad"), "value": "down"},
}
OPTIONS = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
CELL = {"type": "raw_text", "text": "a cell"}
INPUT = {"type": "input", "label": plain("Title"), "element": {"type": "plain_text_input", "action_id": "title"}}

ACCEPTED: list[Json] = [
    {"type": "section", "text": mrkdwn("*words*"), "accessory": button()},
    {"type": "section", "fields": [plain("one"), mrkdwn("two")]},
    {"type": "markdown", "text": "# A heading\n\n| a | b |\n|---|---|\n| 1 | 2 |"},
    {"type": "header", "text": plain("A heading")},
    {"type": "context", "elements": [mrkdwn("small"), plain("words")]},
    actions(button(style="danger", confirm=CONFIRM, value="42"), {"type": "overflow", "options": OPTIONS}),
    {"type": "context_actions", "elements": [FEEDBACK]},
    {"type": "table", "rows": [[CELL, CELL]]},
    {"type": "divider"},
]

REFUSED: list[tuple[Json, str]] = [
    ({"type": "section"}, "/blocks/0"),
    ({"type": "section", "text": "bare words"}, "/blocks/0/text"),
    ({"type": "section", "text": mrkdwn("x" * 3001)}, "/blocks/0/text"),
    ({"type": "section", "text": mrkdwn("")}, "/blocks/0/text"),
    ({"type": "section", "text": mrkdwn("x"), "colour": "red"}, "/blocks/0/colour"),
    ({"type": "section", "fields": [mrkdwn("x" * 2001)]}, "/blocks/0/fields/0"),
    ({"type": "section", "fields": [mrkdwn("x")] * 11}, "/blocks/0/fields"),
    ({"type": "section", "text": mrkdwn("x"), "accessory": FEEDBACK}, "/blocks/0/accessory/type"),
    ({"type": "markdown", "text": mrkdwn("x")}, "/blocks/0/text"),
    ({"type": "header", "text": mrkdwn("*x*")}, "/blocks/0/text"),
    ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text"),
    ({"type": "context", "elements": []}, "/blocks/0/elements"),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "/blocks/0/elements"),
    ({"type": "context", "elements": [button()]}, "/blocks/0/elements/0/type"),
    (actions(button(text="Go")), "/blocks/0/elements/0/text"),
    (actions(button(text=mrkdwn("Go"))), "/blocks/0/elements/0/text"),
    (actions(button(text=plain("x" * 76))), "/blocks/0/elements/0/text"),
    (actions(button(style="loud")), "/blocks/0/elements/0/style"),
    (actions(button(value=42)), "/blocks/0/elements/0/value"),
    (actions(button(value="x" * 2001)), "/blocks/0/elements/0/value"),
    (actions(button(confirm={"title": plain("Sure?")})), "/blocks/0/elements/0/confirm/text"),
    (actions(button(confirm=CONFIRM | {"deny": plain("x" * 31)})), "/blocks/0/elements/0/confirm/deny"),
    (actions(button(), button()), "/blocks"),
    (actions({"type": "overflow", "options": OPTIONS * 3}), "/blocks/0/elements/0/options"),
    (actions({"type": "overflow", "options": [{"text": plain("One")}]}), "/blocks/0/elements/0/options/0"),
    (actions({"type": "static_select", "action_id": "pick"}), "/blocks/0/elements/0"),
    ({"type": "context_actions", "elements": [button()]}, "/blocks/0/elements/0/type"),
    (
        {"type": "context_actions", "elements": [{**FEEDBACK, "negative_button": {}}]},
        "/blocks/0/elements/0/negative_button",
    ),
    ({"type": "table", "rows": [[CELL] * 21]}, "/blocks/0/rows/0"),
    ({"type": "table", "rows": [[CELL]] * 101}, "/blocks/0/rows"),
    ({"type": "poem", "text": "x"}, "/blocks/0/type"),
]

WRONG_VIEWS: list[tuple[Json, str]] = [
    ({"title": plain("x" * 25)}, "/view/title"),
    ({"title": "A form"}, "/view/title"),
    ({"title": None}, "/view"),
    ({"submit": mrkdwn("Go"), "blocks": [INPUT]}, "/view/submit"),
    ({"blocks": [INPUT]}, "/view/submit"),
    ({"blocks": [{"type": "divider"}] * 101}, "/blocks"),
    ({"blocks": [{"type": "markdown", "text": "x"}]}, "/blocks/0/type"),
    ({"private_metadata": "x" * 3001}, "/view/private_metadata"),
    ({"colour": "red"}, "/view"),
]


async def problems(slack: AsyncWebClient, method: str, **arguments: Any) -> tuple[str, list[str]]:
    with pytest.raises(SlackApiError) as refused:
        await getattr(slack, method)(**arguments)
    answer = refused.value.response
    return str(answer["error"]), list(answer["response_metadata"]["messages"])


@pytest.mark.parametrize("block", ACCEPTED, ids=lambda block: str(block["type"]))
async def test_a_block_that_slack_accepts_is_posted(playground: Playground, slack: AsyncWebClient, block: Json) -> None:
    await slack.chat_postMessage(channel="CGENERAL", text="words", blocks=[block])
    [message] = playground.messages("#general")
    assert message.blocks[0]["type"] == block["type"]


@pytest.mark.parametrize(("block", "place"), REFUSED)
async def test_a_block_that_slack_refuses_is_refused_with_the_place_of_the_error(
    playground: Playground, slack: AsyncWebClient, block: Json, place: str
) -> None:
    error, messages = await problems(slack, "chat_postMessage", channel="CGENERAL", text="words", blocks=[block])
    assert error == "invalid_blocks"
    assert any(message.endswith(f"[json-pointer:{place}]") for message in messages)
    assert playground.messages("#general") == []


async def test_a_message_may_have_one_table_and_each_block_id_once(slack: AsyncWebClient) -> None:
    table = {"type": "table", "rows": [[CELL]]}
    _, messages = await problems(slack, "chat_postMessage", channel="CGENERAL", text="words", blocks=[table, table])
    assert messages == ["[ERROR] only one table allowed [json-pointer:/blocks]"]
    named = {"type": "divider", "block_id": "same"}
    _, messages = await problems(slack, "chat_postMessage", channel="CGENERAL", text="words", blocks=[named, named])
    assert messages == ["[ERROR] `block_id` same already exists [json-pointer:/blocks]"]


@pytest.mark.parametrize(("changed", "place"), WRONG_VIEWS)
async def test_a_modal_that_slack_refuses_is_refused_with_the_place_of_the_error(
    playground: Playground, slack: AsyncWebClient, changed: Json, place: str
) -> None:
    view = {"type": "modal", "title": plain("A form"), "blocks": []} | changed
    trigger = playground.workspace.views.trigger("UMEMBER")
    error, messages = await problems(slack, "views_open", trigger_id=trigger, view=view)
    assert error == "invalid_arguments"
    assert any(message.endswith(f"[json-pointer:{place}]") for message in messages)
    assert playground.view_of("UMEMBER") is None


async def test_a_trigger_id_opens_one_modal_and_an_external_id_names_one(
    playground: Playground, slack: AsyncWebClient
) -> None:
    view = {"type": "modal", "title": plain("A form"), "blocks": [], "external_id": "form"}
    trigger = playground.workspace.views.trigger("UMEMBER")
    await slack.views_open(trigger_id=trigger, view=view)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await slack.views_open(trigger_id=trigger, view=view)
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        await slack.views_open(trigger_id=playground.workspace.views.trigger("UADMIN"), view=view)
    for _ in range(2):
        await slack.views_push(
            trigger_id=playground.workspace.views.trigger("UMEMBER"), view=view | {"external_id": ""}
        )
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        await slack.views_push(
            trigger_id=playground.workspace.views.trigger("UMEMBER"), view=view | {"external_id": ""}
        )


async def test_an_app_without_a_home_tab_in_its_manifest_cannot_publish_one() -> None:
    without_home = Playground(
        SECRET, TOKEN, app=APP, people=PEOPLE, channels=CHANNELS, manifest=AppManifest(home=False), retry_delays=()
    )
    async with without_home.running():
        slack = AsyncWebClient(token=TOKEN, base_url=without_home.api_url)
        with pytest.raises(SlackApiError, match="not_enabled"):
            await slack.views_publish(user_id="UMEMBER", view={"type": "home", "blocks": []})
