"""The door that every event of Slack enters by, before Slack is told that it arrived."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from slack_bolt import BoltResponse

from bot.slack.events import Disposition
from knowledge.errors import Unavailable

RUSH = 8  # messages being kept at once, at which answers wait
LONGEST_RUSH = 3.0  # seconds for which they wait at most: Slack's patience
MESSAGES = ("app_mention", "message")  # types of events that carry what somebody wrote

Taker = Callable[[dict[str, Any]], Awaitable[Disposition]]
log = structlog.get_logger()


class Inbox:
    """Offers each message to its takers in order; a taker commits to disk whatever it keeps before it returns."""

    def __init__(self, *takers: Taker) -> None:
        self._takers = takers
        self._receiving = 0
        self._calm = asyncio.Event()
        self._calm.set()

    async def receive(self, body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:  # noqa: A002  Bolt passes arguments by name
        """Bolt's middleware: keep a message, or drop one that is not for us; hand everything else to its listener.

        It runs before Bolt's authorization, which would answer 200 when auth.test fails and so lose a question.
        """
        if _event_type(body) not in MESSAGES:
            return await next()
        try:
            with self._counted():
                disposition = await self._offer(body)
        except Unavailable:
            log.exception("event_not_kept", event_id=body.get("event_id"))
            return BoltResponse(status=503, body="")  # Slack sends it again
        return await next() if disposition is Disposition.LISTEN else BoltResponse(status=200, body="")

    async def calm(self) -> None:
        """Wait until few messages are being kept, so that five hundred at once are acknowledged before any answer."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_RUSH):
                await self._calm.wait()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._receiving += 1
        if self._receiving >= RUSH:
            self._calm.clear()
        try:
            yield
        finally:
            self._receiving -= 1
            if self._receiving < RUSH:
                self._calm.set()

    async def _offer(self, body: dict[str, Any]) -> Disposition:
        for take in self._takers:
            disposition = await take(body)
            if disposition is not Disposition.OFFER:
                return disposition
        return Disposition.END


def _event_type(body: dict[str, Any]) -> str | None:
    event = body.get("event")
    return event.get("type") if isinstance(event, dict) else None
