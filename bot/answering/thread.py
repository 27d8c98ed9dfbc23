"""Writing into the thread of a question: whole messages, and streams."""

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import Block, MessageDraft
from bot.slack.events import Asked

PREVIEW_SECONDS = 5.0  # what is only shown early keeps nobody waiting for the whole

Metadata = Mapping[str, Any]


class Thread:
    def __init__(self, client: AsyncWebClient, asked: Asked) -> None:
        self._client = client
        self.asked = asked

    async def post(self, draft: MessageDraft, metadata: Metadata) -> str:
        """Its ts."""
        posted = await self._client.chat_postMessage(
            channel=self.asked.channel,
            thread_ts=self.asked.thread,
            text=draft.text,
            blocks=draft.blocks or None,
            metadata=dict(metadata),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    async def update(self, ts: str, draft: MessageDraft, metadata: Metadata) -> None:
        await self._client.chat_update(
            channel=self.asked.channel, ts=ts, text=draft.text, blocks=draft.blocks, metadata=dict(metadata)
        )

    async def delete(self, ts: str) -> None:
        await self._client.chat_delete(channel=self.asked.channel, ts=ts)

    async def start_stream(self, text: str) -> str:
        """Its ts. Outside direct messages Slack wants to know for whom it streams."""
        async with asyncio.timeout(PREVIEW_SECONDS):
            begun = await self._client.chat_startStream(
                channel=self.asked.channel,
                thread_ts=self.asked.thread,
                markdown_text=text,
                recipient_user_id=self.asked.user,
                recipient_team_id=self.asked.team or self.asked.workspace,
            )
        return str(begun["ts"])

    async def append(self, ts: str, text: str) -> None:
        async with asyncio.timeout(PREVIEW_SECONDS):
            await self._client.chat_appendStream(channel=self.asked.channel, ts=ts, markdown_text=text)

    async def stop_stream(
        self, ts: str, text: str = "", blocks: list[Block] | None = None, metadata: Metadata | None = None
    ) -> None:
        """`text` is added to what was streamed, and `blocks` stand below it."""
        await self._client.chat_stopStream(
            channel=self.asked.channel,
            ts=ts,
            markdown_text=text or None,
            blocks=blocks or None,
            metadata=dict(metadata) if metadata else None,
        )


CLEAR_SECONDS = 3.0

log = structlog.get_logger()


class StatusLine:
    """Shows the latest status without anybody waiting for it, and is cleared on leaving; its failures stop nothing."""

    def __init__(self, client: AsyncWebClient, channel: str, thread: str) -> None:
        self._client = client
        self._channel = channel
        self._thread = thread
        self._wanted = ""
        self._changed = asyncio.Event()
        self._follower: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._follower = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        try:
            async with asyncio.timeout(CLEAR_SECONDS):
                await self._send("")
        except TimeoutError:
            log.info("status_not_cleared", channel=self._channel)

    def show(self, text: str) -> None:
        if text != self._wanted:
            self._wanted = text
            self._changed.set()

    async def stop(self) -> None:
        """From here on no status is sent: a late one would stand beside the answer."""
        follower, self._follower = self._follower, None
        if follower is not None:
            follower.cancel()
            await asyncio.gather(follower, return_exceptions=True)

    async def _follow(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._send(self._wanted)

    async def _send(self, text: str) -> None:
        try:
            await self._client.assistant_threads_setStatus(
                channel_id=self._channel, thread_ts=self._thread, status=text
            )
        except SLACK_FAILED as error:
            log.debug("status_not_shown", channel=self._channel, error=failure(error))
