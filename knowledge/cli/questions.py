"""`shisho ask` and `shisho search`: questions on the terminal."""

from collections.abc import Sequence

import click

from knowledge.catalogue.hits import Hit
from knowledge.cli import output
from knowledge.cli.main import REFUSED, command_context, json_option, run, show, workspace_option
from knowledge.errors import LibrarianUnavailable
from knowledge.librarian.answers import Answer, Ending, Stage
from knowledge.librarian.question import Question
from knowledge.library.library import Library


@click.command()
@click.argument("question")
@workspace_option
@json_option
def ask(question: str, workspace: str, *, as_json: bool) -> None:
    """Answer QUESTION as Slack would.

    The exit code is 3 where the documents do not answer it.
    """

    async def main() -> int:
        async with command_context().library(workspace) as library:
            answer = await _answer(library, workspace, question)
        show(output.answer_object(answer), output.answer_lines(answer), as_json=as_json)
        return REFUSED if answer.refused else 0

    run(main())


async def _answer(library: Library, workspace: str, question: str) -> Answer:
    """Return what is left of a text that broke off, too; raise LibrarianUnavailable where that is nothing."""
    asked, passages = Question(question, await library.keeper(workspace)), tuple[Hit, ...]()
    try:
        async for step in library.librarian.answer(asked):
            if isinstance(step, Answer):
                return step
            if isinstance(step, Stage):
                passages = step.passages
    except LibrarianUnavailable as error:
        answer = await library.librarian.so_far(error.partial, asked, passages, Ending.BROKEN)
        if not answer.text:
            raise
        return answer
    raise AssertionError("the librarian's last step is always the answer")


@click.command()
@click.argument("query")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(1, 50))
@workspace_option
@json_option
def search(query: str, limit: int, workspace: str, *, as_json: bool) -> None:
    """Show the passages found for QUERY."""

    async def main() -> int:
        async with command_context().library(workspace) as library:
            found = await library.search(await library.keeper(workspace), query, limit)
        passages = [output.passage_object(hit) | {"text": hit.passage.text} for hit in found]
        show(
            {"query": query, "passages": passages},
            output.search_lines(found) or ["Nothing found."],
            as_json=as_json,
        )
        return 0

    run(main())


COMMANDS: Sequence[click.Command] = (ask, search)
