"""A bus for everything that changes in the workspace: the page, the events and the tests subscribe to it."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class WorkspaceChange:
    """A change to a message (message, edited, changed, stream_ended, deleted, ephemeral) or to another value."""

    kind: str
    value: Any
    before: Any = None


class EventBus:
    def __init__(self) -> None:
        self._subscribers: set[Callable[[WorkspaceChange], None]] = set()

    def publish(self, kind: str, value: Any, before: Any = None) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(WorkspaceChange(kind, value, before))

    @contextmanager
    def subscribe(self, subscriber: Callable[[WorkspaceChange], None]) -> Iterator[None]:
        """Call the subscriber for each change, at once and in order; it must not block."""
        self._subscribers.add(subscriber)
        try:
            yield
        finally:
            self._subscribers.discard(subscriber)

    async def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """Return the predicate's value once it is true; evaluate it again after each change."""
        changed = asyncio.Event()
        with self.subscribe(lambda _change: changed.set()):
            async with asyncio.timeout(timeout):
                while not (value := predicate()):
                    await changed.wait()
                    changed.clear()
        return value
