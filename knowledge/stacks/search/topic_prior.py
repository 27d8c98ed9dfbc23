"""The mean embedding of a sample of readable passages, which tells on-topic from off-topic questions."""

import time
from collections.abc import Awaitable, Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

SAMPLE = 256  # passages
ALIKE = 0.1  # least mean cosine of any two; where passages are less alike, nearness to all of them says nothing
FRESH = 300.0  # seconds; for so long after a change the direction may be the old one
MOST = 512  # directions kept

Sample = Callable[[], Awaitable[Sequence[Sequence[float]]]]


class TopicPrior:
    """The mean direction of a sample of the passages, kept for each workspace and set of shelves.

    Its length is such that its dot product with a question is 1 where the question is as near to it as the passages
    themselves are, whether they are all about one thing or about many, and 0 where they have nothing in common.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, frozenset[str]], tuple[float, Vector]] = {}

    async def direction(self, workspace: str, shelf_ids: Sequence[str], sample: Sample) -> Vector | None:
        """Return the mean direction; None where the shelves hold nothing."""
        key = (workspace, frozenset(shelf_ids))
        if key in self._kept and time.monotonic() - self._kept[key][0] < FRESH:
            return self._kept[key][1]
        vectors = np.asarray(await sample())
        if not len(vectors):
            return None
        mean = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).mean(axis=0)
        background: Vector = mean / max(float(mean @ mean), ALIKE)
        if len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = (time.monotonic(), background)
        return background
