"""Facts of a sheet that openpyxl's fast mode omits: hidden rows and columns, merged cells, notes, missing values."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import range_boundaries

from knowledge.reading import zip_package
from knowledge.reading.zip_package import name_of

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
NO_VALUE = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)
ATTRIBUTE = re.compile(rb"(\w+)=\"([^\"]*)\"")
ON = {b"1", b"true"}
THREADED = re.compile(r"\A\[Threaded comment\].*?Comment:\s*", re.DOTALL)
MOST_MERGED, MOST_COLUMNS = 20_000, 16_384


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Columns and rows count from 1. A merged range is its first and last column and row; notes are by cell."""

    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    without_value: tuple[str, ...] = ()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)


def facts_of(book: zipfile.ZipFile) -> Mapping[str, SheetFacts]:
    """Return the facts by the names of sheets; a sheet whose part is missing has none."""
    names = set(book.namelist())
    targets = dict(_relations(book, "xl/workbook.xml"))
    facts = {}
    for sheet in zip_package.tree(book.read("xl/workbook.xml")).iter():
        path = targets.get(sheet.get(RELATION) or "", ("", ""))[1]
        if name_of(sheet) == "sheet" and path in names:
            facts[str(sheet.get("name"))] = _facts(book, path)
    return facts


def _facts(book: zipfile.ZipFile, path: str) -> SheetFacts:
    markup = book.read(path)
    columns = (_attributes(found[1]) for found in COLUMN.finditer(markup))
    rows = (_attributes(found[1]) for found in ROW.finditer(markup))
    hidden = {
        number
        for each in columns
        if each.get(b"hidden") in ON
        for number in range(_int(each.get(b"min")), min(_int(each.get(b"max")), MOST_COLUMNS) + 1)
    }
    merged = [_range(found[1].decode()) for found in MERGED.finditer(markup)][:MOST_MERGED]
    return SheetFacts(
        frozenset(hidden),
        frozenset(_int(each.get(b"r")) for each in rows if each.get(b"hidden") in ON),
        tuple(merged),
        tuple(_attributes(found[1]).get(b"r", b"").decode() for found in NO_VALUE.finditer(markup)),
        dict(_notes(book, path)),
    )


def _notes(book: zipfile.ZipFile, path: str) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, target in (found for _, found in _relations(book, path)):
        if kind.endswith("/comments") and target in book.namelist():
            for comment in zip_package.tree(book.read(target)).iter():
                if name_of(comment) == "comment":
                    left, top, _, _ = _range(str(comment.get("ref")))
                    text = "".join(part.text or "" for part in comment.iter() if name_of(part) == "t")
                    yield (left, top), " ".join(THREADED.sub("", text).split())


def _relations(book: zipfile.ZipFile, path: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the ids of a part's relations with their kind and the part that they lead to."""
    folder, name = posixpath.split(path)
    relations = f"{folder}/_rels/{name}.rels"
    if relations in book.namelist():
        for relation in zip_package.tree(book.read(relations)):
            target = str(relation.get("Target", ""))
            joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            yield str(relation.get("Id")), (str(relation.get("Type")), joined)


def _attributes(markup: bytes) -> Mapping[bytes, bytes]:
    return dict(ATTRIBUTE.findall(markup))


def _range(cells: str) -> tuple[int, int, int, int]:
    """Return the first column and row of a range, and its last; whole columns and rows begin and end at 1."""
    left, top, right, bottom = range_boundaries(cells)
    return left or 1, top or 1, right or 1, bottom or 1


def _int(value: bytes | None) -> int:
    return int(value) if value is not None and value.isdigit() else 0
