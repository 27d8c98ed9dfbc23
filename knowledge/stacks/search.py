"""The two searches, of meaning and of words, made one ranking."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from weaviate.classes.query import BM25Operator, Filter, MetadataQuery

from knowledge.catalogue.books import Passage
from knowledge.stacks.fusion import fuse
from knowledge.stacks.schema import TERMS, VECTOR
from knowledge.stacks.store import Stacks, weaviate_errors
from knowledge.stacks.terms import analyse

CANDIDATES = 50  # of each search, before fusion
ALPHA_KNOWN = 0.5  # weight of meaning when the embedding model knows the question's language
ALPHA_UNKNOWN = 0.1  # and when it does not: words decide, meaning breaks ties


@dataclass(frozen=True, slots=True)
class Found:
    """A passage and how it was found: `score` fused (0 to 1), `vector_score` cosine, `terms_score` BM25.

    A passage that only one of the searches found has None in the other.
    """

    passage: Passage
    score: float
    vector_score: float | None
    terms_score: float | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """One search's result: passages by id, and their scores."""

    passages: dict[str, Passage]
    scores: dict[str, float]


def passage_of(found: Any) -> Passage:
    kept = found.properties
    return Passage(
        id=str(found.uuid),
        book_id=kept["book_id"],
        edition_id=kept["edition_id"],
        shelf_id=kept["shelf_id"],
        ordinal=kept["ordinal"],
        title=kept["title"],
        headings=tuple(kept.get("headings") or ()),
        page=kept.get("page"),
        text=kept["text"],
    )


def _ranked(objects: Sequence[Any], score: Callable[[Any], float]) -> Ranked:
    passages = {str(found.uuid): passage_of(found) for found in objects}
    return Ranked(passages, {str(found.uuid): score(found.metadata) for found in objects})


class Search:
    """`knows` says whether the embedding model was made for a text's language."""

    def __init__(self, stacks: Stacks, knows: Callable[[str], bool]) -> None:
        self._stacks = stacks
        self._knows = knows

    async def find(self, workspace: str, query: str, shelf_ids: Collection[str], limit: int) -> list[Found]:
        """The best passages on these shelves; none without a shelf, whatever the store holds."""
        if not shelf_ids or not query.strip() or not await self._stacks.has(workspace):
            return []
        near, lexical = await asyncio.gather(
            self._by_meaning(workspace, query, shelf_ids), self._by_words(workspace, query, shelf_ids)
        )
        alpha = ALPHA_KNOWN if self._knows(query) else ALPHA_UNKNOWN
        ranking = fuse(near.scores, lexical.scores, alpha)[:limit]
        passages = near.passages | lexical.passages
        return [Found(passages[key], score, near.scores.get(key), lexical.scores.get(key)) for key, score in ranking]

    async def _by_meaning(self, workspace: str, query: str, shelf_ids: Collection[str]) -> Ranked:
        vector = await self._stacks.embeddings.aembed_query(query)
        with weaviate_errors():
            result = await self._stacks.collection.with_tenant(workspace).query.near_vector(
                vector,
                target_vector=VECTOR,
                filters=Filter.by_property("shelf_id").contains_any(list(shelf_ids)),
                limit=CANDIDATES,
                return_metadata=MetadataQuery(distance=True),
            )
        return _ranked(result.objects, lambda metadata: 1 - metadata.distance)

    async def _by_words(self, workspace: str, query: str, shelf_ids: Collection[str]) -> Ranked:
        terms = await asyncio.to_thread(analyse, query)
        if not terms:
            return Ranked({}, {})
        with weaviate_errors():
            result = await self._stacks.collection.with_tenant(workspace).query.bm25(
                " ".join(terms),
                query_properties=[TERMS],
                operator=BM25Operator.or_(minimum_match=1),
                filters=Filter.by_property("shelf_id").contains_any(list(shelf_ids)),
                limit=CANDIDATES,
                return_metadata=MetadataQuery(score=True),
            )
        return _ranked(result.objects, lambda metadata: metadata.score)
