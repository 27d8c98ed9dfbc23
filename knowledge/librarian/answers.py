"""The librarian's results: stages, pieces of text, and the answer with its citations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from typing import Literal

from knowledge.catalogue.hits import Hit
from knowledge.librarian.grounding.grounding import SentenceCheck
from knowledge.librarian.question import Tokens

WORTH_A_LOOK = 0.35  # of the question's terms, rare ones counting more


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in the book that `[n]` in the answer points to, and its words there, unchanged.

    `n` is the document's number: several places of one document share it.
    """

    n: int
    book_id: str
    passage_id: str
    title: str
    place: str
    url: str | None
    quote: str
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """The present stage of work, and its passages once they are known."""

    name: Literal["searching", "reading"]
    passages: tuple[Hit, ...] = ()

    @property
    def count(self) -> int:
        return len(self.passages)


@dataclass(frozen=True, slots=True)
class Delta:
    """The next piece of the answer's text, safe to be shown as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class CitationCheck:
    """A count of `unmarked` sentences, which cite nothing, and `unmatched` marks, which no passage has."""

    unmarked: int = 0
    unmatched: int = 0


class Ending(StrEnum):
    """The ways in which an answer ends; the last three are quotes in place of a model's text."""

    WHOLE = auto()
    STOPPED = auto()  # by the reader
    BROKEN = auto()  # the model broke off
    CUT = auto()  # at the model's limit of length
    FILTERED = auto()  # by the provider's content filter
    CLOSED = auto()  # the connection closed before the model said that it was done
    MODEL_DOWN = auto()  # the model does not answer
    BUDGET_SPENT = auto()  # the model may not be asked again on this day
    REPLACED = auto()  # nothing of the model's text was held by what it cites


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal with an empty `text`; its `passages` are then the nearest, and never an answer.

    `model` is "quoting" when no language model wrote it. `timings_ms` has follow_up, search, judge, first_text, write
    and total, as far as they were reached. `rephrased` is a follow-up as it was understood, under the instruction with
    that hash. `sentences` are those that a model wrote, each with what it lacked; one that lacked something is not in
    `text`.
    `addresses` are those of the web and of mailboxes that what it cites has: no other one may become a link.
    `tokens` are those that all calls of a model took. `numbers` are those of the passages' documents, one for each.
    `absent` are names in the question that nothing found has, and for which it was refused. `unanswered` are those of
    several questions to which nothing was found.
    """

    text: str
    citations: tuple[Citation, ...]
    passages: tuple[Hit, ...]
    refused: bool
    model: str
    manual_sha256: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    marking: CitationCheck = CitationCheck()
    rephrased: str | None = None
    instruction_sha256: str | None = None
    ending: Ending = Ending.WHOLE
    sentences: tuple[SentenceCheck, ...] = ()
    addresses: frozenset[str] = frozenset()
    absent: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    tokens: Tokens = field(default_factory=Tokens)
    numbers: tuple[int, ...] = ()

    @property
    def struck(self) -> int:
        """Return how many sentences were taken out, since what they cite does not hold them."""
        return sum(bool(one.lacking) for one in self.sentences)

    @property
    def nearest(self) -> tuple[Hit, ...]:
        """Return the passages of a refusal that share enough of the question's terms to be worth a look."""
        return tuple(hit for hit in self.passages if hit.coverage is None or hit.coverage >= WORTH_A_LOOK)
