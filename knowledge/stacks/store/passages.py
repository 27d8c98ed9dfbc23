"""Whole editions, read back from the stacks or written again under another edition."""

from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter

from knowledge.catalogue.books import Book, Edition, Passage
from knowledge.stacks.store.objects import passage_of
from knowledge.stacks.store.store import BATCH, Stacks, answering, passage_id, weaviate_errors


async def passages_of(
    stacks: Stacks, workspace: str, edition: Edition, start: int = 0, stop: int | None = None
) -> list[Passage]:
    """In their order; from `start` up to `stop` where not all are wanted."""
    if not await stacks.has(workspace):
        return []
    ordinals = range(edition.passages)[start:stop]
    found = [passage_of(one) async for one in _objects(stacks, workspace, edition, ordinals, vectors=False)]
    return sorted(found, key=lambda passage: passage.ordinal)


async def copy_edition(stacks: Stacks, workspace: str, edition: Edition, to: Edition, shelf_id: str) -> int:
    """The same passages with the same vectors, as those of another edition, on another shelf; how many there were."""
    copied = 0
    batch: list[DataObject[Any, Any]] = []
    async for found in _objects(stacks, workspace, edition, range(edition.passages), vectors=True):
        changed = {"edition_id": to.id, "book_id": to.book_id, "shelf_id": shelf_id}
        kept = {name: value for name, value in found.properties.items() if value is not None}
        batch.append(
            DataObject(properties=kept | changed, vector=found.vector, uuid=passage_id(to.id, kept["ordinal"]))
        )
        copied += 1
        if len(batch) == BATCH:
            await stacks.store(workspace, batch)
            batch = []
    if batch:
        await stacks.store(workspace, batch)
    return copied


async def _objects(
    stacks: Stacks, workspace: str, edition: Edition, ordinals: Sequence[int], *, vectors: bool
) -> AsyncIterator[Any]:
    tenant = stacks.collection.with_tenant(workspace)
    for start in range(0, len(ordinals), BATCH):
        ids = [passage_id(edition.id, ordinal) for ordinal in ordinals[start : start + BATCH]]
        async with answering(stacks.collection):
            result = await tenant.query.fetch_objects_by_ids(ids, limit=len(ids), include_vector=vectors)
        for found in result.objects:
            yield found


async def recall(stacks: Stacks, workspace: str, ids: Sequence[str]) -> list[Passage]:
    """In the order of the ids; those that the stacks no longer hold are left out."""
    if not ids or not await stacks.has(workspace):
        return []
    async with answering(stacks.collection):
        result = await stacks.collection.with_tenant(workspace).query.fetch_objects(
            filters=Filter.by_id().contains_any(list(ids)), limit=len(ids)
        )
    found = {passage.id: passage for passage in map(passage_of, result.objects)}
    return [found[one] for one in ids if one in found]


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


PAGE = 1000

Census = Mapping[str, Mapping[int, str]]


async def workspaces(stacks: Stacks) -> set[str]:
    with weaviate_errors():
        return set(await stacks.collection.tenants.get())


async def census(stacks: Stacks, workspace: str) -> Census:
    """By edition: the ordinals of its passages, each with the shelf that it names."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    if not await stacks.has(workspace):
        return found
    wanted = ["edition_id", "ordinal", "shelf_id"]
    with weaviate_errors():
        everything = stacks.collection.with_tenant(workspace).iterator(cache_size=PAGE, return_properties=wanted)
        async for one in everything:
            counted: Any = one.properties
            found[counted["edition_id"]][counted["ordinal"]] = counted["shelf_id"]
    return found


async def remove_passages(stacks: Stacks, workspace: str, ids: Collection[str]) -> None:
    tenant, rest = stacks.collection.with_tenant(workspace), sorted(ids)
    with weaviate_errors():
        for start in range(0, len(rest), BATCH):
            await tenant.data.delete_many(where=Filter.by_id().contains_any(rest[start : start + BATCH]))
