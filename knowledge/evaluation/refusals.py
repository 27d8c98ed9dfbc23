"""How often the judge refuses: questions with an answer, off-topic ones, and ones whose answer was taken away."""

from collections.abc import Sequence
from typing import Any

from knowledge.evaluation.labelled import spread
from knowledge.evaluation.ranking import Asked, retrieve
from knowledge.evaluation.trial import Tell, Trial
from knowledge.librarian.answers import Found

GIVEN = 8  # passages that the librarian is given
STEPS = (0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MOST = 1000  # questions of each kind, spread evenly


async def refusal_figures(trial: Trial, asked: Asked, off_topic: Sequence[str], tell: Tell) -> dict[str, Any]:
    """The share refused at every threshold, for an operator to see what moving it would do on their own documents."""
    judge = trial.library.judge
    keys = spread(list(asked.found), MOST)
    answerable, taken_away = [], []
    for key in keys:
        question, found = trial.labelled.questions[key], asked.found[key]
        answerable.append(judge.confidence(question, found[:GIVEN]))
        taken_away.append(judge.confidence(question, _without(trial, key, found)[:GIVEN]))
    tell(f"{len(keys)} questions judged")
    foreign = [
        judge.confidence(question, (await retrieve(trial, question))[:GIVEN])
        for question in spread(list(off_topic), MOST)
    ]
    tell(f"{len(foreign)} off-topic questions judged")
    steps = sorted({*STEPS, judge.threshold})
    return {
        "threshold": judge.threshold,
        "questions": {"answerable": len(answerable), "off_topic": len(foreign), "taken_away": len(taken_away)},
        "at_threshold": _point(judge.threshold, answerable, foreign, taken_away),
        "curve": [_point(step, answerable, foreign, taken_away) for step in steps],
    }


def _without(trial: Trial, key: str, found: Sequence[Found]) -> list[Found]:
    right = trial.labelled.judgements[key]
    return [passage for passage in found if trial.document_of[passage.book_id] not in right]


def _point(
    threshold: float, answerable: Sequence[float], off_topic: Sequence[float], taken_away: Sequence[float]
) -> dict[str, float]:
    return {
        "threshold": threshold,
        "answerable": _refused(answerable, threshold),
        "off_topic": _refused(off_topic, threshold),
        "taken_away": _refused(taken_away, threshold),
    }


def _refused(confidences: Sequence[float], threshold: float) -> float:
    return round(sum(confidence < threshold for confidence in confidences) / max(len(confidences), 1), 4)
