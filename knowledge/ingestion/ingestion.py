"""The document flow: bytes are read, cut, written to the stacks and, in one transaction, made current."""

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from knowledge.catalogue.books import Book, Edition, Passage, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import Unchanged
from knowledge.catalogue.history import UNDOABLE
from knowledge.catalogue.sources import FetchRecord
from knowledge.errors import BookRefused, Reason
from knowledge.ingestion.edition_diff import difference, topics
from knowledge.ingestion.receipts import TERMINAL, Order, Progress, Receipt, Report, Status, refused, silent, unchanged
from knowledge.reading.chunking import Chunk, chunk
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.texts import Reading, Source
from knowledge.reading.web.fetcher import Fetched, Fetcher
from knowledge.remark import Remark
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import Stacks, passage_id
from knowledge.stacks.text.minhash import sketch

__all__ = ["Ingestion", "Progress", "Receipt", "Report", "Status"]


class Cut(Protocol):
    def __call__(self, reading: Reading, *, title: str) -> list[Chunk]: ...


class Ingestion:
    """`cut` makes passages of a reading."""

    def __init__(
        self, catalogue: Catalogue, stacks: Stacks, reader: Reader, fetcher: Fetcher, cut: Cut = chunk
    ) -> None:
        self._cut = cut
        self._catalogue = catalogue
        self._stacks = stacks
        self._reader = reader
        self._fetcher = fetcher

    async def add(
        self,
        source: Source,
        *,
        shelf: Shelf,
        by: str,
        key: str,
        title: str | None = None,
        url: str | None = None,
        report: Report | None = None,
        idempotency_key: str | None = None,
    ) -> Receipt:
        """A refused document is a receipt like any other; only what may pass later (Unavailable) is raised."""
        began = time.monotonic()
        order = Order(source, shelf, by, key, title, url, idempotency_key)
        try:
            receipt = await self._take(order, report or silent)
        except BookRefused as refusal:
            receipt = refused(title or source.name, refusal)
        return replace(receipt, seconds=time.monotonic() - began)

    async def read(self, source: Source, *, title: str) -> list[Chunk]:
        """Only read and cut, and kept nowhere. Raises BookRefused where there is no text."""
        chunks = self._cut(await self._reader.read(source), title=title)
        if not chunks:
            raise BookRefused(Reason.EMPTY, "It holds no text.")
        return chunks

    async def add_url(
        self,
        url: str,
        *,
        shelf: Shelf,
        by: str,
        title: str | None = None,
        report: Report | None = None,
        idempotency_key: str | None = None,
        only_newer: bool = False,
    ) -> Receipt:
        """Fetches behind the address guard, then adds; the URL is the book's key and its link.

        `only_newer` than what was fetched last: what an admin took back since does not return by itself.
        """
        standing = await self._catalogue.holdings.from_source(shelf, url)
        last_fetch = await self._catalogue.fetches.of(standing.id) if standing else None
        title = title or (last_fetch.title if last_fetch else None)
        if report is not None:
            await report(Progress("fetching", title or url))
        last = last_fetch if only_newer or _stands(last_fetch, standing) else None
        try:
            fetched = await self._fetcher.fetch_newer(url, last.headers if last else {})
        except BookRefused as refusal:
            return refused(title or url, refusal)
        if standing and (fetched is None or (last and last.digest == _digest(fetched.data))):
            await self._remember(standing, fetched, title)
            return unchanged(standing)
        assert fetched is not None  # only what stands is asked for conditionally
        source = Source(fetched.name, fetched.data, fetched.media_type)
        receipt = await self.add(
            source, shelf=shelf, by=by, key=url, title=title, url=url, report=report, idempotency_key=idempotency_key
        )
        if receipt.book and receipt.book.edition and receipt.book.edition.digest == _digest(fetched.data):
            await self._remember(receipt.book, fetched, title)
        return receipt

    async def _remember(self, book: Book, fetched: Fetched | None, title: str | None) -> None:
        if fetched is not None:
            last_fetch = FetchRecord(_digest(fetched.data), dict(fetched.validators), title)
            await self._catalogue.fetches.put(book.id, last_fetch)

    async def remove(
        self, workspace: str, book_id: str, by: str = TERMINAL, idempotency_key: str | None = None
    ) -> Book:
        """Withdrawn first, so that no patron reads it from here on; then its passages go."""
        book = await self._catalogue.holdings.withdraw(workspace, book_id, by, idempotency_key)
        await self.sweep(workspace)
        return book

    async def sweep(self, workspace: str | None = None) -> int:
        """Removes from the stacks what the catalogue no longer shows; how many editions that was.

        What patrons have read is kept in the catalogue first, so that taking it away can be undone.
        """
        leftovers = await self._catalogue.holdings.leftovers(workspace)
        for tenant, edition in leftovers:
            if edition.state in UNDOABLE and not await self._catalogue.retained.has(edition.id):
                await self._catalogue.retained.keep(edition, await passages_of(self._stacks, tenant, edition))
            await self._stacks.remove_edition(tenant, edition.id)
            await self._catalogue.holdings.swept(edition.id)
        return len(leftovers)

    async def _take(self, order: Order, report: Report) -> Receipt:
        digest = _digest(order.source.data)
        begun = await self._catalogue.holdings.begin(
            order.shelf,
            order.key,
            title=order.title or order.source.name,
            url=order.url,
            digest=digest,
            by=order.by,
            media_type=order.source.media_type or "",
            idempotency_key=order.idempotency_key,
        )
        if isinstance(begun, Unchanged):
            return unchanged(begun.book)
        try:
            return await self._write(order, begun, report)
        except BookRefused:
            await self._catalogue.holdings.abandon(begun.id)
            raise

    async def _write(self, order: Order, edition: Edition, report: Report) -> Receipt:
        await report(Progress("reading", order.title or order.source.name))
        reading = await self._reader.read(order.source)
        title = order.title or reading.title or order.source.name
        pieces = await asyncio.to_thread(self._cut, reading, title=title)  # answers do not wait for a long book
        passages = _passages(order.shelf, edition, title, pieces)
        if not passages:
            raise BookRefused(Reason.EMPTY, f"{title} holds no text.")

        async def embedded(done: int) -> None:
            await report(Progress("embedding", title, done, len(passages)))

        await self._stacks.write(order.shelf.workspace, passages, embedded)
        return await self._publish(order, edition, title, reading, passages)

    async def _publish(
        self,
        order: Order,
        edition: Edition,
        title: str,
        reading: Reading,
        passages: Sequence[Passage],
    ) -> Receipt:
        remarks = reading.remarks
        remarks += await self._twins(order.shelf, edition, passages) or await self._namesakes(order, edition, title)
        published = await self._catalogue.holdings.publish(
            edition.id,
            title=title,
            pages=reading.pages,
            passages=len(passages),
            remarks=remarks,
            written_for=order.shelf.id,
        )
        await self.sweep(order.shelf.workspace)
        changed = await self.difference(published.replaced, passages)
        if published.overtaken:
            remarks = (*remarks, Remark("overtaken"))
        return Receipt(
            title=title,
            status="replaced" if published.replaced or published.overtaken else "added",
            book=published.book,
            pages=reading.pages,
            passages=len(passages),
            remarks=(*changed, *remarks),
            former=published.replaced,
            topics=topics(passages),
        )

    async def _twins(self, shelf: Shelf, edition: Edition, passages: Sequence[Passage]) -> tuple[Remark, ...]:
        """Other books with the same bytes or nearly the same text, where whoever reads this shelf may know of them."""
        public = [other.id for other in await self._catalogue.shelves.all(shelf.workspace) if other.public]
        besides, known = edition.book_id, {shelf.id, *public}
        sketches = self._catalogue.sketches
        hashes = await asyncio.to_thread(sketch, [passage.text for passage in passages])
        await sketches.put(edition.id, hashes)
        same = await sketches.same_bytes(edition.digest, besides=besides, shelf_ids=known)
        if same:
            return (Remark("same_bytes", {"titles": same}),)
        near = await sketches.nearly_same(hashes, besides=besides, shelf_ids=known)
        return (Remark("nearly_same", {"titles": near}),) if near else ()

    async def _namesakes(self, order: Order, edition: Edition, title: str) -> tuple[Remark, ...]:
        """Whoever hands in a new book may have meant to replace one whose title they did not know it to have."""
        if edition.number > 1 or order.title is not None:
            return ()
        others = await self._catalogue.holdings.titled(order.shelf, title)
        return (Remark("same_title"),) if others else ()

    async def difference(self, former: Edition | None, passages: Sequence[Passage]) -> tuple[Remark, ...]:
        """Against the former edition as the sweep has kept it; the stacks may hold half of it by now."""
        if former is None or not await self._catalogue.retained.has(former.id):
            return ()
        return (difference(await self._catalogue.retained.passages(former.id), passages),)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _stands(last_fetch: FetchRecord | None, book: Book | None) -> bool:
    """Whether what patrons read is what was fetched last."""
    return bool(last_fetch and book and book.edition and book.edition.digest == last_fetch.digest)


def _passages(shelf: Shelf, edition: Edition, title: str, chunks: Sequence[Chunk]) -> list[Passage]:
    return [
        Passage(
            id=passage_id(edition.id, piece.ordinal),
            book_id=edition.book_id,
            edition_id=edition.id,
            shelf_id=shelf.id,
            ordinal=piece.ordinal,
            title=title,
            headings=piece.headings,
            page=piece.page,
            text=piece.text,
        )
        for piece in chunks
    ]
