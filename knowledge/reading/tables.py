"""Tables as Markdown, the form in which every reader returns them and in which they are cut with their header."""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading.token_estimate import longer_than, tokens

RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
CELL_EDGE = re.compile(r"(?<!\\)\|")
HEADER_LINES = 2
MOST_HEADERS = 3  # rows of a header
NUMBER = re.compile(r"[-+(]?\W?[\d.,' ]*\d\W{0,3}")
YEAR = re.compile(r"(?:19|20)\d\d")
MAX_SPAN = 64  # columns or rows that one cell may reach over
HEADER_BUDGETS = 2  # a header longer than so many passages is not repeated, lest a wide table grow without bound

Split = Callable[[str], Iterable[str]]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return Markdown with the first row as header. One column is layout, and becomes paragraphs."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    width = max((len(row) for row in filled), default=0)
    if width == 1:
        return "\n\n".join(row[0].strip() for row in filled)
    lines = [_line(row, width) for row in filled]
    return "\n".join([*lines[:1], "| " + " | ".join(["---"] * width) + " |", *lines[1:]]) if lines else ""


def merged_header(rows: Sequence[Sequence[str]], headers: int) -> list[Sequence[str]]:
    """Join the first `headers` rows into one, column by column, so that every column names all of its labels."""
    if headers <= 1 or headers >= len(rows):
        return list(rows)
    width = max(len(row) for row in rows[:headers])
    columns = ([" ".join(row[at].split()) for row in rows[:headers] if at < len(row)] for at in range(width))
    return [[" ".join(dict.fromkeys(filter(None, labels))) for labels in columns], *rows[headers:]]


def with_merged(rows: Sequence[Sequence[str | None]]) -> str:
    """Return a table where None stands for what the cell on its left covers, and below a cell is repeated.

    Groups and the names of columns below them become one header; a title over the whole width stands above.
    """
    width = max(map(len, rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows if any(row)]
    title: list[str] = []
    if len(filled) > HEADER_LINES and filled[0][0] and width > 1 and all(cell is None for cell in filled[0][1:]):
        title = [filled.pop(0)[0] or ""]
    headers = 1
    while headers < MOST_HEADERS and names_columns_of(filled[headers - 1 : headers + 3]):
        headers += 1
    spread_out = [_over_gaps(row) if headers > 1 else row for row in filled[:headers]] + filled[headers:]
    shown = [[cell or "" for cell in row] for row in spread_out]
    return "\n\n".join(filter(None, (*title, table(merged_header(shown, headers)))))


def names_columns_of(rows: Sequence[Sequence[str | None]]) -> bool:
    """Tell whether the second of some rows, all of one width, names the columns that the first one groups.

    None is what the cell on its left covers. What stands beside the groups reaches over both rows, or else it has
    room in one of them and numbers follow.
    """
    if len(rows) <= HEADER_LINES or None not in rows[0]:
        return False
    groups, names = rows[0], _over_gaps(rows[1])
    grouped = [None in pair for pair in zip(groups, [*groups[1:], ""], strict=True)]
    beside = [(one, other) for one, other, inside in zip(groups, names, grouped, strict=True) if not inside]
    below = [name or "" for name, inside in zip(names, grouped, strict=True) if inside]
    if not all(below) or any(one and other and one != other for one, other in beside):
        return False
    worded = not any(NUMBER.fullmatch(name) and not YEAR.fullmatch(name) for name in below)
    values = (value for row in rows[2:] for value, inside in zip(row, grouped, strict=True) if inside)
    counted = any(NUMBER.fullmatch(value or "") for value in values)
    return any(one and one == other for one, other in beside) or (worded and counted)


def _over_gaps(row: Sequence[str | None]) -> list[str | None]:
    """Repeat a cell in what it covers on its right."""
    cells: list[str | None] = []
    for cell in row:
        cells.append(cells[-1] if cell is None and cells else cell)
    return cells


def normal(text: str) -> str:
    """Rewrite tables without outer pipes, or padded with spaces, to the form of `table`."""
    lines = text.split("\n")
    done: list[str] = []
    inside = False
    for number, line in enumerate(lines):
        inside = "|" in line and (inside or (number + 1 < len(lines) and _is_rule(lines[number + 1])))
        done.append(_squeezed(line) if inside else line)
    return "\n".join(done)


def pieces_of(text: str, budget: int, split: Split) -> Iterator[str]:
    """Yield pieces of a long text: tables by rows, each piece with the header; `split` cuts the rest."""
    lines = (line.rstrip("\n") for line in io.StringIO(text))
    for tabular, group in groupby(lines, key=lambda line: line.lstrip().startswith("|")):
        block = list(group)
        header = "\n".join(block[:HEADER_LINES])
        is_table = tabular and len(block) > HEADER_LINES and bool(RULE.match(block[1]))
        if is_table and not longer_than(header, HEADER_BUDGETS * budget):
            yield from _rows(header, block[HEADER_LINES:], budget, split)
        else:
            yield from (piece.strip() for piece in split("\n".join(block)) if piece.strip())


def _rows(header: str, rows: Sequence[str], budget: int, split: Split) -> Iterator[str]:
    room = max(budget - tokens(header), budget // 4)  # a header as long as a passage still leaves room for rows
    held: list[str] = []
    for row in rows:
        for part in split(row) if longer_than(row, budget) else [row]:
            if held and tokens("\n".join([*held, part])) > room:
                yield "\n".join([header, *held])
                held = []
            held.append(part.strip())
    yield "\n".join([header, *held])


def _is_rule(line: str) -> bool:
    return "|" in line and bool(RULE.match(line))


def _squeezed(row: str) -> str:
    cells = [cell.strip() for cell in CELL_EDGE.split(row.strip().removeprefix("|").removesuffix("|"))]
    return "| " + " | ".join("---" if _is_dashes(cell) else cell for cell in cells) + " |"


def _is_dashes(cell: str) -> bool:
    return len(cell) > 1 and not cell.strip(":-")


def _line(row: Sequence[str], width: int) -> str:
    cells = [" ".join(cell.split()).replace("|", "\\|") for cell in row]
    return "| " + " | ".join([*cells, *[""] * (width - len(cells))]) + " |"


def spread(rows: list[list[tuple[Element, str]]]) -> list[list[str]]:
    """Repeat the text of an HTML table's cell in each row and column heading that it reaches over."""
    filled: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    for row in rows:
        cells: list[str] = []
        _fill(cells, below)
        for cell, text in row:
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            for number in range(across):
                if down > 1:
                    below[len(cells)] = (down - 1, text if number == 0 or cell.tag == "th" else "")
                cells.append(text if number == 0 or cell.tag == "th" else "")
            _fill(cells, below)
        filled.append(cells)
    return filled


def _fill(cells: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(cells) in below:
        left, text = below.pop(len(cells))
        if left > 1:
            below[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isdigit() else 1
