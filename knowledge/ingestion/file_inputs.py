"""The files, folders and addresses that a command line names."""

import asyncio
import os
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from knowledge.catalogue.books import Book, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.schedules import Subject, interval
from knowledge.errors import BookRefused, NotFound, Reason, ShishoError
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import TERMINAL, Receipt, Report, refused, silent, unforeseen
from knowledge.reading.texts import Secrets, Source

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
    """One thing to add: a file, a loaded document, a part of a folder that has a `problem`, or else an address."""

    name: str
    path: Path | None = None
    document: LoadedDocument | None = None
    problem: BookRefused | None = None


def is_address(argument: str) -> bool:
    return argument.lower().startswith(("http://", "https://"))


def is_within(path: Path, root: Path) -> bool:
    """Tell whether a path leads to a file in the folder, and no link of it leads out."""
    try:
        there = path.resolve()
        return there.is_relative_to(root) and there.is_file()
    except (OSError, RuntimeError):  # links in a circle
        return False


def walked(root: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    """Yield all files of a folder but those of hidden folders; links to folders are not followed."""
    for folder, folders, files in os.walk(root, onerror=on_error):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder, name) for name in files)


def items(arguments: Iterable[str]) -> list[Item]:
    """List the items, each once, with the files of folders except hidden ones and links out of the folder.

    Raises NotFound for a path that leads to neither a file nor a folder with files.
    """
    return list(dict.fromkeys(item for argument in arguments for item in _items(argument)))


def _items(argument: str) -> list[Item]:
    if is_address(argument):
        return [Item(argument)]
    if not argument.strip():
        raise NotFound("An empty name is no file or folder.", fix="Check the path.")
    path = Path(argument)
    try:
        if path.is_dir():
            return _in_folder(path)
        if path.is_file():
            return [Item(path.name, path.resolve())]
        if path.exists():
            raise NotFound(f"{argument} is neither a file nor a folder.", fix="Name a file, a folder or an address.")
    except OSError as error:
        raise NotFound(f"{argument} cannot be opened ({error.strerror}).", fix="Check the path.") from error
    what = "There is no file where the link leads:" if path.is_symlink() else "There is no file or folder"
    fix = "Addresses begin with https:// or http://." if "://" in argument else "Check the path."
    raise NotFound(f"{what} {argument}.", fix=fix)


def _in_folder(folder: Path) -> list[Item]:
    root, shut = folder.resolve(), list[OSError]()
    paths = [path for path in sorted(walked(root, shut.append)) if is_within(path, root)]
    found = [Item(str(path.relative_to(root)), path.resolve()) for path in paths if not path.name.startswith(".")]
    found += [Item(_name_within(error, root), problem=unreadable_file(error)) for error in shut]
    if not found:
        raise NotFound(f"There is no file in {folder}.", fix="Hidden files, and links out of a folder, are left out.")
    return found


def _name_within(error: OSError, root: Path) -> str:
    path = Path(str(error.filename))
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


async def add(
    item: Item, ingestion: Ingestion, shelf: Shelf, limit_mb: int, report: Report, secrets: Secrets = Secrets.LEAVE_OUT
) -> Receipt:
    """Add an item; one that cannot be read has a receipt too, and only what may work later (Unavailable) is raised."""
    try:
        return await _add(item, ingestion, shelf, limit_mb, report, secrets)
    except BookRefused as refusal:
        return refused(item.name, refusal)
    except ShishoError:
        raise
    except Exception as error:  # noqa: BLE001  one document's error must not end the others
        return unforeseen(item.name, error)


async def _add(
    item: Item, ingestion: Ingestion, shelf: Shelf, limit_mb: int, report: Report, secrets: Secrets
) -> Receipt:
    if item.problem is not None:
        raise item.problem
    if item.document is not None:
        document = item.document
        request = EditionRequest(shelf, document.key, TERMINAL, title=document.title, url=document.url)
        return await ingestion.add(document.source, request, report=report, secrets=secrets)
    if item.path is None:
        return await ingestion.add_url(EditionRequest(shelf, item.name, TERMINAL), report=report, secrets=secrets)
    request = EditionRequest(shelf, f"file:{item.path}", TERMINAL)
    return await ingestion.add(await read_file(item.path, limit_mb), request, report=report, secrets=secrets)


async def read_file(path: Path, limit_mb: int) -> Source:
    """Read a file. Raises BookRefused where that fails, it is too large, or no database takes its name."""
    if any("\ud800" <= letter <= "\udfff" for letter in str(path)):
        raise BookRefused(Reason.UNREACHABLE, "Its name is not UTF-8. Rename it.", values={"system": "name not UTF-8"})
    try:
        data = await asyncio.to_thread(_beginning, path, limit_mb * MB + 1)
    except OSError as error:
        raise unreadable_file(error) from error
    if len(data) > limit_mb * MB:
        said = f"It is larger than {limit_mb} MB (SHISHO_MAX_BOOK_MB)."
        raise BookRefused(Reason.TOO_LARGE, said, values={"limit_mb": limit_mb})
    return Source(path.name, data, None)


def _beginning(path: Path, length: int) -> bytes:
    with path.open("rb") as file:
        return file.read(length)


def unreadable_file(error: OSError) -> BookRefused:
    """Return the refusal of what the system does not hand out."""
    said = error.strerror or type(error).__name__
    return BookRefused(Reason.UNREACHABLE, f"It cannot be read: {said}.", values={"system": said})


async def add_all(
    wanted: Iterable[Item],
    ingestion: Ingestion,
    shelf: Shelf,
    limit_mb: int,
    report_for: Callable[[Item], Report],
    secrets: Secrets = Secrets.LEAVE_OUT,
) -> AsyncGenerator[tuple[Item, Receipt], None]:
    """Add a few at a time, so that others are read while one is embedded; yield each receipt as it comes."""
    waiting = iter(wanted)
    running: dict[asyncio.Task[Receipt], Item] = {}
    try:
        while True:
            for item in islice(waiting, AT_ONCE - len(running)):
                adding = add(item, ingestion, shelf, limit_mb, report_for(item), secrets)
                running[asyncio.create_task(adding)] = item
            if not running:
                return
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in sorted(done, key=lambda one: one.exception() is not None):  # what succeeded is told first
                yield running.pop(task), await task
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def schedule(receipt: Receipt, catalogue: Catalogue, workspace: str, every: str | None) -> None:
    """Schedule the refresh of an added book, where an interval is given."""
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
