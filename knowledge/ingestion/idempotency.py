"""Idempotency keys: what an interrupted operation has done already is reported, and not done twice."""

from dataclasses import replace

from knowledge.catalogue.books import Book, ChangeKind, Edition, EditionState
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.history import BookChange
from knowledge.catalogue.retention import UNDOABLE
from knowledge.catalogue.storage.tables import now
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Receipt, Status, topics
from knowledge.remark import Remark
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import Stacks

STATUSES: dict[ChangeKind, Status] = {
    ChangeKind.ADDED: "added",
    ChangeKind.REPLACED: "replaced",
    ChangeKind.RESTORED: "restored",
    ChangeKind.MOVED: "moved",
}
READ = ("added", "replaced")  # statuses of documents that were read; their receipts have details


class IdempotencyKeys:
    """Looks up the results of operations by their idempotency keys."""

    def __init__(self, catalogue: Catalogue, stacks: Stacks, ingestion: Ingestion) -> None:
        self._catalogue = catalogue
        self._stacks = stacks
        self._ingestion = ingestion

    async def done(self, idempotency_key: str) -> Receipt | Book | None:
        """Return the receipt, or the removed book; None where the operation is not done yet."""
        found = await self._catalogue.changes.made_with(idempotency_key)
        if found is None or found.book.edition is None:
            return None
        await self._ingestion.sweep(found.book.shelf.workspace)  # the crash may have come before it
        return await self._receipt(found, found.book.edition) if found.kind in STATUSES else found.book

    async def _receipt(self, done: BookChange, edition: Edition) -> Receipt:
        former = await self._former(edition)
        late = edition.state is not EditionState.CURRENT
        receipt = Receipt(
            title=done.book.title,
            status=STATUSES[done.kind],
            book=done.book,
            pages=edition.pages,
            passages=edition.passages,
            remarks=(*edition.remarks, *((Remark("overtaken"),) if late else ())),
            seconds=(now() - edition.created_at).total_seconds(),
            former=former,
        )
        return await self._with_details(receipt, edition) if receipt.status in READ and not late else receipt

    async def _with_details(self, receipt: Receipt, edition: Edition) -> Receipt:
        assert receipt.book is not None
        passages = await passages_of(self._stacks, receipt.book.shelf.workspace, edition)
        changed = await self._ingestion.difference(receipt.former, passages)
        return replace(receipt, remarks=(*changed, *receipt.remarks), topics=topics(passages))

    async def _former(self, edition: Edition) -> Edition | None:
        """Return the edition that this one replaced."""
        editions = await self._catalogue.holdings.editions(edition.book_id)
        read_before = [one for one in editions if one.number < edition.number and one.state in UNDOABLE]
        replaced = read_before and read_before[0].state is EditionState.SUPERSEDED
        return read_before[0] if replaced else None
