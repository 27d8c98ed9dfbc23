"""Measure what the catalogue's part of lists, the App Home, searches by title and near-duplicates costs as it grows.

The books are generated: titles of random words on twenty shelves, each book with a current and a former edition and the
sketch of a text; one fingerprint is in all of them, as the footer of a site is. Processor time is the whole process's.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from array import array
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.blocks.documents import LISTED, listing
from knowledge.catalogue.books import EditionState, Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.sketches import keys_of
from knowledge.catalogue.storage.tables import books, editions, new_id, now, sketch_keys, sketches
from knowledge.catalogue.titles import meanings, title_columns
from knowledge.messages.language import Language

WORKSPACE = "growth"
SIZES = (100, 1_000, 10_000)
SHELVES, SKETCH, SYLLABLES = 20, 128, ["ka", "to", "mi", "re", "su", "no", "ha", "li", "po", "ver", "tan", "gro"]
FOOTER = 1  # a fingerprint that all books have
BATCH = 500
ROUNDS = 9

Operation = Callable[[], Awaitable[object]]
Row = dict[str, Any]


@dataclass(frozen=True)
class Sample:
    """The objects of the operations: the shelves, and a book with its fingerprints."""

    workspace: str
    shelves: Sequence[Shelf]
    title: str
    hashes: Sequence[int]

    @property
    def shelf_ids(self) -> Sequence[str]:
        return [shelf.id for shelf in self.shelves]


async def fill(catalogue: Catalogue, count: int, workspace: str = WORKSPACE) -> Sample:
    """Add so many books, the same for the same number but for their ids; none has passages in the stacks."""
    chance = random.Random(count)  # noqa: S311  a benchmark's books
    shelves = [await catalogue.shelves.create(workspace, f"shelf {number}") for number in range(SHELVES)]
    made = (_book(chance, number, shelves[number % SHELVES]) for number in range(count))
    title, hashes = "", list[int]()
    while batch := list(islice(made, BATCH)):
        await catalogue.database.write(lambda connection, batch=batch: _insert(connection, batch))  # type: ignore[misc]
        chosen = max(batch, key=lambda made: len(set(made[books][0]["title"].split())))
        title, hashes = chosen[books][0]["title"], list(array("Q", chosen[sketches][0]["hashes"]))
    return Sample(workspace, shelves, title, hashes)


async def _insert(connection: AsyncConnection, batch: Sequence[Mapping[Table, list[Row]]]) -> None:
    for table in (books, editions, sketches, sketch_keys):
        await connection.execute(table.insert(), [row for made in batch for row in made[table]])


def _book(chance: random.Random, number: int, shelf: Shelf) -> Mapping[Table, list[Row]]:
    book_id, at = new_id(), now() - timedelta(minutes=number)
    hashes = sorted({FOOTER, *(chance.getrandbits(64) for _ in range(SKETCH - 1))})
    states = [EditionState.SUPERSEDED, EditionState.CURRENT]
    made = [_edition(book_id, n, state, at) for n, state in enumerate(states, 1)]
    current = made[-1]["id"]
    named = {"id": book_id, "shelf_id": shelf.id, "source": f"{number}.md", "source_key": f"{number:064}"}
    return {
        books: [{**named, **title_columns(_title(chance)), "url": None, "removed_up_to": 0, "created_at": at}],
        editions: made,
        sketches: [{"edition_id": current, "hashes": array("Q", hashes).tobytes(), "created_at": at}],
        sketch_keys: [{"edition_id": current, "key": key} for key in keys_of(hashes)],
    }


def _title(chance: random.Random) -> str:
    words = ("".join(chance.choices(SYLLABLES, k=chance.randint(1, 3))) for _ in range(chance.randint(2, 6)))
    return " ".join(words).capitalize()


def _edition(book_id: str, number: int, state: EditionState, at: Any) -> Row:
    about = {"id": new_id(), "book_id": book_id, "number": number, "state": state, "created_at": at}
    read: Row = {"media_type": "text/markdown", "url": None, "pages": None, "passages": 20, "remarks": []}
    swept = state is not EditionState.CURRENT
    return {**about, **read, "digest": new_id(), "created_by": "U1", "swept": swept, "idempotency_key": None}


def operations(catalogue: Catalogue, sample: Sample) -> Iterator[tuple[str, Operation]]:
    """Yield what is measured, by the name of the figure."""
    holdings, near, shelves, workspace = catalogue.holdings, catalogue.sketches, sample.shelf_ids, sample.workspace

    async def page(number: int) -> None:
        listing(await holdings.page(workspace, shelves, number, LISTED), Language.ENGLISH)

    async def home() -> None:
        await holdings.counts(workspace, shelves)
        await holdings.newest(workspace, shelves, 5)

    async def show(reference: str) -> None:
        for meant in meanings(reference):
            if await holdings.fitting(workspace, shelves, meant):
                return
        await holdings.spelled_like(workspace, reference, shelves)

    yield "list, first page", lambda: page(1)
    yield "list, last page", lambda: page(10**6)
    yield "App Home: counts by shelf, newest books", home
    yield "suggestions: newest books", lambda: holdings.newest(workspace, shelves, 8)
    yield "show, by title", lambda: show(sample.title)
    yield "show, by words of a title", lambda: show(" ".join(sample.title.split()[::-1]))
    yield "show, misspelt", lambda: show(f"{sample.title[:3]}x{sample.title[3:]}")
    yield "documents about a word", lambda: holdings.holding(workspace, "kato", shelves, 10)
    yield "near-duplicates", lambda: near.nearly_same(sample.hashes, besides="", shelf_ids=shelves)
    yield "the same bytes", lambda: near.same_bytes("none", besides="", shelf_ids=shelves)
    yield "what is to be swept", lambda: holdings.leftovers(workspace)
    yield "for comparison: all books, as `shisho list`", lambda: holdings.all(workspace, shelves)


async def measured(catalogue: Catalogue, sample: Sample) -> dict[str, float]:
    """Return the median milliseconds of processor time of each operation."""
    figures = {}
    for name, operation in operations(catalogue, sample):
        await operation()
        spent = []
        for _ in range(ROUNDS):
            began = time.process_time()
            await operation()
            spent.append((time.process_time() - began) * 1000)
        figures[name] = statistics.median(spent)
    return figures


async def main(sizes: Sequence[int]) -> None:
    columns: list[dict[str, float]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            async with open_catalogue(f"sqlite:///{Path(folder) / 'catalogue.sqlite'}") as catalogue:
                columns.append(await measured(catalogue, await fill(catalogue, size)))
    print("| processor ms at | " + " | ".join(f"{size:,} books" for size in sizes) + " |")
    print("|---|" + "---:|" * len(sizes))
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(f"{figures[name]:.1f}" for figures in columns) + " |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    asyncio.run(main(parser.parse_args().sizes))
