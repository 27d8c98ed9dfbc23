"""Known books moved to another shelf, or restored in a former edition."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.catalogue.books import Book, ChangeKind, Edition, EditionState, Passage, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionContents
from knowledge.catalogue.retention import UNDOABLE
from knowledge.errors import NotFound, ShishoError, TooLate, Unavailable
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Progress, Receipt, Report, Status, silent, unchanged
from knowledge.remark import Remark
from knowledge.stacks.store.passages import copy_edition
from knowledge.stacks.store.store import Stacks, passage_id


class MoveRestore:
    """Makes an edition for each change, so that patrons see the old state or the new one, never a mixture."""

    def __init__(self, catalogue: Catalogue, stacks: Stacks, ingestion: Ingestion) -> None:
        self._catalogue = catalogue
        self._stacks = stacks
        self._ingestion = ingestion

    async def move(
        self, workspace: str, book_id: str, shelf: Shelf, *, by: str, idempotency_key: str | None = None
    ) -> Receipt:
        """Move a book with its passages and vectors, without reading it again. Raises SourceTaken."""
        book = await self._catalogue.holdings.find(workspace, book_id)
        former = book.edition
        if former is None or book.shelf.id == shelf.id:
            return unchanged(book)
        begun = await self._catalogue.holdings.begin_again(book, former, by=by, idempotency_key=idempotency_key)
        copied = await copy_edition(self._stacks, workspace, former, begun, shelf.id)
        contents = EditionContents(book.title, former.pages, copied, former.remarks, shelf.id, ChangeKind.MOVED)
        return await self._publish(workspace, begun, contents, "moved")

    async def former(self, book: Book, number: int | None = None) -> Edition:
        """Find the edition to restore: the one with this number, or the last with another text before the present one.

        Raises NotFound.
        """
        editions = await self._catalogue.holdings.editions(book.id)
        wanted = [one for one in editions if one.state in UNDOABLE and number in {None, one.number}]
        current = next((one for one in editions if one.state is EditionState.CURRENT), None)
        before = [
            one
            for one in wanted
            if number or not current or (one.number < current.number and one.digest != current.digest)
        ]
        if not before:
            raise NotFound(f"{book.title} has no such edition.", fix="`shisho show` lists the editions of a book.")
        return before[0]

    async def restore(
        self, workspace: str, edition_id: str, *, by: str, report: Report = silent, idempotency_key: str | None = None
    ) -> Receipt:
        """Restore an edition that was replaced or removed within RETENTION; raises TooLate later."""
        await self._ingestion.sweep(workspace)  # retains what was removed a moment ago
        book, former = await self._catalogue.retained.edition(workspace, edition_id)
        standing = await self._catalogue.holdings.current(workspace, book.id)
        current = standing.edition if standing else None
        if standing and current and current.id == edition_id:
            return unchanged(standing)
        texts = await self._catalogue.retained.passages(edition_id)
        if not texts:
            raise TooLate("Nobody has ever read this edition.")
        title = texts[0].title
        if standing and current and (current.digest, standing.title) == (former.digest, title):
            return unchanged(standing)
        begun = await self._catalogue.holdings.begin_again(book, former, by=by, idempotency_key=idempotency_key)

        async def embedded(done: int) -> None:
            await report(Progress("embedding", title, done, len(texts)))

        await self._stacks.write(workspace, _readdressed(begun, book.shelf, texts), embedded)
        contents = EditionContents(title, former.pages, len(texts), former.remarks, book.shelf.id, ChangeKind.RESTORED)
        return await self._publish(workspace, begun, contents, "restored")

    async def undo(
        self, workspace: str, book_id: str, edition_id: str, *, by: str, idempotency_key: str | None = None
    ) -> Receipt | Book:
        """Undo an edition: move the book back or restore the former edition, or remove the book where it was new.

        Raises TooLate where the edition is no longer the current one, and NotFound where the former shelf is gone.
        """
        try:
            book = await self._catalogue.holdings.find(workspace, book_id)
        except NotFound as error:
            raise TooLate("The book has been removed meanwhile.") from error
        if book.edition is None or book.edition.id != edition_id:
            raise TooLate("There is a newer edition already.")
        if book.edition.moved_from is not None:
            shelf = await self._shelf(workspace, book.edition.moved_from)
            return await self.move(workspace, book_id, shelf, by=by, idempotency_key=idempotency_key)
        before = await self.replaced_by(book, book.edition)
        if before is not None:
            return await self.restore(workspace, before.id, by=by, idempotency_key=idempotency_key)
        return await self._ingestion.remove(workspace, book_id, by, idempotency_key)

    async def replaced_by(self, book: Book, edition: Edition) -> Edition | None:
        """Return the edition that an undo of this one brings back; None where it removes the book."""
        editions = await self._catalogue.holdings.editions(book.id)
        read_before = [one for one in editions if one.number < edition.number and one.state in UNDOABLE]
        replaced = read_before and read_before[0].state is EditionState.SUPERSEDED
        return read_before[0] if replaced else None

    async def _shelf(self, workspace: str, shelf_id: str) -> Shelf:
        for shelf in await self._catalogue.shelves.all(workspace):
            if shelf.id == shelf_id:
                return shelf
        raise NotFound("The shelf that it came from is gone.", fix="`shisho move` puts it on another shelf.")

    async def _publish(self, workspace: str, edition: Edition, contents: EditionContents, status: Status) -> Receipt:
        try:
            published = await self._catalogue.holdings.publish(edition.id, contents)
        except Unavailable:
            raise
        except ShishoError:
            await self._catalogue.holdings.abandon(edition.id)
            await self._ingestion.sweep(workspace)
            raise
        await self._ingestion.sweep(workspace)
        overtaken = (Remark("overtaken"),) if published.overtaken else ()
        return Receipt(
            title=contents.title,
            status=status,
            book=published.book,
            pages=contents.pages,
            passages=contents.passages,
            remarks=(*contents.remarks, *overtaken),
            former=published.replaced,
        )


def _readdressed(edition: Edition, shelf: Shelf, passages: Sequence[Passage]) -> list[Passage]:
    """Give the passages the ids of another edition."""
    return [
        replace(
            passage,
            id=passage_id(edition.id, passage.ordinal),
            edition_id=edition.id,
            book_id=edition.book_id,
            shelf_id=shelf.id,
        )
        for passage in passages
    ]
