"""`shisho undo`, `restore` and `history`: what was changed, and the way back."""

from collections.abc import Sequence

import click

from knowledge.catalogue.books import Book
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.retention import RETENTION
from knowledge.catalogue.shelves import name_key
from knowledge.catalogue.titles import titled, with_id
from knowledge.cli import output
from knowledge.cli.documents import show_receipt, show_removed
from knowledge.cli.main import command_context, json_option, run, show, workspace_option
from knowledge.errors import NotFound
from knowledge.ingestion.receipts import TERMINAL, Receipt


@click.command(
    help=f"""Bring back a former edition of BOOK.

    A removed or replaced edition can be restored for {RETENTION.days} days.
    """
)
@click.argument("book")
@click.option("--edition", type=click.IntRange(1), help="Its number in `shisho show`; the latest former one if unset.")
@workspace_option
@json_option
def restore(book: str, edition: int | None, workspace: str, *, as_json: bool) -> None:
    async def main() -> int:
        async with command_context().library(workspace) as library:
            found = await current_or_removed(library.catalogue, workspace, book)
            former = await library.move_restore.former(found, edition)
            receipt = await library.move_restore.restore(workspace, former.id, by=TERMINAL)
        return show_receipt(receipt, as_json=as_json)

    run(main())


@click.command()
@click.argument("book")
@workspace_option
@json_option
def undo(book: str, workspace: str, *, as_json: bool) -> None:
    """Undo the last change of BOOK.

    The former edition comes back, or the book goes back to its former shelf; a book that has no former edition is
    removed.
    """

    async def main() -> int:
        async with command_context().library(workspace) as library:
            found = await library.catalogue.holdings.find_for_person(workspace, book)
            assert found.edition is not None
            undone = await library.move_restore.undo(workspace, found.id, found.edition.id, by=TERMINAL)
        return (
            show_receipt(undone, as_json=as_json)
            if isinstance(undone, Receipt)
            else show_removed(undone, as_json=as_json)
        )

    run(main())


@click.command()
@click.argument("about", required=False)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
@workspace_option
@json_option
def history(about: str | None, limit: int, workspace: str, *, as_json: bool) -> None:
    """List changes, the latest first.

    Lists who changed what, and from what to what: books, shelves, sources, settings, deleted answers and exports. ABOUT
    is a book or a shelf; all if unset. It is kept for a year.
    """

    async def main() -> int:
        async with command_context().catalogue(workspace) as catalogue:
            ids = {} if about is None else await _ids(catalogue, workspace, about)
            changes = await catalogue.changes.latest(workspace, None, limit=limit, **ids)
        lines = [output.change_line(change) for change in changes] or ["Nothing was changed."]
        show({"changes": [output.change_object(change) for change in changes]}, lines, as_json=as_json)
        return 0

    run(main())


async def current_or_removed(catalogue: Catalogue, workspace: str, reference: str) -> Book:
    """Find a book that is current or can be restored; raises NotFound for any other."""
    try:
        return await catalogue.holdings.find_for_person(workspace, reference)
    except NotFound:
        shelves = [shelf.id for shelf in await catalogue.shelves.all(workspace)]
        meant = titled(reference) | with_id(reference)
        removed = await catalogue.retained.removed(workspace, shelves, meant, limit=2)
        if len(removed) != 1:
            raise
        return removed[0]


async def _ids(catalogue: Catalogue, workspace: str, about: str) -> dict[str, str]:
    """Return the id of the shelf or the book of this name, as the history is asked for it."""
    shelves = [one for one in await catalogue.shelves.all(workspace) if name_key(one.name) == name_key(about)]
    if shelves:
        return {"shelf_id": shelves[0].id}
    return {"book_id": (await current_or_removed(catalogue, workspace, about)).id}


COMMANDS: Sequence[click.Command] = (restore, undo, history)
