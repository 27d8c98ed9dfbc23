"""Passages read back from the stacks: whole editions, single passages, and a census of what is there."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, takewhile
from typing import Any

from weaviate.classes.query import Filter
from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.books import Book, Edition, Passage
from knowledge.stacks.store.objects import WeaviateObject, weaviate_object
from knowledge.stacks.store.part_vectors import PartVectors
from knowledge.stacks.store.passage_reader import StoredPassage, fetch, fetch_parts
from knowledge.stacks.store.store import BATCH, WRITE_SECONDS, Stacks, passage_id, writable


async def passages_of(
    stacks: Stacks, workspace: str, edition: Edition, start: int = 0, stop: int | None = None
) -> list[Passage]:
    """Return an edition's passages in their order; from `start` up to `stop` where not all are wanted."""
    if not await stacks.has(workspace):
        return []
    ordinals = range(edition.passages)[start:stop]
    return [one.passage async for batch in _batches(stacks, workspace, edition, ordinals) for one in batch]


async def copy_edition(stacks: Stacks, workspace: str, edition: Edition, to: Edition, shelf_id: str) -> int:
    """Store an edition's passages and vectors again as another edition's, on another shelf; return how many."""
    copied = 0
    async for batch in _batches(stacks, workspace, edition, range(edition.passages), whole=True):
        await stacks.store(workspace, [_moved(one, to, shelf_id) for one in batch])
        copied += len(batch)
    return copied


def _moved(stored: StoredPassage, to: Edition, shelf_id: str) -> WeaviateObject:
    key = passage_id(to.id, stored.passage.ordinal)
    passage = replace(stored.passage, id=key, edition_id=to.id, book_id=to.book_id, shelf_id=shelf_id)
    windows = [] if stored.windows is None else stored.windows.tolist()
    return weaviate_object(passage, stored.terms, stored.vector.tolist(), windows, stored.parts)


async def _batches(
    stacks: Stacks, workspace: str, edition: Edition, ordinals: Sequence[int], *, whole: bool = False
) -> AsyncIterator[list[StoredPassage]]:
    for start in range(0, len(ordinals), BATCH):
        ids = [passage_id(edition.id, ordinal) for ordinal in ordinals[start : start + BATCH]]
        yield await _fetched(stacks, workspace, ids, whole=whole)


async def _fetched(stacks: Stacks, workspace: str, ids: Sequence[str], *, whole: bool = False) -> list[StoredPassage]:
    """Return them in the order of the ids; those that the stacks no longer hold are left out."""
    stored = await stacks.ask(lambda found: fetch(found.with_tenant(workspace), ids, whole=whole))
    return [stored[key] for key in ids if key in stored]


async def passages_by_id(stacks: Stacks, workspace: str, ids: Sequence[str]) -> list[Passage]:
    """Return them in the order of the ids; those that the stacks no longer hold are left out."""
    if not ids or not await stacks.has(workspace):
        return []
    return [stored.passage for stored in await _fetched(stacks, workspace, ids)]


async def part_vectors(stacks: Stacks, workspace: str, ids: Sequence[str], dimensions: int) -> PartVectors:
    """Return the stored vectors of the parts of these passages."""
    if not ids or not await stacks.has(workspace):
        return PartVectors()
    stored = await stacks.ask(lambda found: fetch_parts(found.with_tenant(workspace), ids))
    return PartVectors(stored, dimensions)


@dataclass(frozen=True, slots=True)
class OpenPassage:
    """A passage with its neighbours, which are None at the book's ends."""

    book: Book
    passage: Passage
    before: Passage | None
    after: Passage | None


async def open_at(stacks: Stacks, book: Book, ordinal: int) -> OpenPassage | None:
    """Return None where the stacks no longer hold the passage. The caller checks whether it may be shown."""
    if book.edition is None or not await stacks.has(book.shelf.workspace):
        return None
    ids = [passage_id(book.edition.id, near) for near in (ordinal - 1, ordinal, ordinal + 1) if near >= 0]
    found = {one.passage.ordinal: one.passage for one in await _fetched(stacks, book.shelf.workspace, ids)}
    if ordinal not in found:
        return None
    opened = found.pop(ordinal)
    beside = {at: one for at, one in found.items() if not (one.stated or opened.stated)}
    return OpenPassage(book, opened, beside.get(ordinal - 1), beside.get(ordinal + 1))


SECTION_REACH = 12  # passages before one, and after it: more than a modal shows


async def section_around(stacks: Stacks, book: Book, ordinal: int) -> list[Passage]:
    """Return the unbroken run of passages under the very same headings; empty where the stacks no longer hold it."""
    if book.edition is None:
        return []
    first = max(0, ordinal - SECTION_REACH)
    near = await passages_of(stacks, book.shelf.workspace, book.edition, first, ordinal + SECTION_REACH + 1)
    known = {passage.ordinal: passage for passage in near}
    if ordinal not in known:
        return []

    def belongs(at: int) -> bool:
        return at in known and known[at].headings == known[ordinal].headings

    before = takewhile(belongs, range(ordinal - 1, -1, -1))
    after = takewhile(belongs, count(ordinal + 1))
    return [known[at] for at in (*reversed(list(before)), ordinal, *after)]


PAGE = 1000
CENSUS_SECONDS = 3600.0  # a million passages take a minute or two

Census = Mapping[str, Mapping[int, str]]


async def workspaces(stacks: Stacks) -> set[str]:
    return set(await stacks.ask(lambda collection: collection.tenants.get()))


async def census(stacks: Stacks, workspace: str) -> Census:
    """Return for each edition the ordinals of its passages, each with the shelf that it names."""
    if not await stacks.has(workspace):
        return {}
    return await stacks.ask(partial(_census, workspace=workspace), CENSUS_SECONDS)


async def _census(collection: CollectionAsync, *, workspace: str) -> Census:
    found: dict[str, dict[int, str]] = defaultdict(dict)
    wanted = ["edition_id", "ordinal", "shelf_id"]
    async for one in collection.with_tenant(workspace).iterator(cache_size=PAGE, return_properties=wanted):
        counted: Any = one.properties
        found[counted["edition_id"]][counted["ordinal"]] = counted["shelf_id"]
    return found


async def remove_passages(stacks: Stacks, workspace: str, ids: Collection[str]) -> None:
    rest = sorted(ids)
    for start in range(0, len(rest), BATCH):
        where = Filter.by_id().contains_any(rest[start : start + BATCH])
        await stacks.ask(partial(_remove, workspace=workspace, where=where), WRITE_SECONDS)


async def _remove(collection: CollectionAsync, *, workspace: str, where: Any) -> None:
    await writable(collection, workspace).data.delete_many(where=where)
