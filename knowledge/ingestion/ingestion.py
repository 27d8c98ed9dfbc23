"""The way of a document: read, cut into passages, written to the stacks, and made current in one transaction."""

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from knowledge.catalogue.books import Book, Edition, Passage, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionContents, EditionRequest
from knowledge.catalogue.retention import UNDOABLE, Original
from knowledge.catalogue.sources import FetchRecord
from knowledge.errors import BookRefused, Reason
from knowledge.ingestion.receipts import (
    TERMINAL,
    Progress,
    Receipt,
    Report,
    difference,
    refused,
    silent,
    topics,
    unchanged,
)
from knowledge.reading import titles
from knowledge.reading.chunking import Chunk, Cutting, chunk
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.texts import Reading, Secrets, Source
from knowledge.reading.web.fetcher import Fetched, Fetcher
from knowledge.remark import Remark, has_unseen_parts
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import Stacks, passage_id
from knowledge.stacks.text.minhash import sketch

KEEP_ORIGINALS = 20 * 2**20  # bytes


class Cut(Protocol):
    def __call__(self, reading: Reading, *, title: str) -> Cutting: ...


class Ingestion:
    """Adds documents to the stacks and removes them; `cut` makes passages of a reading.

    Files of at most `keep_originals` bytes are kept, so that readers may have them.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        stacks: Stacks,
        reader: Reader,
        fetcher: Fetcher,
        cut: Cut = chunk,
        *,
        keep_originals: int = KEEP_ORIGINALS,
    ) -> None:
        self._keep_originals = keep_originals
        self._cut = cut
        self._catalogue = catalogue
        self._stacks = stacks
        self._reader = reader
        self._fetcher = fetcher

    async def add(
        self,
        source: Source,
        request: EditionRequest,
        *,
        report: Report = silent,
        secrets: Secrets = Secrets.LEAVE_OUT,
    ) -> Receipt:
        """Read a document and make it current.

        A refused document has a receipt like any other; only what may work later (Unavailable) is raised. With
        `secrets` to be asked about, a document that has some is refused until somebody has decided.
        """
        began = time.monotonic()
        try:
            receipt = await self._add(replace(source, secrets=secrets), request, report)
        except BookRefused as refusal:
            receipt = refused(request.title or source.name, refusal)
        return replace(receipt, seconds=time.monotonic() - began)

    async def read(self, source: Source, *, title: str) -> list[Chunk]:
        """Read and cut a document without storing it. Raises BookRefused where it has no text."""
        cutting = await self._cut_aside(await self._reader.read(source), title)
        return cutting.chunks

    async def _cut_aside(self, reading: Reading, title: str) -> Cutting:
        """Cut in a thread, since answers must not wait for a long book. Raises BookRefused where it has no text."""
        cutting = await asyncio.to_thread(self._cut, reading, title=title)
        if not cutting.chunks:
            raise BookRefused(Reason.EMPTY, f"{title} holds no text.")
        return cutting

    async def add_url(
        self,
        request: EditionRequest,
        *,
        report: Report = silent,
        only_newer: bool = False,
        secrets: Secrets = Secrets.LEAVE_OUT,
    ) -> Receipt:
        """Fetch the address that the request names as its source, through the address guard, and add the page.

        With `only_newer`, a page that is as it was fetched last adds nothing: what an admin undid since stays undone.
        """
        url = request.source
        standing = await self._catalogue.holdings.from_source(request.shelf, url)
        record = await self._catalogue.fetches.of(standing.id) if standing else None
        title = request.title or (record.title if record else None)
        await report(Progress("fetching", title or url))
        retitled = standing is not None and request.title not in {None, standing.title}
        last = record if not retitled and (only_newer or _is_current(record, standing)) else None
        try:
            fetched = await self._fetcher.fetch_newer(url, last.headers if last else {})
        except BookRefused as refusal:
            return refused(title or url, refusal)
        if standing and (fetched is None or (last and last.digest == _digest(fetched.data))):
            await self._remember(standing, fetched, title)
            return unchanged(standing)
        assert fetched is not None  # the fetch is conditional only where there is a current book
        source = Source(fetched.name, fetched.data, fetched.media_type, fetched.url)
        receipt = await self.add(source, replace(request, title=title, url=url), report=report, secrets=secrets)
        if receipt.book and receipt.book.edition and receipt.book.edition.digest == _digest(fetched.data):
            await self._remember(receipt.book, fetched, title)
        return receipt

    async def _remember(self, book: Book, fetched: Fetched | None, title: str | None) -> None:
        if fetched is not None:
            record = FetchRecord(_digest(fetched.data), dict(fetched.validators), title)
            await self._catalogue.fetches.put(book.id, record)

    async def remove(
        self, workspace: str, book_id: str, by: str = TERMINAL, idempotency_key: str | None = None
    ) -> Book:
        """Remove a book: withdraw it first, so that no patron reads it from here on, then delete its passages."""
        book = await self._catalogue.holdings.withdraw(workspace, book_id, by, idempotency_key)
        await self.sweep(workspace)
        return book

    async def delete_shelf(self, shelf: Shelf, *, by: str = TERMINAL) -> None:
        """Delete an empty shelf, after the stacks have let go of what was removed from it. Raises ShelfInUse."""
        await self.sweep(shelf.workspace)
        await self._catalogue.shelves.delete(shelf, by=by)

    async def sweep(self, workspace: str | None = None) -> int:
        """Delete from the stacks the editions that the catalogue no longer shows; return their number.

        The catalogue retains the passages that patrons have read, so that a removal can be undone.
        """
        leftovers = await self._catalogue.holdings.leftovers(workspace)
        for tenant, edition in leftovers:
            if edition.state in UNDOABLE and not await self._catalogue.retained.has(edition.id):
                await self._catalogue.retained.keep(edition, await passages_of(self._stacks, tenant, edition))
            await self._stacks.remove_edition(tenant, edition.id)
            await self._catalogue.holdings.mark_swept(edition.id)
        return len(leftovers)

    async def _add(self, source: Source, request: EditionRequest, report: Report) -> Receipt:
        begun = await self._catalogue.holdings.begin(
            request,
            title=request.title or source.name,
            digest=_digest(source.data),
            media_type=source.media_type or "",
        )
        if isinstance(begun, Book):
            if begun.edition is not None:  # it may have been added when nothing was kept
                await self._keep(source, request, begun.edition, begun.edition.remarks)
            return unchanged(begun)
        try:
            return await self._write(source, request, begun, report)
        except BookRefused:
            await self._catalogue.holdings.abandon(begun.id)
            raise

    async def _write(self, source: Source, request: EditionRequest, edition: Edition, report: Report) -> Receipt:
        await report(Progress("reading", request.title or source.name))
        reading = await self._reader.read(source)
        _refuse_undecided(reading)
        title = request.title or reading.title or titles.of_file(source.name)
        cutting = await self._cut_aside(reading, title)
        passages = await asyncio.to_thread(_passages, request.shelf, edition, title, cutting.chunks)

        async def embedded(done: int) -> None:
            await report(Progress("embedding", title, done, len(passages)))

        await self._stacks.write(request.shelf.workspace, passages, embedded)
        duplicates = await self._duplicates(request.shelf, edition, passages)
        remarks = (*reading.remarks, *cutting.remarks, *(duplicates or await self._same_title(request, edition, title)))
        await self._keep(source, request, edition, remarks)
        contents = EditionContents(title, reading.pages, len(passages), remarks, written_for=request.shelf.id)
        return await self._publish(edition, contents, passages)

    async def _keep(self, source: Source, request: EditionRequest, edition: Edition, remarks: Sequence[Remark]) -> None:
        """Keep the file itself of what has no address, unless parts of it were left out that people may not expect."""
        if request.url is None and len(source.data) <= self._keep_originals and not has_unseen_parts(remarks):
            await self._catalogue.originals.keep(edition, Original(source.name, source.data))

    async def _publish(self, edition: Edition, contents: EditionContents, passages: Sequence[Passage]) -> Receipt:
        published = await self._catalogue.holdings.publish(edition.id, contents)
        await self.sweep(published.book.shelf.workspace)
        changed = await self.difference(published.replaced, passages)
        overtaken = (Remark("overtaken"),) if published.overtaken else ()
        return Receipt(
            title=contents.title,
            status="replaced" if published.replaced or published.overtaken else "added",
            book=published.book,
            pages=contents.pages,
            passages=contents.passages,
            remarks=(*changed, *contents.remarks, *overtaken),
            former=published.replaced,
            topics=topics(passages),
        )

    async def _duplicates(self, shelf: Shelf, edition: Edition, passages: Sequence[Passage]) -> tuple[Remark, ...]:
        """Point out books with the same or nearly the same text that every reader of this shelf may know of."""
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

    async def _same_title(self, request: EditionRequest, edition: Edition, title: str) -> tuple[Remark, ...]:
        """Point out a new book whose title another has: the person may have meant to replace that one."""
        if edition.number > 1 or request.title is not None:
            return ()
        others = await self._catalogue.holdings.titled(request.shelf, title)
        return (Remark("same_title"),) if others else ()

    async def difference(self, former: Edition | None, passages: Sequence[Passage]) -> tuple[Remark, ...]:
        """Compare with the former edition as the sweep retained it, since the stacks may hold half of it by now."""
        if former is None or not await self._catalogue.retained.has(former.id):
            return ()
        return (difference(await self._catalogue.retained.passages(former.id), passages),)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _is_current(record: FetchRecord | None, book: Book | None) -> bool:
    """Tell whether patrons read what was fetched last."""
    return bool(record and book and book.edition and book.edition.digest == record.digest)


def _refuse_undecided(reading: Reading) -> None:
    """Raise BookRefused where somebody has to decide first what becomes of the document's secrets."""
    for remark in reading.remarks:
        if remark.code == "secrets_found":
            raise BookRefused(Reason.SECRETS, "It holds secrets.", values=remark.values)


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
