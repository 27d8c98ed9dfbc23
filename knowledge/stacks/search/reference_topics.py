"""How near a question is to what people ask anywhere, and to what they ask at work, whatever the stacks hold.

`elsewhere.txt` has a question a line about anything at all, `workplace.txt` what a team's own documents mostly answer.
They are in English; a multilingual model brings questions of other languages near them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from importlib.resources import files

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

Vector = NDArray[np.float64]

LISTS = ("elsewhere", "workplace")
SHARP = 0.01  # of a cosine: questions that are farther away than the nearest by more than a few of it count for nothing


class ReferenceTopics:
    """The questions of both lists, embedded when the first question is asked."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._vectors: asyncio.Task[Mapping[str, Vector]] | None = None

    async def signs(self, vector: Sequence[float]) -> dict[str, float]:
        """Return for each list a soft maximum of the question's cosines to it, less the logarithm of its length."""
        if self._vectors is None or (self._vectors.done() and self._vectors.exception() is not None):
            self._vectors = asyncio.create_task(self._embedded())
        known = await asyncio.shield(self._vectors)
        asked = _unit(np.asarray(vector))
        return {name: _soft_maximum(rows @ asked) for name, rows in known.items()}

    async def _embedded(self) -> Mapping[str, Vector]:
        return {name: _unit(np.asarray([await self._embeddings.aembed_query(one) for one in _lines(name)]))
                for name in LISTS}  # fmt: skip


def _lines(name: str) -> list[str]:
    text = files("knowledge.stacks.search").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _soft_maximum(cosines: Vector) -> float:
    most = float(cosines.max())
    return most + SHARP * float(np.log(np.exp((cosines - most) / SHARP).mean()))


def _unit(vectors: Vector) -> Vector:
    unit: Vector = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit
