"""The files, folders and addresses that a command line names."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalogue.books import Book, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.schedules import Subject, interval
from knowledge.errors import NotFound, Reason
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import TERMINAL, Receipt, Report, silent
from knowledge.reading.texts import Source

MB = 1024 * 1024
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class LoadedDocument:
    """A document that a loader has read, with the key of its book."""

    source: Source
    key: str
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to add: a file, a loaded document, or else an address."""

    name: str
    path: Path | None = None
    document: LoadedDocument | None = None


def is_address(argument: str) -> bool:
    return argument.startswith(("http://", "https://"))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def items(arguments: Iterable[str]) -> list[Item]:
    """List the items, with the files of folders except hidden ones. Raises NotFound for a missing path."""
    found: list[Item] = []
    for argument in arguments:
        path = Path(argument)
        if is_address(argument):
            found.append(Item(argument))
        elif path.is_dir():
            found += [Item(str(file.relative_to(path)), file.resolve()) for file in _files(path)]
        elif path.is_file():
            found.append(Item(path.name, path.resolve()))
        else:
            fix = "Addresses begin with http:// or https://." if "://" in argument else "Check the path."
            raise NotFound(f"There is no file or folder {argument}.", fix=fix)
    return found


async def add(item: Item, ingestion: Ingestion, shelf: Shelf, limit_mb: int, report: Report) -> Receipt:
    if item.document is not None:
        return await _add_document(item.document, ingestion, shelf, report)
    if item.path is None:
        return await ingestion.add_url(EditionRequest(shelf, item.name, TERMINAL), report=report)
    source = await read_file(item.path, limit_mb)
    if source is None:
        return too_large(item.name, limit_mb)
    return await ingestion.add(source, EditionRequest(shelf, f"file:{item.path}", TERMINAL), report=report)


async def _add_document(document: LoadedDocument, ingestion: Ingestion, shelf: Shelf, report: Report) -> Receipt:
    return await ingestion.add(
        document.source,
        EditionRequest(shelf, document.key, TERMINAL, title=document.title, url=document.url),
        report=report,
    )


async def read_file(path: Path, limit_mb: int) -> Source | None:
    """Read a file; None where it is too large."""

    def read() -> bytes | None:
        with path.open("rb") as file:
            data = file.read(limit_mb * MB + 1)
        return data if len(data) <= limit_mb * MB else None

    data = await asyncio.to_thread(read)
    return None if data is None else Source(path.name, data, None)


def too_large(name: str, limit_mb: int) -> Receipt:
    return Receipt(
        title=name,
        status="refused",
        seconds=0.0,
        reason=Reason.TOO_LARGE,
        values={"limit_mb": limit_mb},
        message=f"{name} is larger than {limit_mb} MB (SHISHO_MAX_BOOK_MB).",
    )


async def add_all(
    wanted: Iterable[Item], ingestion: Ingestion, shelf: Shelf, limit_mb: int, report_for: Callable[[Item], Report]
) -> AsyncIterator[Receipt]:
    """Add a few at a time, so that others are read while one is embedded; yield the receipts in order.

    A long book delays only the receipts of the items behind it.
    """
    places = asyncio.Semaphore(AT_ONCE)

    async def add_one(item: Item) -> Receipt:
        try:
            return await add(item, ingestion, shelf, limit_mb, report_for(item))
        finally:
            places.release()

    async with asyncio.TaskGroup() as group:
        begun: deque[asyncio.Task[Receipt]] = deque()
        for item in wanted:
            await places.acquire()
            begun.append(group.create_task(add_one(item)))
            while begun and begun[0].done():
                yield await begun.popleft()
        while begun:
            yield await begun.popleft()


async def schedule(receipts: Iterable[Receipt], catalogue: Catalogue, workspace: str, every: str | None) -> None:
    """Schedule the refresh of the added books, where an interval is given."""
    for receipt in receipts:
        if every is not None and receipt.book is not None:
            await catalogue.schedules.put(
                receipt.book.id, interval(every), kind=Subject.BOOK, workspace=workspace, person=TERMINAL
            )


FILE = "file:"  # the prefix of the keys of books that were added as files of this machine
ADD_AGAIN = "Add the document again."


async def reread(book: Book, ingestion: Ingestion, limit_mb: int, report: Report = silent) -> Receipt:
    """Read a book again from its source; raises NotFound where that is no address and no existing file."""
    item = _item(book)
    if item is None:
        raise NotFound(f"{book.title} has no address, and no file on this machine.", fix=ADD_AGAIN)
    return await add(item, ingestion, book.shelf, limit_mb, report)


def _item(book: Book) -> Item | None:
    if is_address(book.source):
        return Item(book.source)
    path = Path(book.source.removeprefix(FILE))
    return Item(path.name, path) if book.source.startswith(FILE) and path.is_file() else None
