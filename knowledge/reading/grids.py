"""Cut a sheet's rows into sections of a passage's size, each a table with the header and its cell range."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby, pairwise

from knowledge.reading import limits
from knowledge.reading.tables import NUMBER, YEAR, names_columns_of, table
from knowledge.reading.texts import HEADING_LENGTH, WORDS, Section
from knowledge.reading.token_estimate import BUDGET, tokens

ALPHABET = 26
HEADER_ROWS = 3
TOTAL = re.compile(
    r"\W*(?:(?:grand |sub-?|net |gross )?(?:totals?|sums?)|averages?|mean|balance|[総小合]?計|平均|残高)\b",
    re.IGNORECASE,
)
NAMED_FIELDS = 2  # cells of a line with a name and a value
LABEL = 80  # characters of a title or a name; longer ones are text
GROUPED_ROWS = 2  # a row of groups, one of names; numbers follow
LAST = 0.9  # of the time


@dataclass(frozen=True, slots=True)
class Row:
    """`number` counts from 1, as programs show it.

    `across` are the places, from 0, that a cell on their left covers. A row that `goes_on` only continues one above.
    """

    number: int
    cells: Sequence[str]
    across: AbstractSet[int] = frozenset()
    goes_on: bool = False

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if cell)

    @property
    def numeric(self) -> bool:
        return any(NUMBER.fullmatch(cell) for cell in self.cells if cell)

    def cell(self, at: int) -> str:
        return self.cells[at] if at < len(self.cells) else ""


class MergedCells:
    """Gives the cells that are merged with another its text: down the rows, and across where others stand beside."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int, int, str]] = []

    def row(
        self, number: int, values: list[str], starting: Iterable[tuple[int, int, int]], hidden: AbstractSet[int]
    ) -> Row:
        """Return the row of these values, without hidden columns; columns count from 1.

        `starting` names the first and last column and the last row of each merged cell that begins in it.
        """
        own = any(values)
        across: set[int] = set()
        self._open = [each for each in self._open if each[2] >= number]
        for left, right, _, text in self._open:
            last = right if right - left < len(values) else left
            values = _with(values, left, last, text)
            across.update(range(left, last))
        for left, right, bottom in starting:
            text = values[left - 1] if left <= len(values) else ""
            beside = any(value for at, value in enumerate(values, 1) if not left <= at <= right)
            last = right if beside else left  # a lone title over the whole width is a caption, said once
            values = _with(values, left, last, text)
            across.update(range(left, last))
            if bottom > number and text:
                self._open.append((left, last, bottom, text))
        shown = ["" if at in hidden else value for at, value in enumerate(values, 1)]
        while shown and not shown[-1]:
            shown.pop()
        return Row(number, shown, {at for at in across if at not in hidden}, goes_on=bool(shown) and not own)


def _with(values: list[str], left: int, right: int, text: str) -> list[str]:
    values = [*values, *[""] * (right - len(values))]
    for at in range(left - 1, right):
        values[at] = values[at] or text
    return values


def sections_of(sheet: str, rows: Iterable[Row]) -> Iterator[Section]:
    """Split at empty rows, as people separate tables; single cells above a table are its caption."""
    title: tuple[str, ...] | None = None
    last: Row | None = None  # the header of the table before
    for whole in _with_headers(_blocks(rows)):
        blocks = list(_apart(whole))
        for block in blocks:
            captions, body = _captioned(block)
            path = tuple(caption[:HEADING_LENGTH] for caption in captions) if body else ()
            body = body or block
            header, body = _as_shown(last, body) if last and _continues(body, last) else _as_shown(*_headed(body))
            last = Row(0, header.cells, header.across) if body and len(blocks) == 1 else None
            for part in _parts(header, body):
                yield _section(sheet, (*(title or ()), *path), header, part)
        title = _title(whole) if title is None else title


def _continues(rows: Sequence[Row], header: Row) -> bool:
    """Tell rows with numbers that an empty row parts from the ones above, under the names of which they stand.

    A total belongs to the table above, however few columns that has.
    """
    numbers = [cell for cell in rows[0].cells if NUMBER.fullmatch(cell)]
    named = all(header.cell(at) for at, cell in enumerate(rows[0].cells) if cell)
    is_row = rows[0].filled > 1 and any(not YEAR.fullmatch(cell) for cell in numbers)
    if all(row.filled > 1 and TOTAL.match(next(filter(None, row.cells))) for row in rows):
        return named
    return is_row and named and header.filled > NAMED_FIELDS and not header.numeric


def _title(block: list[Row]) -> tuple[str, ...]:
    """Return what stands alone at the top of a sheet, and so is said of all that follows."""
    words = " ".join(next(filter(None, block[0].cells)).split()) if block[0].filled == 1 else ""
    return (words,) if WORDS.search("".join(words.split())) and len(words) <= LABEL else ()


def _apart(block: list[Row]) -> Iterator[list[Row]]:
    """Part the tables in a block: those side by side, and a table from the names and values right above it."""
    wide = next((at for at, row in enumerate(block) if row.filled > NAMED_FIELDS + 1), 0)
    above = [row for row in block[:wide] if row.filled > 1]
    left = min((at for row in above for at, cell in enumerate(row.cells) if cell), default=0)
    named = all(row.cell(left) and row.cell(left + 1) and row.filled == NAMED_FIELDS for row in above)
    if above and named and not block[wide].numeric and len(block) > wide + 1:
        yield block[:wide]
        yield from _side_by_side(block[wide:])
    else:
        yield from _side_by_side(block)


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
        if row.goes_on:
            pass
        elif row.filled:
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
    whole = len(groups) > 1 and all(len(part) > 1 < len(group) for part, group in zip(parts, groups, strict=True))
    apart = whole and all(map(_has_header, parts, groups))
    yield from parts if apart else [block]


def _within(block: list[Row], columns: Sequence[int]) -> Iterator[Row]:
    for row in block:
        cells = [row.cell(at) if at in columns else "" for at in range(columns[-1] + 1)]
        part = Row(row.number, cells, row.across)
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
    leading = next((at for at, cell in enumerate(block[0].cells) if cell), 0)
    while rows < min(HEADER_ROWS, len(block)) and _goes_on(block[rows - 1 :], leading):
        rows += 1
    width = max(len(row.cells) for row in block[:rows])
    labels = (filter(None, (row.cell(at) for row in block[:rows])) for at in range(width))
    stacked = [" ".join(dict.fromkeys(each)) for each in labels]
    across = {at for at in range(width) if all(at in row.across or not row.cell(at) for row in block[:rows])}
    return Row(block[0].number, stacked, across), block[rows:]


def _as_shown(header: Row, rows: Sequence[Row]) -> tuple[Row, list[Row]]:
    """Return a table without what merged cells only repeat: columns that none begins in, values without a name.

    A value is repeated under each name that it reaches over, but what a row begins with is said once, and so is
    everything in a form, where merged cells make up the first row, too.
    """
    form = header.across if any(row.across for row in rows) else frozenset[int]()
    own = {at for row in (header, *rows) for at, cell in enumerate(row.cells) if cell and at not in row.across}

    def masked(row: Row) -> Row:
        first = next((at for at, cell in enumerate(row.cells) if cell), 0)
        opening = next((at for at in range(first + 1, len(row.cells)) if at not in row.across), len(row.cells))
        said = {at for at in row.across if form or at < opening}
        return Row(row.number, [cell if at in own and at not in said else "" for at, cell in enumerate(row.cells)])

    names = [cell if at in own - form else "" for at, cell in enumerate(header.cells)]
    return Row(header.number, names), [masked(row) for row in rows]


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
    return [Row(block[0].number, cells, block[0].across), *block[1:]]


def _goes_on(rows: Sequence[Row], leading: int) -> bool:
    """Tell whether the second row names columns that merged cells of the first one group, or goes on with its names."""
    header, row = rows[0], rows[1]
    width = max(len(each.cells) for each in rows[: HEADER_ROWS + 1])
    cells = [[each.cell(at) for at in range(width)] for each in rows[: HEADER_ROWS + 1]]
    groups = [None if at in header.across else cell for at, cell in enumerate(cells[0])]
    if names_columns_of([groups, *cells[1:]]):
        return True
    named = all(len(cell) <= LABEL and not cell.endswith(("。", ".")) for cell in row.cells)
    beside = row.cell(leading) in {"", header.cell(leading)}
    return not header.numeric and not row.numeric and beside and named


def _parts(header: Row, rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield as many rows as fit into a passage with the header."""
    width = len({at for row in (header, *rows) for at, cell in enumerate(row.cells) if cell})
    room = max(BUDGET - _length(header) - tokens("| --- " * width), BUDGET // 4)
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
    return tokens(" | ".join(filter(None, row.cells)))


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
