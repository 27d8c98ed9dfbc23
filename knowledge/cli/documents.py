"""`shisho add`, `list`, `show`, `move`, `refresh` and `remove`: the documents in the stacks."""

import time
from collections.abc import Sequence

import click

from knowledge.catalogue.books import PUBLIC_SHELF, Book
from knowledge.catalogue.retention import RETENTION
from knowledge.cli import output
from knowledge.cli.main import (
    command_context,
    find_shelf,
    json_option,
    progress_line,
    refresh_option,
    run,
    show,
    workspace_option,
)
from knowledge.ingestion import file_inputs
from knowledge.ingestion.file_inputs import reread
from knowledge.ingestion.receipts import TERMINAL, Receipt, Report
from knowledge.library.library import Library
from knowledge.sources import loaders


@click.command()
@click.argument("what", nargs=-1, metavar="PATH|URL...")
@click.option("--shelf", default=PUBLIC_SHELF, show_default=True, help="The shelf to put them on; created if new.")
@refresh_option
@click.option("--loader", default=None, metavar="NAME", help="Load with a class of langchain-community instead.")
@click.option("--option", "options", multiple=True, metavar="K=V", help="An option of the loader; may be repeated.")
@workspace_option
@json_option
def add(
    what: tuple[str, ...],
    shelf: str,
    every: str | None,
    loader: str | None,
    options: tuple[str, ...],
    workspace: str,
    *,
    as_json: bool,
) -> None:
    """Add files, folders and web pages."""
    if bool(what) == bool(loader):
        raise click.UsageError("Name paths and addresses, or a loader.")

    async def main() -> int:
        wanted = await loaders.load(loader, options) if loader else file_inputs.items(what)
        if every is not None and any(item.path or item.document for item in wanted):
            raise click.UsageError("Only web pages can be refreshed automatically.")
        async with command_context().library() as library:
            receipts, seconds = await _add_all(library, wanted, shelf, workspace)
            await file_inputs.schedule(receipts, library.catalogue, workspace, every)
        books = [output.receipt_object(receipt) for receipt in receipts]
        lines = output.added_lines(receipts, [item.name for item in wanted])
        show({"books": books, "seconds": seconds}, lines, as_json=as_json)
        return 1 if any(receipt.status == "refused" for receipt in receipts) else 0

    run(main())


async def _add_all(
    library: Library, wanted: list[file_inputs.Item], shelf_name: str, workspace: str
) -> tuple[list[Receipt], float]:
    shelf = await library.catalogue.shelves.create(workspace, shelf_name)
    began = time.monotonic()
    with progress_line() as report_as:

        def report_for(item: file_inputs.Item) -> Report:
            return report_as(f"{wanted.index(item) + 1}/{len(wanted)}  {item.name}")

        adding = file_inputs.add_all(wanted, library.ingestion, shelf, library.settings.max_book_mb, report_for)
        receipts = [receipt async for receipt in adding]
    return receipts, round(time.monotonic() - began, 3)


@click.command(name="list")
@click.option("--shelf", default=None, help="List this shelf only.")
@workspace_option
@json_option
def list_(shelf: str | None, workspace: str, *, as_json: bool) -> None:
    """List the documents."""

    async def main() -> int:
        async with command_context().catalogue(workspace) as catalogue:
            chosen = None if shelf is None else [(await find_shelf(catalogue, workspace, shelf)).id]
            books = await catalogue.holdings.all(workspace, chosen)
        lines = [output.book_line(book) for book in books] or ["The stacks are empty."]
        show({"books": [output.book_object(book) for book in books]}, lines, as_json=as_json)
        return 0

    run(main())


@click.command(name="show")
@click.argument("book")
@workspace_option
@json_option
def show_(book: str, workspace: str, *, as_json: bool) -> None:
    """Show BOOK with its editions.

    BOOK is its id, the beginning of its id, or its title.
    """

    async def main() -> int:
        async with command_context().catalogue(workspace) as catalogue:
            found = await catalogue.holdings.find_for_person(workspace, book)
            editions = await catalogue.holdings.editions(found.id)
            schedule = await catalogue.schedules.of(found.id)
        objects = [output.edition_object(edition) for edition in editions]
        lines = [f"edition {e.number}  {e.state}  {e.created_at:%Y-%m-%d %H:%M}  by {e.created_by}" for e in editions]
        show(
            output.book_object(found) | {"refresh": output.schedule_object(schedule), "editions": objects},
            [output.book_line(found), *output.schedule_lines(schedule), *lines],
            as_json=as_json,
        )
        return 0

    run(main())


@click.command()
@click.argument("book")
@workspace_option
@json_option
def remove(book: str, workspace: str, *, as_json: bool) -> None:
    """Remove BOOK."""

    async def main() -> int:
        async with command_context().library(workspace) as library:
            found = await library.catalogue.holdings.find_for_person(workspace, book)
            await library.ingestion.remove(workspace, found.id)
        return show_removed(found, as_json=as_json)

    run(main())


@click.command()
@click.argument("book")
@click.argument("shelf")
@workspace_option
@json_option
def move(book: str, shelf: str, workspace: str, *, as_json: bool) -> None:
    """Move BOOK to SHELF.

    Nothing is read or embedded again.
    """

    async def main() -> int:
        async with command_context().library(workspace) as library:
            found = await library.catalogue.holdings.find_for_person(workspace, book)
            target = await find_shelf(library.catalogue, workspace, shelf)
            receipt = await library.move_restore.move(workspace, found.id, target, by=TERMINAL)
        return show_receipt(receipt, as_json=as_json)

    run(main())


@click.command()
@click.argument("book")
@workspace_option
@json_option
def refresh(book: str, workspace: str, *, as_json: bool) -> None:
    """Read BOOK again from its source.

    The source is its address, or the file on this machine that it was added from.
    """

    async def main() -> int:
        async with command_context().library(workspace) as library:
            found = await library.catalogue.holdings.find_for_person(workspace, book)
            with progress_line() as report_as:
                limit_mb, report = library.settings.max_book_mb, report_as(found.title)
                receipt = await reread(found, library.ingestion, limit_mb, report)
        return show_receipt(receipt, as_json=as_json)

    run(main())


def show_receipt(receipt: Receipt, *, as_json: bool) -> int:
    """Print a receipt; return the exit code."""
    show(output.receipt_object(receipt), output.receipt_lines(receipt), as_json=as_json)
    return 1 if receipt.status == "refused" else 0


def show_removed(book: Book, *, as_json: bool) -> int:
    """Print what was removed, and how it comes back; return the exit code."""
    back = f"`shisho restore {book.id[:8]}` brings it back for {RETENTION.days} days."
    show({"removed": output.book_object(book)}, [f"Removed {book.title}. {back}"], as_json=as_json)
    return 0


COMMANDS: Sequence[click.Command] = (add, list_, show_, remove, move, refresh)
