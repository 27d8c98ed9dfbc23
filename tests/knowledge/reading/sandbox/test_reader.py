import asyncio
import time
from collections.abc import AsyncIterator

import psutil
import pytest

from knowledge.errors import BookRefused, Reason
from knowledge.reading.limits import ReadingLimits
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.texts import Source
from tests.knowledge.reading.documents import text_of, zipped

NOTE = Source("note.txt", b"The kettle is in the kitchen.")
SLOW = Source("slow.md", b"- *a* [b](c) `d` _e_ ![f](g) <b>h</b>\n" * 120_000)
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def bomb() -> Source:
    """A few hundred kilobytes that unpack to a tree larger than the memory allowed."""
    text = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    paragraphs = "<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 4_000_000
    document = f"{text}{paragraphs}</w:body></w:document>"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = CONTENT_TYPES.replace("/>", f'><Override PartName="/word/document.xml" ContentType="{kind}"/></Types>')
    return Source(
        "bomb.docx",
        zipped({"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}),
    )


@pytest.fixture(scope="module")
async def strict() -> AsyncIterator[Reader]:
    limits = ReadingLimits(memory_mb=400, cpu_seconds=1, wall_seconds=20, text_mb=1)
    async with open_reader(book_mb=10, limits=limits) as opened:
        yield opened


async def reason(reader: Reader, source: Source) -> Reason:
    with pytest.raises(BookRefused) as refused:
        await reader.read(source)
    return refused.value.reason


def processes() -> list[psutil.Process]:
    """The processes that fork readers, and the readers themselves, of this test process."""
    return psutil.Process().children(recursive=True)


def forking() -> set[psutil.Process]:
    """Only those that fork readers: a reader may still be there for a moment after its reading has come."""
    return set(psutil.Process().children())


def left_of(worker: psutil.Process) -> list[psutil.Process]:
    """Return the readers that a forking process still has ten seconds later."""
    psutil.wait_procs(worker.children(recursive=True), timeout=10)
    return worker.children(recursive=True)


async def reading_process(known: set[int]) -> psutil.Process:
    """The process of the one document that is being read now."""
    while True:
        for process in processes():
            if process.pid not in known:
                return process
        await asyncio.sleep(0.01)


async def test_a_document_that_unpacks_beyond_the_memory_allowed_is_refused_and_the_next_is_read(
    reader: Reader,
) -> None:
    assert await reason(reader, bomb()) == Reason.TOO_COSTLY
    assert text_of(await reader.read(NOTE)) == "The kettle is in the kitchen."


async def test_a_document_that_computes_for_too_long_is_stopped_and_the_next_is_read(strict: Reader) -> None:
    assert await reason(strict, SLOW) == Reason.TOO_COSTLY
    assert text_of(await strict.read(NOTE)) == "The kettle is in the kitchen."


async def test_a_document_that_takes_too_long_by_the_clock_is_stopped_and_leaves_no_process() -> None:
    before = set(processes())
    async with open_reader(book_mb=10, limits=ReadingLimits(wall_seconds=0.5)) as reader:
        began = time.monotonic()
        assert await reason(reader, SLOW) == Reason.TOO_COSTLY
        assert time.monotonic() - began < 20
        assert text_of(await reader.read(NOTE)) == "The kettle is in the kitchen."
    assert not [process for process in set(processes()) - before if process.is_running()]


async def test_more_text_than_allowed_is_refused_with_the_limit(strict: Reader) -> None:
    with pytest.raises(BookRefused) as refused:
        await strict.read(Source("long.txt", b"A line of text.\n" * 100_000))
    assert (refused.value.reason, dict(refused.value.values)) == (Reason.TOO_LARGE, {"limit_mb": 1})


async def test_a_larger_file_than_allowed_is_refused_before_it_is_read(strict: Reader) -> None:
    assert await reason(strict, Source("large.bin", bytes(11 * 2**20))) == Reason.TOO_LARGE


async def test_a_reader_that_is_killed_costs_only_its_own_document(reader: Reader) -> None:
    await reader.read(NOTE)
    known = {process.pid for process in processes()}
    slow = asyncio.ensure_future(reason(reader, SLOW))
    (await reading_process(known)).kill()
    assert await slow == Reason.TOO_COSTLY
    assert text_of(await reader.read(NOTE)) == "The kettle is in the kitchen."


async def test_documents_are_read_on_after_the_forking_process_was_killed() -> None:
    before = forking()
    async with open_reader(book_mb=10) as reader:
        await reader.read(NOTE)
        (worker,) = forking() - before
        worker.kill()
        assert text_of(await reader.read(NOTE)) == "The kettle is in the kitchen."


async def test_documents_are_read_on_after_the_forking_process_was_stopped() -> None:
    before = forking()
    async with open_reader(book_mb=10, limits=ReadingLimits(take_seconds=1.0)) as reader:
        await reader.read(NOTE)
        (worker,) = forking() - before
        worker.suspend()
        assert text_of(await reader.read(NOTE)) == "The kettle is in the kitchen."
    assert not worker.is_running()


async def test_a_document_that_is_given_up_before_it_has_a_process_costs_no_other_one() -> None:
    before = forking()
    async with open_reader(book_mb=10) as reader:
        await reader.read(NOTE)
        (worker,) = forking() - before
        worker.suspend()
        given_up = asyncio.ensure_future(reader.read(NOTE))
        done, _ = await asyncio.wait({given_up}, timeout=0.2)
        given_up.cancel()
        await asyncio.wait({given_up})
        worker.resume()
        assert text_of(await reader.read(NOTE)) == "The kettle is in the kitchen."
        assert not done
        assert not await asyncio.to_thread(left_of, worker)


async def test_two_documents_at_once_do_not_meet(reader: Reader) -> None:
    sources = [Source(f"{number}.txt", f"This is document {number}.".encode()) for number in range(20)]
    readings = await asyncio.gather(*map(reader.read, sources))
    assert [text_of(reading) for reading in readings] == [f"This is document {number}." for number in range(20)]
