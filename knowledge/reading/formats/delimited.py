"""Values separated by commas, semicolons, tabs or pipes: which of them is found out."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from knowledge.errors import BookRefused, Reason
from knowledge.reading import budget
from knowledge.reading.formats.grids import Row, in_time, sections_of
from knowledge.reading.kinds import Kind
from knowledge.reading.texts import Note, Reading

DELIMITERS = (",", "\t", ";", "|")
SAMPLE_ROWS = 100
MAX_FIELD = 2**24
FIRST = 0.3  # of the time: passages are made of the rows in the rest


class _Lines:
    """`rest` is the first row that was left out."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        self.rest: int | None = None

    def rows(self) -> Iterator[Row]:
        for number, cells in enumerate(self._reader, 1):
            if budget.exhausted(FIRST):
                self.rest = number
                return
            yield Row(number, [cell.strip() for cell in cells])


def read(text: str) -> Reading:
    csv.field_size_limit(MAX_FIELD)
    lines = _Lines(text, delimiter_of(text) or ",")
    sections, rest = in_time(sections_of("", lines.rows()))
    if not sections:
        raise BookRefused(Reason.EMPTY, "The table's cells are empty.")
    place = rest or (f"A{lines.rest}" if lines.rest else None)
    remarks = (Note("rest_left_out", {"place": place}),) if place else ()
    return Reading(None, tuple(sections), None, Kind.CSV, remarks)


def delimiter_of(text: str) -> str | None:
    """The one that gives most rows the same width, above one column; None for a single column."""
    best, score = None, 0.0
    for delimiter in DELIMITERS:
        rows = csv.reader(io.StringIO(text[:65536]), delimiter=delimiter)
        try:
            widths = Counter(len(row) for row in islice(rows, SAMPLE_ROWS) if row)
        except csv.Error:
            continue
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        share = count / max(1, widths.total())
        if width > 1 and share > score:
            best, score = delimiter, share
    return best
