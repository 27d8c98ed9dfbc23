"""One page of a site, or one file of a folder, taken into the stacks where it is newer than what was taken last."""

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalogue.books import Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.sources import FetchRecord
from knowledge.errors import BookRefused, Reason
from knowledge.ingestion.file_inputs import read_file, too_large
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Receipt, refused, unchanged
from knowledge.sources.listing import Entry


@dataclass(frozen=True)
class Intake:
    """`limit_mb` is the largest file taken."""

    catalogue: Catalogue
    ingestion: Ingestion
    limit_mb: int

    async def take(self, entry: Entry, shelf: Shelf, by: str, idempotency_key: str | None) -> Receipt:
        if entry.path is None:
            return await self.ingestion.add_url(
                EditionRequest(shelf, entry.key, by, idempotency_key=idempotency_key), only_newer=True
            )
        try:
            return await self._file(entry, entry.path, shelf, by, idempotency_key)
        except OSError as error:
            refusal = BookRefused(Reason.UNREACHABLE, f"{entry.name} cannot be read ({error.strerror}).")
            return refused(entry.name, refusal)

    async def _file(self, entry: Entry, path: Path, shelf: Shelf, by: str, idempotency_key: str | None) -> Receipt:
        source = await read_file(path, self.limit_mb)
        if source is None:
            return too_large(entry.name, self.limit_mb)
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
