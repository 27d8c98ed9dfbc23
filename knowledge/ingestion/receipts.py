"""The progress and the receipt of an ingestion."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import structlog

from knowledge.catalogue.books import Book, Edition, Passage, is_topic
from knowledge.errors import BookRefused, Reason, place_of, unreadable
from knowledge.remark import Remark

log = structlog.get_logger()
TERMINAL = "terminal"  # in place of the person, where the command line made the change

Status = Literal["added", "replaced", "unchanged", "refused", "restored", "moved"]


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of an ingestion: `done` of `total` passages, or of a site's pages where `stage` is "syncing"."""

    stage: Literal["fetching", "reading", "embedding", "syncing", "done"]
    title: str
    done: int = 0
    total: int = 0


Report = Callable[[Progress], Awaitable[None]]


async def silent(_: Progress) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The result of an ingestion.

    `message` says in English why a document was refused, `reason` is the code for other languages. `former` is the
    edition that was replaced. `topics` are headings that people may ask about.
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

    @property
    def without_secrets(self) -> bool:
        """Tell whether secrets were left out of the document."""
        return any(remark.code == "secrets_left_out" for remark in self.remarks)


def unchanged(book: Book) -> Receipt:
    """Make the receipt of a document that is in the stacks already."""
    edition = book.edition
    return Receipt(
        title=book.title,
        status="unchanged",
        book=book,
        pages=edition.pages if edition else None,
        passages=edition.passages if edition else 0,
    )


def refused(title: str, refusal: BookRefused) -> Receipt:
    """Make the receipt of a document that cannot become a book."""
    return Receipt(
        title=title,
        status="refused",
        reason=refusal.reason,
        values=refusal.values,
        message=str(refusal),
    )


def unforeseen(title: str, error: Exception) -> Receipt:
    """Make the receipt of a document that could not be added through a fault of ours, and log the fault."""
    refusal = unreadable(place_of(error))
    log.error("document_unreadable", log_id=refusal.values["id"], place=refusal.values["place"])
    return refused(title, refusal)


TOPICS = 3
LONGEST = 60  # characters of a heading that is named


def difference(former: Sequence[Passage], new: Sequence[Passage]) -> Remark:
    """Count new, gone and unchanged passages by their text."""
    old_texts, new_texts = {passage.text for passage in former}, {passage.text for passage in new}
    counts = {
        "new": len(new_texts - old_texts),
        "gone": len(old_texts - new_texts),
        "same": len(new_texts & old_texts),
    }
    return Remark("changed", dict(counts))


def topics(passages: Sequence[Passage]) -> tuple[str, ...]:
    """List the first headings other than the title."""
    last = [passage.headings[-1] for passage in passages if passage.headings]
    named = dict.fromkeys(heading for heading in last if 0 < len(heading) <= LONGEST and is_topic(heading))
    title = passages[0].title if passages else ""
    return tuple(heading for heading in named if heading != title)[:TOPICS]
