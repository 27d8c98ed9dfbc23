"""The message in which an answer grows, and the ways in which Slack lets it."""

from collections.abc import Awaitable, Callable
from enum import StrEnum, auto

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.thread import Metadata, Thread
from bot.blocks.answers import growing
from bot.slack.client import SLACK_FAILED, failure, retry_after, surely_not_done
from bot.slack.drafts import MessageDraft
from knowledge.messages.language import Language

APPEND_EVERY = 0.7  # seconds; Slack takes a hundred appends a minute
EDIT_EVERY = 3.0  # what Slack asks of those who edit
NOT_EDITABLE = frozenset({"cant_update_message", "edit_window_closed", "update_failed"})
STOPPED = "stopped_by_user"
CLOSED = "message_not_in_streaming_state"

log = structlog.get_logger()


class Way(StrEnum):
    STREAM = auto()
    EDITS = auto()
    SILENCE = auto()  # not before it is whole


class Sheet:
    """What it shows while the answer grows is a preview: at the end the answer stands there whole, and once.

    `ts` is None until something stands; `begun` is told it at once. `find` looks in the thread for what was begun
    without Slack's telling its ts; `stopped` is called when the reader stopped the stream.
    """

    def __init__(
        self,
        thread: Thread,
        language: Language,
        *,
        ts: str | None,
        preview: Metadata,
        begun: Callable[[str], Awaitable[None]],
        find: Callable[[], Awaitable[str | None]],
        stopped: Callable[[], None],
    ) -> None:
        self._thread = thread
        self._language = language
        self._preview = preview
        self._begun, self._find, self._stopped = begun, find, stopped
        self.ts = ts
        self._way = Way.STREAM if ts is None else Way.EDITS
        self._shown = ""
        self._streaming = ts is not None  # whether Slack may still hold the message for a stream
        self._lost = False  # whether something may stand of which we were not told

    @property
    def every(self) -> float:
        """The seconds between two times, for an answer that grows alone."""
        return EDIT_EVERY if self._way is Way.EDITS else APPEND_EVERY

    async def show(self, text: str) -> float | None:
        """Shows the text as far as it is; the seconds that Slack asks to wait before the next time, where it does."""
        if text != self._shown:
            match self._way:
                case Way.STREAM if self.ts is None:
                    await self._start(text)
                case Way.STREAM:
                    return await self._append(text)
                case Way.EDITS:
                    await self._edit(text)
                case Way.SILENCE:
                    pass
        return None

    async def finish(self, draft: MessageDraft, metadata: Metadata) -> str:
        """The ts of the message that now says what the draft says."""
        if self._lost:
            self.ts = await self._find()
            self._streaming = self.ts is not None
        if self.ts is None:
            return await self._thread.post(draft, metadata)
        if self._way is Way.STREAM and await self._stop_with(draft, metadata):
            return self.ts
        await self._close()
        return await self._replace(self.ts, draft, metadata)

    async def _start(self, text: str) -> None:
        try:
            ts = await self._thread.start_stream(text)
        except SLACK_FAILED as error:
            await self._without_stream(error, text)
            return
        self._streaming = True
        await self._stands(ts, text)

    async def _without_stream(self, error: Exception, text: str) -> None:
        log.info("stream_not_begun", key=self._thread.asked.key, code=failure(error))
        if not surely_not_done(error):
            self._way, self._lost = Way.SILENCE, True
            return
        self._way = Way.EDITS
        await self._edit(text)

    async def _append(self, text: str) -> float | None:
        if not text.startswith(self._shown):
            return None  # the end puts it right
        try:
            await self._thread.append(str(self.ts), text[len(self._shown) :])
        except SLACK_FAILED as error:
            return await self._stream_broken(error, text)
        self._shown = text
        return None

    async def _stream_broken(self, error: Exception, text: str) -> float | None:
        """After an error of unknown outcome nothing more is appended: only the whole text in its place is sure."""
        wait = retry_after(error)
        if wait is not None:
            return wait
        log.info("stream_broken", key=self._thread.asked.key, code=failure(error))
        if failure(error) == STOPPED:
            self._way = Way.SILENCE
            self._stopped()
            return None
        self._way = Way.EDITS
        self._streaming = failure(error) != CLOSED
        await self._edit(text)
        return None

    async def _edit(self, text: str) -> None:
        await self._close()
        draft = growing(text, self._language, self._thread.asked.key)
        try:
            if self.ts is None:
                await self._stands(await self._thread.post(draft, self._preview), text)
            else:
                await self._thread.update(self.ts, draft, self._preview)
                self._shown = text
        except SLACK_FAILED as error:
            log.info("edit_not_taken", key=self._thread.asked.key, code=failure(error))
            self._way = Way.SILENCE
            self._lost = self.ts is None and not surely_not_done(error)

    async def _stands(self, ts: str, text: str) -> None:
        self.ts, self._shown = ts, text
        await self._begun(ts)

    async def _stop_with(self, draft: MessageDraft, metadata: Metadata) -> bool:
        """Ends the stream with what is missing of the draft, where what stands is its beginning."""
        body = draft.blocks[0] if draft.blocks else {}
        whole = str(body.get("text")) if body.get("type") == "markdown" else ""
        if not self._shown or not whole.startswith(self._shown):
            return False
        try:
            await self._thread.stop_stream(str(self.ts), whole[len(self._shown) :], draft.blocks[1:], metadata)
        except SLACK_FAILED as error:
            log.info("stream_not_ended", key=self._thread.asked.key, code=failure(error))
            return False
        self._streaming = False
        return True

    async def _close(self) -> None:
        """Slack edits no message that it holds for a stream; one that is closed already says so."""
        if self.ts is None or not self._streaming:
            return
        self._streaming = False
        try:
            await self._thread.stop_stream(self.ts)
        except SLACK_FAILED as error:
            log.info("stream_not_closed", key=self._thread.asked.key, code=failure(error))

    async def _replace(self, ts: str, draft: MessageDraft, metadata: Metadata) -> str:
        try:
            await self._thread.update(ts, draft, metadata)
        except SlackApiError as error:
            if failure(error) not in NOT_EDITABLE:
                raise
            await self._thread.delete(ts)
            return await self._thread.post(draft, metadata)
        return ts
