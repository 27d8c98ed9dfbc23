"""One direct message that moves on while a document is read, and ends as its receipt."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import MessageDraft
from bot.slack.errors import SlackUnavailable

RECENT = 50  # messages of a conversation in which one that was lost sight of is looked for
PACE = 3.0  # seconds between two edits: as often as Slack likes them
SIGNATURE = "shisho_progress"  # metadata's event_type
SERVER_ERROR = 500
GONE = {"message_not_found", "channel_not_found", "cant_update_message"}

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Place:
    channel: str
    ts: str


class ProgressMessage:
    """`place` is None where the person cannot be written to directly."""

    def __init__(self, client: AsyncWebClient, place: Place | None, pace: float = PACE) -> None:
        self.place = place
        self._client = client
        self._pace = pace
        self._latest: MessageDraft | None = None
        self._over = asyncio.Event()

    @classmethod
    async def post(
        cls, client: AsyncWebClient, person: str, draft: MessageDraft, *, idempotency_key: str, pace: float = PACE
    ) -> Self:
        try:
            answer = await client.chat_postMessage(
                channel=person,
                text=draft.text,
                blocks=draft.blocks,
                metadata=_signature(idempotency_key),
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            if error.response.status_code >= SERVER_ERROR:
                raise SlackUnavailable(f"Slack does not answer ({failure(error)}).") from error
            log.info("direct_message_refused", error=failure(error))
            return cls(client, None, pace)
        return cls(client, Place(answer["channel"], answer["ts"]), pace)

    async def remove_twins(self, idempotency_key: str) -> None:
        """What an attempt posted that ended before it could note where: nothing would ever move it on.

        Only now that a message stands there is the conversation known to look in.
        """
        if self.place is None:
            return
        seen = await self._client.conversations_history(
            channel=self.place.channel, limit=RECENT, include_all_metadata=True
        )
        for message in seen["messages"]:
            twin = message["ts"] != self.place.ts and message.get("bot_id")
            if (
                twin
                and (message.get("metadata") or {}).get("event_payload") == _signature(idempotency_key)["event_payload"]
            ):
                await self._client.chat_delete(channel=self.place.channel, ts=message["ts"])

    def show(self, draft: MessageDraft) -> None:
        """At the next edit, unless something newer comes before it."""
        self._latest = draft

    @asynccontextmanager
    async def moving(self) -> AsyncIterator[None]:
        """Edits at its pace while entered; no edit is on its way any more afterwards."""
        self._over.clear()
        editing = asyncio.create_task(self._edit())
        try:
            yield
        finally:
            self._over.set()
            await editing

    async def close(self, draft: MessageDraft) -> bool:
        """False where it could not be shown: nobody can be written to, or the message is gone."""
        if self.place is None:
            return False
        try:
            await self._update(draft)
        except SlackApiError as error:
            if error.response.get("error") in GONE:
                return False
            raise
        return True

    async def _edit(self) -> None:
        while not await self._waited():
            draft, self._latest = self._latest, None
            if draft is None or self.place is None:
                continue
            try:
                await self._update(draft)
            except SLACK_FAILED as error:
                log.info("progress_not_shown", error=failure(error))

    async def _waited(self) -> bool:
        """Whether it is over; returns after a pace at the latest."""
        try:
            await asyncio.wait_for(self._over.wait(), self._pace)
        except TimeoutError:
            return False
        return True

    async def _update(self, draft: MessageDraft) -> None:
        assert self.place is not None
        await self._client.chat_update(
            channel=self.place.channel, ts=self.place.ts, text=draft.text, blocks=draft.blocks
        )


def _signature(idempotency_key: str) -> dict[str, Any]:
    """By which a message is known again after a crash."""
    return {"event_type": SIGNATURE, "event_payload": {"idempotency_key": idempotency_key}}
