"""Evaluation of retrieval: labelled questions, put to the real retriever, by three ways of ranking."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, R, nDCG

from knowledge.catalogue.hits import Hit
from knowledge.evaluation.trial import TELL_EVERY, Tell, Trial

DEPTH = 10
CANDIDATES = 100  # passages: all that the two searches find

Scores = dict[str, float]


# What a passage is worth, from its place among the found and its scores. A hybrid's order is more than its score.
MODES: Mapping[str, Callable[[int, Hit], float | None]] = {
    "hybrid": lambda place, _: 1 / place,
    "vectors": lambda _, found: found.vector_score,
    "terms": lambda _, found: found.terms_score,
}
MEASURES = {"ndcg@10": nDCG @ DEPTH, "recall@10": R @ DEPTH, "mrr@10": RR @ DEPTH}


@dataclass(frozen=True, slots=True)
class SearchResults:
    """The hits for each question, best first, and the time of each search in milliseconds."""

    found: Mapping[str, tuple[Hit, ...]]
    milliseconds: tuple[float, ...]


async def search_all(trial: Trial, tell: Tell) -> SearchResults:
    """Search one question after the other, so that the latency is that of a single question."""
    found: dict[str, tuple[Hit, ...]] = {}
    took: list[float] = []
    for key, question in trial.labelled.questions.items():
        begun = time.perf_counter()
        found[key] = await retrieve(trial, question)
        took.append((time.perf_counter() - begun) * 1000)
        if len(found) % TELL_EVERY == 0:
            tell(f"{len(found)} of {len(trial.labelled.questions)} questions asked")
    return SearchResults(found, tuple(took))


async def retrieve(
    trial: Trial, question: str, *, without: Collection[str] = (), k: int = CANDIDATES
) -> tuple[Hit, ...]:
    """Search as a patron, as if the labelled documents `without` had never been added."""
    books = [book for book, document in trial.document_of.items() if document in without] if without else []
    return tuple(await trial.library.retriever_for(trial.patron).find(question, k, books))


def measured(trial: Trial, asked: SearchResults) -> dict[str, dict[str, float]]:
    """Return each mode's measures, as fractions of 1."""
    judgements = {key: dict(trial.labelled.judgements[key]) for key in trial.labelled.questions}
    table = {}
    for mode, score in MODES.items():
        runs = {key: _documents(trial, found, score) for key, found in asked.found.items()}
        means = ir_measures.calc_aggregate(MEASURES.values(), judgements, runs)
        table[mode] = {name: round(float(means[measure]), 4) for name, measure in MEASURES.items()}
    return table


def _documents(trial: Trial, found: Sequence[Hit], score: Callable[[int, Hit], float | None]) -> Scores:
    """Rank documents by their best passages; what this mode did not find is not ranked."""
    best: Scores = {}
    for place, hit in enumerate(found, 1):
        key, value = trial.document_of[hit.passage.book_id], score(place, hit)
        if value is not None:
            best[key] = max(value, best.get(key, value))
    return best
