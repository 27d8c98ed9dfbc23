"""`shisho shelves`: list, create, rename, open and close shelves."""

from collections.abc import Awaitable, Callable, Sequence

import click

from knowledge.catalogue.books import Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.cli import output
from knowledge.cli.main import command_context, find_shelf, json_option, pass_on, run, show, workspace_option
from knowledge.errors import ShishoError
from knowledge.ingestion.receipts import TERMINAL

PUBLIC, NOBODY = "public", "nobody"

Work = Callable[[Catalogue], Awaitable[Shelf]]


@click.group(invoke_without_command=True)
@workspace_option
@json_option
@click.pass_context
def shelves(context: click.Context, workspace: str, *, as_json: bool) -> None:
    """List and manage the shelves."""
    pass_on(context, workspace=workspace, as_json=as_json)
    if context.invoked_subcommand is None:
        run(_list(workspace, as_json=as_json))


async def _list(workspace: str, *, as_json: bool) -> int:
    async with command_context().catalogue(workspace) as catalogue:
        found = await catalogue.shelves.all(workspace)
        books = await catalogue.holdings.counts(workspace)
    objects = [output.shelf_object(shelf) | {"books": books[shelf.id]} for shelf in found]
    lines = [f"{output.shelf_line(shelf)}  {books[shelf.id]} books" for shelf in found]
    show({"shelves": objects}, lines or ["There are no shelves yet."], as_json=as_json)
    return 0


@shelves.command()
@click.argument("name")
@click.option("--channel", default=None, help="The id of the channel that may read it; public if unset.")
@workspace_option
@json_option
def create(name: str, channel: str | None, workspace: str, *, as_json: bool) -> None:
    """Create a shelf."""
    run(_show_shelf(lambda catalogue: catalogue.shelves.create(workspace, name, channel, by=TERMINAL), as_json=as_json))


@shelves.command()
@click.argument("old")
@click.argument("new")
@workspace_option
@json_option
def rename(old: str, new: str, workspace: str, *, as_json: bool) -> None:
    """Rename the shelf OLD to NEW."""

    async def work(catalogue: Catalogue) -> Shelf:
        await catalogue.shelves.rename(await _other_than_default(catalogue, workspace, old), new, by=TERMINAL)
        return await catalogue.shelves.find(workspace, new)

    run(_show_shelf(work, as_json=as_json))


@shelves.command()
@click.argument("name")
@click.argument("place", metavar="CHANNEL|public")
@workspace_option
@json_option
def channel(name: str, place: str, workspace: str, *, as_json: bool) -> None:
    """Open or close the shelf NAME.

    Give the id of the one channel that may read it, or `public` to open it to everybody.
    """

    async def work(catalogue: Catalogue) -> Shelf:
        shelf = await _other_than_default(catalogue, workspace, name)
        await catalogue.shelves.place(shelf, None if place == PUBLIC else place, by=TERMINAL)
        return await catalogue.shelves.find(workspace, name)

    run(_show_shelf(work, as_json=as_json))


@shelves.command()
@click.argument("name")
@workspace_option
@json_option
def delete(name: str, workspace: str, *, as_json: bool) -> None:
    """Delete the empty shelf NAME.

    What was removed from it before can then no longer be restored.
    """

    async def main() -> int:
        async with command_context().library(workspace) as library:
            shelf = await _other_than_default(library.catalogue, workspace, name)
            await library.ingestion.delete_shelf(shelf)
        show({"deleted": output.shelf_object(shelf)}, [f"Deleted the shelf {shelf.name}."], as_json=as_json)
        return 0

    run(main())


@shelves.command()
@click.argument("name")
@click.argument("person", metavar="USER|nobody")
@workspace_option
@json_option
def owner(name: str, person: str, workspace: str, *, as_json: bool) -> None:
    """Set who answers for the documents on the shelf NAME that have no owner of their own.

    Give the id that Slack shows in the person's profile.
    """

    async def work(catalogue: Catalogue) -> Shelf:
        shelf = await find_shelf(catalogue, workspace, name)
        await catalogue.shelves.set_owner(shelf, None if person == NOBODY else person, by=TERMINAL)
        return await catalogue.shelves.find(workspace, name)

    run(_show_shelf(work, as_json=as_json))


async def _other_than_default(catalogue: Catalogue, workspace: str, name: str) -> Shelf:
    shelf = await find_shelf(catalogue, workspace, name)
    if shelf.standard:
        raise ShishoError(
            f"“{shelf.name}” is the default shelf: it stays, keeps its name, and stays public.",
            fix="Create another shelf.",
        )
    return shelf


async def _show_shelf(work: Work, *, as_json: bool) -> int:
    async with command_context().catalogue() as catalogue:
        shelf = await work(catalogue)
    show(output.shelf_object(shelf), [output.shelf_line(shelf)], as_json=as_json)
    return 0


COMMANDS: Sequence[click.Command] = (shelves,)
