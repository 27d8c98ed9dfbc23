"""A book opened at one passage."""

from dataclasses import dataclass

from weaviate.classes.query import Filter

from knowledge.catalogue.books import Book, Passage
from knowledge.stacks.search import passage_of
from knowledge.stacks.store import Stacks, weaviate_errors


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
    near = Filter.by_property("ordinal").contains_any([ordinal - 1, ordinal, ordinal + 1])
    with weaviate_errors():
        result = await stacks.collection.with_tenant(book.shelf.workspace).query.fetch_objects(
            filters=Filter.by_property("edition_id").equal(book.edition.id) & near, limit=3
        )
    found = {passage.ordinal: passage for passage in map(passage_of, result.objects)}
    if ordinal not in found:
        return None
    return OpenPassage(book, found[ordinal], found.get(ordinal - 1), found.get(ordinal + 1))
