"""The layout of a passage: paragraphs, list items and table rows, each with the line that introduces it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

HEADING = re.compile(r"^\s{0,3}#{1,6}\s")
RULE = re.compile(r"^[\s|:*_=-]*$")  # a line that only separates
ROW = re.compile(r"^\s*\|\s?")
ITEM = re.compile(r"^\s*(?:[-*+•・]|\d{1,3}[.)])\s+|^\s*>\s?")
FIRST_WORD = re.compile(r"[\u3000-\u9fff\uff00-\uffef]|\S+")
CLOSED = re.compile(r"[.!?。！？．][\"'”’」』）)\]*_]*$")
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]*_]*\s+|[。！？．]|\n")
INTRODUCES = (":", "：")
FULL = 0.7  # of the longest line: where the next word had still fitted into so much, no page's width broke the line
HEADING_MAX = 80  # characters


@dataclass(frozen=True, slots=True)
class Block:
    """`start` and `end` in the text; `under` is a slice of it too, or empty."""

    start: int
    end: int
    under: str = ""


class Kind(Enum):
    BREAK, ROW, ITEM, LINE = auto(), auto(), auto(), auto()


@dataclass(frozen=True, slots=True)
class Line:
    """`start` is behind the mark of an item."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def rules_a_table(self) -> bool:
        return self.kind is Kind.BREAK and "|" in self.text


def blocks(text: str) -> Iterator[Block]:
    """A table's header, and a line that heads or introduces others, say nothing alone: they are no blocks."""
    layout = _Layout(text)
    end = Line(Kind.BREAK, len(text), len(text), "")
    for line, following in pairwise([*_lines(text), end, end]):
        yield from layout.take(line, following)


def _lines(text: str) -> Iterator[Line]:
    at = 0
    for line in text.splitlines(keepends=True):
        mark = ROW.match(line) or ITEM.match(line)
        if RULE.match(line) or HEADING.match(line):
            yield Line(Kind.BREAK, at, at + len(line), line.strip())
        elif mark:
            kind = Kind.ROW if "|" in mark[0] else Kind.ITEM
            yield Line(kind, at + mark.end(), at + len(line), line[mark.end() :].strip(" \t\r\n\u3000|"))
        else:
            yield Line(Kind.LINE, at, at + len(line), line.strip())
        at += len(line)


class _Layout:
    """`_fresh`: the line in `_under` was just read, and waits for what comes next, be it behind an empty line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._held: list[Line] = []
        self._under = ""
        self._fresh = False
        self._listing = False

    def take(self, line: Line, following: Line) -> Iterator[Block]:
        if line.kind is Kind.LINE and self._held:
            self._held.append(line)
            return
        yield from self._closed(attached=line.kind in (Kind.ROW, Kind.ITEM))
        if line.rules_a_table:
            return
        if line.kind is Kind.BREAK:
            self._part(line)
        elif line.kind is Kind.ROW and following.rules_a_table:
            self._wait(line.text)
        elif line.kind is Kind.ROW:
            yield self._block(line.start, line.end)
        else:
            self._under = self._under if self._fresh or line.kind is Kind.ITEM else ""
            self._held = [line]

    def _part(self, line: Line) -> None:
        """An empty line parts a table from what follows, not the items of a list; a heading parts everything."""
        if line.text or not (self._fresh or self._listing):
            self._under, self._fresh = "", False

    def _wait(self, under: str) -> None:
        self._under, self._fresh = under, True

    def _block(self, start: int, end: int) -> Block:
        self._fresh = False
        return Block(start, end, self._under)

    def _closed(self, *, attached: bool) -> Iterator[Block]:
        """Yield the held lines, now that their block ends; `attached` to an item or a row that follows at once."""
        held, self._held = self._held, []
        if not held:
            return
        self._listing = held[0].kind is Kind.ITEM
        if not self._listing and _heads(held):
            self._under = held[0].text
            held = held[1:]
        start, end = held[0].start, held[-1].end
        if not self._listing and _introduces(held, attached=attached):
            whole = self._text[start:end].rstrip()
            front = max((found.end() for found in SENTENCE_END.finditer(whole)), default=0)
            if front:
                yield self._block(start, start + front)
            self._wait(whole[front:].strip())
        else:
            yield self._block(start, end)


def _introduces(held: Sequence[Line], *, attached: bool) -> bool:
    last = held[-1].text
    return last.endswith(INTRODUCES) or (
        attached and len(held) == 1 and len(last) <= HEADING_MAX and CLOSED.search(last) is None
    )


def _heads(held: Sequence[Line]) -> bool:
    """The first line ends on purpose, and not as a sentence does."""
    first, *rest = (line.text for line in held)
    if not rest or len(first) > HEADING_MAX or CLOSED.search(first):
        return False
    word = FIRST_WORD.search(rest[0])
    return len(first) + 1 + len(word[0] if word else "") <= FULL * max(map(len, rest))
