"""Excel (.xlsx, .xlsm): openpyxl (MIT) reads it row by row, as values and not as formulas. Hidden sheets stay out."""

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits, zip_package
from knowledge.reading.grids import Row, in_time, sections_of
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

MAX_CELLS = 2_000_000
MIDNIGHT = dt.time()


class _Sheets:
    """A workbook in reading; `rest` is the first cell that was left out."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._cells = 0
        self.rest: str | None = None

    def sections(self) -> Iterator[Section]:
        for sheet in self._book.worksheets:
            if sheet.sheet_state == "visible" and self.rest is None:
                yield from sections_of(sheet.title, self._rows(sheet))

    def _rows(self, sheet: Any) -> Iterator[Row]:
        sheet.reset_dimensions()  # what a file claims of its size may be anything
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if self._cells > MAX_CELLS or limits.out_of_time():
                self.rest = f"{sheet.title}!A{number}"
                return
            values = [_shown(cell) for cell in cells]
            while values and not values[-1]:
                values.pop()
            self._cells += len(values)
            yield Row(number, values)


def read(data: bytes) -> Reading:
    with zip_package.opened(data) as opened:
        pictures = any(name.startswith("xl/media/") for name in opened.namelist())
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = _Sheets(book)
    sections, rest = in_time(sheets.sections())
    rest = rest or sheets.rest
    if not sections:
        reason = Reason.PICTURES_ONLY if pictures else Reason.EMPTY
        raise BookRefused(reason, "The workbook's cells are empty.")
    remarks = (Remark("rest_left_out", {"place": rest}),) if rest else ()
    return Reading((book.properties.title or "").strip() or None, tuple(sections), None, Kind.XLSX, remarks)


def _shown(cell: Any) -> str:
    """About as the program shows it: dates as ISO has them, percentages as such, no digits that nobody typed."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float | int):
        percent = "%" in (cell.number_format or "")
        return f"{value * 100:.10g}%" if percent else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return str(value.date() if value.time() == MIDNIGHT else value)
    return str(value).strip()
