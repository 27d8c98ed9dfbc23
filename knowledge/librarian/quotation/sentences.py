"""A passage cut into the units that can be quoted: sentences, list items, table rows; English and Japanese."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.librarian.quotation.text_layout import blocks

ENDS = "。！？．"
PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")"}
ENGLISH_END = re.compile(r"[.!?]+[\"'”’)\]*_]*(?=\s+[\"'“‘(\[*_]*[A-Z0-9À-Þ])")
ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|Mr|Mrs|Ms|Dr|Prof|St|No|Fig|Sec|Art|Inc|Ltd|Co|Jr|Sr|approx|U\.S|a\.m|p\.m|al"
    r"|incl|excl|ext|[Tt]el|[Mm]ax|[Mm]in|dept|est|resp|pp?|vol|nr|ca)"
    r"|\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is a slice of the passage, nothing changed; `start` is where it begins there.

    `under` is another, of the line without which it says little: its table's header, what heads or introduces it.
    """

    text: str
    start: int
    under: str = ""


def sentences(text: str) -> list[Sentence]:
    return [
        Sentence(text[start:end], start, block.under)
        for block in blocks(text)
        for start, end in spans(text, block.start, block.end)
    ]


def spans(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two places of a text, as places."""
    yield from _trimmed(text, _cuts(text, first, last))


def joined(text: str) -> str:
    """Return the words on one line: a line broken by a page's width is joined, in Japanese without a space."""
    text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text.strip())
    return " ".join(text.split())


def _cuts(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first
    for end in _ends(text, first, last):
        yield start, end
        start = end
    yield start, last


def _ends(text: str, first: int, last: int) -> Iterator[int]:
    """Yield the place after each full stop that ends no abbreviation and, in Japanese, is not inside a quotation."""
    english = {
        found.end()
        for found in ENGLISH_END.finditer(text, first, last)
        if not ABBREVIATION.search(text, first, found.start() + 1)
    }
    waiting: list[str] = []
    for at in range(first, last):
        char = text[at]
        if waiting and char == waiting[-1]:
            waiting.pop()
        elif char in PAIRS and PAIRS[char] in text[at:last]:
            waiting.append(PAIRS[char])
        if at + 1 in english or (char in ENDS and not waiting and text[at + 1 : at + 2] not in tuple(ENDS + "」』）)")):
            yield at + 1


def _trimmed(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        words = text[start:end]
        left = start + len(words) - len(words.lstrip(" \t\r\n\u3000|"))
        right = end - (len(words) - len(words.rstrip(" \t\r\n\u3000|")))
        if any(char.isalnum() for char in text[left:right]):
            yield left, right
