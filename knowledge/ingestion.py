"""The document flow: bytes are read, cut, written to the stacks and, in one transaction, made current."""

import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from knowledge.catalogue.books import Book, Edition, Passage, Remark, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import Unchanged
from knowledge.errors import BookRefused, Reason
from knowledge.reading.child import Reader
from knowledge.reading.chunking import Chunk, chunk
from knowledge.reading.fetching import Fetcher
from knowledge.reading.texts import Reading, Source
from knowledge.stacks.store import Stacks, passage_id

Status = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ingestion is: `stage` is fetching, reading, embedding or done; `done` of `total` passages."""

    stage: Literal["fetching", "reading", "embedding", "done"]
    title: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is kept of an ingestion. `message` says why a document was refused, in English; `reason` in any language."""

    title: str
    status: Status
    book: Book | None = None
    pages: int | None = None
    passages: int = 0
    remarks: tuple[Remark, ...] = ()
    reason: Reason | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    message: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Order:
    """What an admin asked for: this document, on this shelf, under this key (the same key again is a new edition)."""

    source: Source
    shelf: Shelf
    by: str
    key: str
    title: str | None = None
    url: str | None = None


async def _silent(_: Progress) -> None:
    """For callers who watch no progress."""


class Ingestion:
    def __init__(self, catalogue: Catalogue, stacks: Stacks, reader: Reader, fetcher: Fetcher) -> None:
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
    ) -> Receipt:
        """A refused document is a receipt like any other; only what may pass later (Unavailable) is raised."""
        began = time.monotonic()
        order = Order(source, shelf, by, key, title, url)
        try:
            receipt = await self._take(order, report or _silent)
        except BookRefused as refusal:
            receipt = _refused(title or source.name, refusal)
        return replace(receipt, seconds=time.monotonic() - began)

    async def add_url(
        self, url: str, *, shelf: Shelf, by: str, title: str | None = None, report: Report | None = None
    ) -> Receipt:
        """Fetches behind the address guard, then adds; the URL is the book's key and its link."""
        if report is not None:
            await report(Progress("fetching", title or url))
        try:
            fetched = await self._fetcher.fetch(url)
        except BookRefused as refusal:
            return _refused(title or url, refusal)
        source = Source(fetched.name, fetched.data, fetched.media_type)
        return await self.add(source, shelf=shelf, by=by, key=url, title=title, url=url, report=report)

    async def remove(self, workspace: str, book_id: str) -> Book:
        """Withdrawn first, so that no patron reads it from here on; then its passages go."""
        book = await self._catalogue.holdings.withdraw(workspace, book_id)
        await self.sweep(workspace)
        return book

    async def sweep(self, workspace: str | None = None) -> int:
        """Removes from the stacks what the catalogue no longer shows; how many editions that was."""
        leftovers = await self._catalogue.holdings.leftovers(workspace)
        for tenant, edition in leftovers:
            await self._stacks.remove_edition(tenant, edition.id)
            await self._catalogue.holdings.swept(edition.id)
        return len(leftovers)

    async def _take(self, order: Order, report: Report) -> Receipt:
        digest = hashlib.sha256(order.source.data).hexdigest()
        begun = await self._catalogue.holdings.begin(
            order.shelf,
            order.key,
            title=order.title or order.source.name,
            url=order.url,
            digest=digest,
            by=order.by,
            media_type=order.source.media_type or "",
        )
        if isinstance(begun, Unchanged):
            return _unchanged(begun.book)
        try:
            return await self._write(order, begun, report)
        except BookRefused:
            await self._catalogue.holdings.abandon(begun.id)
            raise

    async def _write(self, order: Order, edition: Edition, report: Report) -> Receipt:
        await report(Progress("reading", order.title or order.source.name))
        reading = await self._reader.read(order.source)
        title = order.title or reading.title or order.source.name
        passages = _passages(order.shelf, edition, title, chunk(reading, title=title))
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
        remarks = tuple(Remark(note.code, dict(note.values)) for note in reading.remarks)
        published = await self._catalogue.holdings.publish(
            edition.id, title=title, pages=reading.pages, passages=len(passages), remarks=remarks
        )
        await self.sweep(order.shelf.workspace)
        if published.overtaken:
            remarks = (*remarks, Remark("overtaken"))
        return Receipt(
            title=title,
            status="replaced" if published.replaced or published.overtaken else "added",
            book=published.book,
            pages=reading.pages,
            passages=len(passages),
            remarks=remarks,
        )


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


def _unchanged(book: Book) -> Receipt:
    edition = book.edition
    return Receipt(
        title=book.title,
        status="unchanged",
        book=book,
        pages=edition.pages if edition else None,
        passages=edition.passages if edition else 0,
    )


def _refused(title: str, refusal: BookRefused) -> Receipt:
    return Receipt(
        title=title,
        status="refused",
        reason=refusal.reason,
        values=refusal.values,
        message=str(refusal),
    )
