"""A passage's tables as lines to be read: every cell behind its column's name, in place of pipes and dashes."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

RULE = re.compile(r"^\s*\|[\s|:-]*-[\s|:-]*$")
ROW = re.compile(r"^\s*\|")
EDGE = re.compile(r"(?<!\\)\|")  # not one that is written as \|
BETWEEN = " · "

Part = slice | str  # of the text as it stands, or put in between


def readable(text: str) -> Iterator[Part]:
    """The text's slices in order, whole but for its tables' pipes, rules and headers."""
    names: list[str] = []
    lines = [*_lines(text), (len(text), "")]
    for (start, line), (_, following) in pairwise(lines):
        if not ROW.match(line):
            names = []
            yield slice(start, start + len(line))
        elif RULE.match(line):
            continue
        elif RULE.match(following):
            names = [text[cell] for cell in _cells(start, line)]
        else:
            yield from _row(_cells(start, line), names)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line
        at += len(line)


def _cells(start: int, line: str) -> list[slice]:
    """Without the space around them; an empty one has no length."""
    cells, at = list[slice](), start + line.index("|") + 1
    for words in EDGE.split(line.strip().removeprefix("|").removesuffix("|")):
        left = at + len(words) - len(words.lstrip())
        cells.append(slice(left, left + len(words.strip())))
        at += len(words) + 1
    return cells


def _row(cells: Sequence[slice], names: Sequence[str]) -> Iterator[Part]:
    between = ""
    for at, cell in enumerate(cells):
        if cell.start == cell.stop:
            continue
        name = names[at] if at < len(names) else ""
        if between or name:
            yield f"{between}{name}: " if name else between
        yield cell
        between = BETWEEN
    yield "\n"
