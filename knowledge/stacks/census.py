"""What the stacks hold, counted: no texts, no vectors."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from weaviate.classes.query import Filter

from knowledge.stacks.store import BATCH, Stacks, weaviate_errors

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
