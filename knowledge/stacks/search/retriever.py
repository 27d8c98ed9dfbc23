"""A LangChain retriever over the stacks, made for one patron."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.catalogue.books import Book
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.hits import Hit, as_document
from knowledge.catalogue.shelves import Patron
from knowledge.stacks.search.near_duplicates import distinct_first
from knowledge.stacks.search.search import Search

SPARE = 2  # times as many are searched as needed, since the catalogue may withhold some


class StacksRetriever(BaseRetriever):
    """One patron's view of the stacks: `patron` fixes the tenant and the shelves, and cannot be left out.

    `k` passages come back, best first, each confirmed by the catalogue; `ainvoke` and `find` also take another `k`.
    `loop` is the one that the Weaviate client lives on; calls from other threads and loops are carried out there.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    search: Search
    catalogue: Catalogue
    patron: Patron
    loop: asyncio.AbstractEventLoop
    k: int = 8

    async def find(self, query: str, k: int | None = None, without: Collection[str] = ()) -> list[Hit]:
        """Return hits, best first; `without` are ids of books to leave out. Call it on `loop`."""
        wanted = self.k if k is None else k
        shelves = [shelf.id for shelf in await self.catalogue.shelves.readable_by(self.patron)]
        hits = await self.search.find(self.patron.workspace, query, shelves, wanted * SPARE, without)
        return (await self._confirmed(hits, shelves))[:wanted]

    async def _confirmed(self, hits: Sequence[Hit], shelves: Sequence[str]) -> list[Hit]:
        """Keep only hits whose edition the catalogue calls current now: the store is not the authority."""
        editions = {hit.passage.edition_id for hit in hits}
        books = await self.catalogue.holdings.showable(self.patron.workspace, editions, shelves)
        return distinct_first(
            [_of_book(hit, books[hit.passage.edition_id]) for hit in hits if hit.passage.edition_id in books]
        )

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002  BaseRetriever's signature
        k: int | None = None,
        **_: Any,
    ) -> list[Document]:
        if asyncio.get_running_loop() is self.loop:
            return await self._documents(query, k)
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._documents(query, k), self.loop))

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  BaseRetriever's signature
        k: int | None = None,
        **_: Any,
    ) -> list[Document]:
        return asyncio.run_coroutine_threadsafe(self._documents(query, k), self.loop).result()

    async def _documents(self, query: str, k: int | None) -> list[Document]:
        return [as_document(hit) for hit in await self.find(query, k)]


def _of_book(hit: Hit, book: Book) -> Hit:
    """Add what the catalogue knows now; a book may have another title than when its passages were stored."""
    created = book.edition.created_at if book.edition else None
    return replace(hit, passage=replace(hit.passage, title=book.title), url=book.url, created_at=created)
