"""`shisho backup`, `restore-backup` and `reembed`: the whole library copied, rebuilt, or embedded anew."""

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import click

from knowledge.catalogue.database import Catalogue
from knowledge.cli.main import command_context, errors, json_option, run, show
from knowledge.cli.output import counted
from knowledge.library.passage_parts import parts_of
from knowledge.maintenance.backup import BackupProgress, back_up
from knowledge.maintenance.backup import restore_backup as rebuild
from knowledge.stacks.embedding.models import open_embeddings
from knowledge.stacks.store.nodes import open_weaviate
from knowledge.stacks.store.reembedding import reembed as fill_anew
from knowledge.stacks.store.store import Stacks

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@json_option
def backup(file: Path, *, as_json: bool) -> None:
    """Write the whole library to FILE.

    The bot may run meanwhile. FILE holds all documents and questions: keep it where only those may read it who may
    read them all.
    """
    run(_to_the_end(back_up, file, "Wrote {documents} to {file}.", as_json=as_json))


@click.command(name="restore-backup")
@click.argument("file", type=FILE)
@json_option
def restore_backup(file: Path, *, as_json: bool) -> None:
    """Fill an empty library from FILE.

    FILE is one that `shisho backup` wrote. The passages are embedded again, which takes as long as adding the documents
    did. It may be interrupted and run again.
    """
    run(_to_the_end(rebuild, file, "Restored {documents} from {file}.", as_json=as_json))


async def _to_the_end(
    work: Callable[[Catalogue, Stacks, Path], AsyncIterator[BackupProgress]], file: Path, said: str, *, as_json: bool
) -> int:
    progress = BackupProgress(0, 0)
    async with command_context().library() as library:
        with errors.status("") as line:
            async for progress in work(library.catalogue, library.stacks, file):
                line.update(f"{progress.done}/{progress.total} documents")
    lacks = [f"{title}: some of its passages are not in the backup. Add it again." for title in progress.lacking]
    done = {"file": str(file), "documents": progress.done, "lacking": list(progress.lacking)}
    show(done, [said.format(documents=counted(progress.done, "document"), file=file), *lacks], as_json=as_json)
    return 1 if progress.lacking else 0


@click.command()
@json_option
def reembed(*, as_json: bool) -> None:
    """Embed all passages with a new model.

    Run it after SHISHO_EMBEDDINGS changed, with the bot stopped. It may be interrupted and run again; until it is
    done, the bot starts with SHISHO_EMBEDDINGS as it was.
    """

    async def main() -> int:
        context = command_context()
        opened = await open_embeddings(context.settings, context.tell)
        done = 0
        async with open_weaviate(context.settings, context.tell) as nodes:
            with errors.status("") as line:
                filling = fill_anew(
                    nodes, opened.embeddings, opened.fingerprint, opened.knows, parts_of, context.settings.replication
                )
                async for done in filling:
                    line.update(f"{done} passages")
        show({"passages": done}, [f"Embedded {done} passages anew."], as_json=as_json)
        return 0

    run(main())


COMMANDS: Sequence[click.Command] = (backup, restore_backup, reembed)
