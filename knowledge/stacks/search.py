"""The two searches, of meaning and of words, made one ranking."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from weaviate.classes.query import BM25Operator, Filter, MetadataQuery
from weaviate.collections.collection import CollectionAsync

from knowledge.stacks.ranking import Asked, Candidate, Found, rank
from knowledge.stacks.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.store import Stacks, answering
from knowledge.stacks.stored import passage_of
from knowledge.stacks.terms import analyse

CANDIDATES = 50  # of each search, before fusion


def _candidate(found: Any) -> Candidate:
    vector, windows = found.vector[VECTOR], found.vector.get(WINDOWS) or []
    return Candidate(passage_of(found), found.properties[TERMS], vector, windows)


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
        vector, asked = await asyncio.gather(
            self._stacks.embeddings.aembed_query(query), asyncio.to_thread(analyse, query)
        )
        terms = " ".join(asked)
        async with answering(here.tenant):
            near, lexical = await asyncio.gather(here.by_meaning(vector), here.by_words(terms))
            unscored = near.keys() - lexical.scores.keys()
            scores = lexical.scores | await here.words_of(terms, unscored)
        candidates = near | lexical.candidates
        return rank(Asked(vector, asked, known=self._knows(query)), candidates, scores)[:limit]


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
