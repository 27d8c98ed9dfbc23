"""How fast answers may grow: Slack counts appends and edits over the whole workspace."""

from collections.abc import Iterator
from contextlib import contextmanager


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
