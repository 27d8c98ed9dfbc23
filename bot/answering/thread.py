"""The thread of a question: messages, streams and the status line in it."""

import asyncio
from types import TracebackType
from typing import Any, Self

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.answers import STOP
from bot.blocks.layout import without_action
from bot.slack.client import SLACK_FAILED, UNFIT, failure
from bot.slack.drafts import Block, MessageDraft
from bot.slack.events import QuestionEvent
from bot.slack.own_messages import MessageAddress, Metadata, edit, post
from bot.slack.services import Services, SessionStatus

PREVIEW_SECONDS = 5.0  # a preview must not hold up the whole answer
CLEAR_SECONDS = 3.0

log = structlog.get_logger()


class Thread:
    def __init__(self, client: AsyncWebClient, event: QuestionEvent) -> None:
        self._client = client
        self.event = event

    async def post(self, draft: MessageDraft, metadata: Metadata) -> str:
        """Return the ts of the new message. It is posted as text alone where Slack does not take its blocks."""
        try:
            return await self._post(draft, metadata)
        except SlackApiError as error:
            if failure(error) not in UNFIT or not draft.blocks:
                raise
            log.warning("blocks_refused", key=self.event.key, code=failure(error))
            return await self._post(MessageDraft(draft.text, []), metadata)

    async def _post(self, draft: MessageDraft, metadata: Metadata) -> str:
        thread = self.event.thread
        return (await post(self._client, self.event.channel, draft, thread=thread, mark=metadata)).ts

    async def update(self, ts: str, draft: MessageDraft, metadata: Metadata) -> None:
        await edit(self._client, MessageAddress(self.event.channel, ts), draft, mark=metadata)

    async def delete(self, ts: str) -> None:
        """Delete a message; one that is gone already counts as deleted."""
        try:
            await self._client.chat_delete(channel=self.event.channel, ts=ts)
        except SlackApiError as error:
            if failure(error) != "message_not_found":
                raise

    async def close(self, ts: str) -> None:
        """End a message that nobody writes on any more: its stream if there is one, and its Stop button."""
        try:
            await self.stop_stream(ts)
        except SLACK_FAILED as error:
            log.info("stream_not_closed", key=self.event.key, code=failure(error))
        try:
            await self._remove_stop_button(ts)
        except SLACK_FAILED as error:
            log.info("stop_button_not_removed", key=self.event.key, code=failure(error))

    async def _remove_stop_button(self, ts: str) -> None:
        page = await self._client.conversations_replies(
            channel=self.event.channel, ts=self.event.thread, oldest=ts, latest=ts, inclusive=True,
            include_all_metadata=True,
        )  # fmt: skip
        shown: dict[str, Any] = next((message for message in page["messages"] if message["ts"] == ts), {})
        blocks = shown.get("blocks") or []
        if (kept := without_action(blocks, STOP)) != blocks:
            await self.update(ts, MessageDraft(shown["text"], kept), shown["metadata"])

    async def start_stream(self, text: str) -> str:
        """Return the ts of the stream. Slack wants to know the recipient outside direct messages."""
        async with asyncio.timeout(PREVIEW_SECONDS):
            begun = await self._client.chat_startStream(
                channel=self.event.channel,
                thread_ts=self.event.thread,
                markdown_text=text,
                recipient_user_id=self.event.user,
                recipient_team_id=self.event.team or self.event.workspace,
            )
        return str(begun["ts"])

    async def append(self, ts: str, text: str) -> None:
        async with asyncio.timeout(PREVIEW_SECONDS):
            await self._client.chat_appendStream(channel=self.event.channel, ts=ts, markdown_text=text)

    async def stop_stream(
        self, ts: str, text: str = "", blocks: list[Block] | None = None, metadata: Metadata | None = None
    ) -> None:
        """Add `text` to the streamed text and `blocks` below it, and end the stream."""
        await self._client.chat_stopStream(
            channel=self.event.channel,
            ts=ts,
            markdown_text=text or None,
            blocks=blocks or None,
            metadata=dict(metadata) if metadata else None,
        )


class StatusLine:
    """Shows the latest status in the background, and the session as processing, until it is left.

    Its failures stop nothing.
    """

    def __init__(self, services: Services, event: QuestionEvent) -> None:
        self._client = services.client
        self._sessions = services.sessions
        self._channel, self._thread, self._asker = event.channel, event.thread, event.user
        self._wanted = ""
        self._changed = asyncio.Event()
        self._follower: asyncio.Task[None] | None = None
        self._processing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._follower = asyncio.create_task(self._follow())
        about = {"initiator_user_id": self._asker}
        self._processing = asyncio.create_task(
            self._sessions.set(self._channel, self._thread, SessionStatus.PROCESSING, **about)
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        try:
            async with asyncio.timeout(CLEAR_SECONDS):
                await asyncio.gather(self._send(""), self._end_session())
        except TimeoutError:
            log.info("status_not_cleared", channel=self._channel)

    async def _end_session(self) -> None:
        """Take Slack's Stop button away, after it was surely put there."""
        if self._processing is not None:
            await self._processing
        await self._sessions.set(self._channel, self._thread, SessionStatus.ACTIVE)

    def show(self, text: str) -> None:
        if text != self._wanted:
            self._wanted = text
            self._changed.set()

    async def stop(self) -> None:
        """Send no status from here on: a late one would be shown beside the answer."""
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
