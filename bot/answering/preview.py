"""An answer that is shown while it grows, at a pace that Slack takes."""

import asyncio
from types import TracebackType
from typing import Self

from bot.answering.growing import presentable
from bot.answering.pace import Pace
from bot.answering.sheet import Sheet


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
