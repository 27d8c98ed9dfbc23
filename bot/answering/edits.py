"""Questions that were edited or deleted after they were asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.answer_actions.cancellation import Cancellations
from bot.answering.history import Conversations
from bot.answering.thread import Thread
from bot.slack.client import failure, slack_needed
from bot.slack.events import ANSWER, Disposition, QuestionEvent, Surface, question_in, without_our_name
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.catalogue.answers import Answers
from knowledge.librarian.intent import UNASKING, IntentKind, intent_of
from knowledge.queue.jobs import Job, Jobs, JobState
from knowledge.queue.workers import Work

WITHDRAW = "withdraw"  # the kind of job that a deletion becomes
SOON = 60.0  # seconds after which an edited question must be asked again
LEFT_ALONE = UNASKING | {IntentKind.COMPLAINT}  # what a question may be edited into without a new answer
GONE = frozenset({"message_not_found", "channel_not_found", "thread_not_found", "is_archived"})

log = structlog.get_logger()


class EditHandler:
    """Turns edits and deletions of questions into jobs that run after the question's own, and so find its answer."""

    def __init__(self, jobs: Jobs, answers: Answers, cancellations: Cancellations) -> None:
        self._jobs = jobs
        self._answers = answers
        self._cancellations = cancellations

    async def take(self, body: Mapping[str, Any]) -> Disposition:
        """Ignore events that are not edits or deletions of a question to us."""
        former, revised = _former_question(body), edited_question(body)
        deleted = former is not None and is_deletion(body)
        if former is None or not (deleted or revised) or not await self._is_known(former):
            return Disposition.OFFER
        await self._stop_running(former)
        if revised is not None:
            await self._keep(ANSWER, revised, revised.job_key)
        else:
            await self._jobs.drop(former.workspace, ANSWER, former.key)
            await self._keep(WITHDRAW, replace(former, text=""), former.key)
        return Disposition.OFFER

    async def _stop_running(self, question: QuestionEvent) -> None:
        """Stop an answer that is being written, in whatever process: nobody wants to read on."""
        job = await self._jobs.get(question.workspace, ANSWER, question.key)
        if job is not None and job.state is JobState.RUNNING:
            await self._cancellations.stop(*question.where)

    async def _is_known(self, question: QuestionEvent) -> bool:
        """Check whether it was a question to us. Keep it first if its own event has not arrived yet."""
        if await self._jobs.get(question.workspace, ANSWER, question.key) is not None:
            return True
        if await self._answers.get(question.workspace, question.key) is not None:
            return True
        if question.surface is Surface.THREAD:
            return False
        await self._keep(ANSWER, question, question.key)
        return True

    async def _keep(self, kind: str, question: QuestionEvent, key: str) -> None:
        order, payload = question.order_key, question.payload()
        if await self._jobs.enqueue(kind, question.workspace, key, payload, order_key=order, person=question.user):
            log.info("edit_kept", kind=kind, key=question.key)


def is_deletion(body: Mapping[str, Any]) -> bool:
    """Tell whether a message was deleted. One with replies leaves a tombstone, which Slack reports as an edit."""
    event = body["event"]
    buried = event.get("subtype") == "message_changed" and (event.get("message") or {}).get("subtype") == "tombstone"
    return bool(buried or event.get("subtype") == "message_deleted")


def edited_question(body: Mapping[str, Any]) -> QuestionEvent | None:
    """Return a question with its new words; None where they are the same or ask nothing, or came too late.

    A question that was edited into "never mind, found it" keeps the answer that stands.
    """
    event = body.get("event") or {}
    message, former = event.get("message") or {}, _former_question(body)
    if event.get("subtype") != "message_changed" or former is None or message.get("subtype") == "tombstone":
        return None
    our_user = str((body.get("authorizations") or [{}])[0].get("user_id"))
    text = without_our_name(message.get("text") or "", our_user)
    edited_at, words = _edited_at(body), strip_markup(text)
    if words in ("", strip_markup(former.text)) or float(edited_at or "inf") - float(former.ts) > SOON:
        return None
    if intent_of(words).kind in LEFT_ALONE and not former.files:
        return None
    return replace(former, text=text, edited=True, revision=edited_at)


def _edited_at(body: Mapping[str, Any]) -> str:
    """Return the ts of the edit; empty where Slack itself changed the message, as when it unfurls a link."""
    return str((body["event"]["message"].get("edited") or {}).get("ts") or "")


def _former_question(body: Mapping[str, Any]) -> QuestionEvent | None:
    """Return the person's question that was edited or deleted, as it was before."""
    event = body.get("event")
    if not isinstance(event, Mapping) or not isinstance(event.get("previous_message"), Mapping):
        return None
    place = {key: event[key] for key in ("channel", "channel_type") if key in event}
    former = question_in({**body, "event": {**event["previous_message"], **place, "type": "message"}})
    return None if former is None or former.app else former


class DeletionJob:
    """The handler of jobs that take down the answer to a deleted question."""

    def __init__(self, services: Services, conversations: Conversations) -> None:
        self._client = services.client
        self._answers = services.library.catalogue.answers
        self._conversations = conversations

    async def handle(self, job: Job, _: Work) -> None:
        """Delete the answer unless others discuss it; the catalogue forgets the question in both cases."""
        question = QuestionEvent.of(job.payload)
        try:
            with slack_needed():
                posted = await self._conversations.messages_about(question)
                if posted and await self._conversations.is_discussed(question, posted[0]):
                    await self._answers.unask(question.workspace, question.key, by=question.user)
                    return
                await self._delete(question, posted)
        except SlackApiError as error:
            if failure(error) not in GONE:
                raise
        await self._answers.forget(question.workspace, question.key, by=question.user)
        log.info("question_withdrawn", key=question.key)

    async def _delete(self, question: QuestionEvent, posted: list[str]) -> None:
        thread = Thread(self._client, question)
        for ts in posted:
            await thread.delete(ts)
