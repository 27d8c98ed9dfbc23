"""The details of one book: its editions, its schedule, and how often it was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.catalogue.books import Book, Edition
from knowledge.catalogue.schedules import Schedule
from knowledge.library.library import Library
from knowledge.remark import ABOUT
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import passage_id

COUNTED_OVER = timedelta(days=90)
STATED = 6  # lines that a document says of itself


@dataclass(frozen=True, slots=True)
class BookDetails:
    """A book with its editions, the newest first; `cited` counts the answers of `COUNTED_OVER` made from it.

    `schedule` is set where it is refreshed automatically, and `with_file` where the file itself can be had.
    """

    book: Book
    editions: Sequence[Edition]
    cited: int
    schedule: Schedule | None = None
    with_file: bool = False


async def details_of(library: Library, book: Book) -> BookDetails:
    """Look up the details of a book."""
    editions = await library.catalogue.holdings.editions(book.id)
    passages = {passage_id(edition.id, n) for edition in editions for n in range(edition.passages)}
    cited = await library.catalogue.answers.made_from(book.shelf.workspace, passages, COUNTED_OVER)
    schedule = await library.catalogue.schedules.of(book.id)
    with_file = bool(await library.catalogue.originals.among([book.edition] if book.edition else []))
    return BookDetails(book, editions, cited, schedule, with_file)


@dataclass(frozen=True, slots=True)
class AddedBy:
    """The person who added the first edition of a book, and the time."""

    person: str
    at: datetime


async def first_added(library: Library, book: Book) -> AddedBy | None:
    """Return who added the book; None where the current edition is the first."""
    editions = await library.catalogue.holdings.editions(book.id)
    first = editions[-1] if len(editions) > 1 else None
    return AddedBy(first.created_by, first.created_at) if first else None


async def stated_facts(library: Library, book: Book) -> list[str]:
    """List what the document says of itself, such as its owner and its version."""
    if book.edition is None or not book.edition.passages:
        return []
    last = await passages_of(library.stacks, book.shelf.workspace, book.edition, book.edition.passages - 1)
    return [line for passage in last if passage.headings == (ABOUT,) for line in passage.text.splitlines()][:STATED]
