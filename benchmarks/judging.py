"""Fit the weights that decide when to refuse, on `valid` and `train` questions, and write them with evidence."""

import argparse
import asyncio
import hashlib
import json
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.regression import Examples, fit, odds, together
from knowledge.evaluation.labelled_set import LabelledSet, load, spread
from knowledge.evaluation.refusals import GIVEN
from knowledge.evaluation.retrieval import retrieve
from knowledge.evaluation.retrieval_report import catalogue_url, kept_name
from knowledge.evaluation.trial import TELL_EVERY, Trial, trial
from knowledge.librarian.refusal import THRESHOLD, evidence
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings, read_settings

REFUSED = 0.018  # of the answerable questions, in the set where it is most
REFUSED_UNKNOWN = 0.05  # where words alone tell: at 0.018 two thirds of what is off the topic would be answered
TAKEN_AWAY = 0.03  # weight of a question whose answer was taken away: it looks much like one that has its answer
QUESTIONS = 300
PARTS, SMALL_QUESTIONS, SMALL = 4, 60, 80  # so many stacks of a handbook's size, and questions to each
KNOWN = ("meaning", "coverage", "background", "lead", "shared")
UNKNOWN = ("coverage", "adjacent", "lead")
JUDGEMENT = Path("knowledge/librarian/judgement.json")


@dataclass(frozen=True, slots=True)
class JudgingCase:
    """A set of documents, with questions that they answer and questions that they do not."""

    name: str
    labelled: LabelledSet
    foreign: Sequence[str]

    def small(self) -> list["JudgingCase"]:
        """Return small cases under one name, so that they count as one."""
        return [self._part(part) for part in range(PARTS)]

    def _part(self, part: int) -> "JudgingCase":
        asked = list(self.labelled.sample(PARTS * SMALL_QUESTIONS).questions.items())[part::PARTS]
        few = replace(self.labelled, questions=dict(asked)).among(SMALL)
        foreign = spread(list(self.foreign), PARTS * SMALL_QUESTIONS)[part::PARTS]
        return JudgingCase(f"{self.name}, {SMALL} documents", few, foreign)


def known_cases(data: Path) -> list[JudgingCase]:
    """Return two sets, each off the other's topic."""
    feedback, claims = load(data / "feedbackqa", "valid"), load(data / "scifact", "train")
    asked = [spread(list(labelled.questions.values()), QUESTIONS) for labelled in (feedback, claims)]
    some = claims.sample(QUESTIONS).among(700)
    return [
        JudgingCase("FeedbackQA valid", feedback.sample(QUESTIONS), asked[1]),
        JudgingCase("SciFact train, 700 documents", some, asked[0]),
        *JudgingCase("FeedbackQA valid", feedback, asked[1]).small(),
        *JudgingCase("SciFact train", claims, asked[0]).small(),
    ]


def unknown_cases(data: Path, *, fitting: bool) -> list[JudgingCase]:
    """Return JaQuAD without half of its articles, whose questions are off-topic; half of all are for fitting."""
    whole = load(data / "jaquad", "test")
    titles = {document.id: document.title for document in whole.documents}
    article = {key: next(title for one in right if (title := titles[one])) for key, right in whole.judgements.items()}
    asked = [key for key, text in whole.questions.items() if _even(text) is fitting]
    gone = {one for key, right in whole.judgements.items() if _even(article[key]) for one in right}
    left = replace(
        whole,
        documents=tuple(document for document in whole.documents if document.id not in gone),
        questions={key: whole.questions[key] for key in asked if not _even(article[key])},
    )
    foreign = spread([whole.questions[key] for key in asked if _even(article[key])], QUESTIONS)
    name = f"JaQuAD, half for {'fitting' if fitting else 'testing'}"
    case = JudgingCase(name, left.sample(QUESTIONS), foreign)
    return [case, *replace(case, labelled=left).small()]


def _even(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


async def examined(library: Library, cases: Sequence[JudgingCase], names: Sequence[str]) -> list[Examples]:
    """Return the examples, joined by the name of their case."""
    seen = [await examples(library, case, names) for case in cases]
    return [together([one for one in seen if one.name == name]) for name in dict.fromkeys(one.name for one in seen)]


async def examples(library: Library, case: JudgingCase, names: Sequence[str]) -> Examples:
    async with trial(library, case.labelled, tell, kept_name(case.labelled, whole=False)) as filled:
        kinds: list[list[list[float]]] = [[], [], []]
        for key, question in case.labelled.questions.items():
            kinds[0].append(await _seen(filled, question, names))
            kinds[2].append(await _seen(filled, question, names, case.labelled.judgements[key]))
            if len(kinds[0]) % TELL_EVERY == 0:
                tell(f"{len(kinds[0])} questions of {case.name}")
        kinds[1] = [await _seen(filled, question, names) for question in case.foreign]
    return Examples(case.name, *(np.asarray(kind) for kind in kinds))


async def _seen(filled: Trial, question: str, names: Sequence[str], without: Collection[str] = ()) -> list[float]:
    found = await retrieve(filled, question, without=without, k=GIVEN)
    signs = evidence(found) if found else {}
    return [signs.get(name, 0.0) for name in names]


def fitted(
    names: Sequence[str], refused: float, seen: Sequence[Examples], held: Sequence[Examples] = ()
) -> dict[str, Any]:
    """Fit weights that refuse at most the share `refused` of the answerable questions of any set."""
    weights = fit(seen, TAKEN_AWAY)
    weights[-1] -= min(np.quantile(odds(weights, one.answerable), refused) for one in seen)
    named = dict(zip((*names, "bias"), (round(float(weight), 3) for weight in weights), strict=True))
    return {"weights": named, "refused": {one.name: _refused(weights, one) for one in (*seen, *held)}}


def _refused(weights: np.ndarray, seen: Examples) -> dict[str, float]:
    kinds = {"answerable": seen.answerable, "off_topic": seen.off_topic, "taken_away": seen.taken_away}
    return {kind: round(float((odds(weights, rows) < 0).mean()), 3) for kind, rows in kinds.items()}


async def judge(settings: Settings, data: Path) -> dict[str, Any]:
    async with open_library(settings, tell, catalogue_url=catalogue_url(settings.home)) as library:
        known = await examined(library, known_cases(data), KNOWN)
        unknown = await examined(library, unknown_cases(data, fitting=True), UNKNOWN)
        held = await examined(library, unknown_cases(data, fitting=False), UNKNOWN)
    return {
        "command": "python -m benchmarks.judging DATA",
        "date": datetime.now(UTC).date().isoformat(),
        "threshold": THRESHOLD,
        "known": fitted(KNOWN, REFUSED, known),
        "unknown": fitted(UNKNOWN, REFUSED_UNKNOWN, unknown, held),
    }


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with feedbackqa, scifact and jaquad in BEIR layout")
    arguments = parser.parse_args()
    settings = read_settings(Settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    written = json.dumps(asyncio.run(judge(settings, arguments.data)), indent=2, ensure_ascii=False)
    JUDGEMENT.write_text(f"{written}\n", encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main()
