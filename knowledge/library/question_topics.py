"""What is asked again and again, and whether the stacks had an answer to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from knowledge.catalogue.answers import AnswerRow
from knowledge.catalogue.books import Book
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import Stacks
from knowledge.stacks.text.analyzer import analyse, language

READ, WITHIN = 500, timedelta(days=90)  # of the answers, the latest that are looked through
OPENING = 12  # passages of a book
LONGEST = 60  # characters of a heading that can be asked about


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


async def headings(stacks: Stacks, workspace: str, book: Book) -> list[str]:
    """Of the sections that a book opens with, without what only repeats its title."""
    if book.edition is None:
        return []
    opening = await passages_of(stacks, workspace, book.edition, 0, OPENING)
    last = dict.fromkeys(passage.headings[-1] for passage in opening if passage.headings)
    return [one for one in last if len(one) <= LONGEST and one.casefold() != book.title.casefold()]


def spoken_in(text: str) -> str:
    """The language of a text, as an ISO 639-1 code."""
    return language(text)
