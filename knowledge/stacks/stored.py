"""Passages as the stacks hold them."""

from collections.abc import Sequence
from typing import Any

from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.books import Passage


def passage_of(found: Any) -> Passage:
    kept = found.properties
    return Passage(
        id=str(found.uuid),
        book_id=kept["book_id"],
        edition_id=kept["edition_id"],
        shelf_id=kept["shelf_id"],
        ordinal=kept["ordinal"],
        title=kept["title"],
        headings=tuple(kept.get("headings") or ()),
        page=kept.get("page"),
        text=kept["text"],
    )


async def missing(tenant: CollectionAsync, passages: Sequence[Passage]) -> list[Passage]:
    """Those that do not stand there word for word; a write that was interrupted goes on with them."""
    result = await tenant.query.fetch_objects_by_ids([passage.id for passage in passages], limit=len(passages))
    standing = {str(found.uuid): passage_of(found) for found in result.objects}
    return [passage for passage in passages if standing.get(passage.id) != passage]
