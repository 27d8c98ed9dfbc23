"""Whole editions, read back from the stacks or written again under another edition."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from weaviate.classes.data import DataObject

from knowledge.catalogue.books import Edition, Passage
from knowledge.stacks.store import BATCH, Stacks, answering, passage_id
from knowledge.stacks.stored import passage_of


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
