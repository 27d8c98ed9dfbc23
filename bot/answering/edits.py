"""Questions that were edited or deleted after they were asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.cancellation import Stops
from bot.answering.history import Conversations
from bot.answering.thread import Thread
from bot.slack.client import failure
from bot.slack.events import ANSWER, Asked, Surface, question_in, unaddressed
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.catalogue.answers import Answers
from knowledge.queue.jobs import Job, Jobs, JobState
from knowledge.queue.workers import Work

WITHDRAW = "withdraw"  # a kind of job
SOON = 60.0  # seconds after which an edited question is a new one, to be asked again

log = structlog.get_logger()


class SecondThoughts:
    """Kept as jobs behind the question's own, so that they find its answer in the thread."""

    def __init__(self, jobs: Jobs, answers: Answers, stops: Stops) -> None:
        self._jobs = jobs
        self._answers = answers
        self._stops = stops

    async def take(self, body: Mapping[str, Any]) -> None:
        """Anything but a second thought about a question to us is passed over."""
        former, revised = _former(body), revised_in(body)
        gone = former is not None and withdrawn(body)
        if former is None or not (gone or revised) or not await self._known(former):
            return
        await self._stop(former)
        if revised is not None:
            await self._keep(ANSWER, revised, revised.job_key)
        else:
            await self._jobs.drop(former.workspace, ANSWER, former.key)
            await self._keep(WITHDRAW, replace(former, text=""), former.key)

    async def _stop(self, asked: Asked) -> None:
        """Nobody wants to read on what is being written in this process."""
        job = await self._jobs.get(asked.workspace, ANSWER, asked.key)
        if job is not None and job.state is JobState.RUNNING:
            self._stops.stop(asked.channel, asked.thread)

    async def _known(self, asked: Asked) -> bool:
        """A question to us whose own event is still on its way is kept before its second thought."""
        if await self._jobs.get(asked.workspace, ANSWER, asked.key) is not None:
            return True
        if await self._answers.get(asked.workspace, asked.key) is not None:
            return True
        if asked.surface is Surface.THREAD:
            return False
        await self._jobs.enqueue(ANSWER, asked.workspace, asked.key, asked.payload(), order_key=asked.order_key)
        return True

    async def _keep(self, kind: str, asked: Asked, key: str) -> None:
        if await self._jobs.enqueue(kind, asked.workspace, key, asked.payload(), order_key=asked.order_key):
            log.info("second_thought_kept", kind=kind, key=asked.key)


def withdrawn(body: Mapping[str, Any]) -> bool:
    """Deleted; a question with answers below it leaves a tombstone, which Slack tells of as an edit."""
    event = body["event"]
    buried = event.get("subtype") == "message_changed" and (event.get("message") or {}).get("subtype") == "tombstone"
    return bool(buried or event.get("subtype") == "message_deleted")


def revised_in(body: Mapping[str, Any]) -> Asked | None:
    """A question as it reads since a moment ago; None where other words than the old ones were not written."""
    event = body.get("event") or {}
    message, former = event.get("message") or {}, _former(body)
    if event.get("subtype") != "message_changed" or former is None or message.get("subtype") == "tombstone":
        return None
    text = unaddressed(message.get("text") or "", str((body.get("authorizations") or [{}])[0].get("user_id")))
    if strip_markup(text) in ("", strip_markup(former.text)) or float(_edited(body) or "inf") - float(former.ts) > SOON:
        return None
    return replace(former, text=text, edited=True, revision=_edited(body))


def _edited(body: Mapping[str, Any]) -> str:
    """When it was; empty for what Slack changed itself, as when it shows where a link leads."""
    return str((body["event"]["message"].get("edited") or {}).get("ts") or "")


def _former(body: Mapping[str, Any]) -> Asked | None:
    """The question that was edited or deleted, as it read before."""
    event = body.get("event")
    if not isinstance(event, Mapping) or not isinstance(event.get("previous_message"), Mapping):
        return None
    place = {key: event[key] for key in ("channel", "channel_type") if key in event}
    return question_in({**body, "event": {**event["previous_message"], **place, "type": "message"}})


GONE = frozenset({"message_not_found", "channel_not_found", "thread_not_found", "is_archived"})


class Withdrawing:
    def __init__(self, services: Services, conversations: Conversations) -> None:
        self._client = services.client
        self._answers = services.library.catalogue.answers
        self._conversations = conversations

    async def handle(self, job: Job, _: Work) -> None:
        """An answer that others talk about stays with them; the catalogue forgets the question all the same."""
        asked = Asked.of(job.payload)
        try:
            standing = await self._conversations.standing(asked)
            if standing and await self._conversations.discussed(asked, standing[0]):
                await self._answers.unask(asked.workspace, asked.key)
                return
            await self._take_down(asked, standing)
        except SlackApiError as error:
            if failure(error) not in GONE:
                raise
        await self._answers.forget(asked.workspace, asked.key)
        log.info("question_withdrawn", key=asked.key)

    async def _take_down(self, asked: Asked, standing: list[str]) -> None:
        thread = Thread(self._client, asked)
        for ts in standing:
            await thread.delete(ts)
