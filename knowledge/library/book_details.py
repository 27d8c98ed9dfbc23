"""All that is known of one book: its editions, who handed them in, how often it was cited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from knowledge.catalogue.books import Book, Edition
from knowledge.catalogue.schedules import Schedule
from knowledge.library.library import Library
from knowledge.stacks.store.store import passage_id

COUNTED_OVER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Card:
    """`editions` the newest first; `cited` counts the answers of `COUNTED_OVER` that were made from the book.

    `schedule` where it is fetched again by itself.
    """

    book: Book
    editions: Sequence[Edition]
    cited: int
    schedule: Schedule | None = None


async def card_of(library: Library, book: Book) -> Card:
    editions = await library.catalogue.holdings.editions(book.id)
    passages = {passage_id(edition.id, n) for edition in editions for n in range(edition.passages)}
    cited = await library.catalogue.answers.made_from(book.shelf.workspace, passages, COUNTED_OVER)
    return Card(book, editions, cited, await library.catalogue.schedules.of(book.id))
