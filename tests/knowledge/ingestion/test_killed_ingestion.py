"""A replacement that is killed at each of its steps."""

import asyncio
import json
import uuid
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from knowledge.catalogue.books import Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.ingestion.idempotency import IdempotencyKeys
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Receipt
from knowledge.library.library import Library
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.texts import Source
from knowledge.reading.web.fetcher import Fetcher
from knowledge.stacks.search.retriever import StacksRetriever
from knowledge.stacks.search.search import Search
from knowledge.stacks.store.store import BATCH, Stacks
from tests.knowledge.ingestion.counting_embeddings import CountingEmbeddings
from tests.knowledge.ingestion.killed_process import Order

OLD = "# Rules\n\nThe heron keeps rule 0 on Sundays.\n\n" + "The old rules are short. " * 20
NEW = "# Rules\n\n" + "\n\n".join(
    f"## Rule {n}\n\n" + f"The walrus keeps rule {n} on day {n}. " * 10 for n in range(BATCH + 4)
)
AT_ONCE = 3  # each spends much of its time waiting


@dataclass(frozen=True)
class Scene:
    """A book in its first edition, in a workspace of its own."""

    order: Order
    shelf: Shelf
    catalogue: Catalogue
    stacks: Stacks
    embeddings: CountingEmbeddings
    ingestion: Ingestion

    async def add(self, text: str) -> Receipt:
        source = Source("rules.md", text.encode(), "text/markdown")
        return await self.ingestion.add(
            source, EditionRequest(self.shelf, "rules.md", "U1", idempotency_key=self.order.idempotency_key)
        )

    async def again(self) -> Receipt:
        """Ingest as a job does that is resumed after a crash."""
        done = await IdempotencyKeys(self.catalogue, self.stacks, self.ingestion).done(self.order.idempotency_key)
        assert done is None or isinstance(done, Receipt)
        return done or await self.add(NEW)

    async def found(self, words: str) -> list[str]:
        """The editions that patrons find these words in."""
        retriever = StacksRetriever(
            search=Search(self.stacks, lambda _: True),
            catalogue=self.catalogue,
            patron=Patron(self.order.workspace, "U1", public=True, places=frozenset()),
            loop=asyncio.get_running_loop(),
        )
        texts = [hit.passage.text for hit in await retriever.find(words, k=5)]
        return ["old" if "heron" in text or "old rules" in text else "new" for text in texts]

    async def stored(self) -> dict[str, list[str]]:
        """Return the texts of all that is in the stacks, by edition."""
        tenant = self.stacks.collection.with_tenant(self.order.workspace)
        found: dict[str, list[str]] = {}
        async for one in tenant.iterator():
            found.setdefault(str(one.properties["edition_id"]), []).append(str(one.properties["text"]))
        return found


async def taken(orders: Path, order: Order) -> list[str]:
    """Return the steps up to the end of the process that `orders` lead to."""
    reader, writer = await asyncio.open_unix_connection(orders)
    with closing(writer):
        writer.write(json.dumps(asdict(order)).encode() + b"\n")
        async with asyncio.timeout(60):
            names: list[str] = json.loads(await reader.read())
    return names


def ordered(library: Library, catalogue: Catalogue, until: int, *, deed: str, target: str) -> Order:
    """Make an order in a workspace of its own."""
    workspace = f"t{uuid.uuid4().hex}"
    return Order(
        home=str(library.settings.home),
        catalogue=str(catalogue.engine.url.set(drivername="sqlite")),
        collection=library.stacks.collection.name,
        workspace=workspace,
        idempotency_key=f"idempotency_key {workspace}",
        until=until,
        deed=deed,
        target=target,
    )


async def scene(library: Library, catalogue: Catalogue, reader: Reader, until: int) -> Scene:
    embeddings = CountingEmbeddings()
    stacks = Stacks(library.stacks.nodes, library.stacks.name, embeddings)
    order = ordered(library, catalogue, until, deed="replace", target=NEW)
    shelf = await catalogue.shelves.create(order.workspace, "general")
    ingestion = Ingestion(catalogue, stacks, reader, Fetcher(1, ()))
    source = Source("rules.md", OLD.encode(), "text/markdown")
    await ingestion.add(source, EditionRequest(shelf, "rules.md", "U1"))
    embeddings.texts.clear()
    return Scene(order, shelf, catalogue, stacks, embeddings, ingestion)


async def test_patrons_read_a_whole_edition_wherever_a_replacement_is_killed_and_it_is_completed(
    library: Library, small_reader: Reader, orders: Path, tmp_path: Path
) -> None:
    async with open_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}") as catalogue:
        steps = await taken(orders, (await scene(library, catalogue, small_reader, until=0)).order)
        assert {"before insert_many", "before commit", "before delete_many"} <= set(steps)

        async def killed(steps_of_this: range) -> None:
            for until in steps_of_this:
                here = await scene(library, catalogue, small_reader, until)
                name = (await taken(orders, here.order))[-1]
                await whole_before_and_after(here, f"killed at step {until} of {len(steps)}, {name}")

        async with asyncio.TaskGroup() as group:
            for first in range(1, AT_ONCE + 1):
                group.create_task(killed(range(first, len(steps) + 1, AT_ONCE)))


async def whole_before_and_after(here: Scene, when: str) -> None:
    shown = [*await here.found("walrus rule 7"), *await here.found("heron rule on Sundays")]
    assert len(set(shown)) == 1, when
    if set(shown) == {"new"}:
        assert len(await here.found("walrus keeps rule")) == 5, when
    standing = await here.stored()
    receipt = await here.again()
    assert (receipt.status, receipt.former and receipt.former.number) == ("replaced", 1), when
    assert [remark.code for remark in receipt.remarks] == ["changed"], when
    assert receipt.book, when
    assert receipt.book.edition, when
    now = await here.stored()
    assert {edition: len(texts) for edition, texts in now.items()} == {receipt.book.edition.id: receipt.passages}, when
    missing = Counter(now[receipt.book.edition.id]) - Counter(standing.get(receipt.book.edition.id, []))
    embedded = [text for text in here.embeddings.texts if any(text.endswith(f"\n\n{whole}") for whole in missing)]
    assert len(embedded) == missing.total(), when
    assert set(await here.found("walrus rule 7")) == {"new"}, when
    assert "old" not in await here.found("heron rule on Sundays"), when
