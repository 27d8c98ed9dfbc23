"""`shisho sync` and `shisho sources`: whole sites and folders."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from knowledge.catalogue.books import PUBLIC_SHELF
from knowledge.catalogue.schedules import Subject, interval
from knowledge.catalogue.sources import SourceForm, SourceRecord
from knowledge.cli import output
from knowledge.cli.main import (
    command_context,
    json_option,
    pass_on,
    progress_line,
    refresh_option,
    run,
    show,
    workspace_option,
)
from knowledge.errors import NotFound
from knowledge.ingestion.file_inputs import is_address
from knowledge.ingestion.receipts import TERMINAL
from knowledge.library.library import Library
from knowledge.sources.sync_receipts import SyncReceipt


@click.command()
@click.argument("what", metavar="FOLDER|SITEMAP")
@click.option("--include", multiple=True, metavar="PATTERN", help="Only paths that match; * matches anything.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out paths that match.")
@click.option("--shelf", default=PUBLIC_SHELF, show_default=True, help="The shelf to put them on; created if new.")
@refresh_option
@workspace_option
@json_option
def sync(
    what: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    shelf: str,
    every: str | None,
    workspace: str,
    *,
    as_json: bool,
) -> None:
    """Sync documents with a folder or site.

    Give a folder, a Git checkout, or a site's sitemap. New pages are added, changed ones replaced, and vanished ones
    removed.
    """

    async def main() -> int:
        form, address = _form_and_address(what)
        async with command_context().library() as library:
            known = {one.id for one in await library.catalogue.sources.all(workspace)}
            shelves = {one.id for one in await library.catalogue.shelves.all(workspace)}
            on = await library.catalogue.shelves.create(workspace, shelf, by=TERMINAL)
            source = await library.catalogue.sources.put(
                on, form, address, person=TERMINAL, include=include, exclude=exclude
            )
            if every is not None:
                await library.catalogue.schedules.put(
                    source.id, interval(every), kind=Subject.SOURCE, workspace=workspace, person=TERMINAL
                )
            new, new_shelf = source.id not in known, on.id not in shelves
            receipt = await _sync(library, source, new=new, new_shelf=new_shelf)
        show(output.sync_object(receipt), output.sync_lines(receipt), as_json=as_json)
        return 1 if receipt.failure else 0

    run(main())


def _form_and_address(what: str) -> tuple[SourceForm, str]:
    if is_address(what):
        return SourceForm.SITEMAP, what
    folder = Path(what)
    if what.strip() and folder.is_dir():
        return SourceForm.FOLDER, str(folder.resolve())
    said = f"{what} is not a folder." if folder.is_file() else f"There is no folder {what}."
    raise NotFound(said, fix="Name a folder, or the address of a sitemap.")


async def _sync(library: Library, source: SourceRecord, *, new: bool, new_shelf: bool) -> SyncReceipt:
    """Sync a source, and forget a new one from which no document came, with its shelf if that is new too."""
    try:
        with progress_line() as line:
            receipt = await library.source_sync.sync(source, by=TERMINAL, report=line.report_as(source.address))
        await library.catalogue.schedules.went(source.id, receipt.failure)
    finally:
        barren = new and await library.source_sync.forget_barren(source, by=TERMINAL, new_shelf=new_shelf)
    return replace(receipt, forgotten=barren)


@click.group(invoke_without_command=True)
@workspace_option
@json_option
@click.pass_context
def sources(context: click.Context, workspace: str, *, as_json: bool) -> None:
    """List and remove synced sites and folders."""
    pass_on(context, workspace=workspace, as_json=as_json)
    if context.invoked_subcommand is None:
        run(_list(workspace, as_json=as_json))


@sources.command(name="list")
@workspace_option
@json_option
def list_(workspace: str, *, as_json: bool) -> None:
    """List the synced sites and folders."""
    run(_list(workspace, as_json=as_json))


async def _list(workspace: str, *, as_json: bool) -> int:
    async with command_context().catalogue(workspace) as catalogue:
        found = await catalogue.sources.all(workspace)
        schedules = await catalogue.schedules.among([source.id for source in found])
    pairs = [(source, schedules.get(source.id)) for source in found]
    lines = [output.source_line(*pair) for pair in pairs] or ["No site or folder is synced."]
    show({"sources": [output.source_object(*pair) for pair in pairs]}, lines, as_json=as_json)
    return 0


@sources.command()
@click.argument("source")
@click.option("--with-books", is_flag=True, help="Remove its documents as well.")
@workspace_option
@json_option
def remove(source: str, workspace: str, *, with_books: bool, as_json: bool) -> None:
    """Stop syncing SOURCE.

    SOURCE is its id, the beginning of its id, or its address.
    """

    async def main() -> int:
        async with command_context().library(workspace) as library:
            found = _one(source, await library.catalogue.sources.all(workspace))
            count = await _withdraw(library, found) if with_books else 0
            await library.catalogue.sources.forget(found, by=TERMINAL)
        said = f"{found.address} is no longer synced; {count} documents were removed."
        show({"removed": output.source_object(found, None), "withdrawn": count}, [said], as_json=as_json)
        return 0

    run(main())


def _one(wanted: str, among: Sequence[SourceRecord]) -> SourceRecord:
    path = str(Path(wanted).resolve())
    matching = [one for one in among if one.id.startswith(wanted.lower()) or one.address in {wanted, path}]
    if len(matching) != 1:
        raise NotFound(f"{len(matching)} sources match {wanted}.", fix="`shisho sources` lists them with their ids.")
    return matching[0]


async def _withdraw(library: Library, source: SourceRecord) -> int:
    """Remove the documents of a source, except those that another source lists as well; return their number."""
    count = 0
    for book_id in (await library.catalogue.sources.books(source.id)).values():
        book = await library.catalogue.holdings.current(source.shelf.workspace, book_id)
        if book is not None and not await library.catalogue.sources.elsewhere(source.id, book_id):
            await library.ingestion.remove(source.shelf.workspace, book_id)
            count += 1
    return count


COMMANDS: Sequence[click.Command] = (sources, sync)
