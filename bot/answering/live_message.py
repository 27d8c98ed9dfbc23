"""The message in which an answer is shown while it is written."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum, auto
from types import TracebackType
from typing import Self

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.thread import Thread
from bot.blocks.answers import MARKDOWN_MAX, growing
from bot.slack.client import SLACK_FAILED, UNFIT, failure, retry_after, surely_not_done
from bot.slack.drafts import MessageDraft
from bot.slack.own_messages import Metadata
from bot.slack.splitting import beginning
from bot.slack.text import CODE, markdown
from knowledge.messages.language import Language

APPEND_EVERY = 0.7  # seconds; Slack takes a hundred appends a minute
EDIT_EVERY = 3.0  # seconds, as Slack asks of those who edit
NOT_EDITABLE = UNFIT | {"cant_update_message", "edit_window_closed", "update_failed", "message_not_found"}
STOPPED = "stopped_by_user"
CLOSED = "message_not_in_streaming_state"
# An end of a text that may turn into something else with the next characters.
UNDECIDED = re.compile(r"(?:&[a-z#]?\w{0,8}|[<\[!`~&]+)\Z", re.IGNORECASE)

log = structlog.get_logger()


class UpdateMode(StrEnum):
    STREAM = auto()
    EDITS = auto()
    SILENCE = auto()  # nothing is shown before the answer is whole


class LiveMessage:
    """One message that previews a growing answer and holds it whole in the end; it streams, or edits, or waits.

    `ts` is None until the message exists, and `begun` is told it at once. `find` looks in the thread for a message
    whose ts Slack did not tell us; `stopped` is called when the reader stopped the stream.
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
        self._mode = UpdateMode.STREAM if ts is None else UpdateMode.EDITS
        self._shown = ""
        self._streaming = ts is not None  # whether Slack may still hold the message for a stream
        self._lost = False  # whether there may be a message whose ts we do not know

    @property
    def every(self) -> float:
        """The seconds between two updates while no other answer grows."""
        return EDIT_EVERY if self._mode is UpdateMode.EDITS else APPEND_EVERY

    async def show(self, text: str) -> float | None:
        """Show the text written so far; return the seconds that Slack asks to wait, if it does."""
        if text != self._shown:
            match self._mode:
                case UpdateMode.STREAM if self.ts is None:
                    await self._start(text)
                case UpdateMode.STREAM:
                    return await self._append(text)
                case UpdateMode.EDITS:
                    await self._edit(text)
                case UpdateMode.SILENCE:
                    pass
        return None

    async def finish(self, draft: MessageDraft, metadata: Metadata) -> str:
        """Make the message hold the whole draft, and return its ts."""
        if self._lost:
            self.ts = await self._find()
            self._streaming = self.ts is not None
        if self.ts is None:
            return await self._thread.post(draft, metadata)
        if self._mode is UpdateMode.STREAM and await self._stop_with(draft, metadata):
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
        await self._note(ts, text)

    async def _without_stream(self, error: Exception, text: str) -> None:
        log.info("stream_not_begun", key=self._thread.event.key, code=failure(error))
        if not surely_not_done(error):
            self._mode, self._lost = UpdateMode.SILENCE, True
            return
        self._mode = UpdateMode.EDITS
        await self._edit(text)

    async def _append(self, text: str) -> float | None:
        if not text.startswith(self._shown):
            return None  # the finished text replaces it
        try:
            await self._thread.append(str(self.ts), text[len(self._shown) :])
        except SLACK_FAILED as error:
            return await self._stream_broken(error, text)
        self._shown = text
        return None

    async def _stream_broken(self, error: Exception, text: str) -> float | None:
        """Append nothing after an error of unknown outcome: only replacing the whole text is safe then."""
        wait = retry_after(error)
        if wait is not None:
            return wait
        log.info("stream_broken", key=self._thread.event.key, code=failure(error))
        if failure(error) == STOPPED:
            self._mode = UpdateMode.SILENCE
            self._stopped()
            return None
        self._mode = UpdateMode.EDITS
        self._streaming = failure(error) != CLOSED
        await self._edit(text)
        return None

    async def _edit(self, text: str) -> None:
        await self._close()
        draft = growing(text, self._language, self._thread.event.key)
        try:
            if self.ts is None:
                await self._note(await self._thread.post(draft, self._preview), text)
            else:
                await self._thread.update(self.ts, draft, self._preview)
                self._shown = text
        except SLACK_FAILED as error:
            log.info("edit_not_taken", key=self._thread.event.key, code=failure(error))
            self._mode = UpdateMode.SILENCE
            self._lost = self.ts is None and not surely_not_done(error)

    async def _note(self, ts: str, text: str) -> None:
        self.ts, self._shown = ts, text
        await self._begun(ts)

    async def _stop_with(self, draft: MessageDraft, metadata: Metadata) -> bool:
        """End the stream with the rest of the draft, if the streamed text is its beginning."""
        body = draft.blocks[0] if draft.blocks else {}
        whole = str(body.get("text")) if body.get("type") == "markdown" else ""
        if not self._shown or not whole.startswith(self._shown):
            return False
        try:
            await self._thread.stop_stream(str(self.ts), whole[len(self._shown) :], draft.blocks[1:], metadata)
        except SLACK_FAILED as error:
            log.info("stream_not_ended", key=self._thread.event.key, code=failure(error))
            return False
        self._streaming = False
        return True

    async def _close(self) -> None:
        """End the stream, since Slack does not edit a message that is streaming; one that ended already says so."""
        if self.ts is None or not self._streaming:
            return
        self._streaming = False
        try:
            await self._thread.stop_stream(self.ts)
        except SLACK_FAILED as error:
            log.info("stream_not_closed", key=self._thread.event.key, code=failure(error))

    async def _replace(self, ts: str, draft: MessageDraft, metadata: Metadata) -> str:
        """Edit the message, or post the draft in its place where Slack refuses that."""
        try:
            await self._thread.update(ts, draft, metadata)
        except SlackApiError as error:
            if failure(error) not in NOT_EDITABLE:
                raise
            log.info("message_not_replaced", key=self._thread.event.key, code=failure(error))
            await self._thread.delete(ts)
            return await self._thread.post(draft, metadata)
        return ts


class Throttle:
    """Slows each answer down while several grow: Slack counts appends and edits over the whole workspace."""

    def __init__(self) -> None:
        self._growing = 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        self._growing += 1
        try:
            yield
        finally:
            self._growing -= 1

    def every(self, seconds: float) -> float:
        """Return the pause between two updates, which is `seconds` while one answer grows alone."""
        return seconds * max(1, self._growing)


def presentable(text: str) -> str:
    """Escape the text as the whole will be, and cut it to what one message takes."""
    return beginning(markdown(_decided(text)), MARKDOWN_MAX)


def _decided(text: str) -> str:
    """Cut off an end that more text could turn into something else: an open code span, half an entity or a fence."""
    prose = CODE.split(text)[-1]
    line = prose.rpartition("\n")[2]
    if "`" in line:
        text = text[: len(text) - len(line) + line.index("`")]
    return UNDECIDED.sub("", text)


class StreamWriter:
    """Shows a growing text in the background; once it is left, no call is under way any more.

    `__aexit__` raises the failure to save the message's ts.
    """

    def __init__(self, message: LiveMessage, throttle: Throttle) -> None:
        self._message = message
        self._throttle = throttle
        self._text: Callable[[], str] = str
        self._grown = asyncio.Event()
        self._over = asyncio.Event()
        self._follower: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._follower = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._grown.set()
        if self._follower is not None:
            await self._follower

    def show(self, text: Callable[[], str]) -> None:
        """Show what `text` returns when Slack takes the next update."""
        self._text = text
        self._grown.set()

    async def _follow(self) -> None:
        await self._grown.wait()
        with self._throttle.counted():
            while not self._over.is_set():
                self._grown.clear()
                if text := presentable(self._text()):
                    wait = await self._message.show(text)
                    await self._pause(self._throttle.every(self._message.every) if wait is None else wait)
                await self._grown.wait()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return
