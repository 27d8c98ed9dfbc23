"""The playground's payloads have the fields of Slack's own samples."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from tests.playground.reference import Reference

Json = dict[str, Any]
ASKED = "<@USHISHO> How many days of leave do I have?"

# Slack sends these, though the samples do not hold them.
BESIDES = {
    "context_team_id",  # of every event, since Slack Connect
    "blocks",  # of a view
    "response_urls",  # of a submission
}
OPEN = {"blocks", "values", "event_payload"}  # the app decides what is in them
BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": "42"}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "A form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "private_metadata": "kept",
    "blocks": [
        {
            "type": "input",
            "block_id": "title",
            "label": {"type": "plain_text", "text": "Title"},
            "element": {"type": "plain_text_input", "action_id": "title"},
        }
    ],
}


def differences(sent: Any, known: Any, place: str = "") -> Iterator[str]:
    """Find fields of a payload that the sample does not have, or has with another type."""
    if isinstance(sent, dict) and isinstance(known, dict) and known:
        for name, value in sent.items():
            if name in known and name not in OPEN:
                yield from differences(value, known[name], f"{place}/{name}")
            elif name not in known and name not in BESIDES:
                yield f"{place}/{name}"
    elif isinstance(sent, list) and isinstance(known, list):
        for number, one in enumerate(sent):
            yield from differences(one, known[0] if known else one, f"{place}/{number}")
    elif sent is not None and type(sent) is not type(known):
        yield f"{place}: {type(sent).__name__} instead of {type(known).__name__}"


@pytest.fixture
def heard(app: AsyncApp) -> dict[str, Json]:
    """The body of each request to the app, by its type."""
    bodies: dict[str, Json] = {}

    @app.middleware
    async def listen(body: Json, next_: Callable[[], Any]) -> None:
        event = body.get("event", {})
        kind = event.get("subtype") or event.get("type") or body.get("type") or "command"
        bodies.setdefault(kind, body)
        await next_()

    @app.event("message")
    @app.event("app_mention")
    @app.event("app_home_opened")
    @app.event("member_left_channel")
    async def event() -> None:
        pass

    @app.command("/stacks")
    @app.shortcut("add_file")
    @app.view("form")
    async def take(ack: AsyncAck) -> None:
        await ack()

    @app.action("go")
    async def go(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)

    return bodies


async def test_events_have_the_fields_of_slacks_samples(
    playground: Playground, slack: AsyncWebClient, heard: dict[str, Json], reference: Reference
) -> None:
    file = await playground.upload("UMEMBER", "leave.md", b"# Leave")
    ts = await playground.say("UMEMBER", "#general", ASKED)
    await playground.settled()
    await playground.say("UMEMBER", "#general", "see this", ts, files=[file])
    await playground.edit("UMEMBER", "#general", ts, f"{ASKED} Please.")
    await playground.settled()
    await playground.delete("UMEMBER", "#general", await playground.say("UMEMBER", "#general", "Lunch?"))
    await playground.settled()
    await slack.views_publish(user_id="UMEMBER", view={"type": "home", "blocks": []})
    await playground.open_home("UMEMBER")
    await playground.leave("UHANAKO", "#random")
    await playground.settled()
    samples = {
        "app_mention": "AppMention",
        "message": "Message",
        "file_share": "MessageFileShare",
        "message_changed": "MessageChanged",
        "message_deleted": "MessageDeleted",
        "app_home_opened": "AppHomeOpened",
        "member_left_channel": "MemberLeftChannel",
    }
    assert heard.keys() == samples.keys()
    for kind, sample in samples.items():
        assert list(differences(heard[kind], reference.payload(sample), kind)) == []


async def test_interactions_have_the_fields_of_slacks_samples(
    playground: Playground, slack: AsyncWebClient, heard: dict[str, Json], reference: Reference
) -> None:
    blocks = [{"type": "actions", "elements": [BUTTON]}]
    ts = (await slack.chat_postMessage(channel="CGENERAL", text="Press", blocks=blocks))["ts"]
    await playground.command("UMEMBER", "#general", "/stacks", "list")
    await playground.shortcut("UMEMBER", "add_file", "#general", ts)
    await playground.click("UMEMBER", "#general", ts, "go")
    view = await playground.wait_for(lambda: playground.view_of("UMEMBER"))
    assert view is not None
    assert (await playground.submit(view.id, {"title": "Leave"})).action == "close"
    assert heard["command"].keys() <= reference.payload("SlashCommand").keys()  # a form: each value is a string
    samples = {
        "message_action": "MessageShortcut",
        "block_actions": "BlockAction",
        "view_submission": "ViewSubmission",
    }
    for kind, sample in samples.items():
        assert list(differences(heard[kind], reference.payload(sample), kind)) == []
    [action] = heard["block_actions"]["actions"]
    assert (action["action_id"], action["value"], action["type"]) == ("go", "42", "button")
    assert heard["view_submission"]["view"]["state"]["values"]["title"]["title"]["value"] == "Leave"
    assert heard["view_submission"]["view"]["private_metadata"] == "kept"
