"""Citations: the marks in an answer, resolved to places in books."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from knowledge.catalogue.hits import Hit
from knowledge.librarian.answers import Citation
from knowledge.librarian.output_filter import without_code
from knowledge.librarian.quotation.sentences import sentences

MARK = re.compile(r"\[(\d+)\]")
MARKED_BEHIND = re.compile(r"([.!?。！？．]+)((?:\s*\[\d+\])+)")
INTRODUCES = (":", "：")
SIGNS = re.compile(r"[a-z0-9]+|[^\W\d_a-z]", re.IGNORECASE)


def cited(text: str, passages: Sequence[Hit], quotes: Mapping[int, str]) -> tuple[Citation, ...]:
    """Return one citation for each mark, in order of appearance, with the quoted words or the nearest sentence.

    Where a text quotes, only the quotes count: a document's own "[3]" is no mark of ours.
    """
    numbers = dict.fromkeys(quotes or (int(mark) for mark in MARK.findall(without_code(text))))
    return tuple(
        _citation(n, passages[n - 1], quotes.get(n) or _nearest(_claims(text, n), passages[n - 1].passage.text))
        for n in numbers
        if 1 <= n <= len(passages)
    )


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
