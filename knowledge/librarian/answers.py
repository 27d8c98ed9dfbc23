"""What the librarian gives back, from the first sign of work to the receipt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Self

from langchain_core.documents import Document


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that the retriever put in front of the librarian.

    `score` is the fused one, 0 to 1; `vector_score` a cosine, `window_score` that of its best part; `terms_score` BM25.
    `coverage` is the share of the question's terms that it has, `adjacent` that of their pairs of neighbours, rare ones
    counting more; `search` is what the retriever tells of the search as a whole; `dated` when its edition was read.
    None where there is none.
    """

    passage_id: str
    book_id: str
    edition_id: str
    shelf_id: str
    ordinal: int
    title: str
    place: str
    url: str | None
    headings: tuple[str, ...]
    page: int | None
    score: float
    vector_score: float | None
    terms_score: float | None
    text: str
    window_score: float | None = None
    coverage: float | None = None
    adjacent: float | None = None
    search: Mapping[str, float] = field(default_factory=dict)
    dated: date | None = None

    @classmethod
    def of(cls, document: Document) -> Self:
        values = document.metadata
        return cls(
            passage_id=str(values["passage_id"]),
            book_id=str(values["book_id"]),
            edition_id=str(values["edition_id"]),
            shelf_id=str(values["shelf_id"]),
            ordinal=int(values["ordinal"]),
            title=str(values["title"]),
            place=str(values["place"]),
            url=values.get("url"),
            headings=tuple(values.get("headings", ())),
            page=values.get("page"),
            score=float(values["score"]),
            vector_score=values.get("vector_score"),
            terms_score=values.get("terms_score"),
            text=document.page_content,
            window_score=values.get("window_score"),
            coverage=values.get("coverage"),
            adjacent=values.get("adjacent"),
            search=values.get("search", {}),
            dated=date.fromisoformat(values["dated"]) if values.get("dated") else None,
        )


@dataclass(frozen=True, slots=True)
class Citation:
    """Where `[n]` in the answer points: a place in a book, and its words as they stand there."""

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
    """What is being done now, and with which passages; none while that is unknown."""

    name: Literal["searching", "reading"]
    passages: tuple[Found, ...] = ()

    @property
    def count(self) -> int:
        return len(self.passages)


@dataclass(frozen=True, slots=True)
class Delta:
    """The next piece of the answer's text, safe to be shown as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Marking:
    """How well an answer is marked: `unmarked` sentences rest on nothing, `unmatched` marks stood for no passage."""

    unmarked: int = 0
    unmatched: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`text` is empty when refused; `passages` are then the nearest ones, a "perhaps" and never an answer.

    `model` is "quoting" when no language model wrote it. `timings_ms` has follow_up, search, judge, first_text, write
    and total, as far as they were reached. `rephrased` is a follow-up as it was understood, under the instruction with
    that hash.
    """

    text: str
    citations: tuple[Citation, ...]
    passages: tuple[Found, ...]
    refused: bool
    model: str
    manual_sha256: str
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    marking: Marking = Marking()
    rephrased: str | None = None
    instruction_sha256: str | None = None
