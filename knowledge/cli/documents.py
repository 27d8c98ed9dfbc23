"""`shisho restore`, `move`, `refresh` and `history`: books that stand in the stacks, or stood there."""

from collections.abc import Sequence

import click

from knowledge.catalogue.books import Book, Edition, EditionState
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.history import UNDOABLE
from knowledge.catalogue.shelves import name_key
from knowledge.cli import output
from knowledge.cli.main import desk, errors, json_option, run, show, workspace_option
from knowledge.errors import NotFound
from knowledge.ingestion.file_inputs import reread
from knowledge.ingestion.receipts import TERMINAL, Progress, Receipt
from knowledge.library.library import Library, open_library

PREFIX = 4  # characters of an id that name a book


@click.command()
@click.argument("book")
@click.option("--edition", type=click.IntRange(1), help="Its number, as `shisho show` tells; else the latest before.")
@workspace_option
@json_option
def restore(book: str, edition: int | None, workspace: str, *, as_json: bool) -> None:
    """Bring back BOOK as it was before it was removed or replaced."""

    async def main() -> int:
        place = desk()
        async with open_library(place.settings, place.tell) as library:
            found = await standing_or_removed(library.catalogue, workspace, book)
            former = await _former(library.catalogue, found, edition)
            receipt = await library.move_restore.restore(workspace, former.id, by=TERMINAL)
        return _told(receipt, as_json=as_json)

    run(main())


@click.command()
@click.argument("book")
@click.argument("shelf")
@workspace_option
@json_option
def move(book: str, shelf: str, workspace: str, *, as_json: bool) -> None:
    """Put BOOK on SHELF. Nothing is read or embedded again."""

    async def main() -> int:
        place = desk()
        async with open_library(place.settings, place.tell) as library:
            found = await library.catalogue.holdings.find(workspace, book)
            target = await library.catalogue.shelves.find(workspace, shelf)
            receipt = await library.move_restore.move(workspace, found.id, target, by=TERMINAL)
        return _told(receipt, as_json=as_json)

    run(main())


@click.command()
@click.argument("book")
@workspace_option
@json_option
def refresh(book: str, workspace: str, *, as_json: bool) -> None:
    """Read BOOK again from its address, or from its file where it came from this machine."""

    async def main() -> int:
        place = desk()
        async with open_library(place.settings, place.tell) as library:
            found = await library.catalogue.holdings.find(workspace, book)
            receipt = await _again(library, found)
        return _told(receipt, as_json=as_json)

    run(main())


@click.command()
@click.argument("book", required=False)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@workspace_option
@json_option
def history(book: str | None, limit: int, workspace: str, *, as_json: bool) -> None:
    """Tell who changed what, the latest first: of all books, or of BOOK."""

    async def main() -> int:
        place = desk()
        async with place.catalogue() as catalogue:
            found = None if book is None else await standing_or_removed(catalogue, workspace, book)
            shelves = [shelf.id for shelf in await catalogue.shelves.all(workspace)]
            changes = await catalogue.changes.latest(shelves, limit=limit, book_id=found.id if found else None)
        lines = [output.change_line(change) for change in changes] or ["Nothing was changed."]
        show({"changes": [output.change_object(change) for change in changes]}, lines, as_json=as_json)
        return 0

    run(main())


async def standing_or_removed(catalogue: Catalogue, workspace: str, reference: str) -> Book:
    """Raises NotFound for what neither stands there nor can be brought back."""
    try:
        return await catalogue.holdings.find(workspace, reference)
    except NotFound:
        shelves = [shelf.id for shelf in await catalogue.shelves.all(workspace)]
        removed = [one for one in await catalogue.retained.removed(workspace, shelves) if _named(one, reference)]
        if len(removed) != 1:
            raise
        return removed[0]


def _named(book: Book, reference: str) -> bool:
    by_id = len(reference) >= PREFIX and book.id.startswith(reference.lower())
    return by_id or name_key(book.title) == name_key(reference)


async def _former(catalogue: Catalogue, book: Book, number: int | None) -> Edition:
    editions = await catalogue.holdings.editions(book.id)
    wanted = [one for one in editions if one.state in UNDOABLE and number in {None, one.number}]
    standing = [one.number for one in editions if one.state is EditionState.CURRENT]
    before = [one for one in wanted if number or not standing or one.number < standing[0]]
    if not before:
        raise NotFound(f"{book.title} has no such edition.", fix="`shisho show` lists the editions of a book.")
    return before[0]


async def _again(library: Library, book: Book) -> Receipt:
    with errors.status(book.title) as line:

        async def report(progress: Progress) -> None:
            count = f" {progress.done}/{progress.total}" if progress.total else ""
            line.update(f"{book.title}: {progress.stage}{count}")

        return await reread(book, library.ingestion, library.settings.max_book_mb, report)


def _told(receipt: Receipt, *, as_json: bool) -> int:
    show(output.receipt_object(receipt), output.receipt_lines(receipt), as_json=as_json)
    return 1 if receipt.status == "refused" else 0


COMMANDS: Sequence[click.Command] = (restore, move, refresh, history)
