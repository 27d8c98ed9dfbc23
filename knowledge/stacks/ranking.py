"""What the two searches found, made one ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue.books import Passage
from knowledge.stacks.fusion import fuse
from knowledge.stacks.wording import Wording, wordings

Vector = NDArray[np.float64]

# Weights, as docs/retrieval.md measured them
ALPHA_KNOWN = 0.65  # of meaning against BM25, when the embedding model knows the question's language
ALPHA_UNKNOWN = 0.1  # and when it does not: words decide, meaning breaks ties
BEST_WINDOW = 0.7  # of a passage's best window in its meaning; the rest is its own vector's
COVERAGE, ADJACENT = 0.05, 0.05  # of the question's terms, and of pairs of them, beside those two


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and how it was found: `score` fused (0 to 1), `vector_score` cosine, `terms_score` BM25.

    `window_score` is the cosine of its best window. None where it has none of the question's terms, or no windows.
    """

    passage: Passage
    score: float
    vector_score: float
    terms_score: float | None
    window_score: float | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the stacks see it; `known` says whether the embedding model was made for its language."""

    vector: Sequence[float]
    terms: Sequence[str]
    known: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one of the searches found; `terms` as they are indexed, `windows` may be empty."""

    passage: Passage
    terms: str
    vector: list[float]
    windows: list[list[float]]

    def cosines(self, asked: Vector) -> tuple[float, float | None]:
        own, *parts = _unit(np.asarray([self.vector, *self.windows])) @ asked
        return float(own), float(max(parts)) if parts else None


def rank(asked: Asked, candidates: Mapping[str, Candidate], words: Mapping[str, float]) -> list[Found]:
    """Best first; `words` are the candidates' BM25 scores."""
    direction = _unit(np.asarray(asked.vector))
    cosines = {key: candidate.cosines(direction) for key, candidate in candidates.items()}
    wording = wordings(asked.terms, {key: candidate.terms for key, candidate in candidates.items()})
    return [
        Found(candidates[key].passage, score, cosines[key][0], words.get(key), cosines[key][1])
        for key, score in _fused(cosines, words, wording, ALPHA_KNOWN if asked.known else ALPHA_UNKNOWN)
    ]


def _fused(
    cosines: Mapping[str, tuple[float, float | None]],
    words: Mapping[str, float],
    wording: Mapping[str, Wording],
    alpha: float,
) -> list[tuple[str, float]]:
    return fuse(
        [
            (alpha, {key: _meaning(*both) for key, both in cosines.items()}),
            (1 - alpha, words),
            (COVERAGE, {key: had.coverage for key, had in wording.items()}),
            (ADJACENT, {key: had.adjacent for key, had in wording.items()}),
        ]
    )


def _meaning(own: float, window: float | None) -> float:
    return own if window is None else (1 - BEST_WINDOW) * own + BEST_WINDOW * max(own, window)


def _unit(vectors: Vector) -> Vector:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vector = vectors / np.maximum(lengths, 1e-9)
    return unit
