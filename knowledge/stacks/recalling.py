"""Passages by their ids, as a receipt names them."""

from collections.abc import Sequence

from weaviate.classes.query import Filter

from knowledge.catalogue.books import Passage
from knowledge.stacks.store import Stacks, answering
from knowledge.stacks.stored import passage_of


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
