"""Measure documents and passages per second and peak memory, beside a bare embedder and a plain LangChain script.

`python -m benchmarks.reading [--alone] PATH...`: each path, a file or a folder, is a run of its own; with `--alone`
documents are read and cut, and nothing is embedded.
"""

import asyncio
import sys
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import docx
import psutil
from langchain_core.documents import Document
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from benchmarks.ingesting import embedded, ingested, stored
from knowledge.errors import BookRefused
from knowledge.library.library import Library, open_library
from knowledge.reading.chunking import chunk
from knowledge.reading.sandbox.reader import WORKER, open_reader
from knowledge.reading.texts import Source
from knowledge.settings import Settings
from knowledge.stacks.embedding.windows import embedded_text, windows
from knowledge.stacks.text.analyzer import language

LOOK_EVERY = 0.1
MB = 1e6
BOOK_MB = 50


@dataclass
class Peak:
    """Peak resident megabytes of this process, and of the largest reading process."""

    parent: float = 0
    child: float = 0

    def look(self) -> None:
        me = psutil.Process()
        self.parent = max(self.parent, me.memory_info().rss / MB)
        self.child = max([self.child, *(_resident(process) for process in me.children(recursive=True))])


def _resident(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / MB if WORKER in " ".join(process.cmdline()) else 0
    except psutil.Error:
        return 0


@asynccontextmanager
async def watched() -> AsyncIterator[Peak]:
    peak = Peak()

    async def watch() -> None:
        while True:
            peak.look()
            await asyncio.sleep(LOOK_EVERY)

    watching = asyncio.create_task(watch())
    try:
        yield peak
    finally:
        watching.cancel()


def files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def loaded(path: Path) -> Iterator[Document]:
    """Load as a first script would: LangChain's loaders by suffix, and Word's paragraphs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # langchain-community warns on import that it is no longer maintained
        from langchain_community.document_loaders import PyPDFLoader, TextLoader  # noqa: PLC0415
    try:
        if path.suffix == ".pdf":
            yield from PyPDFLoader(str(path)).lazy_load()
        elif path.suffix == ".docx":
            yield Document("\n\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs))
        else:
            yield from TextLoader(str(path), encoding="utf-8").lazy_load()
    except Exception as error:  # noqa: BLE001  what it raises over these files is what it does
        print(f"    LangChain's loader: {path.name}: {type(error).__name__}")


async def plain(library: Library, paths: Sequence[Path]) -> tuple[int, float]:
    """Return the plain script's passages and its seconds."""
    began = time.perf_counter()
    store = InMemoryVectorStore(library.stacks.embeddings)
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=0)
    count = 0
    for path in paths:
        pieces = splitter.split_documents(list(loaded(path)))
        await store.aadd_documents(pieces)
        count += len(pieces)
    return count, time.perf_counter() - began


async def alone(path: Path) -> None:
    count = size = 0
    began = time.perf_counter()
    async with watched() as peak, open_reader(BOOK_MB) as reader:
        for file in files(path):
            try:
                reading = await reader.read(Source(file.name, await asyncio.to_thread(file.read_bytes)))
            except BookRefused as refusal:
                print(f"    {file.name}: {refusal}")
                continue
            pieces = (await asyncio.to_thread(chunk, reading, title=file.name)).chunks
            count += len(pieces)
            size += sum(len(piece.text) for piece in pieces)
    seconds = time.perf_counter() - began
    print(f"{path.name}: {len(files(path))} files, {count} passages, {size / MB:.1f} million characters, read alone")
    print(f"  {len(files(path)) / seconds:.1f} documents/s, {count / seconds:.0f} passages/s in {seconds:.1f} s")
    print(f"  peak memory: {peak.parent:.0f} MB, and {peak.child:.0f} MB where documents are read")


async def run(path: Path) -> None:
    paths = files(path)
    with tempfile.TemporaryDirectory() as home:
        async with open_library(Settings(home=Path(home)), lambda _: None) as library:
            async with watched() as peak:
                flow = await ingested(library, str(path))
            passages = sorted(await stored(library), key=lambda passage: (passage.book_id, passage.ordinal))
            bare = await embedded(library, [embedded_text(passage) for passage in passages])
            parts = [part for passage in passages if language(passage.text) == "en" for part in windows(passage)]
            both = bare + await embedded(library, parts)
            pieces, script = await plain(library, paths)
    count = len(passages)
    print(f"{path.name}: {len(paths)} files, {count} passages, {len(parts)} windows")
    print(f"  {len(paths) / flow:.2f} documents/s, {count / flow:.1f} passages/s in {flow:.0f} s")
    print(f"  of the bare embedder: {both / flow:.2f} over the same texts, {bare / flow:.2f} over the passages alone")
    print(f"  peak memory: {peak.parent:.0f} MB, and {peak.child:.0f} MB where documents are read")
    print(f"  the plain script: {pieces} pieces in {script:.0f} s, {pieces / script:.1f}/s, no windows and no terms")


async def main(arguments: Sequence[str]) -> None:
    measured = alone if "--alone" in arguments else run
    for path in arguments:
        if path != "--alone":
            await measured(Path(path))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
