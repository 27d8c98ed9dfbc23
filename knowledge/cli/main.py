"""The `shisho` command group, and what all its commands share. `bot.cli` adds the commands."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console

from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.schedules import NEVER, Every
from knowledge.errors import ShishoError
from knowledge.home import private_home
from knowledge.ingestion.receipts import Progress, Report
from knowledge.library.library import Library, database_url, open_library
from knowledge.settings import Settings, read_settings

errors = Console(stderr=True, highlight=False, soft_wrap=True)  # progress and complaints; stdout belongs to results


@dataclass(frozen=True)
class CommandContext:
    """The settings, and what a command opens with them."""

    settings: Settings

    def tell(self, sentence: str) -> None:
        errors.print(sentence, markup=False)

    def catalogue(self) -> AbstractAsyncContextManager[Catalogue]:
        """Open the catalogue alone, for commands that need not wait for the stacks."""
        private_home(self.settings.home)
        return open_catalogue(database_url(self.settings))

    def library(self) -> AbstractAsyncContextManager[Library]:
        return open_library(self.settings, self.tell)


def command_context() -> CommandContext:
    return CommandContext(read_settings(Settings))


def run(main: Coroutine[Any, Any, int]) -> None:
    """Run one command; an expected error is printed as one sentence and exits with code 1."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    try:
        sys.exit(asyncio.run(main))
    except ShishoError as error:
        told = error
    except ExceptionGroup as several:  # of concurrent tasks, which usually fail for the same reason
        told = _first(several)
    except KeyboardInterrupt:
        sys.exit(130)
    errors.print(told.sentence, markup=False)
    sys.exit(1)


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


workspace_option = click.option("--workspace", default="local", show_default=True, help="The workspace to work on.")
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
