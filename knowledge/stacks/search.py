"""The two searches, of meaning and of words, made one ranking."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from weaviate.classes.query import BM25Operator, Filter, MetadataQuery
from weaviate.collections.collection import CollectionAsync

from knowledge.stacks.backgrounds import SAMPLE, Backgrounds
from knowledge.stacks.ranking import Asked, Candidate, Found, rank
from knowledge.stacks.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.store import Stacks, answering
from knowledge.stacks.stored import passage_of
from knowledge.stacks.terms import analyse

CANDIDATES = 50  # of each search, before fusion


def _candidate(found: Any) -> Candidate:
    return Candidate(passage_of(found), found.properties[TERMS], _vector(found), found.vector.get(WINDOWS) or [])


def _vector(found: Any) -> list[float]:
    own: list[float] = found.vector[VECTOR]
    return own


class Search:
    """`knows` says whether the embedding model was made for a text's language."""

    def __init__(self, stacks: Stacks, knows: Callable[[str], bool]) -> None:
        self._stacks = stacks
        self._knows = knows
        self._backgrounds = Backgrounds()

    async def find(
        self, workspace: str, query: str, shelf_ids: Collection[str], limit: int, without: Collection[str] = ()
    ) -> list[Found]:
        """The best passages on these shelves; none without a shelf, whatever the store holds.

        `without` are ids of books to leave out.
        """
        if not shelf_ids or not query.strip() or not await self._stacks.has(workspace):
            return []
        here = Here(self._stacks.collection.with_tenant(workspace), list(shelf_ids), list(without))
        vector, asked = await asyncio.gather(
            self._stacks.embeddings.aembed_query(query), asyncio.to_thread(analyse, query)
        )
        terms = " ".join(asked)
        async with answering(here.tenant):
            near, lexical, background = await asyncio.gather(
                here.by_meaning(vector),
                here.by_words(terms),
                self._backgrounds.of(workspace, here.shelf_ids, here.sample),
            )
            unscored = near.keys() - lexical.scores.keys()
            scores = lexical.scores | await here.words_of(terms, unscored)
        question = Asked(vector, asked, background, known=self._knows(query))
        return rank(question, near, lexical.candidates, scores)[:limit]


@dataclass(frozen=True, slots=True)
class Lexical:
    """What BM25 found, and its scores."""

    candidates: dict[str, Candidate]
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class Here:
    """One tenant, the shelves of it that may be read, and books on them that are left out."""

    tenant: CollectionAsync
    shelf_ids: list[str]
    without: list[str]

    @property
    def _readable(self) -> Any:
        shelves = Filter.by_property("shelf_id").contains_any(self.shelf_ids)
        return shelves & Filter.by_property("book_id").contains_none(self.without) if self.without else shelves

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

    async def sample(self) -> list[list[float]]:
        """The vectors of some passages; by their ids, which are as good as drawn by lot."""
        result = await self.tenant.query.fetch_objects(
            filters=self._readable, limit=SAMPLE, include_vector=[VECTOR], return_properties=[]
        )
        return [_vector(found) for found in result.objects]

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
