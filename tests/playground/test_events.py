"""The app gets events as Slack sends them: signed, once or with retries, and only those it may see."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from playground.delivery.manifest import AppManifest
from playground.sample_team import APP, CHANNELS, PEOPLE
from tests.playground.conftest import SECRET, TOKEN, serving

Json = dict[str, Any]
ASKED = "<@USHISHO> How many days of leave do I have?"


def _kinds(playground: Playground) -> list[str]:
    return [delivery.kind for delivery in playground.deliveries]


async def test_the_app_gets_a_mention_as_an_app_mention_and_as_a_message(playground: Playground, app: AsyncApp) -> None:
    seen: dict[str, Json] = {}

    @app.event("app_mention")
    async def mention(event: Json) -> None:
        seen["app_mention"] = event

    @app.event("message")
    async def message(event: Json) -> None:
        seen["message"] = event

    ts = await playground.say("UMEMBER", "#general", ASKED)
    await playground.settled()
    await playground.wait_for(lambda: len(seen) == 2)
    assert {event["ts"] for event in seen.values()} == {ts}
    assert seen["message"]["channel_type"] == "channel"
    assert seen["app_mention"]["text"] == ASKED
    assert [delivery.status for delivery in playground.deliveries] == [200, 200]


async def test_a_mention_in_a_direct_message_is_sent_as_a_message_alone(playground: Playground, app: AsyncApp) -> None:
    seen: list[Json] = []

    @app.event("message")
    async def message(event: Json) -> None:
        seen.append(event)

    await playground.say("UMEMBER", "UMEMBER", ASKED)
    await playground.settled()
    assert [event["channel_type"] for event in seen] == ["im"]
    assert _kinds(playground) == ["message"]


async def test_an_answer_of_the_app_appears_in_the_thread(playground: Playground, app: AsyncApp) -> None:
    @app.event("app_mention")
    async def mention(event: Json, client: AsyncWebClient) -> None:
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text="25 days")

    @app.event("message")
    async def message() -> None:
        pass

    ts = await playground.say("UMEMBER", "#general", ASKED)
    thread = await playground.wait_for(lambda: playground.messages("#general", ts)[1:])
    assert [(m.user, m.text) for m in thread] == [("USHISHO", "25 days")]


async def test_a_failed_event_is_sent_again_with_the_number_of_the_retry(playground: Playground, app: AsyncApp) -> None:
    headers: list[list[str]] = []

    @app.middleware
    async def fails(request: Any) -> None:
        headers.append(request.headers.get("x-slack-retry-num", []))
        raise RuntimeError("the disk is full")

    await playground.say("UMEMBER", "UMEMBER", "hello")
    await playground.settled()
    assert headers == [[], ["1"], ["2"], ["3"]]
    assert [(d.status, d.reason) for d in playground.deliveries][1:] == [(500, "http_error")] * 3


async def test_an_event_for_an_app_that_is_down_is_retried_to_the_end(playground: Playground) -> None:
    playground.request_url = "http://127.0.0.1:9/slack/events"
    await playground.say("UMEMBER", "UMEMBER", "hello")
    await playground.settled()
    assert {(d.status, d.body) for d in playground.deliveries} == {(0, "connection_failed")}
    assert len(playground.deliveries) == 4


async def test_what_was_said_before_the_app_was_there_reaches_it_when_it_comes(
    playground: Playground, slack: AsyncWebClient
) -> None:
    heard: list[str] = []
    late = AsyncApp(client=slack, signing_secret=SECRET)

    @late.event("message")
    async def message(event: Json) -> None:
        heard.append(event["text"])

    await playground.say("UMEMBER", "UMEMBER", "hello")
    await playground.settled()
    async with serving(late) as url:
        playground.request_url = url
        await playground.settled()
    assert heard == ["hello"]


async def test_an_event_can_be_delivered_twice(playground: Playground, app: AsyncApp) -> None:
    seen: list[str] = []

    @app.event("message")
    async def message(body: Json) -> None:
        seen.append(body["event_id"])

    await playground.say("UMEMBER", "UMEMBER", "hello")
    await playground.settled()
    playground.redeliver(seen[0])
    await playground.settled()
    assert len(seen) == 2
    assert len(set(seen)) == 1


async def test_the_app_is_told_of_edited_and_deleted_messages(playground: Playground, app: AsyncApp) -> None:
    seen: list[Json] = []

    @app.event({"type": "message", "subtype": "message_changed"})
    async def changed(event: Json) -> None:
        seen.append(event)

    @app.event({"type": "message", "subtype": "message_deleted"})
    async def deleted(event: Json) -> None:
        seen.append(event)

    @app.event("app_mention")
    async def mention(event: Json) -> None:
        seen.append(event)

    @app.event("message")
    async def message() -> None:
        pass

    ts = await playground.say("UMEMBER", "#general", "How many days?")
    await playground.edit("UMEMBER", "#general", ts, ASKED)
    await playground.settled()
    await playground.delete("UMEMBER", "#general", ts)
    await playground.settled()
    assert sorted(event.get("subtype", "app_mention") for event in seen) == [
        "app_mention",
        "message_changed",
        "message_deleted",
    ]
    assert next(event for event in seen if event.get("subtype") == "message_changed")["message"]["edited"]


async def test_the_app_gets_no_events_of_a_channel_it_is_not_in(playground: Playground, app: AsyncApp) -> None:
    @app.event("member_left_channel")
    async def left() -> None:
        pass

    await playground.leave("USHISHO", "#random")
    await playground.say("UMEMBER", "#random", ASKED)
    await playground.settled()
    assert _kinds(playground) == ["member_left_channel"]


async def test_a_message_from_another_workspace_names_its_team(playground: Playground, app: AsyncApp) -> None:
    seen: list[Json] = []

    @app.event("app_mention")
    async def mention(body: Json) -> None:
        seen.append(body)

    @app.event("message")
    async def message() -> None:
        pass

    await playground.say("UCONNECT", "#partners", ASKED)
    await playground.settled()
    assert seen[0]["event"]["user_team"] == "TPARTNER"
    assert seen[0]["is_ext_shared_channel"] is True
    assert seen[0]["team_id"] == "local"


async def test_an_event_with_a_wrong_signature_is_refused_by_the_app(
    playground: Playground, slack: AsyncWebClient
) -> None:
    other = AsyncApp(signing_secret="another", client=slack)
    async with serving(other) as url:
        playground.request_url = url
        await playground.say("UMEMBER", "UMEMBER", "hello")
        await playground.settled()
    assert {delivery.status for delivery in playground.deliveries} == {401}


async def test_the_app_gets_only_the_events_it_subscribed_to() -> None:
    quiet = Playground(
        SECRET,
        TOKEN,
        app=APP,
        people=PEOPLE,
        channels=CHANNELS,
        manifest=AppManifest(subscriptions=frozenset({"message.im"})),
        retry_delays=(),
    )
    async with quiet.running():
        quiet.request_url = "http://127.0.0.1:9/slack/events"
        await quiet.say("UMEMBER", "#general", ASKED)
        await quiet.say("UMEMBER", "UMEMBER", "hello")
        await quiet.settled()
    assert _kinds(quiet) == ["message"]


async def test_a_deleted_message_with_replies_becomes_a_tombstone(playground: Playground, app: AsyncApp) -> None:
    seen: list[Json] = []

    @app.event("message")
    async def message(event: Json) -> None:
        seen.append(event)

    ts = await playground.say("UMEMBER", "#general", "Lunch?")
    await playground.say("UADMIN", "#general", "Noon", ts)
    await playground.settled()
    await playground.delete("UMEMBER", "#general", ts)
    await playground.settled()
    told = seen[-1]
    assert (told["subtype"], told["message"]["subtype"], told["message"]["ts"]) == ("message_changed", "tombstone", ts)
    assert told["previous_message"]["text"] == "Lunch?"
    assert [m.text for m in playground.messages("#general", ts)] == ["This message was deleted.", "Noon"]
