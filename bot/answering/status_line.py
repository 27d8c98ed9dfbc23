"""The line beside the bot's name that says what it is doing."""

import asyncio
from types import TracebackType
from typing import Self

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import SLACK_FAILED, failure

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
