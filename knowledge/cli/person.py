"""`shisho person`: what is kept of one person, for whoever operates Shisho."""

import json
import re
from collections.abc import Sequence

import click

from knowledge.cli.main import command_context, json_option, run, show
from knowledge.cli.output import counted
from knowledge.ingestion.receipts import TERMINAL
from knowledge.privacy.person import export as export_all
from knowledge.privacy.person import forget_person

MENTION = re.compile(r"<@(\w+)(?:\|[^>]*)?>")
workspace_option = click.option("--workspace", default=None, help="In this workspace only; in all if unset.")


@click.group()
def person() -> None:
    """Show or forget what is kept of a person."""


@person.command()
@click.argument("user")
@workspace_option
@json_option
def export(user: str, workspace: str | None, *, as_json: bool) -> None:
    """Print all that is kept of USER, as JSON.

    USER is the id that Slack shows in the person's profile.
    """

    async def main() -> int:
        async with command_context().catalogue(workspace) as catalogue:
            found = await export_all(catalogue, _id(user), workspace, by=TERMINAL)
        kept = {"person": _id(user), **found}
        show(kept, [json.dumps(kept, ensure_ascii=False, indent=2)], as_json=as_json)
        return 0

    run(main())


@person.command()
@click.argument("user")
@click.confirmation_option(prompt="Forget all that this person asked, answered and changed?")
@workspace_option
@json_option
def forget(user: str, workspace: str | None, *, as_json: bool) -> None:
    """Reduce all that is kept of USER to counts.

    Their questions, the answers, their votes and what was being done for them are deleted. What they changed stays,
    without their name. Backups and Slack keep what they hold.
    """

    async def main() -> int:
        async with command_context().catalogue(workspace) as catalogue:
            number = await forget_person(catalogue, _id(user), workspace)
        show({"forgotten": number}, [f"Forgot {counted(number, 'record')}; only counts are left."], as_json=as_json)
        return 0

    run(main())


def _id(user: str) -> str:
    mentioned = MENTION.fullmatch(user.strip())
    return mentioned[1] if mentioned else user.strip().lstrip("@")


COMMANDS: Sequence[click.Command] = (person,)
