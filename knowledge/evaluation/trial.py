"""A workspace that the real ingestion fills with a labelled set's documents, and that is removed afterwards."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from knowledge.catalogue.books import PUBLIC_SHELF, Shelf
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.evaluation.labelled_set import Document, LabelledSet
from knowledge.ingestion.receipts import Receipt
from knowledge.library.library import Library
from knowledge.reading.texts import Source

AT_ONCE = 8  # documents on their way: while one is embedded, others are read, stored and catalogued
TELL_EVERY = 100

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """A filled workspace. `document_of` has the labelled document of each book; one without text became no book."""

    library: Library
    patron: Patron
    labelled: LabelledSet
    document_of: Mapping[str, str]
    passages: int
    seconds: float


@asynccontextmanager
async def trial(library: Library, labelled: LabelledSet, tell: Tell, kept: str | None = None) -> AsyncIterator[Trial]:
    """Fill a workspace. `kept` names one that stays, and is found filled the next time."""
    workspace = kept or f"evaluation-{uuid.uuid4().hex[:16]}"
    shelf = await _shelf(library, workspace)
    try:
        begun = time.perf_counter()
        receipts = await _fill(library, shelf, labelled.documents, tell)
        seconds = time.perf_counter() - begun
        yield Trial(
            library,
            Patron(workspace, None, public=True),
            labelled,
            {receipt.book.id: key for key, receipt in receipts.items() if receipt.book},
            sum(receipt.passages for receipt in receipts.values()),
            round(seconds, 2),
        )
    finally:
        if kept is None:
            await library.stacks.drop(workspace)


async def _shelf(library: Library, workspace: str) -> Shelf:
    existing = await library.catalogue.shelves.all(workspace)
    return existing[0] if existing else await library.catalogue.shelves.create(workspace, PUBLIC_SHELF)


async def _fill(library: Library, shelf: Shelf, documents: Iterable[Document], tell: Tell) -> dict[str, Receipt]:
    waiting = iter(documents)
    receipts: dict[str, Receipt] = {}

    async def work() -> None:
        for document in waiting:
            receipts[document.id] = await _add(library, shelf, document)
            if len(receipts) % TELL_EVERY == 0:
                tell(f"{len(receipts)} documents in the stacks")

    await library.stacks.prepare(shelf.workspace)
    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    return receipts


async def _add(library: Library, shelf: Shelf, document: Document) -> Receipt:
    """Add it as plain text, whatever its id looks like, since a file name would be a hint at its kind."""
    source = Source("document.txt", document.text.encode(), "text/plain")
    return await library.ingestion.add(
        source, EditionRequest(shelf, document.id, "evaluation", title=document.title or document.id)
    )
