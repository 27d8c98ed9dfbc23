"""Books that are moved, removed, restored, refreshed or synced when the process is killed.

Each deed at each of the steps that it takes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from knowledge.catalogue.books import Book
from knowledge.catalogue.database import open_catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.catalogue.sources import SourceForm
from knowledge.library.library import Library
from knowledge.maintenance.consistency import check_consistency
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.texts import Source
from knowledge.stacks.search.retriever import StacksRetriever
from knowledge.stacks.search.search import Search
from knowledge.stacks.store.store import Stacks
from tests.knowledge.ingestion.counting_embeddings import CountingEmbeddings
from tests.knowledge.ingestion.killed_process import Order, Rooms
from tests.knowledge.ingestion.test_killed_ingestion import AT_ONCE, ordered, taken
from tests.servers.site import Site, serving

OLD, NEW = (
    "# Rules\n\n" + "\n\n".join(f"## {n}\n\nThe {bird} keeps rule {n}." for n in range(3))
    for bird in ("heron", "walrus")
)
Seen = Mapping[tuple[str, str], frozenset[str]]


@dataclass(frozen=True)
class Scene:
    """A workspace of its own, as it is before the deed."""

    order: Order
    rooms: Rooms

    async def seen(self) -> Seen:
        """The texts of each book that patrons find: those who read the public shelf, and those of a closed one."""
        found: dict[tuple[str, str], set[str]] = {}
        for name, public, places in (("anyone", True, set[str]()), ("insider", False, {"C1"})):
            retriever = StacksRetriever(
                search=Search(self.rooms.stacks, lambda _: True),
                catalogue=self.rooms.catalogue,
                patron=Patron(self.order.workspace, "U1", public=public, places=frozenset(places)),
                loop=asyncio.get_running_loop(),
            )
            for hit in await retriever.find("who keeps the rule", k=50):
                found.setdefault((name, hit.passage.title), set()).add(hit.passage.text)
        return {key: frozenset(texts) for key, texts in found.items()}


Setting = Callable[[Scene, Path, Site], Awaitable[Order]]


async def add(here: Scene, text: str) -> Book:
    shelf = await here.rooms.catalogue.shelves.find(here.order.workspace, "general")
    source = Source("rules.md", text.encode(), "text/markdown")
    receipt = await here.rooms.ingestion.add(source, EditionRequest(shelf, "rules.md", "U1"))
    assert receipt.book
    return receipt.book


async def to_be_moved(here: Scene, _: Path, __: Site) -> Order:
    await here.rooms.catalogue.shelves.create(here.order.workspace, "closed", "C1")
    return replace(here.order, deed="move", target=(await add(here, OLD)).id, shelf="closed")


async def to_be_removed(here: Scene, _: Path, __: Site) -> Order:
    return replace(here.order, deed="remove", target=(await add(here, OLD)).id)


async def to_be_restored(here: Scene, _: Path, __: Site) -> Order:
    book = await add(here, OLD)
    assert book.edition
    await here.rooms.ingestion.remove(here.order.workspace, book.id, "U1")
    return replace(here.order, deed="restore", target=book.edition.id)


async def to_be_undone(here: Scene, _: Path, __: Site) -> Order:
    await add(here, OLD)
    book = await add(here, NEW)
    assert book.edition
    return replace(here.order, deed="undo", target=f"{book.id}:{book.edition.id}")


async def to_be_fetched_again(here: Scene, _: Path, site: Site) -> Order:
    path = f"/{here.order.workspace}.md"
    site.pages[path] = OLD
    shelf = await here.rooms.catalogue.shelves.find(here.order.workspace, "general")
    await here.rooms.ingestion.add_url(EditionRequest(shelf, site.url(path), "U1"))
    site.pages[path] = NEW
    return replace(here.order, deed="refresh", target=site.url(path), host=site.host)


async def to_be_kept_in_step(here: Scene, folder: Path, _: Site) -> Order:
    """One file changes, one vanishes, one is new."""
    place = folder / here.order.workspace
    place.mkdir()
    for name, text in (("a", OLD), ("b", OLD.replace("heron", "stork"))):
        (place / f"{name}.md").write_text(text.replace("# Rules", f"# Rules {name}", 1))
    shelf = await here.rooms.catalogue.shelves.find(here.order.workspace, "general")
    source = await here.rooms.catalogue.sources.put(shelf, SourceForm.FOLDER, str(place), person="U1")
    await here.rooms.syncing.sync(source, by="U1")
    (place / "a.md").write_text(NEW.replace("# Rules", "# Rules a", 1))
    (place / "b.md").unlink()
    (place / "c.md").write_text(OLD.replace("heron", "crane").replace("# Rules", "# Rules c", 1))
    return replace(here.order, deed="sync", target=source.id)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site({})) as running:
        yield running


@pytest.mark.parametrize(
    ("setting", "every"),
    [
        (to_be_moved, 1),
        (to_be_removed, 1),
        (to_be_restored, 1),
        (to_be_undone, 1),
        (to_be_fetched_again, 2),
        (to_be_kept_in_step, 5),
    ],
)
async def test_patrons_read_the_old_or_the_new_state_wherever_an_operation_is_killed_and_it_is_completed(
    setting: Setting,
    every: int,
    orders: Path,
    library: Library,
    small_reader: Reader,
    site: Site,
    tmp_path: Path,
) -> None:
    """Operations that read the document anew take long, so they are killed at a sample of their steps."""
    async with open_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}") as catalogue:

        async def scene(until: int) -> Scene:
            stacks = Stacks(library.stacks.nodes, library.stacks.name, CountingEmbeddings())
            here = Scene(
                ordered(library, catalogue, until, deed="", target=""),
                Rooms.of(catalogue, stacks, small_reader, site.host),
            )
            await catalogue.shelves.create(here.order.workspace, "general")
            return replace(here, order=await setting(here, tmp_path, site))

        there = await scene(0)
        before, steps = await there.seen(), await taken(orders, there.order)
        after = await there.seen()
        assert before != after

        async def killed(these: range) -> None:
            for until in these:
                here = await scene(until)
                name = (await taken(orders, here.order))[-1]
                await whole(here, before, after, f"killed at step {until} of {len(steps)}, {name}")

        async with asyncio.TaskGroup() as group:
            for number in range(AT_ONCE):
                group.create_task(killed(range(1 + every * number, len(steps) + 1, every * AT_ONCE)))


async def whole(here: Scene, before: Seen, after: Seen, when: str) -> None:
    seen = await here.seen()
    for key in before.keys() | after.keys():
        assert seen.get(key) in (before.get(key), after.get(key)), (when, key)
    await here.rooms.do(here.order)
    assert await here.seen() == after, when
    inventory = await check_consistency(here.rooms.catalogue, here.rooms.stacks, here.order.workspace)
    assert inventory.right, when
    await here.rooms.do(here.order)
    assert await here.seen() == after, when
    standing = await here.rooms.catalogue.holdings.all(here.order.workspace)
    assert inventory.passages == sum(book.edition.passages for book in standing if book.edition), when
