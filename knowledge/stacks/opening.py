"""A book opened at one passage."""

from dataclasses import dataclass

from knowledge.catalogue.books import Book, Passage
from knowledge.stacks.store import Stacks, answering, passage_id
from knowledge.stacks.stored import passage_of


@dataclass(frozen=True, slots=True)
class OpenPassage:
    """The neighbours are None at the book's ends."""

    book: Book
    passage: Passage
    before: Passage | None
    after: Passage | None


async def open_at(stacks: Stacks, book: Book, ordinal: int) -> OpenPassage | None:
    """None where the stacks no longer hold the passage. Whether it may be shown is the caller's to know."""
    if book.edition is None or not await stacks.has(book.shelf.workspace):
        return None
    ids = [passage_id(book.edition.id, near) for near in (ordinal - 1, ordinal, ordinal + 1) if near >= 0]
    async with answering(stacks.collection):
        result = await stacks.collection.with_tenant(book.shelf.workspace).query.fetch_objects_by_ids(ids)
    found = {passage.ordinal: passage for passage in map(passage_of, result.objects)}
    if ordinal not in found:
        return None
    return OpenPassage(book, found[ordinal], found.get(ordinal - 1), found.get(ordinal + 1))
