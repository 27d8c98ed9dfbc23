"""The answers that this process is writing, and the wish to stop one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Cancellations:
    """One answer at a time is written in a thread, so the thread identifies it."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], asyncio.Event] = {}

    @contextmanager
    def watched(self, channel: str, thread: str) -> Iterator[asyncio.Event]:
        """Yield an event that is set when the answer in this thread is to be stopped."""
        stopped = self._running[channel, thread] = asyncio.Event()
        try:
            yield stopped
        finally:
            del self._running[channel, thread]

    def stop(self, channel: str, thread: str) -> bool:
        """Stop the answer in a thread; False where none is being written."""
        stopped = self._running.get((channel, thread))
        if stopped is not None:
            stopped.set()
        return stopped is not None
