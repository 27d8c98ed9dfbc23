"""The library's commands. `bot.cli` adds those that need Slack and is what `shisho` runs."""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console

from knowledge.catalogue.books import PUBLIC_SHELF
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.history import RETENTION
from knowledge.catalogue.schedules import NEVER, Every
from knowledge.cli import output
from knowledge.errors import ShishoError
from knowledge.ingestion import file_inputs
from knowledge.ingestion.ingestion import Progress, Receipt
from knowledge.librarian.answers import Answer
from knowledge.librarian.question import Question
from knowledge.library.library import Library, database_url, open_library
from knowledge.settings import Settings, read_settings
from knowledge.sources import loaders
from knowledge.stacks.embedding.models import open_embeddings
from knowledge.stacks.store.connection import open_weaviate
from knowledge.stacks.store.reembedding import reembed as fill_anew

errors = Console(stderr=True, highlight=False, soft_wrap=True)  # progress and complaints; stdout belongs to results


@dataclass(frozen=True)
class Desk:
    """What every command is given: the settings and whom to tell of slow steps."""

    settings: Settings

    def tell(self, sentence: str) -> None:
        errors.print(sentence, markup=False)

    def catalogue(self) -> AbstractAsyncContextManager[Catalogue]:
        """For what needs no stacks, and so need not wait for them."""
        self.settings.home.mkdir(parents=True, exist_ok=True)
        return open_catalogue(database_url(self.settings))


def desk() -> Desk:
    return Desk(read_settings(Settings))


def run(main: Coroutine[Any, Any, int]) -> None:
    """Runs one command; an expected error is one sentence and exit code 1."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    try:
        sys.exit(asyncio.run(main))
    except ShishoError as error:
        told = error
    except ExceptionGroup as several:  # of what ran at once; the others fail of the same as a rule
        told = _first(several)
    except KeyboardInterrupt:
        sys.exit(130)
    errors.print(told.sentence, markup=False)
    sys.exit(1)


def _first(several: ExceptionGroup[Exception]) -> ShishoError:
    """Raises the whole where something in it is not expected."""
    expected, unforeseen = several.split(ShishoError)
    if expected is None or unforeseen is not None:
        raise several
    first: Exception = expected
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    assert isinstance(first, ShishoError)
    return first


def show(value: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else "\n".join(lines))


workspace_option = click.option("--workspace", default="local", show_default=True, help="Whose stacks.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
refresh_option = click.option(
    "--refresh",
    "every",
    type=click.Choice([*(every.value for every in Every), NEVER]),
    default=None,
    help="How often to fetch it again.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shisho")
def cli() -> None:
    """Shisho answers questions from your team's own documents."""


@cli.command()
@click.argument("question")
@workspace_option
@json_option
def ask(question: str, workspace: str, *, as_json: bool) -> None:
    """Answer QUESTION on the terminal, as Slack would be answered."""

    async def main() -> int:
        place = desk()
        async with open_library(place.settings, place.tell) as library:
            answer = await _answer(library, workspace, question)
        show(output.answer_object(answer), output.answer_lines(answer), as_json=as_json)
        return 0

    run(main())


async def _answer(library: Library, workspace: str, question: str) -> Answer:
    patron = await library.keeper(workspace)
    async for step in library.librarian.answer(Question(question, patron)):
        if isinstance(step, Answer):
            return step
    raise AssertionError("the librarian's last step is always the answer")


@cli.command()
@click.argument("what", nargs=-1, metavar="PATH|URL...")
@click.option("--shelf", default=PUBLIC_SHELF, show_default=True, help="The shelf they go on; made when new.")
@refresh_option
@click.option("--loader", default=None, metavar="NAME", help="Load by a class of langchain-community in their place.")
@click.option("--option", "options", multiple=True, metavar="K=V", help="An option of the loader; repeat for more.")
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
    """Put files, folders and pages into the stacks."""
    if bool(what) == bool(loader):
        raise click.UsageError("Name paths and addresses, or a loader.")

    async def main() -> int:
        place = desk()
        wanted = await loaders.load(loader, options) if loader else file_inputs.items(what)
        if every is not None and any(item.path or item.document for item in wanted):
            raise click.UsageError("Only addresses are fetched again by themselves.")
        async with open_library(place.settings, place.tell) as library:
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
    with errors.status("") as line:

        def report_for(item: file_inputs.Item) -> Callable[[Progress], Coroutine[Any, Any, None]]:
            place = f"{wanted.index(item) + 1}/{len(wanted)}  {item.name}"

            async def report(progress: Progress) -> None:
                count = f" {progress.done}/{progress.total}" if progress.total else ""
                line.update(f"{place}: {progress.stage}{count}")

            return report

        adding = file_inputs.add_all(wanted, library.ingestion, shelf, library.settings.max_book_mb, report_for)
        receipts = [receipt async for receipt in adding]
    return receipts, round(time.monotonic() - began, 3)


@cli.command(name="list")
@click.option("--shelf", default=None, help="Only this shelf.")
@workspace_option
@json_option
def list_(shelf: str | None, workspace: str, *, as_json: bool) -> None:
    """List the books in the stacks."""

    async def main() -> int:
        async with desk().catalogue() as catalogue:
            chosen = None if shelf is None else [(await catalogue.shelves.find(workspace, shelf)).id]
            books = await catalogue.holdings.all(workspace, chosen)
        lines = [output.book_line(book) for book in books] or ["The stacks are empty."]
        show({"books": [output.book_object(book) for book in books]}, lines, as_json=as_json)
        return 0

    run(main())


@cli.command(name="show")
@click.argument("book")
@workspace_option
@json_option
def show_(book: str, workspace: str, *, as_json: bool) -> None:
    """Show BOOK (its id, the start of it, or its title) with its editions."""

    async def main() -> int:
        async with desk().catalogue() as catalogue:
            found = await catalogue.holdings.find(workspace, book)
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


@cli.command()
@click.argument("book")
@workspace_option
@json_option
def remove(book: str, workspace: str, *, as_json: bool) -> None:
    """Take BOOK out of the stacks."""

    async def main() -> int:
        place = desk()
        async with open_library(place.settings, place.tell) as library:
            found = await library.catalogue.holdings.find(workspace, book)
            await library.ingestion.remove(workspace, found.id)
        show(
            {"removed": output.book_object(found)},
            [f"Removed {found.title}. `shisho restore {found.id[:8]}` brings it back for {RETENTION.days} days."],
            as_json=as_json,
        )
        return 0

    run(main())


@cli.command()
@click.argument("query")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50))
@workspace_option
@json_option
def search(query: str, limit: int, workspace: str, *, as_json: bool) -> None:
    """Show the passages an answer to QUERY would be made from."""

    async def main() -> int:
        place = desk()
        async with open_library(place.settings, place.tell) as library:
            found = await library.search(await library.keeper(workspace), query, limit)
        passages = [output.passage_object(hit) | {"text": hit.passage.text} for hit in found]
        show(
            {"query": query, "passages": passages},
            output.search_lines(found) or ["Nothing found."],
            as_json=as_json,
        )
        return 0

    run(main())


@cli.command()
@json_option
def reembed(*, as_json: bool) -> None:
    """Fill the stacks anew after SHISHO_EMBEDDINGS changed. Stop the bot first."""

    async def main() -> int:
        place = desk()
        opened = await open_embeddings(place.settings, place.tell)
        done = 0
        async with open_weaviate(place.settings, place.tell) as client:
            with errors.status("") as line:
                async for done in fill_anew(client, opened.embeddings, opened.fingerprint, opened.knows):
                    line.update(f"{done} passages")
        show({"passages": done}, [f"Embedded {done} passages anew."], as_json=as_json)
        return 0

    run(main())
