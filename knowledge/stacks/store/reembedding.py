"""Re-embedding of the stacks after the embedding model changed, from the passages in the old collection."""

from collections.abc import AsyncIterator, Callable

from langchain_core.embeddings import Embeddings
from weaviate import WeaviateAsyncClient
from weaviate.collections.collection import CollectionAsync

from knowledge.catalogue.books import Passage
from knowledge.stacks.store.objects import passage_of
from knowledge.stacks.store.schema import collection_name, create, shisho_collections
from knowledge.stacks.store.store import BATCH, Stacks, weaviate_errors


async def _batches(collection: CollectionAsync, workspace: str) -> AsyncIterator[list[Passage]]:
    batch: list[Passage] = []
    async for found in collection.with_tenant(workspace).iterator(cache_size=BATCH):
        batch.append(passage_of(found))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def _copy(old: CollectionAsync, new: Stacks) -> AsyncIterator[int]:
    for workspace in await old.tenants.get():
        await new.prepare(workspace)
        async for batch in _batches(old, workspace):
            await new.write(workspace, batch)
            yield len(batch)


async def reembed(
    client: WeaviateAsyncClient, embeddings: Embeddings, fingerprint: str, knows: Callable[[str], bool]
) -> AsyncIterator[int]:
    """Yield the number of passages done so far. It can be interrupted and run again: the old collection goes last.

    The bot has to be stopped meanwhile: what it adds would go into the collection that is about to be removed.
    """
    done = 0
    with weaviate_errors():
        existing = await shisho_collections(client)
        target = collection_name(fingerprint)
        collection = client.collections.use(target) if target in existing else await create(client, fingerprint)
        new = Stacks(collection, embeddings, knows)
        for name in existing:
            if name == target:
                continue
            async for count in _copy(client.collections.use(name), new):
                done += count
                yield done
            await client.collections.delete(name)
