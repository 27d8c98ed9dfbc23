"""Answers that are stopped, and those that are tried again: by their asker or an admin only."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

from bot.blocks.answers import AGAIN
from bot.blocks.layout import without_action
from bot.slack.drafts import MessageDraft
from bot.slack.events import ANSWER, QuestionEvent, thread_key
from bot.slack.own_messages import MessageAddress, edit
from bot.slack.services import Services
from knowledge.errors import CatalogueUnavailable
from knowledge.queue.jobs import Job, Jobs

LOOK_SECONDS = 0.5  # until a stop that another process was told of is seen


class Cancellations:
    """Stops that any process was told of, for the process that writes the answer: the answer's job holds them."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._told: set[asyncio.Event] = set()

    @asynccontextmanager
    async def watched(self, job: Job) -> AsyncIterator[asyncio.Event]:
        """Yield an event that is set when the answer that this job makes is to be stopped."""
        stopped, told = asyncio.Event(), asyncio.Event()
        self._told.add(told)
        watching = asyncio.create_task(self._watch(job, stopped, told))
        try:
            yield stopped
        finally:
            self._told.discard(told)
            watching.cancel()
            await asyncio.wait({watching})

    async def stop(self, workspace: str, channel: str, thread: str) -> None:
        """Stop the answer that is being written in a thread, if there is one."""
        await self._jobs.stop(workspace, ANSWER, thread_key(channel, thread))
        for told in self._told:
            told.set()

    async def _watch(self, job: Job, stopped: asyncio.Event, told: asyncio.Event) -> None:
        """Look twice a second, and at once where this process was told."""
        wanted = job.stop_wanted
        while not wanted:
            with suppress(TimeoutError):
                await asyncio.wait_for(told.wait(), LOOK_SECONDS)
            told.clear()
            with suppress(CatalogueUnavailable):
                wanted = await self._jobs.stop_wanted(job)
        stopped.set()


async def stop_answer(
    services: Services, cancellations: Cancellations, workspace: str, user: str, key: str
) -> str | None:
    """Stop an answer; return the message that says why not, or None."""
    question = await _question(services, workspace, user, key)
    if isinstance(question, str):
        return question
    await cancellations.stop(*question.where)
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
