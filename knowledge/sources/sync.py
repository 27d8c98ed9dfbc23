"""The sync of books with a site or a folder: new pages come in, changed ones are replaced, vanished ones withdrawn."""

import asyncio
import hashlib
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.catalogue.books import Book, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.sources import FetchRecord, SourceForm, SourceRecord
from knowledge.errors import BookRefused, Reason, ShelfInUse, ShishoError
from knowledge.ingestion.file_inputs import read_file
from knowledge.ingestion.idempotency import IdempotencyKeys
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Progress, Receipt, Report, refused, silent, unchanged, unforeseen
from knowledge.reading.web.fetcher import Fetcher
from knowledge.sources.folders import list_folder
from knowledge.sources.listing import Entry, Listing, selected
from knowledge.sources.sitemaps import list_site
from knowledge.sources.sync_receipts import SyncReceipt, nothing_done


@dataclass(frozen=True)
class EntryIngestion:
    """Adds a page or file if it is newer than what was added last; `limit_mb` is the largest file taken."""

    catalogue: Catalogue
    ingestion: Ingestion
    limit_mb: int

    async def add(self, entry: Entry, shelf: Shelf, by: str, idempotency_key: str | None) -> Receipt:
        if entry.path is None:
            return await self.ingestion.add_url(
                EditionRequest(shelf, entry.key, by, idempotency_key=idempotency_key), only_newer=True
            )
        try:
            return await self._file(entry, entry.path, shelf, by, idempotency_key)
        except BookRefused as refusal:
            return refused(entry.name, refusal)

    async def _file(self, entry: Entry, path: Path, shelf: Shelf, by: str, idempotency_key: str | None) -> Receipt:
        source = await read_file(path, self.limit_mb)
        digest = await asyncio.to_thread(lambda: hashlib.sha256(source.data).hexdigest())
        standing = await self.catalogue.holdings.from_source(shelf, entry.key)
        last_fetch = await self.catalogue.fetches.of(standing.id) if standing else None
        if standing and last_fetch and last_fetch.digest == digest:
            return unchanged(standing)
        receipt = await self.ingestion.add(
            source, EditionRequest(shelf, entry.key, by, idempotency_key=idempotency_key)
        )
        if receipt.book is not None:
            await self.catalogue.fetches.put(receipt.book.id, FetchRecord(digest))
        return receipt


AT_ONCE = 4  # so that one is read while another is embedded, and a site gets few requests at a time
GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One sync of a source.

    `known` maps the sources of the books that came from it before to their ids; `books` has the current ones by id.
    """

    source: SourceRecord
    by: str
    idempotency_key: str | None
    known: Mapping[str, str]
    books: Mapping[str, Book]

    def current(self, key: str) -> Book | None:
        return self.books.get(self.known.get(key, ""))

    def removed_by_hand(self, entry: Entry) -> bool:
        return entry.key in self.known and self.current(entry.key) is None

    def key_of(self, key: str) -> str | None:
        """Make the idempotency key of one page, so that a crash loses no count of what was done."""
        return (
            None
            if self.idempotency_key is None
            else f"{self.idempotency_key}/{hashlib.sha256(key.encode()).hexdigest()[:16]}"
        )


class SourceSync:
    def __init__(
        self, catalogue: Catalogue, ingestion: Ingestion, idempotency: IdempotencyKeys, fetcher: Fetcher, limit_mb: int
    ) -> None:
        self._catalogue = catalogue
        self._ingestion = ingestion
        self._idempotency = idempotency
        self._fetcher = fetcher
        self._entries = EntryIngestion(catalogue, ingestion, limit_mb)

    async def sync(
        self, source: SourceRecord, *, by: str, idempotency_key: str | None = None, report: Report = silent
    ) -> SyncReceipt:
        """Sync a source; a listing that fails or is empty changes nothing.

        The same idempotency key resumes an interrupted sync, and its receipt counts what was done before.
        """
        began = time.monotonic()
        await report(Progress("fetching", source.address))
        try:
            listing = await self._list(source)
        except BookRefused as refusal:
            return nothing_done(source, refusal)
        known = await self._catalogue.sources.books(source.id)
        current = await self._catalogue.holdings.among(source.shelf.workspace, known.values())
        books = {book.id: book for book in current}
        receipt = await self._apply(SyncRun(source, by, idempotency_key, known, books), listing, report)
        return replace(receipt, seconds=time.monotonic() - began)

    async def forget_barren(self, source: SourceRecord, *, by: str, new_shelf: bool) -> bool:
        """Forget a source from which no document ever came, and a shelf made for it; tell whether it was one."""
        if await self._catalogue.sources.books(source.id):
            return False
        await self._catalogue.sources.forget(source, by=by)
        if new_shelf:
            with suppress(ShelfInUse):
                await self._ingestion.delete_shelf(source.shelf, by=by)
        return True

    async def _list(self, source: SourceRecord) -> Listing:
        """List the selected entries; raises BookRefused where there are none."""
        if source.form is SourceForm.FOLDER:
            listing = await list_folder(Path(source.address))
        else:
            listing = await list_site(self._fetcher, source.address)
        wanted = selected(listing, source.include, source.exclude)
        if not wanted.entries:
            raise BookRefused(Reason.NOTHING_LISTED, "It lists nothing that may be added.")
        return wanted

    async def _apply(self, this: SyncRun, listing: Listing, report: Report) -> SyncReceipt:
        wanted = [entry for entry in listing.entries if not this.removed_by_hand(entry)]
        by_hand = len(listing.entries) - len(wanted)
        taken = await self._add_all(this, wanted, report)
        gone = {key for key, receipt in taken.items() if key in this.known and _is_gone(receipt)}
        vanished = (this.known.keys() - {entry.key for entry in listing.entries}) | gone
        there = {key: receipt for key, receipt in taken.items() if key not in gone}
        reliable = listing.complete and any(receipt.book for receipt in there.values())
        withdrawn = await self._withdraw(this, sorted(vanished)) if reliable else []
        return SyncReceipt(
            this.source,
            receipts=tuple(there.values()),
            withdrawn=tuple(withdrawn),
            left_out=dict(listing.left_out) | ({"by_hand": by_hand} if by_hand else {}),
            kept_back=0 if reliable else sum(this.current(key) is not None for key in vanished),
        )

    async def _add_all(self, this: SyncRun, entries: list[Entry], report: Report) -> dict[str, Receipt]:
        """Add a few entries at a time, in the order of the listing; the first error ends them all."""
        taken: dict[str, Receipt] = {}
        waiting = iter(entries)

        async def add_some() -> None:
            for entry in waiting:
                taken[entry.key] = await self._add(this, entry)
                await report(Progress("syncing", this.source.address, len(taken), len(entries)))

        await _together(asyncio.create_task(add_some()) for _ in range(AT_ONCE))
        return {entry.key: taken[entry.key] for entry in entries}

    async def _add(self, this: SyncRun, entry: Entry) -> Receipt:
        """Add an entry to the shelf that its book is on now."""
        standing, part = this.current(entry.key), this.key_of(entry.key)
        done = await self._idempotency.done(part) if part else None
        if isinstance(done, Receipt):
            receipt = done
        else:
            shelf = standing.shelf if standing else this.source.shelf
            receipt = await self._take(entry, shelf, this.by, part)
        if receipt.book is not None:
            await self._catalogue.sources.hold(this.source.id, receipt.book.id)
        return receipt

    async def _take(self, entry: Entry, shelf: Shelf, by: str, idempotency_key: str | None) -> Receipt:
        """Take an entry; an error that nobody foresaw is the receipt of this one alone."""
        try:
            return await self._entries.add(entry, shelf, by, idempotency_key)
        except ShishoError:
            raise
        except Exception as error:  # noqa: BLE001  one page must not end a site's sync
            return unforeseen(entry.name, error)

    async def _withdraw(self, this: SyncRun, keys: list[str]) -> list[Book]:
        """Remove vanished books, except those that another source still lists."""
        tracked, withdrawn = self._catalogue.sources, list[Book]()
        for key in keys:
            part, book = this.key_of(key), this.current(key)
            if book is not None and not await tracked.elsewhere(this.source.id, book.id):
                withdrawn.append(await self._ingestion.remove(book.shelf.workspace, book.id, this.by, part))
            elif part and isinstance(done := await self._idempotency.done(part), Book):
                withdrawn.append(done)
        for key in keys:
            await tracked.let_go(this.source.id, this.known[key])
        return withdrawn


def _is_gone(receipt: Receipt) -> bool:
    return receipt.reason is Reason.UNREACHABLE and receipt.values.get("status") in GONE


async def _together(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Wait for all tasks; raise the first error once the others have ended."""
    running = list(tasks)
    try:
        await asyncio.gather(*running)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
