"""The librarian's results: stages, pieces of text, and the answer with its citations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from knowledge.catalogue.hits import Hit


@dataclass(frozen=True, slots=True)
class Citation:
    """The place in a book that `[n]` in the answer points to, and its words there, unchanged."""

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


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, or a refusal with an empty `text`; its `passages` are then the nearest, and never an answer.

    `model` is "quoting" when no language model wrote it. `timings_ms` has follow_up, search, judge, first_text, write
    and total, as far as they were reached. `rephrased` is a follow-up as it was understood, under the instruction with
    that hash.
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
