"""The `shisho` command group, and what all its commands share. `bot.cli` adds the commands."""

import asyncio
import errno
import json
import logging
import sys
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import click
import structlog
from rich.console import Console
from rich.status import Status
from rich.text import Text

from knowledge.catalogue.books import Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.schedules import NEVER, Every
from knowledge.controls import escaped_json, one_line, without_controls
from knowledge.errors import NotFound, ShishoError, place_of
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
        complain(sentence)

    @asynccontextmanager
    async def catalogue(self, workspace: str | None = None) -> AsyncIterator[Catalogue]:
        """Open the catalogue alone, for commands that need not wait for the stacks.

        Raise NotFound where nothing was ever put into the workspace that is named.
        """
        private_home(self.settings.home)
        async with open_catalogue(database_url(self.settings), self.settings.database_connections) as opened:
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
    if workspace is None:
        return
    known = await catalogue.shelves.workspaces()
    if workspace in known or (not known and workspace == LOCAL):
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


def complain(sentence: str) -> None:
    errors.print(without_controls(sentence), markup=False)


def run(main: Coroutine[Any, Any, int]) -> None:
    """Run one command; an error is printed as one sentence, whether it was expected or not, and exits with code 1."""
    _log_to_stderr()
    try:
        sys.exit(asyncio.run(main))
    except ShishoError as error:
        told = error.sentence
    except (click.ClickException, BrokenPipeError):  # click's to tell
        raise
    except ExceptionGroup as several:  # of concurrent tasks, which usually fail for the same reason
        told = _first(several)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001  the last place where it can be told in a sentence
        told = _unforeseen(error)
    complain(told)
    sys.exit(1)


def _unforeseen(error: Exception) -> str:
    """Say what the system refused (a file, a port, space on the disk), or where our own mistake is."""
    if not isinstance(error, OSError) or error.errno is None:
        return f"The command failed, and the fault is Shisho's: {place_of(error)}. Please report this line."
    where = f"{error.filename}: " if error.filename else ""
    fix = "Free some space." if error.errno in FULL else "See who may use that, or set SHISHO_HOME to another folder."
    return f"{where}{error.strerror}. {fix}"


def _first(several: ExceptionGroup[Exception]) -> str:
    """Return the sentence of the first expected error, or else of the first unexpected one."""
    expected, unforeseen = several.split(ShishoError)
    first: Exception = unforeseen or expected or several
    while isinstance(first, ExceptionGroup):
        first = first.exceptions[0]
    return first.sentence if isinstance(first, ShishoError) else _unforeseen(first)


def _log_to_stderr() -> None:
    """Keep log lines out of stdout, which belongs to results."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    if not structlog.is_configured():
        structlog.configure(
            processors=[structlog.stdlib.add_log_level, structlog.processors.JSONRenderer()],
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        )


def show(value: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    click.echo(json_line(value) if as_json else without_controls("\n".join(lines)))


def json_line(value: dict[str, Any]) -> str:
    return escaped_json(json.dumps(value, ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One line on stderr that shows what is under way: of several things the one that moved last, and how many more."""

    status: Status
    under_way: dict[str, str] = field(default_factory=dict)

    def report_as(self, name: str) -> Report:
        """Return a report that shows its progress under a name."""

        async def report(progress: Progress) -> None:
            count = f" {progress.done}/{progress.total}" if progress.total else ""
            self.under_way.pop(name, None)
            self.under_way[name] = f"{name}: {progress.stage}{count}"
            self._show()

        return report

    def ended(self, name: str) -> None:
        """Show that nothing is under way by this name any more."""
        self.under_way.pop(name, None)
        self._show()

    def _show(self) -> None:
        *others, last = self.under_way.values() or ("",)
        self.update(f"{last}  (and {len(others)} more)" if others else last)

    def update(self, text: str) -> None:
        self.status.update(Text(one_line(text)))

    def echo(self, text: str) -> None:
        """Print a result; while the line is shown, what goes to stdout would land on stderr."""
        self.status.stop()
        click.echo(text)
        self.status.start()


@contextmanager
def progress_line() -> Iterator[ProgressLine]:
    with errors.status("") as status:
        yield ProgressLine(status)


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
