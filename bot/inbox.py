"""An event becomes a job on disk before Slack is told that it arrived."""

from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any

import structlog
from slack_bolt import BoltResponse

from bot.answering.cancellation import Stops
from bot.answering.edits import SecondThoughts
from bot.http.metrics import Metrics
from bot.slack.events import ANSWER, Asked, Surface, question_in
from knowledge.catalogue.answers import Answers
from knowledge.catalogue.mutes import Mutes
from knowledge.errors import Unavailable
from knowledge.queue.jobs import Jobs

TEXTS = ("app_mention", "message")

log = structlog.get_logger()


class Inbox:
    def __init__(self, jobs: Jobs, answers: Answers, mutes: Mutes, stops: Stops, metrics: Metrics) -> None:
        self._jobs = jobs
        self._answers = answers
        self._mutes = mutes
        self._second_thoughts = SecondThoughts(jobs, answers, stops)
        self._metrics = metrics

    async def receive(self, body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:  # noqa: A002  Bolt passes arguments by name
        """Bolt's middleware: a message ends here, committed or not ours; everything else goes on to its listener.

        What asks us to be silent is kept here and goes on, to be nodded at.
        It stands before Bolt's authorization, which answers 200 when auth.test fails and would so lose a question.
        """
        if _event_type(body) not in TEXTS:
            return await next()
        began, asked = perf_counter(), question_in(body)
        try:
            await self._second_thoughts.take(body)
            if asked is not None and await self._is_ours(asked):
                if asked.hushing:
                    await self._mutes.mute(*asked.where, at=float(asked.ts))
                    return await next()
                await self._take(asked, began)
        except Unavailable:
            log.exception("question_not_kept", event_id=body.get("event_id"))
            return BoltResponse(status=503, body="")  # Slack sends it again
        return BoltResponse(status=200, body="")

    async def _take(self, asked: Asked, began: float) -> None:
        if asked.surface is Surface.MENTION:
            await self._mutes.unmute(*asked.where, at=float(asked.ts))
        if not await self._jobs.enqueue(ANSWER, asked.workspace, asked.key, asked.payload(), order_key=asked.order_key):
            return
        self._metrics.questions.labels(asked.surface.value).inc()
        self._metrics.kept_seconds.observe(perf_counter() - began)
        log.info("question_kept", key=asked.key, surface=asked.surface.value)

    async def _is_ours(self, asked: Asked) -> bool:
        """A reply without a mention is, where we answered in its thread or where the thread's question waits for us.

        Not where people asked us to be silent.
        An edit is, where it added the mention: an answered message stays answered, even when its job is forgotten.
        """
        if asked.edited:
            return await self._answers.get(asked.workspace, asked.key) is None
        if asked.surface is not Surface.THREAD:
            return True
        return await self._in_its_thread(asked) and not await self._mutes.muted(*asked.where)

    async def _in_its_thread(self, asked: Asked) -> bool:
        if await self._answers.in_thread(*asked.where):
            return True
        return await self._jobs.get(asked.workspace, ANSWER, f"{asked.channel}:{asked.thread}") is not None


def _event_type(body: dict[str, Any]) -> str | None:
    event = body.get("event")
    return event.get("type") if isinstance(event, dict) else None
