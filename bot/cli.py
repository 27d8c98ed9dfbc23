"""The `shisho` command: the library's commands, and those that serve Slack."""

import os
import sys
from pathlib import Path

import click
from dotenv import load_dotenv

from bot.app import serve as serve_slack
from bot.app import work as work_jobs
from bot.doctor import examine_slack
from bot.slack.settings import Settings
from knowledge.cli import documents
from knowledge.cli.evaluate import evaluate
from knowledge.cli.main import cli, desk, json_option, run, show
from knowledge.cli.read import read
from knowledge.cli.shelves import shelves
from knowledge.cli.sources import sources, sync
from knowledge.errors import SettingError
from knowledge.maintenance.doctor import examine
from knowledge.maintenance.doctor import repair as repair_stacks
from knowledge.settings import Settings as LibrarySettings
from knowledge.settings import names, read_settings, refuse_unknown

for command in (evaluate, read, shelves, sources, sync, *documents.COMMANDS):
    cli.add_command(command)


@cli.command()
def serve() -> None:
    """Serve Slack when its tokens are set, else open the playground."""

    async def main() -> int:
        place = desk()
        await serve_slack(read_settings(Settings), place.settings, place.tell)
        return 0

    run(main())


@cli.command()
def work() -> None:
    """Run jobs from the shared queue without listening to Slack, as a further process beside `serve`."""

    async def main() -> int:
        place = desk()
        await work_jobs(read_settings(Settings), place.settings, place.tell)
        return 0

    run(main())


@cli.command()
@click.option("--repair", is_flag=True, help="First repair what the stacks hold against the catalogue.")
@json_option
def doctor(*, repair: bool, as_json: bool) -> None:
    """Say what is configured and reachable, and the fix for what is not."""

    async def main() -> int:
        place = desk()
        findings = [finding async for finding in repair_stacks(place.settings, place.tell)] if repair else []
        findings += [finding async for finding in examine(place.settings, place.tell)]
        findings += [finding async for finding in examine_slack(read_settings(Settings))]
        objects = [{"name": f.name, "ok": f.well, "says": f.says, "fix": f.fix} for f in findings]
        well = all(finding.well for finding in findings)
        show({"ok": well, "checks": objects}, [f.line for f in findings], as_json=as_json)
        return 0 if well else 1

    run(main())


def main() -> None:
    """Read .env first, so that every command sees the same settings, and refuse a misspelt one."""
    load_dotenv(Path.cwd() / ".env")
    try:
        refuse_unknown(os.environ, names(LibrarySettings, Settings))
    except SettingError as error:
        sys.exit(error.sentence)
    cli()


if __name__ == "__main__":
    main()
