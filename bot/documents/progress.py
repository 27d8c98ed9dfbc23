"""The direct message that shows how far a document is, and becomes its receipt."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import MessageDraft
from bot.slack.errors import SlackUnavailable
from bot.slack.own_messages import Marker, MessageAddress, Metadata, edit, find_latest, metadata, post

RECENT = 50  # messages among which one of an attempt that crashed is looked for
EDIT_EVERY = 3.0  # seconds, as Slack asks of those who edit
SERVER_ERROR = 500
GONE = {"message_not_found", "channel_not_found", "cant_update_message"}

log = structlog.get_logger()


class ProgressMessage:
    """`place` is None where the person cannot be written to directly."""

    def __init__(self, client: AsyncWebClient, place: MessageAddress | None, every: float = EDIT_EVERY) -> None:
        self.place = place
        self._client = client
        self._every = every
        self._latest: MessageDraft | None = None
        self._over = asyncio.Event()

    @classmethod
    async def post(
        cls,
        client: AsyncWebClient,
        channel: str,
        draft: MessageDraft,
        *,
        key: str,
        thread: str | None = None,
        every: float = EDIT_EVERY,
    ) -> Self:
        """Post it to a person or, for one of several documents, to the thread of the message that counts them."""
        try:
            place = await post(client, channel, draft, thread=thread, mark=_mark(key))
        except SlackApiError as error:
            if error.response.status_code >= SERVER_ERROR:
                raise SlackUnavailable(f"Slack does not answer ({failure(error)}).") from error
            log.info("direct_message_refused", error=failure(error))
            return cls(client, None, every)
        return cls(client, place, every)

    async def remove_duplicates(self, key: str, thread: str | None = None) -> None:
        """Delete what an attempt posted that crashed before it could note the ts: nothing would ever update it.

        The conversation to look in is known only now that a message was posted there.
        """
        if self.place is None:
            return
        for ts in await find_latest(self._client, self.place.channel, _mark(key), among=RECENT, thread=thread):
            if ts != self.place.ts:
                await self._client.chat_delete(channel=self.place.channel, ts=ts)

    def show(self, draft: MessageDraft) -> None:
        """Show a draft at the next edit, unless a newer one comes before it."""
        self._latest = draft

    @asynccontextmanager
    async def updating(self) -> AsyncIterator[None]:
        """Edit the message at intervals while entered; no edit is under way afterwards."""
        self._over.clear()
        editing = asyncio.create_task(self._edit())
        try:
            yield
        finally:
            self._over.set()
            await editing

    async def close(self, draft: MessageDraft) -> bool:
        """Return False where the draft could not be shown: the person cannot be written to, or the message is gone."""
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
        """Wait for the end, for one interval at the most, and tell whether it came."""
        try:
            await asyncio.wait_for(self._over.wait(), self._every)
        except TimeoutError:
            return False
        return True

    async def _update(self, draft: MessageDraft) -> None:
        assert self.place is not None
        await edit(self._client, self.place, draft)


def _mark(key: str) -> Metadata:
    return metadata(Marker.PROGRESS, {"idempotency_key": key})
