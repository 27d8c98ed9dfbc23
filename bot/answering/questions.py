"""Questions that become jobs: the messages to the bot, and the replies in threads that it answers in."""

from collections.abc import Mapping
from datetime import timedelta
from time import perf_counter
from typing import Any

import structlog

from bot.http.metrics import Metrics
from bot.slack.events import ANSWER, Disposition, QuestionEvent, Surface, question_in
from bot.slack.text import strip_markup
from knowledge.catalogue.answers import Answers
from knowledge.catalogue.people.choices import Mutes
from knowledge.librarian.intent import UNASKING, IntentKind, intent_of
from knowledge.queue.jobs import Jobs

APP_ANSWERS = 20  # to one app in one place within this time: two apps that answer each other come to an end
APP_PERIOD = timedelta(hours=1)

log = structlog.get_logger()


class Questions:
    def __init__(self, jobs: Jobs, answers: Answers, mutes: Mutes, metrics: Metrics) -> None:
        self._jobs = jobs
        self._answers = answers
        self._mutes = mutes
        self._metrics = metrics

    async def take(self, body: Mapping[str, Any]) -> Disposition:
        """Keep the event's question as a job. A wish for silence is kept too, and its listener confirms it."""
        event = question_in(body)
        return Disposition.OFFER if event is None else await self.keep(event)

    async def keep(self, event: QuestionEvent) -> Disposition:
        began = perf_counter()
        if not await self._is_for_us(event):
            return Disposition.OFFER
        if event.mutes:
            await self._mutes.mute(*event.where, at=float(event.ts))
            return Disposition.LISTEN
        await self._enqueue(event, began)
        return Disposition.END

    async def _enqueue(self, event: QuestionEvent, began: float) -> None:
        if event.surface is Surface.MENTION and event.thread != event.ts:  # a new thread is never muted
            await self._mutes.unmute(*event.where, at=float(event.ts))
        kept = await self._jobs.enqueue(
            ANSWER, event.workspace, event.key, event.payload(), order_key=event.order_key, person=event.user
        )
        if not kept:
            return
        self._metrics.questions.labels(event.surface.value).inc()
        self._metrics.kept_seconds.observe(perf_counter() - began)
        log.info("question_kept", key=event.key, surface=event.surface.value)

    async def _is_for_us(self, event: QuestionEvent) -> bool:
        """Accept mentions and direct messages always, and other replies only in threads that we answer in unmuted.

        A reply that only thanks or remarks something never becomes a job.

        An edited message counts only where the edit added the mention: an answered message stays answered, even
        after its job was forgotten.
        """
        if event.app:
            return await self._may_ask(event)
        if event.edited:
            return await self._answers.get(event.workspace, event.key) is None
        if event.surface is not Surface.THREAD:
            return True
        if not (event.mutes or event.files) and intent_of(strip_markup(event.text)).kind in UNASKING:
            return False
        return await self._answers_in_its_thread(event) and not await self._mutes.muted(*event.where)

    async def _may_ask(self, event: QuestionEvent) -> bool:
        """Accept an app's question once a thread, so that it is never answered for what it says to an answer."""
        if intent_of(strip_markup(event.text)).kind is not IntentKind.QUESTION or await self._mutes.muted(*event.where):
            return False
        if await self._answers_in_its_thread(event):
            return False
        given = await self._answers.count_to(event.workspace, event.user, event.channel, APP_PERIOD)
        return given < APP_ANSWERS

    async def _answers_in_its_thread(self, event: QuestionEvent) -> bool:
        if await self._answers.in_thread(*event.where):
            return True
        return await self._jobs.get(event.workspace, ANSWER, f"{event.channel}:{event.thread}") is not None
