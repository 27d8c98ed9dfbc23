"""LangChain's retriever over the stacks: whose question it is comes first, the query second."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.catalogue.access import Patron
from knowledge.catalogue.books import Book
from knowledge.catalogue.database import Catalogue
from knowledge.stacks.search.near_duplicates import distinct_first
from knowledge.stacks.search.ranking import Found
from knowledge.stacks.search.search import Search

SPARE = 2  # asked for beyond need, in case the catalogue withholds some


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit with the book that it may be shown from."""

    found: Found
    book: Book

    @property
    def text(self) -> str:
        return self.found.passage.text

    @property
    def written(self) -> datetime:
        return self.book.edition.created_at if self.book.edition else datetime.min.replace(tzinfo=UTC)


def _document(found: Found, book: Book) -> Document:
    passage = found.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "passage_id": passage.id,
            "book_id": passage.book_id,
            "edition_id": passage.edition_id,
            "shelf_id": passage.shelf_id,
            "ordinal": passage.ordinal,
            "title": book.title,
            "place": passage.place,
            "url": book.url,
            "headings": list(passage.headings),
            "page": passage.page,
            "score": found.score,
            "vector_score": found.vector_score,
            "terms_score": found.terms_score,
            "window_score": found.window_score,
            "coverage": found.wording.coverage,
            "adjacent": found.wording.adjacent,
            "search": found.search,
            "dated": book.edition.created_at.date().isoformat() if book.edition else None,
        },
    )


class StacksRetriever(BaseRetriever):
    """One patron's view of the stacks: `patron` fixes the tenant and the shelves, and cannot be left out.

    `k` passages come back, best first, each confirmed by the catalogue; `ainvoke` also takes another `k`, and ids of
    books to leave out as `without`. `loop` is the one that the Weaviate client
    lives on, and where calls from other threads and loops are carried out.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    catalogue: Catalogue
    patron: Patron
    loop: asyncio.AbstractEventLoop
    k: int = 8

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002  BaseRetriever's signature
        k: int | None = None,
        without: Collection[str] = (),
        **_: Any,
    ) -> list[Document]:
        finding = self._find(query, self.k if k is None else k, without)
        if asyncio.get_running_loop() is self.loop:
            return await finding
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(finding, self.loop))

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  BaseRetriever's signature
        k: int | None = None,
        **_: Any,
    ) -> list[Document]:
        wanted = self.k if k is None else k
        return asyncio.run_coroutine_threadsafe(self._find(query, wanted), self.loop).result()

    async def _find(self, query: str, k: int, without: Collection[str] = ()) -> list[Document]:
        shelves = [shelf.id for shelf in await self.catalogue.shelves.readable_by(self.patron)]
        found = await self.search.find(self.patron.workspace, query, shelves, k * SPARE, without)
        return (await self._confirmed(found, shelves))[:k]

    async def _confirmed(self, found: Sequence[Found], shelves: Sequence[str]) -> list[Document]:
        """The store is not the authority: only what the catalogue calls current, here and now, is shown."""
        editions = {hit.passage.edition_id for hit in found}
        books = await self.catalogue.holdings.showable(self.patron.workspace, editions, shelves)
        shown = [Shown(hit, books[hit.passage.edition_id]) for hit in found if hit.passage.edition_id in books]
        return [_document(hit.found, hit.book) for hit in distinct_first(shown)]
