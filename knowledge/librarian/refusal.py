"""When the librarian says "not in the stacks": judged before writing, or said by the model with a fixed mark."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.librarian.answers import Found

REFUSAL_MARK = "NOT-IN-THE-STACKS"
_DRESS = " \t\r\n*_`#>\"'"  # what models put around a mark

CONSULTED = 3  # passages that are read for the judgement

# A logistic regression over FeedbackQA `valid` and SciFact `train`, each with the other's questions as the off-topic
# ones; docs/retrieval.md has the command and the curve. BM25's score is left out: it grows with the stacks, and what
# is measured on thousands of passages has to hold on a handbook of sixty.
MEANING, COVERAGE, AGREEMENT, BIAS = 18.6, 6.7, 0.43, -13.3
THRESHOLD = 0.08

# Where the embedding model does not know the language only words count: half of them have to be there.
COVERAGE_ALONE = 0.5
COVERAGE_STEEPNESS = 8.0


@dataclass(frozen=True, slots=True)
class Judge:
    """Whether passages can hold an answer at all: how near their meaning is, and how many of the asked terms they have.

    `analyse` gives a text's terms; `knows` tells whether the embedding model knows the language of a text.
    """

    analyse: Callable[[str], list[str]]
    knows: Callable[[str], bool]
    threshold: float = THRESHOLD

    def can_answer(self, query: str, passages: Sequence[Found]) -> bool:
        return self.confidence(query, passages) >= self.threshold

    def confidence(self, query: str, passages: Sequence[Found]) -> float:
        """0 to 1; no probability, since how often a team asks what its documents hold is not known."""
        if not passages:
            return 0.0
        coverage = self._coverage(query, passages[:CONSULTED])
        meanings = [near for passage in passages if (near := _meaning(passage)) is not None]
        if not meanings or not self.knows(query):
            return _logistic(COVERAGE_STEEPNESS * (coverage - COVERAGE_ALONE) + _log_odds(self.threshold))
        return _logistic(MEANING * max(meanings) + COVERAGE * coverage + AGREEMENT * _agree(passages) + BIAS)

    def _coverage(self, query: str, passages: Sequence[Found]) -> float:
        """The share of the question's terms that one of the passages has, of the best of them."""
        asked = set(self.analyse(query))
        if not asked:
            return 0.0
        return max(len(asked & self._terms(found)) / len(asked) for found in passages)

    def _terms(self, found: Found) -> set[str]:
        return set(self.analyse(" ".join((found.title, *found.headings, found.text))))


def _meaning(found: Found) -> float | None:
    """As the ranking has it: the passage and its best window, half and half."""
    if found.vector_score is None or found.window_score is None:
        return found.vector_score
    return (found.vector_score + max(found.vector_score, found.window_score)) / 2


def _agree(passages: Sequence[Found]) -> bool:
    """Whether the passage that is nearest in meaning is the one with the best words, too."""
    nearest = max(passages, key=lambda found: _meaning(found) or 0.0)
    return nearest is max(passages, key=lambda found: found.terms_score or 0.0)


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


class Opening:
    """The beginning of a model's text, held until it is clear whether it is the mark of a refusal."""

    def __init__(self) -> None:
        self._held = ""
        self._decided = False
        self.refused = False

    def feed(self, delta: str) -> str:
        if self._decided:
            return delta
        self._held += delta
        start = self._held.lstrip(_DRESS).upper()
        if REFUSAL_MARK.startswith(start):
            self.refused = start == REFUSAL_MARK
            self._decided = self.refused
            return ""
        self._decided = True
        self.refused = start.startswith(REFUSAL_MARK)
        return "" if self.refused else self.close()

    def close(self) -> str:
        held, self._held = self._held, ""
        return held
