"""What is asked again and again, and whether the stacks had an answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.catalogue.answers import AnswerRow
from knowledge.stacks.terms import analyse


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions in the same words, in whatever order and form; the newest first."""

    rows: tuple[AnswerRow, ...]

    @property
    def newest(self) -> AnswerRow:
        return self.rows[0]

    @property
    def open(self) -> bool:
        """Whether it was still not in the stacks when it was asked last."""
        return self.newest.refused


def topics(rows: Iterable[AnswerRow]) -> list[Topic]:
    """`rows` with the newest first; the topic that was asked last comes first."""
    groups: dict[frozenset[str], list[AnswerRow]] = {}
    for row in rows:
        groups.setdefault(_words(row.question), []).append(row)
    return [Topic(tuple(group)) for group in groups.values()]


def _words(question: str) -> frozenset[str]:
    """A question of signs alone stands for itself."""
    return frozenset(analyse(question)) or frozenset({question})
