"""`shisho evaluate`: how good retrieval, refusal and quotes are on labelled questions."""

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import click

from knowledge.cli.main import desk, json_option, run, show
from knowledge.evaluation.labelled import load
from knowledge.evaluation.report import evaluate as measure
from knowledge.evaluation.report import lines

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--split", default="test", show_default=True, help="The judgements in qrels/SPLIT.tsv.")
@click.option("--off-topic", "others", multiple=True, type=FOLDER, help="A labelled set whose questions do not belong.")
@click.option("--whole", is_flag=True, help="Leave every document uncut.")
@click.option("--questions", "most", type=click.IntRange(1), help="Ask only so many, evenly over all of them.")
@click.option("--keep", is_flag=True, help="Keep what was filled; the next run with --keep finds it.")
@json_option
def evaluate(
    folder: Path, split: str, others: tuple[Path, ...], most: int | None, *, whole: bool, keep: bool, as_json: bool
) -> None:
    """Measure on DIR (corpus.jsonl, queries.jsonl, qrels/), in a tenant of its own that is removed afterwards."""

    async def main() -> int:
        place = desk()
        labelled = load(folder, split)
        if most is not None:
            labelled = labelled.sample(most)
        foreign = list(off_topic(others, split))
        figures = await measure(place.settings, labelled, foreign, place.tell, whole=whole, keep=keep)
        show(figures, lines(figures), as_json=as_json)
        return 0

    run(main())


def off_topic(others: Iterable[Path], split: str) -> Iterable[str]:
    """The other sets' questions; with no other set, general knowledge that a team's documents rarely hold."""
    questions = [question for other in others for question in load(other, split_of(other, split)).questions.values()]
    if questions:
        return questions
    return files("knowledge.evaluation").joinpath("off_topic.md").read_text(encoding="utf-8").splitlines()


def split_of(folder: Path, split: str) -> str:
    """The same as is measured, where the other set has it; else one of its own, `test` only when there is no other."""
    own = sorted((path.stem for path in folder.glob("qrels/*.tsv")), key=lambda name: (name != split, name == "test"))
    return own[0] if own else split
