"""Passages per second through the whole document flow, beside the bare embedder over the same passages."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from knowledge import gathering
from knowledge.catalogue.books import PUBLIC_SHELF, Passage
from knowledge.ingestion import Progress
from knowledge.library import Library, open_library
from knowledge.settings import Settings
from knowledge.stacks.search import passage_of
from knowledge.stacks.store import BATCH
from knowledge.stacks.windows import embedded_text

WORKSPACE = "bench"


async def ingested(library: Library, folder: str) -> float:
    """Seconds for all of the folder."""

    async def silent(_: Progress) -> None:
        """Progress is not what is measured."""

    shelf = await library.catalogue.shelves.create(WORKSPACE, PUBLIC_SHELF)
    began = time.perf_counter()
    async for _ in gathering.add_all(gathering.items([folder]), library.ingestion, shelf, 50, lambda _: silent):
        pass
    return time.perf_counter() - began


async def stored(library: Library) -> list[Passage]:
    tenant = library.stacks.collection.with_tenant(WORKSPACE)
    return [passage_of(found) async for found in tenant.iterator()]


async def embedded(library: Library, passages: list[Passage]) -> float:
    """Seconds for the vectors alone, in the batches in which the flow sends them."""
    texts = [embedded_text(passage) for passage in passages]
    began = time.perf_counter()
    for start in range(0, len(texts), BATCH):
        await library.stacks.embeddings.aembed_documents(texts[start : start + BATCH])
    return time.perf_counter() - began


async def main(folder: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        async with open_library(Settings(home=Path(home)), print) as library:
            flow = await ingested(library, folder)
            passages = sorted(await stored(library), key=lambda passage: (passage.book_id, passage.ordinal))
            bare = await embedded(library, passages)
    count = len(passages)
    print(f"{count} passages; the whole flow {count / flow:.1f}/s, the bare embedder {count / bare:.1f}/s")
    print(f"ratio {bare / flow:.2f}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
