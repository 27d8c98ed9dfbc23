"""Re-embedding of the stacks after the embedding model changed, from the passages in the old collection."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable

from langchain_core.embeddings import Embeddings
from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.books import Passage
from knowledge.stacks.store.connection import weaviate_errors
from knowledge.stacks.store.nodes import Nodes
from knowledge.stacks.store.objects import PartsOf, no_parts, passage_of
from knowledge.stacks.store.schema import collection_name, create, filled_collections, mark_filled, shisho_collections
from knowledge.stacks.store.store import BATCH, Stacks


async def _batches(collection: CollectionAsync, workspace: str) -> AsyncIterator[list[Passage]]:
    batch: list[Passage] = []
    async for found in collection.with_tenant(workspace).iterator(cache_size=BATCH):
        batch.append(passage_of(found))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def _copy(old: CollectionAsync, new: Stacks) -> AsyncGenerator[int, None]:
    for workspace in await old.tenants.get():
        await new.prepare(workspace)
        async for batch in _batches(old, workspace):
            await new.write(workspace, batch)
            yield len(batch)


async def reembed(
    nodes: Nodes,
    embeddings: Embeddings,
    fingerprint: str,
    knows: Callable[[str], bool],
    parts_of: PartsOf = no_parts,
    replication: int | None = None,
) -> AsyncGenerator[int, None]:
    """Yield the number of passages done so far. It can be interrupted and run again.

    Until the old collection is removed, which is the last step, answers come from that one.

    The bot has to be stopped meanwhile: what it adds would go into the collection that is about to be removed.
    """
    client, done, target = nodes.client, 0, collection_name(fingerprint)
    with weaviate_errors():
        olds = [await mark_filled(client, name) for name in await filled_collections(client) if name != target]
        if target not in await shisho_collections(client):
            await create(client, fingerprint, replication, filling=bool(olds))
        new = Stacks(nodes, target, embeddings, knows, parts_of)
        for old in olds:
            async for count in _copy(old, new):
                done += count
                yield done
        for name in await shisho_collections(client):
            if name != target:
                await client.collections.delete(name)
        await mark_filled(client, target)
