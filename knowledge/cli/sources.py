"""`shisho sync` and `shisho sources`: whole sites and folders on the command line."""

from collections.abc import Sequence
from pathlib import Path

import click

from knowledge.catalogue.books import PUBLIC_SHELF
from knowledge.catalogue.database import open_catalogue
from knowledge.catalogue.schedules import Subject, interval
from knowledge.catalogue.sources import SourceForm, SourceRecord
from knowledge.cli import output
from knowledge.cli.main import desk, errors, json_option, refresh_option, run, show, workspace_option
from knowledge.errors import NotFound
from knowledge.ingestion.file_inputs import is_address
from knowledge.ingestion.receipts import TERMINAL, Progress
from knowledge.library.library import Library, database_url, open_library
from knowledge.sources.sync_receipts import SyncReceipt


@click.command()
@click.argument("what", metavar="FOLDER|SITEMAP")
@click.option("--include", multiple=True, metavar="PATTERN", help="Take only paths that fit; * stands for anything.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out paths that fit.")
@click.option("--shelf", default=PUBLIC_SHELF, show_default=True, help="The shelf they go on; made when new.")
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
    """Bring the books in step with a folder, a Git checkout, or a site's sitemap.

    New pages are added, changed ones replaced, and vanished ones withdrawn.
    """

    async def main() -> int:
        place = desk()
        form, address = _named(what)
        async with open_library(place.settings, place.tell) as library:
            on = await library.catalogue.shelves.create(workspace, shelf)
            source = await library.catalogue.sources.put(
                on, form, address, person=TERMINAL, include=include, exclude=exclude
            )
            if every is not None:
                await library.catalogue.schedules.put(
                    source.id, interval(every), kind=Subject.SOURCE, workspace=workspace, person=TERMINAL
                )
            receipt = await _sync(library, source)
            await library.catalogue.schedules.went(source.id, receipt.failure)
        show(output.sync_object(receipt), output.sync_lines(receipt), as_json=as_json)
        return 1 if receipt.failure else 0

    run(main())


def _named(what: str) -> tuple[SourceForm, str]:
    if is_address(what):
        return SourceForm.SITEMAP, what
    folder = Path(what)
    if not folder.is_dir():
        raise NotFound(f"There is no folder {what}.", fix="Name a folder, or the address of a sitemap.")
    return SourceForm.FOLDER, str(folder.resolve())


async def _sync(library: Library, source: SourceRecord) -> SyncReceipt:
    with errors.status("") as line:

        async def report(progress: Progress) -> None:
            count = f" {progress.done}/{progress.total}" if progress.total else ""
            line.update(f"{source.address}: {progress.stage}{count}")

        return await library.source_sync.sync(source, by=TERMINAL, report=report)


@click.group(invoke_without_command=True)
@click.pass_context
def sources(context: click.Context) -> None:
    """List the sites and folders that are kept in step, or remove one."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@sources.command(name="list")
@workspace_option
@json_option
def list_(workspace: str = "local", *, as_json: bool = False) -> None:
    """List the sites and folders that are kept in step."""

    async def main() -> int:
        place = desk()
        place.settings.home.mkdir(parents=True, exist_ok=True)
        async with open_catalogue(database_url(place.settings)) as catalogue:
            found = await catalogue.sources.all(workspace)
            schedules = await catalogue.schedules.among([source.id for source in found])
        pairs = [(source, schedules.get(source.id)) for source in found]
        lines = [output.source_line(*pair) for pair in pairs] or ["No site or folder is kept in step."]
        show({"sources": [output.source_object(*pair) for pair in pairs]}, lines, as_json=as_json)
        return 0

    run(main())


@sources.command()
@click.argument("source")
@click.option("--with-books", is_flag=True, help="Take its books out of the stacks as well.")
@workspace_option
@json_option
def remove(source: str, workspace: str, *, with_books: bool, as_json: bool) -> None:
    """Stop keeping SOURCE (its id, the start of it, or its address) in step."""

    async def main() -> int:
        place = desk()
        async with open_library(place.settings, place.tell) as library:
            found = _one(source, await library.catalogue.sources.all(workspace))
            count = await _withdraw(library, found) if with_books else 0
            await library.catalogue.sources.forget(found.id)
        said = f"{found.address} is no longer kept in step; {count} books were withdrawn."
        show({"removed": output.source_object(found, None), "withdrawn": count}, [said], as_json=as_json)
        return 0

    run(main())


def _one(wanted: str, among: Sequence[SourceRecord]) -> SourceRecord:
    path = str(Path(wanted).resolve())
    fitting = [one for one in among if one.id.startswith(wanted.lower()) or one.address in {wanted, path}]
    if len(fitting) != 1:
        raise NotFound(
            f"{len(fitting)} sources are called {wanted}.", fix="`shisho sources` lists them with their ids."
        )
    return fitting[0]


async def _withdraw(library: Library, source: SourceRecord) -> int:
    """Not what another source lists as well."""
    count = 0
    for book_id in (await library.catalogue.sources.books(source.id)).values():
        book = await library.catalogue.holdings.current(source.shelf.workspace, book_id)
        if book is not None and not await library.catalogue.sources.elsewhere(source.id, book_id):
            await library.ingestion.remove(source.shelf.workspace, book_id)
            count += 1
    return count
