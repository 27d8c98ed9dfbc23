"""How fast answers may grow: Slack counts appends and edits over the whole workspace."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from bot.answering.live_message import Sheet
from bot.blocks.answers import MARKDOWN_MAX
from bot.slack.splitting import beginning
from bot.slack.text import CODE, markdown


class Pace:
    """The more answers grow at once, the slower each of them does."""

    def __init__(self) -> None:
        self._growing = 0

    @contextmanager
    def kept(self) -> Iterator[None]:
        self._growing += 1
        try:
            yield
        finally:
            self._growing -= 1

    def every(self, seconds: float) -> float:
        """`seconds` is for an answer that grows alone."""
        return seconds * max(1, self._growing)


UNDECIDED = re.compile(r"(?:&[a-z#]?\w{0,8}|[<\[!`~&]+)\Z", re.IGNORECASE)


def presentable(text: str) -> str:
    """Escaped as the whole will be; not more than one message takes."""
    return beginning(markdown(_decided(text)), MARKDOWN_MAX)


def _decided(text: str) -> str:
    """Without an end that means something else once more follows: an open code span, half an entity or a fence."""
    prose = CODE.split(text)[-1]
    line = prose.rpartition("\n")[2]
    if "`" in line:
        text = text[: len(text) - len(line) + line.index("`")]
    return UNDECIDED.sub("", text)


class Preview:
    """Whoever writes waits for nothing; on leaving, the last call is over and nothing more is shown.

    Leaving raises what kept it from being noted that a message stands.
    """

    def __init__(self, sheet: Sheet, pace: Pace) -> None:
        self._sheet = sheet
        self._pace = pace
        self.text = ""
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

    def grow(self, words: str) -> None:
        self.text += words
        self._grown.set()

    async def _follow(self) -> None:
        await self._grown.wait()
        with self._pace.kept():
            while not self._over.is_set():
                self._grown.clear()
                if text := presentable(self.text):
                    asked = await self._sheet.show(text)
                    await self._pause(self._pace.every(self._sheet.every) if asked is None else asked)
                await self._grown.wait()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return
