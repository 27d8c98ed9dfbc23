"""How an ingestion goes, and what is kept of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from knowledge.catalogue.books import Book, Edition, Shelf
from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import Source
from knowledge.remark import Remark

TERMINAL = "terminal"  # who changed the stacks, where no person of a workspace did

Status = Literal["added", "replaced", "unchanged", "refused", "restored", "moved"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an ingestion is: `done` of `total` passages, or pages of a site where `stage` is syncing."""

    stage: Literal["fetching", "reading", "embedding", "syncing", "done"]
    title: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], Awaitable[None]]


async def silent(_: Progress) -> None:
    """For callers who watch no progress."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is kept of an ingestion. `message` says why a document was refused, in English; `reason` in any language.

    `former` is the edition that was replaced; `topics` are headings of its own that the document answers about.
    """

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
    former: Edition | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What an admin asked for: this document, on this shelf, under this key (the same key again is a new edition).

    The same `idempotency_key` after a crash takes up what was begun; IdempotencyKeys knows what was done already.
    """

    source: Source
    shelf: Shelf
    by: str
    key: str
    title: str | None = None
    url: str | None = None
    idempotency_key: str | None = None


def unchanged(book: Book) -> Receipt:
    edition = book.edition
    return Receipt(
        title=book.title,
        status="unchanged",
        book=book,
        pages=edition.pages if edition else None,
        passages=edition.passages if edition else 0,
    )


def refused(title: str, refusal: BookRefused) -> Receipt:
    return Receipt(
        title=title,
        status="refused",
        reason=refusal.reason,
        values=refusal.values,
        message=str(refusal),
    )
