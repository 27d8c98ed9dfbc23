"""Measure passages per second through the whole ingestion, beside the bare embedder over the same passages."""

import asyncio
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot import logs
from knowledge.catalogue.books import PUBLIC_SHELF, Passage
from knowledge.ingestion import file_inputs
from knowledge.ingestion.receipts import Progress
from knowledge.library.library import Library, open_library
from knowledge.reading.texts import Source
from knowledge.settings import Settings
from knowledge.stacks.embedding.windows import embedded_text, windows
from knowledge.stacks.store.objects import passage_of
from knowledge.stacks.store.store import BATCH
from knowledge.stacks.text.analyzer import language

WORKSPACE = "bench"


async def ingested(library: Library, folder: str) -> float:
    """Return the seconds for the folder, once the reading process and the embedder have started."""

    async def silent(_: Progress) -> None:
        """Ignore progress, which is not measured."""

    shelf = await library.catalogue.shelves.create(WORKSPACE, PUBLIC_SHELF)
    await library.ingestion.read(Source("first.md", b"The first one takes a second.", None), title="First")
    began = time.perf_counter()
    async for _ in file_inputs.add_all(file_inputs.items([folder]), library.ingestion, shelf, 50, lambda _: silent):
        pass
    return time.perf_counter() - began


async def stored(library: Library) -> list[Passage]:
    tenant = library.stacks.collection.with_tenant(WORKSPACE)
    return [passage_of(found) async for found in tenant.iterator()]


async def embedded(library: Library, texts: Sequence[str]) -> float:
    """Return the seconds for the vectors alone, in the batches that ingestion uses."""
    began = time.perf_counter()
    for start in range(0, len(texts), BATCH):
        await library.stacks.embeddings.aembed_documents(list(texts[start : start + BATCH]))
    return time.perf_counter() - began


async def main(folder: str) -> None:
    logs.configure(level=logging.WARNING)
    with tempfile.TemporaryDirectory() as home:
        async with open_library(Settings(home=Path(home)), print) as library:
            flow = await ingested(library, folder)
            passages = sorted(await stored(library), key=lambda passage: (passage.book_id, passage.ordinal))
            bare = await embedded(library, [embedded_text(passage) for passage in passages])
            parts = [part for passage in passages if language(passage.text) == "en" for part in windows(passage)]
            both = bare + await embedded(library, parts)
    count = len(passages)
    print(f"{count} passages and {len(parts)} windows; the whole flow {count / flow:.1f} passages/s")
    print(f"of the bare embedder: {both / flow:.2f} over the same texts, {bare / flow:.2f} over the passages alone")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
