"""Hybrid search: vector search and BM25 over the shelves that a patron may read."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weaviate.classes.query import BM25Operator, Filter, MetadataQuery
from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.hits import Hit
from knowledge.stacks.search.ranking import SearchQuery, rank
from knowledge.stacks.search.reference_topics import ReferenceTopics, beyond
from knowledge.stacks.search.topic_prior import SAMPLE, Background, Sampled, TopicPrior
from knowledge.stacks.store.passage_reader import StoredPassage, fetch
from knowledge.stacks.store.schema import TERMS, VECTOR
from knowledge.stacks.store.store import Stacks
from knowledge.stacks.text.analyzer import analyse
from knowledge.stacks.text.respelling import respelled

CANDIDATES = 50  # passages of each search, before fusion


class Search:
    """Hybrid search; `knows` says whether the embedding model knows a text's language.

    `topics` tell what a question is about by itself, where the librarian judges by that.
    """

    def __init__(self, stacks: Stacks, knows: Callable[[str], bool], topics: ReferenceTopics | None = None) -> None:
        self._stacks = stacks
        self._knows = knows
        self._topics = topics
        self._topic_prior = TopicPrior(topics)

    async def find(
        self, workspace: str, query: str, shelf_ids: Collection[str], limit: int, without: Collection[str] = ()
    ) -> list[Hit]:
        """Return the best passages on these shelves; without a shelf there are none, whatever the store holds.

        `without` are ids of books to leave out.
        """
        if not shelf_ids or not query.strip() or not await self._stacks.has(workspace):
            return []
        vector, asked = await asyncio.gather(
            self._stacks.embeddings.aembed_query(query), asyncio.to_thread(analyse, query)
        )

        def search(collection: CollectionAsync) -> "Awaitable[Found]":
            scope = SearchScope(collection.with_tenant(workspace), list(shelf_ids), list(without))
            return self._search(workspace, scope, vector, asked)

        found = await self._stacks.ask(search)
        topics = await self._beyond(vector, found.background) if found.background else {}
        question = SearchQuery(vector, found.terms, found.background, self._knows(query), topics)
        return rank(question, found.near, found.worded, found.candidates, found.words)[:limit]

    async def _search(self, workspace: str, scope: "SearchScope", vector: list[float], terms: Sequence[str]) -> "Found":
        near, worded, background = await asyncio.gather(
            scope.nearest(vector),
            scope.bm25(terms),
            self._topic_prior.background(workspace, scope.shelf_ids, scope.sample),
        )
        candidates, words = await scope.fetch(near, worded, terms)
        found = candidates.values()
        meant = respelled(terms, [one.terms for one in found], [one.passage.text for one in found])
        if meant != terms:
            worded = await scope.bm25(meant)
            candidates, words = await scope.fetch(near, worded, meant)
        return Found(near, worded, words, candidates, background, meant)

    async def _beyond(self, vector: list[float], background: Background) -> dict[str, float]:
        """Return the signs of what the question is about by itself, beside what the passages are about."""
        return beyond(await self._topics.signs(vector), background.topics) if self._topics else {}


@dataclass(frozen=True, slots=True)
class Found:
    """The results of both searches: ids, BM25 scores and passages; `background` is what the shelves are about."""

    near: set[str]
    worded: Mapping[str, float]
    words: Mapping[str, float]  # of those that only the vector search found as well
    candidates: Mapping[str, StoredPassage]
    background: Background | None
    terms: Sequence[str]  # the question's, as they were meant


@dataclass(frozen=True, slots=True)
class SearchScope:
    """One tenant, those of its shelves that may be read, and books that are left out."""

    tenant: CollectionAsync
    shelf_ids: list[str]
    without: list[str]

    @property
    def _readable(self) -> Any:
        shelves = Filter.by_property("shelf_id").contains_any(self.shelf_ids)
        return shelves & Filter.by_property("book_id").contains_none(self.without) if self.without else shelves

    async def nearest(self, vector: list[float]) -> set[str]:
        """Return the ids of the nearest passages."""
        result = await self.tenant.query.near_vector(
            vector, target_vector=VECTOR, filters=self._readable, limit=CANDIDATES, return_properties=[]
        )
        return {str(found.uuid) for found in result.objects}

    async def bm25(self, terms: Sequence[str]) -> dict[str, float]:
        """Return the BM25 scores of the best passages."""
        return await self._bm25(terms, self._readable) if terms else {}

    async def fetch(
        self, near: set[str], worded: Mapping[str, float], terms: Sequence[str]
    ) -> tuple[Mapping[str, StoredPassage], Mapping[str, float]]:
        """Return the passages that both searches found, and the BM25 scores of all of them."""
        candidates, others = await asyncio.gather(
            fetch(self.tenant, near | worded.keys(), vectors=True), self._bm25_of(terms, near - worded.keys())
        )
        return candidates, {key: score for key, score in {**worded, **others}.items() if key in candidates}

    async def sample(self) -> Sampled:
        """Return the vectors of some passages in the order of their ids, which is as good as a random sample."""
        result, whole = await asyncio.gather(
            self.tenant.query.fetch_objects(
                filters=self._readable, limit=SAMPLE, include_vector=[VECTOR], return_properties=[]
            ),
            self.tenant.aggregate.over_all(filters=self._readable, total_count=True),
        )
        found: Sequence[Any] = result.objects
        return Sampled([one.vector[VECTOR] for one in found], whole.total_count or len(found))

    async def _bm25_of(self, terms: Sequence[str], ids: Collection[str]) -> dict[str, float]:
        if not terms or not ids:
            return {}
        return await self._bm25(terms, self._readable & Filter.by_id().contains_any(sorted(ids)))

    async def _bm25(self, terms: Sequence[str], where: Any) -> dict[str, float]:
        result = await self.tenant.query.bm25(
            " ".join(terms),
            query_properties=[TERMS],
            operator=BM25Operator.or_(minimum_match=1),
            filters=where,
            limit=CANDIDATES,
            return_properties=[],
            return_metadata=MetadataQuery(score=True),
        )
        found: Sequence[Any] = result.objects
        return {str(one.uuid): one.metadata.score for one in found}
