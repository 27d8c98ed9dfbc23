"""The details of one book: its editions, its schedule, and how often it was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from knowledge.catalogue.books import Book, Edition
from knowledge.catalogue.schedules import Schedule
from knowledge.library.library import Library
from knowledge.stacks.store.store import passage_id

COUNTED_OVER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class BookDetails:
    """A book with its editions, the newest first; `cited` counts the answers of `COUNTED_OVER` made from it.

    `schedule` is set where it is refreshed automatically.
    """

    book: Book
    editions: Sequence[Edition]
    cited: int
    schedule: Schedule | None = None


async def details_of(library: Library, book: Book) -> BookDetails:
    """Look up the details of a book."""
    editions = await library.catalogue.holdings.editions(book.id)
    passages = {passage_id(edition.id, n) for edition in editions for n in range(edition.passages)}
    cited = await library.catalogue.answers.made_from(book.shelf.workspace, passages, COUNTED_OVER)
    return BookDetails(book, editions, cited, await library.catalogue.schedules.of(book.id))
