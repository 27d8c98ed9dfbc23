"""Books that stand already: moved to another shelf, or brought back in a former edition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.catalogue.books import Book, ChangeKind, Edition, EditionState, Passage, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import Published
from knowledge.catalogue.history import UNDOABLE
from knowledge.errors import NotFound, ShishoError, TooLate, Unavailable
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Progress, Receipt, Report, Status, silent, unchanged
from knowledge.remark import Remark
from knowledge.stacks.store.passages import copy_edition
from knowledge.stacks.store.store import Stacks, passage_id


@dataclass(frozen=True, slots=True)
class Written:
    """An edition whose passages are in the stacks and that nobody reads yet."""

    edition: Edition
    title: str
    pages: int | None
    passages: int
    shelf: Shelf
    kind: ChangeKind
    remarks: tuple[Remark, ...] = ()


class MoveRestore:
    """Each is an edition of its own, so patrons see the old state or the new one, whole."""

    def __init__(self, catalogue: Catalogue, stacks: Stacks, ingestion: Ingestion) -> None:
        self._catalogue = catalogue
        self._stacks = stacks
        self._ingestion = ingestion

    async def move(
        self, workspace: str, book_id: str, shelf: Shelf, *, by: str, idempotency_key: str | None = None
    ) -> Receipt:
        """Passages go with their vectors: nothing is read or embedded again. Raises SourceTaken."""
        book = await self._catalogue.holdings.find(workspace, book_id)
        former = book.edition
        if former is None or book.shelf.id == shelf.id:
            return unchanged(book)
        begun = await self._catalogue.holdings.begin_again(book, former, by=by, idempotency_key=idempotency_key)
        copied = await copy_edition(self._stacks, workspace, former, begun, shelf.id)
        written = Written(begun, book.title, former.pages, copied, shelf, ChangeKind.MOVED, former.remarks)
        return await self._publish(written, "moved")

    async def restore(
        self, workspace: str, edition_id: str, *, by: str, report: Report = silent, idempotency_key: str | None = None
    ) -> Receipt:
        """An edition that was replaced or removed in the last 30 days; raises TooLate later."""
        await self._ingestion.sweep(workspace)  # what was taken away a moment ago is kept from here on
        book, former = await self._catalogue.retained.edition(workspace, edition_id)
        standing = await self._standing(workspace, book)
        if standing is not None and standing.edition is not None and standing.edition.digest == former.digest:
            return unchanged(standing)
        texts = await self._catalogue.retained.passages(edition_id)
        if not texts:
            raise TooLate("This edition was never read by anybody.")
        title = texts[0].title
        begun = await self._catalogue.holdings.begin_again(book, former, by=by, idempotency_key=idempotency_key)

        async def embedded(done: int) -> None:
            await report(Progress("embedding", title, done, len(texts)))

        await self._stacks.write(workspace, _as_of(begun, book.shelf, texts), embedded)
        written = Written(begun, title, former.pages, len(texts), book.shelf, ChangeKind.RESTORED, former.remarks)
        return await self._publish(written, "restored")

    async def undo(
        self, workspace: str, book_id: str, edition_id: str, *, by: str, idempotency_key: str | None = None
    ) -> Receipt | Book:
        """Takes back what this edition brought: the former one stands again, or the book is gone, where it was new.

        Raises TooLate where a later edition stands by now: that one is not this button's to take away.
        """
        try:
            book = await self._catalogue.holdings.find(workspace, book_id)
        except NotFound as error:
            raise TooLate("The book was removed meanwhile.") from error
        if book.edition is None or book.edition.id != edition_id:
            raise TooLate("Another edition stands by now.")
        read_before = [
            edition
            for edition in await self._catalogue.holdings.editions(book_id)
            if edition.number < book.edition.number and edition.state in UNDOABLE
        ]
        if read_before and read_before[0].state is EditionState.SUPERSEDED:
            return await self.restore(workspace, read_before[0].id, by=by, idempotency_key=idempotency_key)
        return await self._ingestion.remove(workspace, book_id, by, idempotency_key)

    async def _standing(self, workspace: str, book: Book) -> Book | None:
        standing = await self._catalogue.holdings.all(workspace, {book.shelf.id})
        return next((one for one in standing if one.id == book.id), None)

    async def _publish(self, written: Written, status: Status) -> Receipt:
        try:
            published = await self._catalogue.holdings.publish(
                written.edition.id,
                title=written.title,
                pages=written.pages,
                passages=written.passages,
                remarks=written.remarks,
                written_for=written.shelf.id,
                kind=written.kind,
            )
        except Unavailable:
            raise
        except ShishoError:
            await self._catalogue.holdings.abandon(written.edition.id)
            await self._ingestion.sweep(written.shelf.workspace)
            raise
        await self._ingestion.sweep(written.shelf.workspace)
        return _receipt(written, published, status)


def _receipt(written: Written, published: Published, status: Status) -> Receipt:
    overtaken = (Remark("overtaken"),) if published.overtaken else ()
    return Receipt(
        title=written.title,
        status=status,
        book=published.book,
        pages=written.pages,
        passages=written.passages,
        remarks=(*written.remarks, *overtaken),
        former=published.replaced,
    )


def _as_of(edition: Edition, shelf: Shelf, passages: Sequence[Passage]) -> list[Passage]:
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
