"""`shisho add`, `list`, `show`, `move`, `refresh` and `remove`: the documents in the stacks."""

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click

from knowledge.catalogue.books import PUBLIC_SHELF, Book
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.retention import RETENTION
from knowledge.cli import output
from knowledge.cli.main import (
    ProgressLine,
    command_context,
    find_shelf,
    json_line,
    json_option,
    progress_line,
    refresh_option,
    run,
    show,
    workspace_option,
)
from knowledge.controls import without_controls
from knowledge.errors import NotFound, ShishoError
from knowledge.ingestion import file_inputs
from knowledge.ingestion.file_inputs import Item, reread
from knowledge.ingestion.receipts import TERMINAL, Receipt, Report
from knowledge.library.library import Library
from knowledge.reading.texts import Secrets
from knowledge.sources import loaders


@click.command()
@click.argument("what", nargs=-1, metavar="PATH|URL...")
@click.option("--shelf", default=PUBLIC_SHELF, show_default=True, help="The shelf to put them on; created if new.")
@refresh_option
@click.option("--loader", default=None, metavar="NAME", help="Load with a class of langchain-community instead.")
@click.option("--option", "options", multiple=True, metavar="K=V", help="An option of the loader; may be repeated.")
@click.option(
    "--secrets",
    type=click.Choice([one.value for one in Secrets]),
    default=Secrets.ASK.value,
    show_default=True,
    help="Refuse documents that hold keys or tokens, or leave these out, or take them.",
)
@workspace_option
@json_option
@click.option("--json-lines", is_flag=True, help="Print a JSON object for each document, as soon as it is done.")
def add(
    what: tuple[str, ...],
    shelf: str,
    every: str | None,
    loader: str | None,
    options: tuple[str, ...],
    secrets: str,
    workspace: str,
    *,
    as_json: bool,
    json_lines: bool,
) -> None:
    """Add files, folders and web pages.

    Each is told as soon as it is done. With --json, one object follows at the end, also after Ctrl-C.
    """
    if bool(what) == bool(loader):
        raise click.UsageError("Name paths and addresses, or a loader.")
    if as_json and json_lines:
        raise click.UsageError("Choose --json or --json-lines.")
    form: Form = "json" if as_json else "json-lines" if json_lines else "lines"

    async def main() -> int:
        wanted = await loaders.load(loader, options) if loader else file_inputs.items(what)
        if every is not None and any(item.path or item.document for item in wanted):
            raise click.UsageError("Only web pages can be refreshed automatically.")
        adding = Adding(wanted, form, Secrets(secrets))
        async with command_context().library() as library:
            try:
                await adding.run(library, shelf, workspace, every)
            finally:
                adding.tell_all()
        return 1 if any(receipt.status == "refused" for receipt in adding.receipts.values()) else 0

    run(main())


Form = Literal["lines", "json", "json-lines"]


class Adding:
    """The adding of some items, and what is printed of it; `receipts` are those that came so far."""

    def __init__(self, wanted: Sequence[Item], form: Form, secrets: Secrets) -> None:
        self.receipts: dict[Item, Receipt] = {}
        self._wanted = wanted
        self._form = form
        self._secrets = secrets
        self._began = time.monotonic()

    async def run(self, library: Library, shelf_name: str, workspace: str, every: str | None) -> None:
        shelf = await library.catalogue.shelves.create(workspace, shelf_name, by=TERMINAL)
        limit_mb = library.settings.max_book_mb
        names = {item: f"{n}/{len(self._wanted)}  {item.name}" for n, item in enumerate(self._wanted, 1)}
        with progress_line() as line:

            def report_for(item: Item) -> Report:
                return line.report_as(names[item])

            adding = file_inputs.add_all(self._wanted, library.ingestion, shelf, limit_mb, report_for, self._secrets)
            async with contextlib.aclosing(adding):
                async for item, receipt in adding:
                    self.receipts[item] = receipt
                    line.ended(names[item])
                    self._tell(item, receipt, line)
                    await file_inputs.schedule(receipt, library.catalogue, workspace, every)

    def _tell(self, item: Item, receipt: Receipt, line: ProgressLine) -> None:
        if self._form == "json-lines":
            line.echo(json_line({"file": item.name} | output.receipt_object(receipt)))
        elif self._form == "lines":
            line.echo(without_controls("\n".join(output.receipt_lines(receipt, item.name))))

    def tell_all(self) -> None:
        """Print the object of all receipts in the order of the items, or their counts."""
        ordered = [(item, self.receipts[item]) for item in self._wanted if item in self.receipts]
        left = len(self._wanted) - len(ordered)
        if self._form == "json":
            books = [{"file": item.name} | output.receipt_object(receipt) for item, receipt in ordered]
            seconds = round(time.monotonic() - self._began, 3)
            click.echo(json_line({"books": books, "seconds": seconds, "not_done": left}))
        elif self._form == "lines" and len(self._wanted) > 1:
            click.echo(output.counts_line([receipt for _, receipt in ordered], left))


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
@click.option("--original", type=click.Path(path_type=Path), default=None, help="Write the file itself to this path.")
@workspace_option
@json_option
def show_(book: str, original: Path | None, workspace: str, *, as_json: bool) -> None:
    """Show BOOK with its editions.

    BOOK is its id, the beginning of its id, or its title.
    """

    async def main() -> int:
        async with command_context().catalogue(workspace) as catalogue:
            found = await catalogue.holdings.find_for_person(workspace, book)
            editions = await catalogue.holdings.editions(found.id)
            schedule = await catalogue.schedules.of(found.id)
            if original is not None:
                await _write_original(catalogue, found, original)
        objects = [output.edition_object(edition) for edition in editions]
        lines = [f"edition {e.number}  {e.state}  {e.created_at:%Y-%m-%d %H:%M}  by {e.created_by}" for e in editions]
        show(
            output.book_object(found) | {"refresh": output.schedule_object(schedule), "editions": objects},
            [output.book_line(found), *output.schedule_lines(schedule), *lines],
            as_json=as_json,
        )
        return 0

    run(main())


async def _write_original(catalogue: Catalogue, book: Book, path: Path) -> None:
    """Write the file that the book was read from, to a new path. Raise NotFound where none is kept."""
    file = await catalogue.originals.of(book.edition) if book.edition else None
    if file is None:
        where = f"It is at {book.url}." if book.url else "See SHISHO_KEEP_ORIGINALS, and add the file again."
        raise NotFound(f"No file is kept of {book.title}.", fix=where)
    try:
        with path.open("xb") as written:
            written.write(file.data)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ShishoError(f"{path} cannot be written: {reason}.", fix="Name a new file.") from error


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
@click.argument("person", metavar="USER|nobody")
@workspace_option
@json_option
def owner(book: str, person: str, workspace: str, *, as_json: bool) -> None:
    """Set who answers for what BOOK says.

    Give the id that Slack shows in the person's profile. `shisho shelves owner` sets it for a whole shelf.
    """

    async def main() -> int:
        async with command_context().catalogue(workspace) as catalogue:
            found = await catalogue.holdings.find_for_person(workspace, book)
            await catalogue.holdings.set_owner(found, None if person == "nobody" else person, by=TERMINAL)
            found = await catalogue.holdings.find(workspace, found.id)
        show(output.book_object(found), [f"{found.title}: owner {found.owner or 'nobody'}"], as_json=as_json)
        return 0

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
            with progress_line() as line:
                limit_mb, report = library.settings.max_book_mb, line.report_as(found.title)
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


COMMANDS: Sequence[click.Command] = (add, list_, show_, remove, move, owner, refresh)
