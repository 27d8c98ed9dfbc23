"""What the readable passages are about on the whole: the background that a question is seen against."""

import time
from collections.abc import Awaitable, Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

SAMPLE = 256  # passages
ALIKE = 0.1  # mean cosine of any two; where passages about everything have less, nearness to them all tells nothing
FRESH = 300.0  # seconds: so long after a change the background may be the old one
MOST = 512  # backgrounds kept

Sample = Callable[[], Awaitable[Sequence[Sequence[float]]]]


class TopicPrior:
    """The mean direction of a sample of the passages, kept for each workspace and set of shelves.

    Its length is such that a question's share in it is 1 where the question is as near to the whole as the passages
    themselves are, be they all about one thing or about many; 0 where it has nothing to do with them.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, frozenset[str]], tuple[float, Vector]] = {}

    async def of(self, workspace: str, shelf_ids: Sequence[str], sample: Sample) -> Vector | None:
        """None where nothing stands there."""
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
