"""The share that the judge refuses of questions with an answer, off-topic ones, and ones without their answer."""

from collections.abc import Sequence
from typing import Any

from knowledge.evaluation.labelled_set import spread
from knowledge.evaluation.retrieval import SearchResults, retrieve
from knowledge.evaluation.trial import TELL_EVERY, Tell, Trial

GIVEN = 8  # passages that the librarian is given
STEPS = (0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MOST = 1000  # questions of each kind, spread evenly


async def refusal_figures(trial: Trial, asked: SearchResults, off_topic: Sequence[str], tell: Tell) -> dict[str, Any]:
    """Measure the share refused at every threshold, so that an operator sees what moving it would do."""
    judge = trial.library.judge
    answerable, taken_away = [], []
    for key in (keys := spread(list(asked.found), MOST)):
        question = trial.labelled.questions[key]
        left = await retrieve(trial, question, without=trial.labelled.judgements[key], k=GIVEN)
        answerable.append(judge.confidence(question, asked.found[key][:GIVEN]))
        taken_away.append(judge.confidence(question, left))
        if len(answerable) % TELL_EVERY == 0:
            tell(f"{len(answerable)} of {len(keys)} questions judged")
    foreign = []
    for question in spread(list(off_topic), MOST):
        foreign.append(judge.confidence(question, await retrieve(trial, question, k=GIVEN)))
        if len(foreign) % TELL_EVERY == 0:
            tell(f"{len(foreign)} off-topic questions judged")
    steps = sorted({*STEPS, judge.threshold})
    return {
        "threshold": judge.threshold,
        "questions": {"answerable": len(answerable), "off_topic": len(foreign), "taken_away": len(taken_away)},
        "at_threshold": _point(judge.threshold, answerable, foreign, taken_away),
        "curve": [_point(step, answerable, foreign, taken_away) for step in steps],
    }


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
