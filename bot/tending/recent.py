"""What was looked up a moment ago."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps what `look_up` found for `fresh` seconds; failures are never kept."""

    def __init__(self, fresh: float, *, limit: int = 4096) -> None:
        self._fresh = fresh
        self._limit = limit
        self._found: dict[Key, tuple[float, Value]] = {}
        self._drops = 0

    async def get(self, key: Key, look_up: Callable[[], Awaitable[Value]]) -> Value:
        kept = self._found.get(key)
        if kept is not None and monotonic() - kept[0] < self._fresh:
            return kept[1]
        started, drops = monotonic(), self._drops
        value = await look_up()
        if drops == self._drops:  # otherwise what was read may already be wrong
            self._keep(key, started, value)
        return value

    def drop(self, key: Key) -> None:
        self._drops += 1
        self._found.pop(key, None)

    def _keep(self, key: Key, started: float, value: Value) -> None:
        self._found.pop(key, None)
        while len(self._found) >= self._limit:
            self._found.pop(next(iter(self._found)))
        self._found[key] = (started, value)
