"""Values separated by commas, semicolons, tabs or pipes; the separator is detected."""

import csv
import io
import re
from collections.abc import Iterator

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits
from knowledge.reading.grids import Row, in_time, sections_of
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.recognition.text_kinds import delimiter_of
from knowledge.reading.texts import Reading
from knowledge.remark import Remark

SEPARATOR_LINE = re.compile(r"\Asep=.\n")  # for Excel
MAX_FIELD = 2**24
FIRST = 0.3  # of the time: passages are made of the rows in the rest


class _Lines:
    """The rows of a table; `rest` is the first row that was left out."""

    def __init__(self, text: str, delimiter: str) -> None:
        self._reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        self.rest: int | None = None

    def rows(self) -> Iterator[Row]:
        for number, cells in enumerate(self._reader, 1):
            if limits.out_of_time(FIRST):
                self.rest = number
                return
            yield Row(number, [cell.strip() for cell in cells])


def read(text: str) -> Reading:
    csv.field_size_limit(MAX_FIELD)
    text = SEPARATOR_LINE.sub("", text)
    lines = _Lines(text, delimiter_of(text) or ",")
    sections, rest = in_time(sections_of("", lines.rows()))
    if not sections:
        raise BookRefused(Reason.EMPTY, "The table's cells are empty.")
    place = rest or (f"A{lines.rest}" if lines.rest else None)
    remarks = (Remark("rest_left_out", {"place": place}),) if place else ()
    return Reading(None, tuple(sections), None, Kind.CSV, remarks)
