"""Fit the weights that decide when to refuse, on `valid` and `train` questions, and write them with evidence.

Those of multilingual-e5-small are fitted on questions `--asked` over workspaces of SHISHO_HOME, as people ask them;
those of all-MiniLM-L6-v2, and of languages that it does not know, on labelled sets.
"""

import argparse
import asyncio
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.regression import Examples, fit, odds, together
from knowledge.evaluation import expectations
from knowledge.evaluation.labelled_set import LabelledSet, load, spread
from knowledge.evaluation.refusals import GIVEN
from knowledge.evaluation.retrieval import retrieve
from knowledge.evaluation.retrieval_report import catalogue_url, kept_name
from knowledge.evaluation.trial import TELL_EVERY, Trial, trial
from knowledge.librarian.refusal import THRESHOLD, evidence
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings, read_settings
from knowledge.stacks.embedding.builtin import E5, MINILM

REFUSED = 0.018  # of the answerable questions, in the set where it is most
REFUSED_UNKNOWN = 0.05  # where words alone tell: at 0.018 two thirds of what is off the topic would be answered
TAKEN_AWAY = 0.03  # weight of a question whose answer was taken away: it looks much like one that has its answer
MISSING = 0.3  # weight of one whose answer the pages leave out: people ask such ones
REFUSED_ASKED = 0.03  # of questions as people ask them, all workspaces together, since there are few
REFUSED_SETS = 0.045  # by the multilingual model, of the labelled set where it is most
QUESTIONS = 300
PARTS, SMALL_QUESTIONS, SMALL = 4, 60, 80  # so many stacks of a handbook's size, and questions to each
KNOWN = ("meaning", "coverage", "background", "lead", "shared")
MULTILINGUAL = (*KNOWN, "foreign", "vocabulary", "translated", "elsewhere", "workplace")
KINDS = ("answer", "off-topic", "missing")  # in the order of Examples
ACROSS = "across"
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
    return Examples(case.name, *(np.asarray(kind) for kind in kinds), worth=TAKEN_AWAY)


async def _seen(filled: Trial, question: str, names: Sequence[str], without: Collection[str] = ()) -> list[float]:
    found = await retrieve(filled, question, without=without, k=GIVEN)
    signs = evidence(found) if found else {}
    return [signs.get(name, 0.0) for name in names]


async def asked_examples(library: Library, workspace: str, paths: Sequence[Path]) -> list[Examples]:
    """Ask every question of what stands in a workspace; those about what its pages leave out count as taken away.

    Questions in Japanese and others are examples of their own, so that neither language pays for the other. Those
    across languages are asked of pages in the other one.
    """
    patron = await library.keeper(workspace)
    asked = [expectation for path in paths for expectation in expectations.load(path)]
    pages = Counter(not one.question.isascii() for one in asked if one.kind != ACROSS and not one.refuse)
    rows: dict[bool, dict[str, list[list[float]]]] = {flag: {kind: [] for kind in KINDS} for flag in (False, True)}
    for one in asked:
        japanese = not one.question.isascii()
        if one.kind == ACROSS and not one.refuse and pages[japanese] >= pages[not japanese]:
            continue
        found = await library.retriever_for(patron).find(one.question, GIVEN)
        signs = evidence(found) if found else {}
        rows[japanese][one.kind if one.refuse else KINDS[0]].append([signs.get(name, 0.0) for name in MULTILINGUAL])
    return [
        Examples(
            f"{workspace}, {'Japanese' if japanese else 'English'} questions",
            *(np.asarray(kinds[kind]).reshape(-1, len(MULTILINGUAL)) for kind in KINDS),
            worth=MISSING,
        )
        for japanese, kinds in rows.items()
    ]


async def judge_multilingual(settings: Settings, data: Path, asked: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Return weights for multilingual-e5-small.

    Questions in the language of most pages determine the threshold, and those labelled sets of which it refuses most.
    """
    async with open_library(settings, tell) as library:
        several = [await asked_examples(library, one[0], list(map(Path, one[1:]))) for one in asked]
    async with open_library(settings, tell, catalogue_url=catalogue_url(settings.home)) as library:
        every_case = (*known_cases(data), *unknown_cases(data, fitting=True))
        small = [case for case in every_case if case.name.endswith(f", {SMALL} documents")]
        labelled = await examined(library, small, MULTILINGUAL)
    own = [together([one for one in few if 2 * len(one.answerable) > len(_most(few))]) for few in several]
    every = [one for few in several for one in few]
    suffering = [(together(own), REFUSED_ASKED), *((one, REFUSED_SETS) for one in labelled)]
    return fitted(MULTILINGUAL, [*every, *labelled], suffering)


def _most(several: Sequence[Examples]) -> Any:
    """Return the answerable questions of the examples that have most."""
    return max((one.answerable for one in several), key=len)


def fitted(
    names: Sequence[str],
    seen: Sequence[Examples],
    suffering: Sequence[tuple[Examples, float]],
    held: Sequence[Examples] = (),
) -> dict[str, Any]:
    """Fit weights that refuse at most the given share of the answerable questions of each set in `suffering`."""
    weights = fit(seen)
    weights[-1] -= min(np.quantile(odds(weights, one.answerable), share) for one, share in suffering)
    named = dict(zip((*names, "bias"), (round(float(weight), 3) for weight in weights), strict=True))
    return {"weights": named, "refused": {one.name: _refused(weights, one) for one in (*seen, *held)}}


def _refused(weights: np.ndarray, seen: Examples) -> dict[str, float]:
    kinds = {"answerable": seen.answerable, "off_topic": seen.off_topic, "taken_away": seen.taken_away}
    return {kind: round(float((odds(weights, rows) < 0).mean()), 3) for kind, rows in kinds.items() if len(rows)}


async def judge(settings: Settings, data: Path) -> dict[str, Any]:
    async with open_library(settings, tell, catalogue_url=catalogue_url(settings.home)) as library:
        known = await examined(library, known_cases(data), KNOWN)
        unknown = await examined(library, unknown_cases(data, fitting=True), UNKNOWN)
        held = await examined(library, unknown_cases(data, fitting=False), UNKNOWN)
    return {
        "known": {MINILM.name: fitted(KNOWN, known, [(one, REFUSED) for one in known])},
        "unknown": fitted(UNKNOWN, unknown, [(one, REFUSED_UNKNOWN) for one in unknown], held),
    }


def tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="a folder with feedbackqa, scifact and jaquad in BEIR layout")
    parser.add_argument(
        "--asked", nargs="+", action="append", metavar=("WORKSPACE", "FILE"), help="questions of evaluate --answers"
    )
    arguments = parser.parse_args()
    settings = read_settings(Settings)
    settings.home.mkdir(parents=True, exist_ok=True)
    kept = json.loads(JUDGEMENT.read_text(encoding="utf-8"))
    if arguments.asked:
        kept["known"][E5.name] = asyncio.run(judge_multilingual(settings, arguments.data, arguments.asked))
    else:
        fit = asyncio.run(judge(settings, arguments.data))
        kept |= {"unknown": fit["unknown"], "known": kept["known"] | fit["known"]}
    kept |= {"date": datetime.now(UTC).date().isoformat(), "threshold": THRESHOLD}
    written = json.dumps(kept, indent=2, ensure_ascii=False)
    JUDGEMENT.write_text(f"{written}\n", encoding="utf-8")
    print(written)


if __name__ == "__main__":
    main()
