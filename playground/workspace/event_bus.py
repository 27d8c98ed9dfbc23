"""Where everything that changes is announced: to the page, to the events and to waiting tests."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """Of messages: message, edited, grown, settled, deleted, ephemeral; others are named after their values."""

    kind: str
    value: Any
    before: Any = None


class Bulletin:
    def __init__(self) -> None:
        self._readers: set[Callable[[Change], None]] = set()

    def announce(self, kind: str, value: Any, before: Any = None) -> None:
        for reader in tuple(self._readers):
            reader(Change(kind, value, before))

    @contextmanager
    def read_by(self, reader: Callable[[Change], None]) -> Iterator[None]:
        """The reader is called at once for each change, in order; it must not block."""
        self._readers.add(reader)
        try:
            yield
        finally:
            self._readers.discard(reader)

    async def wait_for(self, predicate: Callable[[], T], timeout: float) -> T:
        """What the predicate returns once it is true; asked again after each change."""
        changed = asyncio.Event()
        with self.read_by(lambda _change: changed.set()):
            async with asyncio.timeout(timeout):
                while not (value := predicate()):
                    await changed.wait()
                    changed.clear()
        return value
