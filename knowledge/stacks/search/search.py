"""The two searches, of meaning and of words, made one ranking."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from weaviate.classes.query import BM25Operator, Filter, MetadataQuery
from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.hits import Hit
from knowledge.stacks.search.ranking import SearchQuery, rank
from knowledge.stacks.search.topic_prior import SAMPLE, TopicPrior
from knowledge.stacks.store.reader import fetch
from knowledge.stacks.store.schema import TERMS, VECTOR
from knowledge.stacks.store.store import Stacks, bounded
from knowledge.stacks.text.analyzer import analyse

CANDIDATES = 50  # of each search, before fusion


class Search:
    """`knows` says whether the embedding model was made for a text's language."""

    def __init__(self, stacks: Stacks, knows: Callable[[str], bool]) -> None:
        self._stacks = stacks
        self._knows = knows
        self._backgrounds = TopicPrior()

    async def find(
        self, workspace: str, query: str, shelf_ids: Collection[str], limit: int, without: Collection[str] = ()
    ) -> list[Hit]:
        """The best passages on these shelves; none without a shelf, whatever the store holds.

        `without` are ids of books to leave out.
        """
        if not shelf_ids or not query.strip() or not await self._stacks.has(workspace):
            return []
        here = SearchScope(self._stacks.collection.with_tenant(workspace), list(shelf_ids), list(without))
        vector, asked = await asyncio.gather(
            self._stacks.embeddings.aembed_query(query), asyncio.to_thread(analyse, query)
        )
        terms = " ".join(asked)
        async with bounded(here.tenant):
            near, worded, background = await asyncio.gather(
                here.nearest(vector),
                here.bm25(terms),
                self._backgrounds.of(workspace, here.shelf_ids, here.sample),
            )
            candidates, others = await asyncio.gather(
                fetch(here.tenant, near | worded.keys(), vectors=True), here.bm25_of(terms, near - worded.keys())
            )
        words = {key: score for key, score in (worded | others).items() if key in candidates}
        question = SearchQuery(vector, asked, background, known=self._knows(query))
        return rank(question, near, worded, candidates, words)[:limit]


@dataclass(frozen=True, slots=True)
class SearchScope:
    """One tenant, the shelves of it that may be read, and books on them that are left out."""

    tenant: CollectionAsync
    shelf_ids: list[str]
    without: list[str]

    @property
    def _readable(self) -> Any:
        shelves = Filter.by_property("shelf_id").contains_any(self.shelf_ids)
        return shelves & Filter.by_property("book_id").contains_none(self.without) if self.without else shelves

    async def nearest(self, vector: list[float]) -> set[str]:
        """The ids of the nearest."""
        result = await self.tenant.query.near_vector(
            vector, target_vector=VECTOR, filters=self._readable, limit=CANDIDATES, return_properties=[]
        )
        return {str(found.uuid) for found in result.objects}

    async def bm25(self, terms: str) -> dict[str, float]:
        """The BM25 scores of the best."""
        return await self._bm25(terms, self._readable) if terms else {}

    async def sample(self) -> list[list[float]]:
        """The vectors of some passages; by their ids, which are as good as drawn by lot."""
        result = await self.tenant.query.fetch_objects(
            filters=self._readable, limit=SAMPLE, include_vector=[VECTOR], return_properties=[]
        )
        found: Sequence[Any] = result.objects
        return [one.vector[VECTOR] for one in found]

    async def bm25_of(self, terms: str, ids: Collection[str]) -> dict[str, float]:
        """The BM25 scores of passages that only the search by meaning listed."""
        if not terms or not ids:
            return {}
        return await self._bm25(terms, self._readable & Filter.by_id().contains_any(sorted(ids)))

    async def _bm25(self, terms: str, where: Any) -> dict[str, float]:
        result = await self.tenant.query.bm25(
            terms,
            query_properties=[TERMS],
            operator=BM25Operator.or_(minimum_match=1),
            filters=where,
            limit=CANDIDATES,
            return_properties=[],
            return_metadata=MetadataQuery(score=True),
        )
        found: Sequence[Any] = result.objects
        return {str(one.uuid): one.metadata.score for one in found}
