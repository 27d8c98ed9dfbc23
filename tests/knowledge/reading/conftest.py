"""One reading process for the whole room, and documents that are made here, damage included."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from knowledge.errors import BookRefused
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.texts import Reading, Source

Read = Callable[..., Awaitable[Reading]]
Refusal = Callable[..., Awaitable[BookRefused]]


@pytest.fixture(scope="session")
async def reader() -> AsyncIterator[Reader]:
    async with open_reader(book_mb=50) as opened:
        yield opened


@pytest.fixture
def read(reader: Reader) -> Read:
    async def read(name: str, data: bytes | str, media_type: str | None = None) -> Reading:
        return await reader.read(Source(name, data.encode() if isinstance(data, str) else data, media_type))

    return read


@pytest.fixture
def refusal(read: Read) -> Refusal:
    """Return the error with which a document is refused."""

    async def refusal(name: str, data: bytes | str, media_type: str | None = None) -> BookRefused:
        with pytest.raises(BookRefused) as refused:
            await read(name, data, media_type)
        return refused.value

    return refusal
