"""Answers and books to lay out."""

from datetime import UTC, datetime

from knowledge.catalogue.books import Book, Edition, EditionState, Passage, Shelf
from knowledge.catalogue.hits import Hit
from knowledge.librarian.answers import Answer, Citation
from knowledge.remark import Remark

PUBLIC = Shelf("s1", "T1", "general")
CLOSED = Shelf("s2", "T1", "#people-team", "GPEOPLE")


def citation(n: int, title: str = "Leave", place: str = "Annual leave, p. 3", url: str | None = None) -> Citation:
    return Citation(n, f"b{n}", f"p{n}", title, place, url, "Twenty days.")


def found(n: int, title: str, url: str | None = None) -> Hit:
    passage = Passage(f"p{n}", f"b{n}", f"e{n}", "s1", n, title, (), None, "Twenty days.")
    return Hit(passage, 0.2, url=url)


def answer(text: str, *citations: Citation, model: str = "some-model") -> Answer:
    return Answer(text, citations, (), refused=False, model=model, manual_sha256="0" * 64, timings_ms={})


def refusal(*passages: Hit) -> Answer:
    return Answer("", (), passages, refused=True, model="some-model", manual_sha256="0" * 64, timings_ms={})


def book(
    title: str,
    shelf: Shelf = PUBLIC,
    url: str | None = None,
    remarks: tuple[Remark, ...] = (),
    id_: str = "0123456789ab",
) -> Book:
    created = datetime(2026, 10, 5, tzinfo=UTC)
    edition = Edition("e1", id_, 2, "d", EditionState.CURRENT, created, "U1", "application/pdf", 12, 34, remarks)
    return Book(id_, shelf, url or f"{title}.pdf", title, url, edition)
