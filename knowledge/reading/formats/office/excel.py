"""Excel (.xlsx, .xlsm): openpyxl (MIT) reads it row by row, as values and not as formulas. Hidden parts stay out."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl
from openpyxl.workbook import Workbook

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits, zip_package
from knowledge.reading.formats.office import number_formats
from knowledge.reading.formats.office.properties import properties_of
from knowledge.reading.formats.office.runs import ticked
from knowledge.reading.formats.office.sheet_drawings import drawn_on
from knowledge.reading.formats.office.sheet_facts import SheetFacts, facts_of, names_of, relations_of, with_shown_runs
from knowledge.reading.grids import MergedCells, Row, column, in_time, sections_of
from knowledge.reading.markup import linked
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

MAX_CELLS = 2_000_000
MAX_NAMED = 20


class _Sheets:
    """A workbook in reading; `rest` is the first cell that was left out, `hidden` names what nobody is shown."""

    def __init__(self, book: Workbook, package: zipfile.ZipFile, facts: Mapping[str, SheetFacts]) -> None:
        self._book = book
        self._package = package
        self._facts = facts
        self._cells = 0
        self.rest: str | None = None
        self.hidden: list[str] = []
        self.without_value: list[str] = []
        self.struck = 0

    def sections(self) -> Iterator[Section]:
        for sheet in self._book.worksheets:
            if sheet.sheet_state != "visible":
                self.hidden.append(sheet.title)
            elif self.rest is None:
                facts = self._facts.get(sheet.title, SheetFacts())
                self._tell(sheet.title, facts)
                seen: set[tuple[int, int]] = set()
                yield from sections_of(sheet.title, self._rows(sheet, facts, seen))
                yield from self._beside(sheet.title, facts, seen)
        yield from self._chart_sheets()

    def _beside(self, title: str, facts: SheetFacts, seen: set[tuple[int, int]]) -> Iterator[Section]:
        """Yield what is not in cells: drawings, notes on empty cells, hints on what to write."""
        for place, words in drawn_on(self._package, facts.path):
            yield Section(words, (f"{title}!{place}" if place else title,))
        for (at, row), note in facts.notes.items():
            if (at, row) not in seen and at not in facts.hidden_columns and row not in facts.hidden_rows:
                yield Section(f"[Note: {note}]", (f"{title}!{column(at)}{row}:{column(at)}{row}",))
        if facts.hints:
            yield Section("\n".join(dict.fromkeys(facts.hints)), (title,))

    def _chart_sheets(self) -> Iterator[Section]:
        """Yield the sheets that are charts; one that is hidden is named."""
        targets = dict(relations_of(self._package, "xl/workbook.xml"))
        for name, key, shown in names_of(self._package):
            kind, path = targets.get(key, ("", ""))
            if not kind.endswith("/chartsheet"):
                continue
            if not shown:
                self.hidden.append(name)
                continue
            yield from (Section(words, (name,)) for _, words in drawn_on(self._package, path))

    def _tell(self, title: str, facts: SheetFacts) -> None:
        self.hidden += [f"{title}!{column(number)}" for number in sorted(facts.hidden_columns)[:MAX_NAMED]]
        self.hidden += [f"{title}!{number}" for number in sorted(facts.hidden_rows)[:MAX_NAMED]]
        self.without_value += [f"{title}!{cell}" for cell in facts.without_value]

    def _rows(self, sheet: Any, facts: SheetFacts, seen: set[tuple[int, int]]) -> Iterator[Row]:
        sheet.reset_dimensions()  # what a file claims of its size may be anything
        merged = MergedCells()
        starting: dict[int, list[tuple[int, int, int]]] = {}
        for left, top, right, bottom in facts.merged:
            starting.setdefault(top, []).append((left, right, bottom))
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if self._cells > MAX_CELLS or limits.out_of_time():
                self.rest = f"{sheet.title}!A{number}"
                return
            struck = {at for at, cell in enumerate(cells, 1) if _is_struck(cell)}
            self.struck += len(struck) if number not in facts.hidden_rows else 0
            values = ["" if at in struck else _noted(cell, number, at, facts) for at, cell in enumerate(cells, 1)]
            row = merged.row(number, values, starting.get(number, ()), facts.hidden_columns)
            seen.update((at, number) for at in range(1, len(cells) + 1) if (at, number) in facts.notes)
            if number in facts.hidden_rows:
                continue
            if struck and not row.filled:  # a row that is struck out parts no tables
                continue
            self._cells += len(row.cells)
            yield row


def read(data: bytes) -> Reading:
    data, struck = with_shown_runs(zip_package.transitional(data))
    with zip_package.opened(data) as package:
        pictures = any(name.startswith("xl/media/") for name in package.namelist())
        facts = facts_of(package)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = _Sheets(book, package, facts)
        sheets.struck = struck
        sections, rest = in_time(sheets.sections())
        about = _about(package, book, facts)
    rest = rest or sheets.rest
    if not sections:
        reason = Reason.PICTURES_ONLY if pictures else Reason.EMPTY
        raise BookRefused(reason, "The workbook's cells are empty.")
    title = about.pop("title", None)
    return Reading(title, tuple(sections), None, Kind.XLSX, tuple(_remarks(sheets, rest)), about=about)


def _about(package: zipfile.ZipFile, book: Workbook, facts: Mapping[str, SheetFacts]) -> dict[str, str]:
    """Return the properties, the margins of printed pages, and the names that stand for values or cells."""
    shown = [facts.get(sheet.title, SheetFacts()) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    margins = {
        kind: " · ".join(dict.fromkeys(each.margins[kind] for each in shown if kind in each.margins))
        for kind in ("header", "footer")
    }
    names = ", ".join(f"{name} = {each.attr_text}" for name, each in book.defined_names.items() if _is_told(name, each))
    found = {**margins, "names": names, **properties_of(package)}
    return {name: words for name, words in found.items() if words}


def _is_told(name: str, defined: Any) -> bool:
    return not (defined.hidden or name.startswith("_") or "#REF!" in str(defined.attr_text))


def _remarks(sheets: _Sheets, rest: str | None) -> Iterator[Remark]:
    if rest:
        yield Remark("rest_left_out", {"place": rest})
    if sheets.hidden:
        yield Remark("hidden_left_out", {"places": sheets.hidden[:MAX_NAMED]})
    if sheets.struck:
        yield Remark("hidden_text_left_out", {"count": sheets.struck})
    if sheets.without_value:
        cells = sheets.without_value
        yield Remark("formulas_without_value", {"count": len(cells), "cells": cells[:MAX_NAMED]})


def _is_struck(cell: Any) -> bool:
    return cell.value is not None and bool(cell.font.strike)


def _noted(cell: Any, row: int, at: int, facts: SheetFacts) -> str:
    note, target = facts.notes.get((at, row)), facts.links.get((at, row))
    shown = linked(_shown(cell), target) if target else _shown(cell)
    return " ".join(filter(None, (shown, f"[Note: {note}]"))) if note else shown


def _shown(cell: Any) -> str:
    """Return a value about as the program shows it, with dates in ISO form."""
    value, code = cell.value, str(getattr(cell, "number_format", None) or "")
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() | int():  # openpyxl does not know every code of a date
            dated = number_formats.is_date(code)
            return number_formats.stored(str(value), code) if dated else number_formats.shown(value, code)
        case dt.timedelta():
            return number_formats.duration(value, code)
        case dt.datetime():
            return number_formats.day(value, code)
    return ticked(str(value).strip())
