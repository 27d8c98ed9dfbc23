"""The stacks: where passages are written and removed, one tenant per workspace."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from itertools import islice

from langchain_core.embeddings import Embeddings
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter
from weaviate.classes.tenants import Tenant
from weaviate.collections.classes.internal import ReferenceInputs
from weaviate.collections.classes.types import WeaviateField
from weaviate.collections.collection import CollectionAsync
from weaviate.exceptions import WeaviateBaseError

from knowledge.catalogue.books import Passage
from knowledge.errors import StacksUnavailable
from knowledge.stacks.schema import TERMS, VECTOR, WINDOWS
from knowledge.stacks.stored import missing
from knowledge.stacks.terms import analyse
from knowledge.stacks.windows import embedded_text, windows

READ_SECONDS = 30.0
WRITE_SECONDS = 150.0
LOOK_SECONDS = 1.0  # between two looks whether a server that has not answered yet is there at all
BATCH = 64  # passages embedded and sent together: large enough for the model, small enough for flat memory

Progress = Callable[[int], Awaitable[None]]
Stored = DataObject[Mapping[str, WeaviateField], ReferenceInputs | None]


@contextmanager
def weaviate_errors() -> Iterator[None]:
    """Whatever the client raises becomes StacksUnavailable; its text may hold addresses, so only its kind is told."""
    try:
        yield
    except (WeaviateBaseError, OSError) as error:
        raise StacksUnavailable(
            f"The stacks do not answer ({type(error).__name__}).",
            mend="See whether Weaviate runs: `shisho doctor` tells.",
        ) from error


@asynccontextmanager
async def answering(collection: CollectionAsync, seconds: float = READ_SECONDS) -> AsyncIterator[None]:
    """For calls that the client would try again for a minute where the server is away: that is known within seconds.

    A server that is only slow has its time.
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
            there = await collection.exists()
        except (WeaviateBaseError, OSError):
            there = False
    limit.reschedule(asyncio.get_running_loop().time())


def passage_id(edition_id: str, ordinal: int) -> str:
    """The same passage of the same edition always has the same id, so writing it again changes nothing."""
    return str(uuid.uuid5(uuid.UUID(edition_id), str(ordinal)))


def indexed_terms(passage: Passage) -> str:
    """What BM25 searches. The title counts twice, which the measurements in docs/retrieval.md favour."""
    title = analyse(passage.title)
    headings = [term for heading in passage.headings for term in analyse(heading)]
    return " ".join([*title, *title, *headings, *analyse(passage.text)])


def _object(passage: Passage, vector: list[float], windows: list[list[float]]) -> Stored:
    properties: dict[str, WeaviateField] = {
        TERMS: indexed_terms(passage),
        "book_id": passage.book_id,
        "edition_id": passage.edition_id,
        "shelf_id": passage.shelf_id,
        "ordinal": passage.ordinal,
        "title": passage.title,
        "headings": list(passage.headings),
        "text": passage.text,
    }
    if passage.page is not None:
        properties["page"] = passage.page
    vectors = {VECTOR: vector} | ({WINDOWS: windows} if windows else {})
    return DataObject(properties=properties, vector=vectors, uuid=passage.id)


class Stacks:
    """Writing and removing. Reading is the retriever's: it alone knows who asks.

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
        """A tenant is made here and nowhere else: a typing error in a workspace's name makes none."""
        with weaviate_errors():
            if not await self.has(workspace):
                await self.collection.tenants.create(Tenant(name=workspace))
        self._prepared.add(workspace)

    async def has(self, workspace: str) -> bool:
        if workspace in self._prepared:
            return True
        async with answering(self.collection):
            if await self.collection.tenants.exists(workspace):
                self._prepared.add(workspace)
        return workspace in self._prepared

    async def write(self, workspace: str, passages: Sequence[Passage], report: Progress | None = None) -> None:
        """Embeds and stores what is not there yet; one batch is stored while the next is embedded.

        `report` gets passages done.
        """
        await self.prepare(workspace)
        storing = asyncio.create_task(self.store(workspace, []))
        try:
            for start in range(0, len(passages), BATCH):
                batch = passages[start : start + BATCH]
                objects = await self._embed(await self._missing(workspace, batch))
                await storing
                storing = asyncio.create_task(self.store(workspace, objects))
                if report is not None:
                    await report(start + len(batch))
            await storing
        finally:
            storing.cancel()
            await asyncio.gather(storing, return_exceptions=True)  # what failed first is raised, and nothing runs on

    async def _missing(self, workspace: str, batch: Sequence[Passage]) -> Sequence[Passage]:
        async with answering(self.collection):
            return await missing(self.collection.with_tenant(workspace), batch)

    async def _embed(self, batch: Sequence[Passage]) -> list[Stored]:
        if not batch:
            return []
        parts = [windows(passage) if self._knows(passage.text) else [] for passage in batch]
        texts = [embedded_text(passage) for passage in batch] + [part for several in parts for part in several]
        vectors = await self.embeddings.aembed_documents(texts)
        of_windows = iter(vectors[len(batch) :])
        filled = [(p, v, list(islice(of_windows, len(n)))) for p, v, n in zip(batch, vectors, parts, strict=False)]
        # Analysing takes milliseconds a passage, which would hold up answers on the event loop.
        return await asyncio.to_thread(lambda: [_object(*each) for each in filled])

    async def store(self, workspace: str, objects: Sequence[Stored]) -> None:
        if not objects:
            return
        tenant = self.collection.with_tenant(workspace)
        async with answering(self.collection, WRITE_SECONDS):
            stored = await tenant.data.insert_many(objects)
            if stored.has_errors:  # what was refused by one index may stand in another: half of it would look whole
                refused = [str(objects[number].uuid) for number in stored.errors]
                await tenant.data.delete_many(where=Filter.by_id().contains_any(refused))
        if stored.has_errors:
            raise StacksUnavailable(
                f"Weaviate refused {len(stored.errors)} of {len(objects)} passages.",
                mend="Its log says why; the document can then be added again.",
            )

    async def remove_edition(self, workspace: str, edition_id: str) -> None:
        """Removes every passage of the edition, however many: one call of Weaviate's stops at 10,000."""
        if not await self.has(workspace):
            return
        tenant = self.collection.with_tenant(workspace)
        where = Filter.by_property("edition_id").equal(edition_id)
        with weaviate_errors():
            while (await tenant.data.delete_many(where=where)).matches:
                pass

    async def drop(self, workspace: str) -> None:
        """Removes the workspace's tenant with everything in it."""
        with weaviate_errors():
            await self.collection.tenants.remove([workspace])
        self._prepared.discard(workspace)
