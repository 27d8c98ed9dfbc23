"""Tests of which messages are questions, and that they are on disk before Slack is acknowledged."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answer_actions.cancellation import Cancellations
from bot.answering.edits import EditHandler
from bot.answering.questions import APP_ANSWERS, Questions
from bot.http.metrics import Metrics
from bot.inbox import Inbox
from bot.slack.client import failure
from bot.slack.events import ANSWER, Disposition, QuestionEvent, Surface, question_in
from knowledge.catalogue.answers import AnswerRow, Answers
from knowledge.catalogue.people.choices import Mutes
from knowledge.catalogue.storage.connections import connect_to
from knowledge.library.library import Library
from knowledge.queue.jobs import Jobs
from knowledge.queue.processes import Heartbeat
from playground import Playground

ME = "USHISHO"


@pytest.fixture(autouse=True)
async def emptied(library: Library) -> AsyncIterator[None]:
    """Leave no question to the bot of the next test, which has the same queue."""
    yield
    while job := await library.jobs.claim([ANSWER], lease=timedelta(minutes=1)):
        await library.jobs.finish(job)


def body(text: str = f"<@{ME}> How many days?", kind: str = "app_mention", **fields: Any) -> dict[str, Any]:
    event = {"type": kind, "channel": "C1", "ts": "1.0", "user": "U1", "text": text} | fields
    return {"event": event, "team_id": "TOTHER", "authorizations": [{"user_id": ME, "team_id": "T1"}]}


def asked(**event: Any) -> QuestionEvent:
    question = question_in(body(**event))
    assert question is not None
    return question


def test_both_events_of_one_mention_are_the_same_question_in_our_workspace() -> None:
    mention, message = asked(), asked(kind="message", channel_type="channel")
    assert mention == message
    assert (mention.workspace, mention.key, mention.thread) == ("T1", "C1:1.0", "1.0")


def test_a_direct_message_needs_no_mention() -> None:
    assert asked(text="How many days?", kind="message", channel="D1", channel_type="im").surface is Surface.DIRECT


def test_a_reply_without_a_mention_may_be_a_follow_up() -> None:
    assert asked(text="And then?", kind="message", thread_ts="0.5").surface is Surface.THREAD


@pytest.mark.parametrize(
    "event",
    [
        {"bot_id": "B9", "kind": "message", "text": "How many days?"},
        {"bot_id": "B9", "user": ME},
        {"bot_id": "B9", "channel": "D1", "channel_type": "im", "kind": "message"},
        {"user": ME},
        {"kind": "message", "text": "Lunch?"},
        {"kind": "message", "text": "<@U2> you know this", "thread_ts": "0.5"},
        {"kind": "message", "text": "<!subteam^S1> you know this", "thread_ts": "0.5"},
        {"kind": "message", "text": "<!here> who knows?", "thread_ts": "0.5"},
        {"kind": "message", "subtype": "message_changed", "hidden": True},
        {"kind": "message", "subtype": "message_deleted", "hidden": True},
        {"kind": "message", "subtype": "channel_join"},
        {"kind": "message", "subtype": "bot_message", "user": None},
        {"kind": "reaction_added"},
    ],
    ids=[
        "another bot",
        "our own bot",
        "a bot's direct message",
        "itself",
        "talk",
        "talk to somebody",
        "talk to a group",
        "talk to all",
        "edit",
        "deletion",
        "joining",
        "old bot",
        "reaction",
    ],
)
def test_other_messages_are_no_questions(event: dict[str, Any]) -> None:
    assert question_in(body(**event)) is None


async def on() -> BoltResponse:
    return BoltResponse(status=404)


def inbox_of(jobs: Jobs, answers: Answers, mutes: Mutes) -> Inbox:
    edits, questions = EditHandler(jobs, answers, Cancellations(jobs)), Questions(jobs, answers, mutes, Metrics())
    return Inbox(edits.take, questions.take)


async def test_a_question_is_on_disk_before_slack_is_acknowledged(library: Library, workspace: str) -> None:
    catalogue = library.catalogue
    inbox = inbox_of(library.jobs, catalogue.answers, catalogue.mutes)
    told = body()
    told["authorizations"][0]["team_id"] = workspace
    assert (await inbox.receive(told, on)).status == 200
    job = await library.jobs.get(workspace, ANSWER, "C1:1.0")
    assert job is not None
    assert (await inbox.receive(body(kind="app_home_opened"), on)).status == 404


async def test_answers_wait_until_many_questions_of_one_moment_are_kept(library: Library, workspace: str) -> None:
    catalogue = library.catalogue
    inbox = inbox_of(library.jobs, catalogue.answers, catalogue.mutes)
    questions = [
        {**body(ts=f"{number}.0"), "authorizations": [{"user_id": ME, "team_id": workspace}]} for number in range(60)
    ]
    kept = [asyncio.create_task(inbox.receive(one, on)) for one in questions]
    await asyncio.sleep(0)  # all of them have entered
    await inbox.calm()
    assert sum(task.done() for task in kept) > 50
    assert {response.status for response in await asyncio.gather(*kept)} == {200}


async def test_a_question_that_cannot_be_kept_is_not_acknowledged() -> None:
    away = connect_to("postgresql://nobody@127.0.0.1:9/nothing")
    inbox = inbox_of(Jobs(away, Heartbeat(away)), Answers(away), Mutes(away))
    assert (await inbox.receive(body(), on)).status == 503


async def test_a_proxys_page_has_no_error_code(playground: Playground) -> None:
    lost = AsyncWebClient(token="xoxb-invented", base_url=playground.url)
    with pytest.raises(SlackApiError) as raised:
        await lost.users_info(user="U1")
    assert failure(raised.value) == "SlackApiError"


def test_a_workflow_asks_by_naming_the_bot() -> None:
    form = {"kind": "message", "subtype": "bot_message", "user": None, "bot_id": "BFORM", "username": "HR form"}
    question = asked(**form)
    assert (question.user, question.app, question.surface, question.addressed) == (
        "BFORM", "HR form", Surface.MENTION, True,
    )  # fmt: skip


async def test_an_app_is_answered_once_a_thread_and_only_a_question(library: Library, workspace: str) -> None:
    catalogue = library.catalogue
    questions = Questions(library.jobs, catalogue.answers, catalogue.mutes, Metrics())

    async def kept(ts: str, text: str, thread: str = "") -> bool:
        event = asked(text=f"<@{ME}> {text}", bot_id="BFORM", username="HR form", ts=ts, thread_ts=thread or None)
        await questions.keep(replace(event, workspace=workspace))
        return await library.jobs.get(workspace, ANSWER, f"C1:{ts}") is not None

    assert await kept("1.0", "How many days of leave do I have?")
    assert not await kept("1.1", "Is that all?", thread="1.0")
    assert not await kept("2.0", "thanks, the ticket was closed")
    assert not await kept("3.0", "Deployed 4f2c1 to production")


async def test_two_apps_that_answer_each_other_come_to_an_end(library: Library, workspace: str) -> None:
    catalogue = library.catalogue
    questions = Questions(library.jobs, catalogue.answers, catalogue.mutes, Metrics())
    for n in range(APP_ANSWERS):
        await catalogue.answers.record(
            AnswerRow(workspace=workspace, key=f"C1:{n}", place="C1", thread=str(n), person="BFORM", question="?",
                      text="", refused=True, model="", manual_sha256="")
        )  # fmt: skip
    again = replace(asked(text=f"<@{ME}> And now?", bot_id="BFORM", ts="99.0"), workspace=workspace)
    elsewhere = replace(again, channel="C2")
    assert await questions.keep(again) is Disposition.OFFER
    assert await questions.keep(elsewhere) is Disposition.END


@pytest.mark.parametrize(
    ("text", "in_passing"),
    [
        (f"<@{ME}> how many days?", False),
        (f"Hi <@{ME}>, how many days?", False),
        (f"<@{ME}> is lunch covered on trips?", False),
        (f"Ben, you can just ask <@{ME}> about that", True),
        (f"<@U2> <@{ME}> knows the answer to this", True),
        (f"<@{ME}> is great, everyone should use it", True),
        (f"welcome <@{ME}> to the channel", True),
    ],
)
def test_whether_our_name_is_called_or_stands_in_a_sentence(text: str, in_passing: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert asked(text=text).in_passing is in_passing
