"""The `shisho` command group, and what all its commands share. `bot.cli` adds the commands."""

import asyncio
import errno
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import click
from rich.console import Console

from knowledge.catalogue.books import Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.schedules import NEVER, Every
from knowledge.errors import NotFound, ShishoError
from knowledge.home import private_home
from knowledge.ingestion.receipts import Progress, Report
from knowledge.library.library import Library, database_url, open_library
from knowledge.settings import Settings, read_settings

LOCAL = "local"  # the workspace of the playground and of commands that name none
REFUSED = 3  # the exit code of a question that the documents do not answer
NAMED = 5  # names in a hint
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

errors = Console(stderr=True, highlight=False, soft_wrap=True)  # progress and complaints; stdout belongs to results


@dataclass(frozen=True)
class CommandContext:
    """The settings, and what a command opens with them."""

    settings: Settings

    def tell(self, sentence: str) -> None:
        errors.print(sentence, markup=False)

    @asynccontextmanager
    async def catalogue(self, workspace: str | None = None) -> AsyncIterator[Catalogue]:
        """Open the catalogue alone, for commands that need not wait for the stacks.

        Raise NotFound where nothing was ever put into the workspace that is named.
        """
        private_home(self.settings.home)
        async with open_catalogue(database_url(self.settings)) as opened:
            await _refuse_unknown(opened, workspace)
            yield opened

    @asynccontextmanager
    async def library(self, workspace: str | None = None) -> AsyncIterator[Library]:
        """Open the library; raise NotFound as `catalogue` does."""
        async with open_library(self.settings, self.tell) as opened:
            await _refuse_unknown(opened.catalogue, workspace)
            yield opened


async def _refuse_unknown(catalogue: Catalogue, workspace: str | None) -> None:
    """Let a misspelt workspace not look like an empty one. In a new home, the usual one may be empty."""
    known = await catalogue.shelves.workspaces()
    if workspace is None or workspace in known or (not known and workspace == LOCAL):
        return
    raise NotFound(f"There is no workspace “{workspace}”.", fix=meant(workspace, known))


async def find_shelf(catalogue: Catalogue, workspace: str, name: str) -> Shelf:
    """Find a shelf by its name; the NotFound for another names those that are there."""
    try:
        return await catalogue.shelves.find(workspace, name)
    except NotFound as error:
        names = [shelf.name for shelf in await catalogue.shelves.all(workspace)]
        raise NotFound(f"There is no shelf “{name}”.", fix=meant(name, names)) from error


def meant(wanted: str, existing: Sequence[str]) -> str:
    """Name what is spelled nearly like what was wanted, or else what there is."""
    by_key = {name.casefold(): name for name in existing}
    near = [by_key[key] for key in get_close_matches(wanted.casefold(), by_key, n=NAMED)]
    if near:
        return f"Did you mean {' or '.join(near)}?"
    more = f" and {len(existing) - NAMED} more" if len(existing) > NAMED else ""
    return f"There are: {', '.join(existing[:NAMED])}{more}." if existing else "Nothing has been added yet."


def command_context() -> CommandContext:
    return CommandContext(read_settings(Settings))


def run(main: Coroutine[Any, Any, int]) -> None:
    """Run one command; an expected error is printed as one sentence and exits with code 1."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    try:
        sys.exit(asyncio.run(main))
    except ShishoError as error:
        told = error.sentence
    except ExceptionGroup as several:  # of concurrent tasks, which usually fail for the same reason
        told = _first(several).sentence
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.errno in {None, errno.EPIPE}:  # a mistake of ours, and a reader that left, which click deals with
            raise
        told = _of_the_system(error)
    errors.print(told, markup=False)
    sys.exit(1)


def _of_the_system(error: OSError) -> str:
    """Say what the system refused: a file, a folder, a port, or space on the disk."""
    where = f"{error.filename}: " if error.filename else ""
    fix = "Free some space." if error.errno in FULL else "See who may use that, or set SHISHO_HOME to another folder."
    return f"{where}{error.strerror}. {fix}"


def _first(several: ExceptionGroup[Exception]) -> ShishoError:
    """Return the first expected error; raise the whole group where it holds an unexpected one."""
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


@contextmanager
def progress_line() -> Iterator[Callable[[str], Report]]:
    """Show one line on stderr; the function it yields makes a report under a name."""
    with errors.status("") as line:

        def report_as(name: str) -> Report:
            async def report(progress: Progress) -> None:
                count = f" {progress.done}/{progress.total}" if progress.total else ""
                line.update(f"{name}: {progress.stage}{count}")

            return report

        yield report_as


workspace_option = click.option("--workspace", default=LOCAL, show_default=True, help="The workspace to work on.")
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


def pass_on(context: click.Context, **options: object) -> None:
    """Let what was given before a sub-command hold for it as well."""
    assert isinstance(context.command, click.Group)
    given = {name: value for name, value in options.items() if _given(context, name)}
    context.default_map = dict.fromkeys(context.command.commands, given)


def _given(context: click.Context, option: str) -> bool:
    return context.get_parameter_source(option) is click.core.ParameterSource.COMMANDLINE
