"""The two searches, of meaning and of words, made one ranking."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from weaviate.classes.query import BM25Operator, Filter, MetadataQuery
from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.books import Passage
from knowledge.stacks.fusion import fuse
from knowledge.stacks.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.store import Stacks, weaviate_errors
from knowledge.stacks.stored import passage_of
from knowledge.stacks.terms import analyse

Vector = NDArray[np.float64]

CANDIDATES = 50  # of each search, before fusion
ALPHA_KNOWN = 0.65  # weight of meaning when the embedding model knows the question's language
ALPHA_UNKNOWN = 0.1  # and when it does not: words decide, meaning breaks ties
BEST_WINDOW = 0.5  # weight of a passage's best window in its meaning; the rest is its own vector's


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
class Candidate:
    """What one of the searches found; `windows` may be empty."""

    passage: Passage
    vector: list[float]
    windows: list[list[float]]

    def cosines(self, asked: Vector) -> tuple[float, float | None]:
        own, *parts = _unit(np.asarray([self.vector, *self.windows])) @ asked
        return float(own), float(max(parts)) if parts else None


def _candidate(found: Any) -> Candidate:
    return Candidate(passage_of(found), found.vector[VECTOR], found.vector.get(WINDOWS) or [])


def _unit(vectors: Vector) -> Vector:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vector = vectors / np.maximum(lengths, 1e-9)
    return unit


class Search:
    """`knows` says whether the embedding model was made for a text's language."""

    def __init__(self, stacks: Stacks, knows: Callable[[str], bool]) -> None:
        self._stacks = stacks
        self._knows = knows

    async def find(self, workspace: str, query: str, shelf_ids: Collection[str], limit: int) -> list[Found]:
        """The best passages on these shelves; none without a shelf, whatever the store holds."""
        if not shelf_ids or not query.strip() or not await self._stacks.has(workspace):
            return []
        here = Here(self._stacks.collection.with_tenant(workspace), list(shelf_ids))
        vector, terms = await asyncio.gather(
            self._stacks.embeddings.aembed_query(query), asyncio.to_thread(lambda: " ".join(analyse(query)))
        )
        with weaviate_errors():
            near, lexical = await asyncio.gather(here.by_meaning(vector), here.by_words(terms))
            unscored = near.keys() - lexical.scores.keys()
            scores = lexical.scores | await here.words_of(terms, unscored)
        candidates = near | lexical.candidates
        return self._ranking(query, _unit(np.asarray(vector)), candidates, scores)[:limit]

    def _ranking(
        self, query: str, asked: Vector, candidates: Mapping[str, Candidate], words: Mapping[str, float]
    ) -> list[Found]:
        cosines = {key: candidate.cosines(asked) for key, candidate in candidates.items()}
        alpha = ALPHA_KNOWN if self._knows(query) else ALPHA_UNKNOWN
        fused = fuse({key: _meaning(*both) for key, both in cosines.items()}, words, alpha)
        return [
            Found(candidates[key].passage, score, cosines[key][0], words.get(key), cosines[key][1])
            for key, score in fused
        ]


def _meaning(own: float, window: float | None) -> float:
    return own if window is None else (1 - BEST_WINDOW) * own + BEST_WINDOW * max(own, window)


@dataclass(frozen=True, slots=True)
class Lexical:
    """What BM25 found, and its scores."""

    candidates: dict[str, Candidate]
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Here:
    """One tenant and the shelves of it that may be read."""

    tenant: CollectionAsync
    shelf_ids: list[str]

    @property
    def _readable(self) -> Any:
        return Filter.by_property("shelf_id").contains_any(self.shelf_ids)

    async def by_meaning(self, vector: list[float]) -> dict[str, Candidate]:
        result = await self.tenant.query.near_vector(
            vector, target_vector=VECTOR, filters=self._readable, limit=CANDIDATES, include_vector=[VECTOR, WINDOWS]
        )
        return {str(found.uuid): _candidate(found) for found in result.objects}

    async def by_words(self, terms: str) -> Lexical:
        if not terms:
            return Lexical({}, {})
        found = await self._bm25(terms, self._readable, include_vector=[VECTOR, WINDOWS])
        return Lexical({str(one.uuid): _candidate(one) for one in found}, _scores(found))

    async def words_of(self, terms: str, ids: Collection[str]) -> dict[str, float]:
        """The BM25 scores of passages that only the search by meaning listed."""
        if not terms or not ids:
            return {}
        these = self._readable & Filter.by_id().contains_any(sorted(ids))
        return _scores(await self._bm25(terms, these, include_vector=False))

    async def _bm25(self, terms: str, where: Any, *, include_vector: bool | list[str]) -> Sequence[Any]:
        result = await self.tenant.query.bm25(
            terms,
            query_properties=[TERMS],
            operator=BM25Operator.or_(minimum_match=1),
            filters=where,
            limit=CANDIDATES,
            include_vector=include_vector,
            return_metadata=MetadataQuery(score=True),
        )
        return result.objects


def _scores(found: Sequence[Any]) -> dict[str, float]:
    return {str(one.uuid): one.metadata.score for one in found}
