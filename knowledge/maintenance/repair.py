"""The repair of stacks that do not hold what the catalogue says."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

from knowledge.catalogue.books import Book, Passage
from knowledge.errors import ShishoError
from knowledge.ingestion.file_inputs import ADD_AGAIN, reread
from knowledge.library.library import Library
from knowledge.maintenance.consistency import Damage, Stray, check_consistency
from knowledge.stacks.store.passages import remove_passages
from knowledge.stacks.store.store import passage_id


@dataclass(frozen=True, slots=True)
class RepairFinding:
    """One fault; `fix` says what a person has to do where the repair failed."""

    says: str
    fix: str = ""


class Repair:
    """Removes what does not belong in the stacks, and writes what is missing."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def all(self, workspace: str | None = None) -> AsyncIterator[RepairFinding]:
        """Repair one workspace or all. Tenants that the catalogue does not know are left alone."""
        swept = await self._library.ingestion.sweep(workspace)
        if swept:
            yield RepairFinding(f"Removed {swept} editions that nobody reads any more.")
        report = await check_consistency(self._library.catalogue, self._library.stacks, workspace)
        for stray in report.strays:
            yield await self._remove(stray)
        for damage in report.damages:
            yield await self._repair(damage)

    async def _remove(self, stray: Stray) -> RepairFinding:
        await self._library.stacks.remove_edition(stray.workspace, stray.edition_id)
        return RepairFinding(f"Removed {stray.passages} passages that the catalogue does not know ({stray.workspace}).")

    async def _repair(self, damage: Damage) -> RepairFinding:
        book = damage.book
        if damage.surplus:
            ids = [passage_id(damage.edition.id, ordinal) for ordinal in damage.surplus]
            await remove_passages(self._library.stacks, book.shelf.workspace, ids)
        if not damage.missing:
            return RepairFinding(f"{book.title}: removed {len(damage.surplus)} passages too many.")
        texts = await self._retained(damage)
        if texts:
            await self._library.stacks.write(book.shelf.workspace, texts)
            return RepairFinding(
                f"{book.title}: embedded {len(damage.missing)} missing passages from the retained texts."
            )
        return await self._reread(book, len(damage.missing))

    async def _retained(self, damage: Damage) -> list[Passage]:
        twin = await self._library.catalogue.retained.twin(damage.edition)
        passages = await self._library.catalogue.retained.passages(twin) if twin else []
        edition, shelf = damage.edition, damage.book.shelf
        return [
            replace(
                one,
                id=passage_id(edition.id, one.ordinal),
                edition_id=edition.id,
                shelf_id=shelf.id,
                title=damage.book.title,
            )
            for one in passages
        ]

    async def _reread(self, book: Book, missing: int) -> RepairFinding:
        """Read a book again; doubt its edition first, since the same bytes would count as unchanged."""
        assert book.edition is not None
        await self._library.catalogue.holdings.doubt(book.edition.id)
        lacks = f"{book.title}: {missing} of {book.edition.passages} passages are missing"
        try:
            receipt = await reread(book, self._library.ingestion, self._library.settings.max_book_mb)
        except ShishoError as error:
            return RepairFinding(f"{lacks}.", fix=error.fix or ADD_AGAIN)
        if receipt.status == "refused":
            return RepairFinding(f"{lacks}, and its source cannot be read: {receipt.message}", fix=ADD_AGAIN)
        return RepairFinding(f"{lacks}; it was read again from its source.")
