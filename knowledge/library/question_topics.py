"""The topics of recent questions, and the headings that one can ask about."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from hashlib import sha256

from knowledge.catalogue.answers import AnswerRow, Answers
from knowledge.catalogue.books import Book, is_topic
from knowledge.librarian.question import questions_in
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import Stacks
from knowledge.stacks.text.analyzer import analyse, language

READ, WITHIN = 500, timedelta(days=90)  # of the answers, the latest that are looked through
OPENING = 12  # passages of a book
# Words without which a question asks the same. "Who" and "when", "must", "before" and "without" are none of them.
FILLERS = (
    "a an the of for in on at to by with and or so if as about is are was were be been am do does did s d ve ll re m "
    "can could may might will would shall i we you my our your me us there it this that these those what how many much "
    "have has had get any some one anybody anyone somebody someone please tell know say show find hello hi hey thanks"
)
LONGEST = 60  # characters of a heading that can be asked about


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions with the same words of content in any order and form, the newest first."""

    rows: tuple[AnswerRow, ...]

    @property
    def newest(self) -> AnswerRow:
        return self.rows[0]

    @property
    def key(self) -> str:
        """Return what stands for its terms, from which no words can be read."""
        return topic_key(self.newest.question)

    @property
    def open(self) -> bool:
        """Tell whether the latest of them was refused."""
        return self.newest.refused


async def recent_topics(answers: Answers, workspace: str) -> list[Topic]:
    """Return the topics of the latest messages; grouping hundreds takes a thread tens of milliseconds."""
    return await asyncio.to_thread(topics, await answers.latest(workspace, READ, WITHIN))


async def topics_of_each(answers: Answers, workspace: str) -> list[Topic]:
    """Return the topics of the latest messages, and of each of several questions in one of them."""
    rows = await answers.latest(workspace, READ, WITHIN)
    return await asyncio.to_thread(lambda: topics(one for row in rows for one in each_question(row)))


def each_question(row: AnswerRow) -> Iterator[AnswerRow]:
    """Yield the row of a message, and of each of several questions in it; what was left open counts as refused."""
    yield row
    for left in row.unanswered:
        yield replace(row, question=left, refused=True)
    parts = questions_in(row.question)
    if len(parts) > 1 and not row.refused:
        yield from (replace(row, question=part) for part in parts if part not in row.unanswered)


def topics(rows: Iterable[AnswerRow]) -> list[Topic]:
    """Group answers, given the newest first; the topic that was asked last comes first."""
    groups: dict[frozenset[str], list[AnswerRow]] = {}
    for row in rows:
        groups.setdefault(_words(row.question), []).append(row)
    return [Topic(tuple(group)) for group in groups.values()]


def topic_key(question: str) -> str:
    return sha256("\n".join(sorted(_words(question))).encode()).hexdigest()


def _words(question: str) -> frozenset[str]:
    """Return a question's terms of content; a question without any is a topic of its own."""
    return frozenset(analyse(question)) - _fillers() or frozenset({question})


@cache
def _fillers() -> frozenset[str]:
    return frozenset(analyse(FILLERS))


async def headings(stacks: Stacks, workspace: str, book: Book) -> list[str]:
    """List the first headings of a book, except those that repeat its title."""
    if book.edition is None:
        return []
    opening = await passages_of(stacks, workspace, book.edition, 0, OPENING)
    last = dict.fromkeys(passage.headings[-1] for passage in opening if passage.headings)
    return [one for one in last if len(one) <= LONGEST and is_topic(one) and one.casefold() != book.title.casefold()]


def spoken_in(text: str) -> str:
    """Detect the language of a text, as an ISO 639-1 code."""
    return language(text)
