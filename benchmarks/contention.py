"""Measure how much longer an answer takes while the same process adds a large book."""

import asyncio
import statistics
import sys
import time
from pathlib import Path

from benchmarks.answering import asked, bench
from benchmarks.sample_questions import QUESTIONS
from playground import Playground
from playground.sample_team import AIKO, RANDOM

IDLE = 60  # questions before the book is handed in
PATIENCE = 1800.0


def book_of(folder: Path) -> bytes:
    """Return all of the folder's pages as one document, unlike any that is there already."""
    pages = [page.read_text(errors="replace") for page in sorted(folder.rglob("*.md"))]
    return "\n\n".join(["# Everything in one book", *pages]).encode()


async def seconds_of(playground: Playground, number: int) -> float:
    """Return the seconds from the question to its answer, by the one clock that stamps both."""
    ts = await asked(playground, RANDOM.id, QUESTIONS[number % len(QUESTIONS)])
    return float(playground.messages(RANDOM.id, ts)[1].ts) - float(ts)


async def hand_in(playground: Playground, book: bytes) -> None:
    await playground.command(AIKO.id, RANDOM.id, "/stacks", "add")
    view = await playground.wait_for(lambda: playground.view_of(AIKO.id), 30)
    assert view is not None
    file = await playground.upload(AIKO.id, "everything.md", book)
    await playground.submit(view.id, {"files": [file]})


def told(playground: Playground) -> str:
    """Return the message that shows the book's progress, and ends as its receipt."""
    return next((message.text for message in reversed(playground.messages(AIKO.id))), "")


async def while_it_is_embedded(playground: Playground) -> list[float]:
    """Ask one question after the other, from the first passages to the receipt."""
    await playground.wait_for(lambda: "passages" in told(playground), PATIENCE)
    found: list[float] = []
    while "was added" not in told(playground):
        found.append(await seconds_of(playground, len(found)))
    return found


def shown(name: str, seconds: list[float]) -> str:
    cut = statistics.quantiles(seconds, n=100)
    return f"  {name:<22} {len(seconds):4} questions   p50 {cut[49] * 1000:7.0f}   p95 {cut[94] * 1000:7.0f} ms"


async def main(folder: str) -> None:
    async with bench(folder) as running:
        await measured(running.playground, await asyncio.to_thread(book_of, Path(folder)))


async def measured(playground: Playground, book: bytes) -> None:
    await asked(playground, RANDOM.id, QUESTIONS[0])  # the first one warms caches
    idle = [await seconds_of(playground, number) for number in range(IDLE)]
    began = time.monotonic()
    await hand_in(playground, book)
    busy = await while_it_is_embedded(playground)
    print(f"{len(book) / 1e6:.1f} MB in one book, in the stacks after {time.monotonic() - began:.0f} s")
    print(shown("idle", idle))
    print(shown("while it is embedded", busy))
    print(f"  ratio of the medians {statistics.median(busy) / statistics.median(idle):.2f}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
