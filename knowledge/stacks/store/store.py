"""The stacks: where passages are written and removed, one tenant per workspace."""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from langchain_core.embeddings import Embeddings
from weaviate.classes.config import ConsistencyLevel
from weaviate.classes.query import Filter
from weaviate.classes.tenants import Tenant, TenantActivityStatus
from weaviate.collections.collection import CollectionAsync
from weaviate.exceptions import WeaviateInsertManyAllFailedError

from knowledge.catalogue.books import Passage
from knowledge.stacks.store.nodes import READ_SECONDS, Nodes
from knowledge.stacks.store.objects import (
    IndexEntry,
    PartsOf,
    WeaviateObject,
    index_entries,
    missing,
    no_parts,
    refusal,
    with_vectors,
)

WRITE_SECONDS = 150.0
BATCH = 64  # passages embedded and sent together: large enough for the model, small enough for flat memory

Progress = Callable[[int], Awaitable[None]]
ResultT = TypeVar("ResultT")


def passage_id(edition_id: str, ordinal: int) -> str:
    """Return the same id for the same passage of the same edition, so that writing it again changes nothing."""
    return str(uuid.uuid5(uuid.UUID(edition_id), str(ordinal)))


class Stacks:
    """Writing and removing of passages. The retriever reads, since it alone knows who asks.

    In a language that `knows` denies, windows and parts have no vectors: the model would not tell them apart.

    More than half of a passage's replicas must confirm that it is written or removed, before the catalogue makes its
    edition current. Searches ask one replica: Weaviate knows no other way, whatever the consistency level.
    """

    def __init__(
        self,
        nodes: Nodes,
        name: str,
        embeddings: Embeddings,
        knows: Callable[[str], bool] = lambda _: True,
        parts_of: PartsOf = no_parts,
    ) -> None:
        self.nodes = nodes
        self.name = name  # of the collection
        self.embeddings = embeddings
        self._knows = knows
        self._parts_of = parts_of
        self._prepared: set[str] = set()
        self._opened_at = time.monotonic()
        self._asked_at: dict[str, float] = {}

    @property
    def collection(self) -> CollectionAsync:
        """Return the collection at the node that is asked first."""
        return self.nodes.client.collections.use(self.name)

    async def ask(
        self, work: Callable[[CollectionAsync], Awaitable[ResultT]], seconds: float = READ_SECONDS
    ) -> ResultT:
        """Do `work`, which must be the same when it is done twice, on the collection at a node that does it."""
        return await self.nodes.ask(lambda client: work(client.collections.use(self.name)), seconds)

    async def prepare(self, workspace: str) -> None:
        """Create the tenant. Only this does, so that a typing error in a workspace's name creates none."""
        if not await self.has(workspace):
            await self.ask(lambda collection: collection.tenants.create(Tenant(name=workspace)))
        self._prepared.add(workspace)

    async def has(self, workspace: str) -> bool:
        self._asked_at[workspace] = time.monotonic()
        if workspace not in self._prepared and await self.ask(lambda found: found.tenants.exists(workspace)):
            self._prepared.add(workspace)
        return workspace in self._prepared

    async def probe(self, workspace: str) -> None:
        """Read one passage, as a search does, unless the tenant sleeps. Raise StacksUnavailable where that fails."""

        async def read(collection: CollectionAsync) -> None:
            tenant = await collection.tenants.get_by_name(workspace)
            if tenant is not None and tenant.activity_status is TenantActivityStatus.ACTIVE:
                await collection.with_tenant(workspace).query.fetch_objects(limit=1)

        await self.ask(read)

    async def let_sleep(self, workspaces: Collection[str], quiet: timedelta) -> int:
        """Put those to sleep that this process has not asked for so long, and return their number.

        A tenant that sleeps takes no memory. Whoever reads or writes wakes it, which takes tens of milliseconds.
        """
        since = time.monotonic() - quiet.total_seconds()
        unasked = [one for one in workspaces if self._asked_at.get(one, self._opened_at) < since]
        if not unasked:
            return 0

        async def put_to_sleep(collection: CollectionAsync) -> int:
            found = await collection.tenants.get_by_names(unasked)
            awake = [name for name, one in found.items() if one.activity_status is TenantActivityStatus.ACTIVE]
            if awake:
                await collection.tenants.deactivate(awake)
            return len(awake)

        return await self.ask(put_to_sleep)

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
        lacking = await self.ask(lambda collection: missing(collection.with_tenant(workspace), batch))
        return await asyncio.to_thread(
            index_entries, lacking, self._knows, self._parts_of
        )  # answers would wait for it on the event loop

    async def _embed(self, written: Sequence[IndexEntry]) -> list[WeaviateObject]:
        if not written:
            return []
        vectors = await self.embeddings.aembed_documents([text for entry in written for text in entry.embedded])
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

        async def insert(collection: CollectionAsync) -> Mapping[str, str]:
            tenant = writable(collection, workspace)
            try:
                stored = await tenant.data.insert_many(objects)
                refused = {str(objects[number].uuid): error.message for number, error in stored.errors.items()}
            except WeaviateInsertManyAllFailedError as error:
                refused = {str(one.uuid): error.message for one in objects}
            if refused:  # a refused object may be in one index and not in another, and would look complete
                await tenant.data.delete_many(where=Filter.by_id().contains_any(list(refused)))
            return refused

        return await self.ask(insert, WRITE_SECONDS)

    async def remove_edition(self, workspace: str, edition_id: str) -> None:
        """Remove every passage of the edition, however many: one call to Weaviate stops at 10,000."""
        if not await self.has(workspace):
            return
        where = Filter.by_property("edition_id").equal(edition_id)

        async def remove(collection: CollectionAsync) -> int:
            return (await writable(collection, workspace).data.delete_many(where=where)).matches

        while await self.ask(remove, WRITE_SECONDS):
            pass

    async def drop(self, workspace: str) -> None:
        """Remove the workspace's tenant with everything in it."""
        await self.ask(lambda collection: collection.tenants.remove([workspace]))
        self._prepared.discard(workspace)


def writable(collection: CollectionAsync, workspace: str) -> CollectionAsync:
    """Return a workspace's tenant, to which nothing is written that half of the replicas do not have."""
    return collection.with_consistency_level(ConsistencyLevel.QUORUM).with_tenant(workspace)
