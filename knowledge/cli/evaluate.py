"""`shisho evaluate`: how good answers are on a team's own questions, and retrieval and refusal on labelled sets."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from knowledge.cli import output
from knowledge.cli.main import command_context, json_option, run, show, workspace_option
from knowledge.evaluation import answer_report, expectations
from knowledge.evaluation.answer_report import GradedAnswer, grade_answers
from knowledge.evaluation.grades import Grade
from knowledge.evaluation.labelled_set import load
from knowledge.evaluation.retrieval_report import evaluate as measure
from knowledge.evaluation.retrieval_report import lines

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("folder", metavar="[DIR]", type=FOLDER, required=False)
@click.option("--answers", type=FILE, metavar="FILE", help="Ask these questions of the workspace; grade the answers.")
@click.option("--at-least", type=click.FloatRange(0, 1), help="With --answers: exit 1 if a smaller share is right.")
@click.option("--split", default="test", show_default=True, help="The judgements in qrels/SPLIT.tsv.")
@click.option("--off-topic", "others", multiple=True, type=FOLDER, help="A labelled set whose questions do not belong.")
@click.option("--whole", is_flag=True, help="Leave every document uncut.")
@click.option("--questions", "most", type=click.IntRange(1), help="Ask only so many, evenly over all of them.")
@click.option("--keep", is_flag=True, help="Keep what was filled; the next run with --keep finds it.")
@workspace_option
@json_option
def evaluate(
    folder: Path | None,
    answers: Path | None,
    at_least: float | None,
    split: str,
    others: tuple[Path, ...],
    most: int | None,
    workspace: str,
    *,
    whole: bool,
    keep: bool,
    as_json: bool,
) -> None:
    """Grade answers, or measure on a labelled set.

    --answers FILE asks each question of what is in the workspace. DIR (corpus.jsonl, queries.jsonl, qrels/) is measured
    in a workspace of its own, which is removed afterwards.
    """
    if (folder is None) == (answers is None):
        raise click.UsageError("Name a folder, or a file after --answers.")
    if answers is not None:
        run(_answers(answers, workspace, at_least, as_json=as_json))
    if folder is not None:
        run(_labelled(folder, split, others, most, whole=whole, keep=keep, as_json=as_json))


async def _answers(file: Path, workspace: str, at_least: float | None, *, as_json: bool) -> int:
    context = command_context()
    expected = expectations.load(file)
    async with context.library() as library:
        graded = await grade_answers(library, workspace, expected, context.tell)
    figures = answer_report.figures(graded)
    value = {"file": str(file), "workspace": workspace} | figures | {"answers": [*map(graded_object, graded)]}
    show(value, [*answer_report.lines(figures), "", *_missed(graded)], as_json=as_json)
    return int(at_least is not None and figures["totals"]["right_share"] < at_least)


def graded_object(graded: GradedAnswer) -> dict[str, Any]:
    expectation, answer = graded.expectation, graded.answer
    return {
        "id": expectation.id,
        "kind": expectation.kind,
        "question": expectation.question,
        "grade": graded.grade,
        "answered": not answer.refused,
        "answer": answer.text or "\n".join(output.answer_lines(answer)),
        "words": graded.words,
        "citations": [output.citation_object(citation) for citation in answer.citations],
        "timings_ms": dict(answer.timings_ms),
    }


def _missed(graded: Sequence[GradedAnswer]) -> list[str]:
    """Name what to look at: wrong answers first."""
    order = (Grade.WRONG, Grade.PARTLY, Grade.REFUSED)
    missed = sorted((one for one in graded if one.grade in order), key=lambda one: order.index(one.grade))
    return [f"{one.grade:<8} {one.expectation.id:<12} {one.expectation.question}" for one in missed]


async def _labelled(
    folder: Path, split: str, others: tuple[Path, ...], most: int | None, *, whole: bool, keep: bool, as_json: bool
) -> int:
    context = command_context()
    labelled = load(folder, split)
    if most is not None:
        labelled = labelled.sample(most)
    foreign = list(off_topic(others, split))
    figures = await measure(context.settings, labelled, foreign, context.tell, whole=whole, keep=keep)
    show(figures, lines(figures), as_json=as_json)
    return 0


def off_topic(others: Iterable[Path], split: str) -> Iterable[str]:
    """Return the other sets' questions; with no other set, general knowledge that a team's documents rarely hold."""
    questions = [question for other in others for question in load(other, split_of(other, split)).questions.values()]
    if questions:
        return questions
    return files("knowledge.evaluation").joinpath("off_topic.md").read_text(encoding="utf-8").splitlines()


def split_of(folder: Path, split: str) -> str:
    """Return the split that is measured, or else another one of this set, `test` only when there is no other."""
    own = sorted((path.stem for path in folder.glob("qrels/*.tsv")), key=lambda name: (name != split, name == "test"))
    return own[0] if own else split
