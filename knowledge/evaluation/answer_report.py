"""Grades of whole answers over a workspace, counted by kind of question."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Any

from knowledge.catalogue.shelves import Patron
from knowledge.errors import NotFound
from knowledge.evaluation.expectations import Expectation
from knowledge.evaluation.grades import Grade, grade, words
from knowledge.evaluation.trial import Tell
from knowledge.librarian.answers import Answer
from knowledge.librarian.question import Question
from knowledge.library.library import Library

AT_ONCE = 4  # questions on their way, since a language model lets one wait for seconds
TELL_EVERY = 25
NINTH_DECILE = 0.9


@dataclass(frozen=True, slots=True)
class GradedAnswer:
    expectation: Expectation
    answer: Answer
    grade: Grade

    @property
    def words(self) -> int:
        return words(self.answer.text)


async def grade_answers(
    library: Library, workspace: str, expectations: Sequence[Expectation], tell: Tell
) -> list[GradedAnswer]:
    """Ask every question through the whole librarian, in the order of the file. Raises NotFound over empty stacks."""
    if not await library.catalogue.holdings.counts(workspace):
        raise NotFound(f"The stacks of {workspace} are empty.", fix="`shisho add` fills them.")
    patron = await library.keeper(workspace)
    waiting = iter(enumerate(expectations))
    graded: dict[int, GradedAnswer] = {}

    async def work() -> None:
        for at, expectation in waiting:
            graded[at] = await _graded(library, patron, expectation)
            if len(graded) % TELL_EVERY == 0:
                tell(f"{len(graded)} of {len(expectations)} questions asked")

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(work())
    return [graded[at] for at in sorted(graded)]


async def _graded(library: Library, patron: Patron, expectation: Expectation) -> GradedAnswer:
    question = Question(expectation.question, patron, expectation.history)
    steps = [step async for step in library.librarian.answer(question) if isinstance(step, Answer)]
    answer = steps[-1]
    return GradedAnswer(expectation, answer, grade(expectation, answer.text, answered=not answer.refused))


def figures(graded: Sequence[GradedAnswer]) -> dict[str, Any]:
    """Count by kind, over all, over what is to be answered and over what is to be refused."""
    kinds = dict.fromkeys(one.expectation.kind for one in graded)
    return {
        "by_kind": {kind: _counts(one for one in graded if one.expectation.kind == kind) for kind in kinds},
        "totals": _counts(graded)
        | {
            "to_answer": _counts(one for one in graded if not one.expectation.refuse),
            "to_refuse": _counts(one for one in graded if one.expectation.refuse),
        },
    }


def _counts(several: Iterable[GradedAnswer]) -> dict[str, Any]:
    """Count the grades, and measure the length of answers; a refusal has none."""
    graded = list(several)
    grades = Counter(one.grade for one in graded)
    lengths = sorted(one.words for one in graded if not one.answer.refused)
    return {
        "questions": len(graded),
        **{name.value: grades[name] for name in Grade},
        "right_share": round(grades[Grade.RIGHT] / max(len(graded), 1), 4),
        "words_median": median(lengths) if lengths else None,
        "words_ninth_decile": lengths[ceil(NINTH_DECILE * len(lengths)) - 1] if lengths else None,
    }


def lines(measured: dict[str, Any]) -> list[str]:
    totals = measured["totals"]
    rows = {**measured["by_kind"], "": None, "to answer": totals["to_answer"], "to refuse": totals["to_refuse"]}
    rows["all"] = totals
    heads = ("questions", *Grade, "right %", "words", "90 % at most")
    return [
        f"{'':<16}{''.join(f'{head:>14}' for head in heads)}",
        *(_row(name, counts) if counts else "" for name, counts in rows.items()),
    ]


def _row(name: str, counts: dict[str, Any]) -> str:
    cells = [
        *(counts[key] for key in ("questions", *Grade)),
        f"{counts['right_share']:.0%}",
        *("-" if counts[key] is None else f"{counts[key]:g}" for key in ("words_median", "words_ninth_decile")),
    ]
    return f"{name:<16}{''.join(f'{cell:>14}' for cell in cells)}"
