"""Citations: the marks in an answer, resolved to places in books."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from knowledge.catalogue.hits import Hit
from knowledge.librarian.answers import Answer, Citation
from knowledge.librarian.output_filter import without_code
from knowledge.librarian.quotation.sentences import sentences

MARK = re.compile(r"\[(\d+)\]")
MARKS = re.compile(r"\[\d+\](?: ?\[\d+\])*")
MARKED_BEHIND = re.compile(r"([.!?。！？．]+)((?:\s*\[\d+\])+)")
INTRODUCES = (":", "：")
SIGNS = re.compile(r"[a-z0-9]+|[^\W\d_a-z]", re.IGNORECASE)


def cited(text: str, passages: Sequence[Hit], quotes: Mapping[int, str]) -> tuple[Citation, ...]:
    """Return one citation for each mark, in order of appearance, with the quoted words or the nearest sentence.

    Where a text quotes, only the quotes count: a document's own "[3]" is no mark of ours.
    """
    numbers = dict.fromkeys(quotes or _marks(text))
    return tuple(
        _citation(n, passages[n - 1], quotes.get(n) or _nearest(_claims(text, n), passages[n - 1].passage.text))
        for n in numbers
        if 1 <= n <= len(passages)
    )


def source_numbers(order: Iterable[int], passages: Sequence[Hit]) -> tuple[int, ...]:
    """Return the number of each passage's document: from 1, as the passages stand in `order`, then all the others."""
    numbers: dict[tuple[str, ...], int] = {}
    for n in (*order, *range(1, len(passages) + 1)):
        numbers.setdefault(_document(passages[n - 1]), len(numbers) + 1)
    return tuple(numbers[_document(hit)] for hit in passages)


def by_source(citations: Iterable[Citation]) -> list[list[Citation]]:
    """Return the citations of each document together, in the order of the documents' numbers."""
    return [list(group) for _, group in groupby(sorted(citations, key=lambda one: one.n), key=lambda one: one.n)]


def places(cited: Iterable[Citation]) -> list[str]:
    """Return where in its document each citation stands, each place once."""
    return list(dict.fromkeys(one.place for one in cited if one.place))


def numbered_by_source(answer: Answer, *, marked: bool) -> Answer:
    """Number the documents in the order in which the text cites them, where it was the passages that had numbers.

    `marked` says that the marks in the text are documents' already, as the quoting librarian writes them.
    """
    order = [one.n for one in answer.citations] if marked else _marks(answer.text)
    numbers = source_numbers(order, answer.passages)
    citations = sorted((replace(one, n=numbers[one.n - 1]) for one in answer.citations), key=lambda one: one.n)
    return replace(
        answer,
        text=answer.text if marked else _renumbered(answer.text, numbers),
        citations=tuple(citations),
        sentences=tuple(replace(one, cites=_mapped(one.cites, numbers)) for one in answer.sentences),
        numbers=numbers,
    )


def numbered_so_far(text: str, passages: Sequence[Hit]) -> str:
    """Give the passages' marks in a growing text their documents' numbers; the words to come change none of them."""
    return _renumbered(text, source_numbers(_marks(text), passages))


def _marks(text: str) -> list[int]:
    return [int(mark) for mark in MARK.findall(without_code(text))]


def _mapped(marks: Iterable[int], numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers[n - 1] for n in marks if 1 <= n <= len(numbers)))


def _renumbered(text: str, numbers: Sequence[int]) -> str:
    """Give the marks outside of code the documents' numbers, and each document one mark where marks stand together."""
    parts, at = list[str](), 0
    for found in MARKS.finditer(without_code(text)):
        marks = "".join(f"[{n}]" for n in _mapped(map(int, MARK.findall(found[0])), numbers))
        parts += [text[at : found.start()], marks or found[0]]
        at = found.end()
    return "".join((*parts, text[at:]))


def _document(hit: Hit) -> tuple[str, ...]:
    """Return what tells documents apart; an attachment of the question has no book."""
    passage = hit.passage
    return (passage.book_id,) if passage.book_id else ("", passage.title, hit.url or "")


def unmarked(text: str) -> int:
    """Count the sentences without a mark; a mark may follow the full stop, and "as follows:" needs none."""
    units = sentences(MARKED_BEHIND.sub(r"\2\1", without_code(text)))
    return sum(MARK.search(unit.text) is None and not unit.text.endswith(INTRODUCES) for unit in units)


def _citation(n: int, hit: Hit, quote: str) -> Citation:
    passage = hit.passage
    return Citation(n, passage.book_id, passage.id, passage.title, passage.place, hit.url, quote, hit.dated)


def _claims(text: str, n: int) -> str:
    """Return the words in front of the marks of passage `n`."""
    pieces = re.split(r"(?<=\])(?!\[)|\n", without_code(text))
    return " ".join(MARK.sub("", piece) for piece in pieces if f"[{n}]" in piece)


def _nearest(claim: str, text: str) -> str:
    units = [unit.text for unit in sentences(text)] or [text]
    wanted = _signs(claim)
    return max(units, key=lambda unit: len(wanted & (signs := _signs(unit))) / (len(signs) + 1) ** 0.5)


def _signs(text: str) -> set[str]:
    """Return words, and pairs of characters in scripts without spaces."""
    found = [sign.lower() for sign in SIGNS.findall(text)]
    return {sign for sign in found if len(sign) > 1} | {a + b for a, b in pairwise(found)}
