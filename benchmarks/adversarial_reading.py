"""Measure the reading of adversarial files: the result of each, its seconds and its memory.

`python -m benchmarks.adversarial_reading [WORD...]` runs all, or those whose names hold one of the words.
"""

import asyncio
import sys
import time
from collections.abc import Iterator

import psutil

from benchmarks.adversarial_files import ADVERSARIAL_FILES
from knowledge.errors import ShishoError
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.texts import Source

BOOK_MB = 250
LONGEST = 125.0  # seconds: the wall clock's limit, and a little for the way
LOOK_EVERY = 0.05


async def outcome(reader: Reader, source: Source) -> str:
    try:
        reading = await reader.read(source)
    except ShishoError as error:
        return f"refused: {error}"
    size = sum(len(section.text) for section in reading.sections)
    told = ", ".join(f"{note.code} {dict(note.values)}" for note in reading.remarks)
    return f"read: {len(reading.sections):,} sections, {size:,} characters{f'; {told}' if told else ''}"


async def peak(found: list[int]) -> None:
    """Record the peak memory of the reader's processes in `found`."""
    while True:
        found.append(max((_resident(process) for process in psutil.Process().children(recursive=True)), default=0))
        await asyncio.sleep(LOOK_EVERY)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def wanted(words: list[str]) -> Iterator[str]:
    return (name for name in ADVERSARIAL_FILES if not words or any(word in name for word in words))


async def main(words: list[str]) -> None:
    slow = 0
    async with open_reader(BOOK_MB) as reader:
        for name in wanted(words):
            data = ADVERSARIAL_FILES[name]()
            sizes: list[int] = []
            watch = asyncio.create_task(peak(sizes))
            began = time.perf_counter()
            told = await outcome(reader, Source(name, data))
            seconds = time.perf_counter() - began
            watch.cancel()
            slow += seconds > LONGEST
            memory = max(sizes, default=0) / 1e6
            print(f"{seconds:6.1f} s {memory:5.0f} MB  {name} ({len(data) / 1e6:.1f} MB)  {told[:160]}")
    print(f"{slow} beyond the limit")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
