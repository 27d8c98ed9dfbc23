"""The stacks: where passages are written and removed, one tenant per workspace."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from langchain_core.embeddings import Embeddings
from weaviate.classes.query import Filter
from weaviate.classes.tenants import Tenant
from weaviate.collections.collection import CollectionAsync
from weaviate.exceptions import WeaviateBaseError, WeaviateInsertManyAllFailedError

from knowledge.catalogue.books import Passage
from knowledge.stacks.store.connection import weaviate_errors
from knowledge.stacks.store.objects import IndexEntry, WeaviateObject, index_entries, missing, refusal, with_vectors

READ_SECONDS = 30.0
WRITE_SECONDS = 150.0
LOOK_SECONDS = 1.0  # between two checks whether a server that has not answered yet is there at all
HANGS_SECONDS = 5.0  # after which a server that does not answer the simplest request counts as away
BATCH = 64  # passages embedded and sent together: large enough for the model, small enough for flat memory

Progress = Callable[[int], Awaitable[None]]


@asynccontextmanager
async def bounded(collection: CollectionAsync, seconds: float = READ_SECONDS) -> AsyncIterator[None]:
    """Limit a call's time, and end it within seconds where the server is away.

    The client alone would retry for a minute. A server that is only slow gets the whole time.
    """
    with weaviate_errors():
        async with asyncio.timeout(seconds) as limit:
            watcher = asyncio.create_task(_end_when_away(collection, limit))
            try:
                yield
            finally:
                watcher.cancel()


async def _end_when_away(collection: CollectionAsync, limit: asyncio.Timeout) -> None:
    there = True
    while there:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            async with asyncio.timeout(HANGS_SECONDS):
                there = await collection.exists()
        except (WeaviateBaseError, OSError):
            there = False
    limit.reschedule(asyncio.get_running_loop().time())


def passage_id(edition_id: str, ordinal: int) -> str:
    """Return the same id for the same passage of the same edition, so that writing it again changes nothing."""
    return str(uuid.uuid5(uuid.UUID(edition_id), str(ordinal)))


class Stacks:
    """Writing and removing of passages. The retriever reads, since it alone knows who asks.

    Passages in a language that `knows` denies get no windows: the model would not tell them apart.
    """

    def __init__(
        self, collection: CollectionAsync, embeddings: Embeddings, knows: Callable[[str], bool] = lambda _: True
    ) -> None:
        self.collection = collection
        self.embeddings = embeddings
        self._knows = knows
        self._prepared: set[str] = set()

    async def prepare(self, workspace: str) -> None:
        """Create the tenant. Only this does, so that a typing error in a workspace's name creates none."""
        if not await self.has(workspace):
            async with bounded(self.collection):
                await self.collection.tenants.create(Tenant(name=workspace))
        self._prepared.add(workspace)

    async def has(self, workspace: str) -> bool:
        if workspace in self._prepared:
            return True
        async with bounded(self.collection):
            if await self.collection.tenants.exists(workspace):
                self._prepared.add(workspace)
        return workspace in self._prepared

    async def probe(self, workspace: str) -> None:
        """Read one passage, as a search does. Raise StacksUnavailable where that fails."""
        with weaviate_errors():
            if await self.collection.tenants.exists(workspace):
                await self.collection.with_tenant(workspace).query.fetch_objects(limit=1)

    async def write(self, workspace: str, passages: Sequence[Passage], report: Progress | None = None) -> None:
        """Embed and store what is not there yet; while one batch is embedded, the next is analysed, the last stored.

        `report` gets the number of passages done.
        """
        await self.prepare(workspace)
        drafting = asyncio.create_task(self._draft(workspace, passages[:BATCH]))
        storing = asyncio.create_task(self.store(workspace, []))
        try:
            for end in range(BATCH, len(passages) + BATCH, BATCH):
                written = await drafting
                drafting = asyncio.create_task(self._draft(workspace, passages[end : end + BATCH]))
                embedded = await self._embed(written)
                await storing
                storing = asyncio.create_task(self.store(workspace, embedded))
                if report is not None:
                    await report(min(end, len(passages)))
            await storing
        finally:
            drafting.cancel()
            storing.cancel()
            # The first failure is raised, and nothing goes on in the background.
            await asyncio.gather(drafting, storing, return_exceptions=True)

    async def _draft(self, workspace: str, batch: Sequence[Passage]) -> list[IndexEntry]:
        if not batch:
            return []
        async with bounded(self.collection):
            lacking = await missing(self.collection.with_tenant(workspace), batch)
        return await asyncio.to_thread(
            index_entries, lacking, self._knows
        )  # answers would wait for it on the event loop

    async def _embed(self, written: Sequence[IndexEntry]) -> list[WeaviateObject]:
        if not written:
            return []
        vectors = await self.embeddings.aembed_documents([text for entry in written for text in entry.texts])
        return list(with_vectors(written, vectors))

    async def store(self, workspace: str, objects: Sequence[WeaviateObject]) -> None:
        """Send refused objects once more. Raise BookRefused for those that no further attempt would store."""
        refused = await self._insert(workspace, objects)
        again = [one for one in objects if str(one.uuid) in refused]
        if refused := await self._insert(workspace, again):
            raise refusal(list(refused.values()), len(objects))

    async def _insert(self, workspace: str, objects: Sequence[WeaviateObject]) -> Mapping[str, str]:
        """Return Weaviate's messages about refused objects, by their ids."""
        if not objects:
            return {}
        tenant = self.collection.with_tenant(workspace)
        async with bounded(self.collection, WRITE_SECONDS):
            try:
                stored = await tenant.data.insert_many(objects)
                refused = {str(objects[number].uuid): error.message for number, error in stored.errors.items()}
            except WeaviateInsertManyAllFailedError as error:
                refused = {str(one.uuid): error.message for one in objects}
            if refused:  # a refused object may be in one index and not in another, and would look complete
                await tenant.data.delete_many(where=Filter.by_id().contains_any(list(refused)))
        return refused

    async def remove_edition(self, workspace: str, edition_id: str) -> None:
        """Remove every passage of the edition, however many: one call to Weaviate stops at 10,000."""
        if not await self.has(workspace):
            return
        tenant = self.collection.with_tenant(workspace)
        where = Filter.by_property("edition_id").equal(edition_id)
        matches = 1
        while matches:
            async with bounded(self.collection, WRITE_SECONDS):
                matches = (await tenant.data.delete_many(where=where)).matches

    async def drop(self, workspace: str) -> None:
        """Remove the workspace's tenant with everything in it."""
        with weaviate_errors():
            await self.collection.tenants.remove([workspace])
        self._prepared.discard(workspace)
