"""The subject of the readable passages, all together, which tells on-topic from off-topic questions."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.stacks.search.reference_topics import ReferenceTopics

Vector = NDArray[np.float64]

SAMPLE = 256  # passages
ALIKE = 0.1  # least mean cosine of any two; where passages are less alike, nearness to all of them says nothing
FRESH = 300.0  # seconds; for so long after a change the direction may be the old one
MOST = 512  # directions kept


@dataclass(frozen=True, slots=True)
class Sampled:
    """The vectors of some passages, and how many passages there are."""

    vectors: Sequence[Sequence[float]]
    passages: int


Sample = Callable[[], Awaitable[Sampled]]


@dataclass(frozen=True, slots=True)
class Background:
    """The mean direction of the passages, how many there are, and how near they are to each of the reference topics.

    The direction's length is such that its dot product with a question is 1 where the question is as near to it as
    the passages are themselves, whether all are about one thing or about many, and 0 where nothing is in common.
    """

    direction: Vector
    passages: int
    topics: Mapping[str, float] = field(default_factory=dict)


class TopicPrior:
    """The background of each workspace and set of shelves, from a sample of the passages."""

    def __init__(self, topics: ReferenceTopics | None = None) -> None:
        self._topics = topics
        self._kept: dict[tuple[str, frozenset[str]], tuple[float, Background]] = {}

    async def background(self, workspace: str, shelf_ids: Sequence[str], sample: Sample) -> Background | None:
        """Return what the passages are about; None where the shelves hold nothing."""
        key = (workspace, frozenset(shelf_ids))
        if key in self._kept and time.monotonic() - self._kept[key][0] < FRESH:
            return self._kept[key][1]
        sampled = await sample()
        vectors = np.asarray(sampled.vectors)
        if not len(vectors):
            return None
        mean = (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).mean(axis=0)
        topics = await self._topics.mean_signs(vectors) if self._topics else {}
        background = Background(mean / max(float(mean @ mean), ALIKE), sampled.passages, topics)
        if len(self._kept) >= MOST:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = (time.monotonic(), background)
        return background
