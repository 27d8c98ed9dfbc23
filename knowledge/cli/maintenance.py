"""`shisho reembed`: the stacks filled again for another embedding model."""

from collections.abc import Sequence

import click

from knowledge.cli.main import command_context, errors, json_option, run, show
from knowledge.stacks.embedding.models import open_embeddings
from knowledge.stacks.store.connection import open_weaviate
from knowledge.stacks.store.reembedding import reembed as fill_anew


@click.command()
@json_option
def reembed(*, as_json: bool) -> None:
    """Embed all passages with a new model.

    Run it after SHISHO_EMBEDDINGS changed, with the bot stopped.
    """

    async def main() -> int:
        context = command_context()
        opened = await open_embeddings(context.settings, context.tell)
        done = 0
        async with open_weaviate(context.settings, context.tell) as client:
            with errors.status("") as line:
                async for done in fill_anew(client, opened.embeddings, opened.fingerprint, opened.knows):
                    line.update(f"{done} passages")
        show({"passages": done}, [f"Embedded {done} passages anew."], as_json=as_json)
        return 0

    run(main())


COMMANDS: Sequence[click.Command] = (reembed,)
