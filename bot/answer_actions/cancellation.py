"""Answers that are stopped, and those that are tried again: by their asker or an admin only."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bot.blocks.answers import AGAIN
from bot.blocks.layout import without_action
from bot.slack.drafts import MessageDraft
from bot.slack.events import ANSWER, QuestionEvent
from bot.slack.own_messages import MessageAddress, edit
from bot.slack.services import Services


class Cancellations:
    """One answer at a time is written in a thread, so the thread identifies it."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], asyncio.Event] = {}

    @contextmanager
    def watched(self, channel: str, thread: str) -> Iterator[asyncio.Event]:
        """Yield an event that is set when the answer in this thread is to be stopped."""
        stopped = self._running[channel, thread] = asyncio.Event()
        try:
            yield stopped
        finally:
            del self._running[channel, thread]

    def stop(self, channel: str, thread: str) -> bool:
        """Stop the answer in a thread; False where none is being written."""
        stopped = self._running.get((channel, thread))
        if stopped is not None:
            stopped.set()
        return stopped is not None


async def stop_answer(
    services: Services, cancellations: Cancellations, workspace: str, user: str, key: str
) -> str | None:
    """Stop an answer; return the message that says why not, or None."""
    question = await _question(services, workspace, user, key)
    if isinstance(question, str):
        return question
    cancellations.stop(question.channel, question.thread)
    return None


async def retry_answer(
    services: Services, workspace: str, user: str, key: str, again: int, shown: Mapping[str, Any]
) -> str | None:
    """Answer a question once more and remove the button; two presses make one job, for its key is the same."""
    question = await _question(services, workspace, user, key)
    if isinstance(question, str):
        return question
    question = replace(question, again=again)
    order, payload = question.order_key, question.payload()
    await services.library.jobs.enqueue(
        ANSWER, question.workspace, question.job_key, payload, order_key=order, person=question.user
    )
    without_button = MessageDraft(shown["text"], without_action(shown["blocks"], AGAIN))
    address = MessageAddress(question.channel, shown["ts"])
    await edit(services.client, address, without_button, mark=shown.get("metadata"))
    return None


async def _question(services: Services, workspace: str, user: str, key: str) -> QuestionEvent | str:
    """Return the question, or the message that says why this person may not touch it."""
    job = await services.library.jobs.get(workspace, ANSWER, key)
    if job is None:
        return "question-forgotten"
    question = QuestionEvent.of(job.payload)
    if user != question.user and not await services.patrons.is_admin(workspace, user):
        return "question-of-somebody-else"
    return question
