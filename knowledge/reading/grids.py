"""Cut a sheet's rows into sections of a passage's size, each a table with the header and its cell range."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from knowledge.reading import limits
from knowledge.reading.tables import NUMBER, YEAR, table
from knowledge.reading.texts import HEADING_LENGTH, Section
from knowledge.reading.token_estimate import BUDGET, tokens

ALPHABET = 26
HEADER_ROWS = 3
GROUPED_ROWS = 2  # a row of groups, one of names; numbers follow
LAST = 0.9  # of the time


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts from 1, as programs show it."""

    number: int
    cells: Sequence[str]

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell)

    @property
    def numeric(self) -> bool:
        return any(NUMBER.fullmatch(cell) for cell in self.cells if cell)

    def cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""


class Merged:
    """Gives the cells that are merged with another its text: down the rows, and across where others stand beside."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int, int, str]] = []

    def filled(self, number: int, values: list[str], starting: Iterable[tuple[int, int, int]]) -> list[str]:
        """Return a row's values; `starting` names the first and last column and the last row of what begins in it."""
        self._open = [each for each in self._open if each[2] >= number]
        for left, right, _, text in self._open:
            values = _with(values, left, right if right - left < len(values) else left, text)
        for left, right, bottom in starting:
            text = values[left - 1] if left <= len(values) else ""
            beside = any(value for at, value in enumerate(values, 1) if not left <= at <= right)
            across = right if beside else left  # a lone title over the whole width is a caption, said once
            values = _with(values, left, across, text)
            if bottom > number and text:
                self._open.append((left, across, bottom, text))
        return values


def _with(values: list[str], left: int, right: int, text: str) -> list[str]:
    values = [*values, *[""] * (right - len(values))]
    for at in range(left - 1, right):
        values[at] = values[at] or text
    return values


def sections_of(sheet: str, rows: Iterable[Row]) -> Iterator[Section]:
    """Split at empty rows, as people separate tables; single cells above a table are its caption."""
    for block in (part for whole in _with_headers(_blocks(rows)) for part in _side_by_side(whole)):
        captions, body = _captioned(block)
        path = tuple(caption[:HEADING_LENGTH] for caption in captions) if body else ()
        header, body = _headed(body or block)
        for part in _parts(header, body):
            yield _section(sheet, path, header, part)


def in_time(sections: Iterable[Section]) -> tuple[list[Section], str | None]:
    """Return as many sections as there is time for, and the first cell of the rest."""
    kept: list[Section] = []
    for section in sections:
        if limits.out_of_time(LAST):
            return kept, section.headings[-1].partition(":")[0]
        kept.append(section)
    return kept, None


def column(number: int) -> str:
    """Return the letters of a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, letter = divmod(number - 1, ALPHABET)
        name = chr(ord("A") + letter) + name
    return name


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    block: list[Row] = []
    for row in rows:
        if row.filled:
            block.append(row)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _with_headers(blocks: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """Rejoin a header with the numbers from which an empty row separates it."""
    held: list[Row] = []
    for block in blocks:
        if held and not block[0].numeric:
            yield held
            held = []
        joined = [*held, *block]
        held = []
        if len(joined) <= HEADER_ROWS and joined[-1].filled > 1 and not any(row.numeric for row in joined):
            held = joined
        else:
            yield joined
    if held:
        yield held


def _captioned(block: list[Row]) -> tuple[list[str], list[Row]]:
    """Split off the rows with one cell above the first row with several."""
    first = next((number for number, row in enumerate(block) if row.filled > 1), 0)
    captions = [" ".join(next(filter(None, row.cells)).split()) for row in block[:first]]
    return captions, block[first:]


def _side_by_side(block: list[Row]) -> Iterator[list[Row]]:
    """Split tables that an empty column separates, where each has a full header of its own."""
    width = max(len(row.cells) for row in block)
    used = [any(row.cell(at) for row in block) for at in range(width)]
    groups = [[at for at, _ in columns] for filled, columns in groupby(enumerate(used), lambda each: each[1]) if filled]
    parts = [list(_within(block, group)) for group in groups]
    apart = len(groups) > 1 and all(len(group) > 1 for group in groups) and all(map(_has_header, parts, groups))
    yield from parts if apart else [block]


def _within(block: list[Row], columns: Sequence[int]) -> Iterator[Row]:
    for row in block:
        part = Row(row.number, [row.cell(at) if at in columns else "" for at in range(columns[-1] + 1)])
        if part.filled:
            yield part


def _has_header(block: list[Row], columns: Sequence[int]) -> bool:
    """Tell whether a table begins, perhaps below its caption, with a name or a year for every column."""
    _, body = _captioned(block)
    labels = [body[0].cell(at) for at in columns] if body else []
    worded = all(label and (YEAR.fullmatch(label) or not NUMBER.fullmatch(label)) for label in labels)
    return bool(labels) and (worded or _is_group_row(body))


def _headed(block: list[Row]) -> tuple[Row, list[Row]]:
    """Merge the header rows into one, column by column."""
    grouped = _is_group_row(block)
    block = _with_groups_spread(block) if grouped else block
    rows = 2 if grouped else 1
    while rows < min(HEADER_ROWS, len(block)) and _goes_on(block[rows - 1], block[rows]):
        rows += 1
    width = max(len(row.cells) for row in block[:rows])
    labels = (filter(None, (row.cell(at) for row in block[:rows])) for at in range(width))
    stacked = [" ".join(dict.fromkeys(each)) for each in labels]
    return Row(block[0].number, stacked), block[rows:]


def _is_group_row(block: Sequence[Row]) -> bool:
    """Tell whether the first row only groups the columns that the second names, such as years over seasons."""
    if len(block) <= GROUPED_ROWS:
        return False
    groups, names = block[0], block[1]
    numbers = [cell for cell in groups.cells if NUMBER.fullmatch(cell)]
    merged = _repeated(groups)
    grouped = groups.filled < names.filled or merged
    named = names.filled >= groups.filled or (merged and all(map(names.cell, merged)))
    labelled = not names.numeric and named and all(map(YEAR.fullmatch, numbers))
    return bool(groups.filled > 1 and grouped and labelled and (numbers or merged) and block[2].numeric)


def _repeated(row: Row) -> list[int]:
    """Return the columns with the same label as one beside them, as merged cells have it."""
    alike = [at for at, (one, other) in enumerate(pairwise(row.cells)) if one and one == other]
    return sorted({*alike, *(at + 1 for at in alike)})


def _with_groups_spread(block: list[Row]) -> list[Row]:
    """Repeat the labels of groups over the gaps to their right."""
    cells, label = [], ""
    for at in range(len(block[1].cells)):
        label = block[0].cell(at) or label
        cells.append(label if block[1].cell(at) else block[0].cell(at))
    return [Row(block[0].number, cells), *block[1:]]


def _goes_on(header: Row, row: Row) -> bool:
    leading = next((at for at, cell in enumerate(header.cells) if cell), 0)
    return not header.numeric and not row.numeric and not row.cell(leading)


def _parts(header: Row, rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield as many rows as fit into a passage with the header."""
    room = max(BUDGET - _length(header) - tokens("| --- " * len(header.cells)), BUDGET // 4)
    part: list[Row] = []
    size = 0
    for row in rows:
        length = _length(row)
        if part and size + length > room:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part or not rows:
        yield part


def _length(row: Row) -> int:
    return tokens(" | ".join(row.cells))


def _section(sheet: str, path: tuple[str, ...], header: Row, part: Sequence[Row]) -> Section:
    rows = [header, *part]
    used = [at for at in range(max(len(row.cells) for row in rows)) if any(row.cell(at) for row in rows)]
    follows = part and part[0].number <= header.number + HEADER_ROWS  # the header's own place belongs to the range
    first = header.number if follows or not part else part[0].number
    place = f"{column(used[0] + 1)}{first}:{column(used[-1] + 1)}{rows[-1].number}"
    return Section(_text(header, part, used), (*path, f"{sheet}!{place}" if sheet else place))


def _text(header: Row, part: Sequence[Row], used: Sequence[int]) -> str:
    """Return a table, or named values where the header alone is longer than a passage."""
    if part and _length(header) > BUDGET:
        named = ((header.cell(at), row.cell(at)) for row in part for at in used)
        return "\n".join(f"{name}: {value}" for name, value in named if value)
    return table([[row.cell(at) for at in used] for row in (header, *part)])
