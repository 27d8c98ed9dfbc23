"""When the librarian says "not in the stacks": judged before writing, or said by the model with a fixed mark."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.librarian.answers import Found

REFUSAL_MARK = "NOT-IN-THE-STACKS"
_DRESS = " \t\r\n*_`#>\"'"  # what models put around a mark

CONSULTED = 3  # passages that are read for the judgement
COSINE_NEEDED = 0.30
COVERAGE_NEEDED = 0.35
COVERAGE_ALONE = 0.5  # where the embedding model does not know the language


@dataclass(frozen=True, slots=True)
class Judge:
    """Whether passages can hold an answer at all: how near their meaning is, and how many of the asked terms they have.

    `analyse` gives a text's terms; `knows` tells whether the embedding model knows the language of a text.
    """

    analyse: Callable[[str], list[str]]
    knows: Callable[[str], bool]

    def can_answer(self, query: str, passages: Sequence[Found]) -> bool:
        if not passages:
            return False
        coverage = self._coverage(query, passages[:CONSULTED])
        cosines = [passage.vector_score for passage in passages if passage.vector_score is not None]
        if not cosines or not self.knows(query):
            return coverage >= COVERAGE_ALONE
        return max(cosines) >= COSINE_NEEDED and (coverage >= COVERAGE_NEEDED or max(cosines) >= 2 * COSINE_NEEDED)

    def _coverage(self, query: str, passages: Sequence[Found]) -> float:
        asked = set(self.analyse(query))
        if not asked:
            return 0.0
        there = {
            term for found in passages for term in self.analyse(" ".join((found.title, *found.headings, found.text)))
        }
        return len(asked & there) / len(asked)


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
