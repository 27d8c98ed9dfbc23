"""Answers that are being written in this process, and who asked to stop one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Stops:
    """One answer at a time is written in a thread, so a thread names it."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], asyncio.Event] = {}

    @contextmanager
    def watched(self, channel: str, thread: str) -> Iterator[asyncio.Event]:
        """An event that is set when the answer in this thread is to be stopped."""
        stopped = self._running[channel, thread] = asyncio.Event()
        try:
            yield stopped
        finally:
            del self._running[channel, thread]

    def stop(self, channel: str, thread: str) -> bool:
        """Whether anything was being written there."""
        stopped = self._running.get((channel, thread))
        if stopped is not None:
            stopped.set()
        return stopped is not None
