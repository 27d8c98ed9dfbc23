"""The `shisho` command: the library's commands, and those that need Slack."""

import logging
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import click
from dotenv import load_dotenv

from bot import logs
from bot.app import serve as serve_slack
from bot.app import work as work_jobs
from bot.doctor import examine_slack
from bot.http.server import SLACK_PATH
from bot.reports.gaps import find_gaps
from bot.slack.app_manifest import manifest_yaml
from bot.slack.audience import Patrons
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.catalogue.settled_gaps import SettledGap
from knowledge.cli import documents, evaluate, history, maintenance, person, questions, read, shelves, sources
from knowledge.cli.main import LOCAL, cli, command_context, json_option, run, show
from knowledge.cli.output import counted
from knowledge.errors import SettingError
from knowledge.library.question_topics import topic_key
from knowledge.maintenance.doctor import examine
from knowledge.maintenance.doctor import repair as repair_stacks
from knowledge.settings import Settings as LibrarySettings
from knowledge.settings import names, read_settings, refuse_unknown

for module in (questions, documents, history, shelves, sources, person, maintenance):
    for command in module.COMMANDS:
        cli.add_command(command)
cli.add_command(documents.remove, "delete")  # as in Slack
for command in (evaluate.evaluate, read.read):
    cli.add_command(command)


@cli.command()
def serve() -> None:
    """Serve Slack, or the playground.

    Without Slack's tokens, the playground opens in the browser.
    """

    async def main() -> int:
        context = command_context()
        await serve_slack(read_settings(Settings), context.settings, context.tell)
        return 0

    run(main())


@cli.command()
def work() -> None:
    """Run another worker beside `serve`.

    It answers questions and reads documents from the shared queue, and does not listen to Slack.
    """

    async def main() -> int:
        context = command_context()
        await work_jobs(read_settings(Settings), context.settings, context.tell)
        return 0

    run(main())


@cli.command()
@click.option("--http", "url", metavar="URL", help="For HTTP at this public address, in place of Socket Mode.")
@click.option("--plain", is_flag=True, help="Without Slack's agent features.")
def manifest(*, url: str | None, plain: bool) -> None:
    """Print the manifest of the Slack app.

    Paste it at api.slack.com/apps, under Create New App, From a manifest.
    """
    click.echo(manifest_yaml(request_url=_request_url(url) if url else None, plain=plain), nl=False)


def _request_url(url: str) -> str:
    """Add the path to a bare address; Slack sends over HTTPS alone."""
    if not url.startswith("https://"):
        raise click.BadParameter("Slack needs an address that begins with https://.", param_hint="--http")
    return url.rstrip("/") + ("" if urlsplit(url).path.strip("/") else SLACK_PATH)


@cli.command()
@click.option("--repair", is_flag=True, help="First fix stacks that do not match the catalogue.")
@json_option
def doctor(*, repair: bool, as_json: bool) -> None:
    """Check the installation and name fixes."""

    async def main() -> int:
        context = command_context()
        findings = [finding async for finding in repair_stacks(context.settings, context.tell)] if repair else []
        findings += [finding async for finding in examine(context.settings, context.tell)]
        findings += [finding async for finding in examine_slack(read_settings(Settings))]
        objects = [{"name": f.name, "ok": f.well, "says": f.says, "fix": f.fix} for f in findings]
        well = all(finding.well for finding in findings)
        show({"ok": well, "checks": objects}, [f.line for f in findings], as_json=as_json)
        return 0 if well else 1

    run(main())


@cli.command()
@click.option("--workspace", default=None, help="Of which workspace; Slack's own if unset.")
@click.option("--not-for-us", "settled", metavar="QUESTION", help="First settle this one, so that it is not listed.")
@click.option("--reason", default="", help="Why the documents need not answer it.")
@json_option
def gaps(*, workspace: str | None, settled: str | None, reason: str, as_json: bool) -> None:
    """List questions that had no answer.

    Only those from public channels are shown, as in Slack; the others are counted. Slack says which channels are
    public: without its bot token, all are only counted.
    """

    async def main() -> int:
        settings, context = read_settings(Settings), command_context()
        if settled is not None and not reason.strip():
            raise click.BadParameter("A settled question needs a reason.", param_hint="--reason")
        async with AsyncExitStack() as rooms:
            client = await rooms.enter_async_context(open_slack(settings)) if settings.bot_token else None
            named = workspace or ((await identify(client)).workspace if client else LOCAL)
            catalogue = await rooms.enter_async_context(context.catalogue(named))
            if settled is not None:
                await catalogue.settled_gaps.settle(named, SettledGap(topic_key(settled), reason, "shisho"))
            patrons = Patrons(client, catalogue.shelves, settings) if client else None
            found = await find_gaps(catalogue, named, patrons)
        objects = [{"question": gap.question, "times": gap.count, "last": gap.at.isoformat()} for gap in found.gaps]
        lines = [
            f"{gap.at:%Y-%m-%d}  {gap.question}" + (f"  ({gap.count} times)" if gap.count > 1 else "")
            for gap in found.gaps
        ]
        private = (
            [f"{counted(found.private, 'question')} from places that are not known to be public."]
            if found.private
            else []
        )
        show(
            {"gaps": objects, "private": found.private},
            [*lines, *private] or ["Every question had an answer."],
            as_json=as_json,
        )
        return 0

    run(main())


def main() -> None:
    """Run a command with the settings of .env; refuse a misspelt setting."""
    logs.configure(level=logging.WARNING)  # to stderr: stdout is for the result alone
    load_dotenv(Path.cwd() / ".env")
    try:
        refuse_unknown(os.environ, names(LibrarySettings, Settings))
    except SettingError as error:
        sys.exit(error.sentence)
    cli()
