"""The door that every event of Slack enters by, before Slack is told that it arrived."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt import BoltResponse

from bot.slack.events import Disposition
from knowledge.errors import Unavailable

MESSAGES = ("app_mention", "message")  # types of events that carry what somebody wrote

Taker = Callable[[dict[str, Any]], Awaitable[Disposition]]
log = structlog.get_logger()


class Inbox:
    """Offers each message to its takers in order; a taker commits to disk whatever it keeps before it returns."""

    def __init__(self, *takers: Taker) -> None:
        self._takers = takers

    async def receive(self, body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:  # noqa: A002  Bolt passes arguments by name
        """Bolt's middleware: keep a message, or drop one that is not for us; hand everything else to its listener.

        It runs before Bolt's authorization, which would answer 200 when auth.test fails and so lose a question.
        """
        if _event_type(body) not in MESSAGES:
            return await next()
        try:
            disposition = await self._offer(body)
        except Unavailable:
            log.exception("event_not_kept", event_id=body.get("event_id"))
            return BoltResponse(status=503, body="")  # Slack sends it again
        return await next() if disposition is Disposition.LISTEN else BoltResponse(status=200, body="")

    async def _offer(self, body: dict[str, Any]) -> Disposition:
        for take in self._takers:
            disposition = await take(body)
            if disposition is not Disposition.OFFER:
                return disposition
        return Disposition.END


def _event_type(body: dict[str, Any]) -> str | None:
    event = body.get("event")
    return event.get("type") if isinstance(event, dict) else None
