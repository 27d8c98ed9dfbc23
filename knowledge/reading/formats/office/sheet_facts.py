"""Facts of a sheet that openpyxl's fast mode omits: hidden parts, merged cells, notes, links, hints, margins."""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types
from openpyxl.utils import range_boundaries

from knowledge.reading import zip_package
from knowledge.reading.formats.office.runs import power
from knowledge.reading.texts import WORDS
from knowledge.reading.zip_package import name_of

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
NO_VALUE = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?"
    rb"\s*</(?:\w+:)?c>"
)
LINK_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b[^>]*>\s*(?:_xlfn\.)?HYPERLINK\((?:&quot;|\")([^&\"<]+(?:&amp;[^&\"<]+)*)(?:&quot;|\")"
)
# A run of a cell's text with a look of its own; its groups are the look, what opens the text, the text, what closes it.
RUN = re.compile(
    rb"<(?:\w+:)?r>\s*<(?:\w+:)?rPr>(.*?)</(?:\w+:)?rPr>\s*(<(?:\w+:)?t\b[^>]*>)([^<]*)(</(?:\w+:)?t>)\s*</(?:\w+:)?r>",
    re.DOTALL,
)
STRUCK = re.compile(rb"<(?:\w+:)?strike(?:\s+val=\"(?:1|true)\")?\s*/>")
RAISED = re.compile(rb"<(?:\w+:)?vertAlign\s+val=\"superscript\"")
# Elements after a sheet's cells, which are few; the cells themselves are not parsed again.
TAIL = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
MARGIN_CODE = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Z&])", re.IGNORECASE)
PARTS_OF_MARGIN = re.compile(r"&[LCR]")
ATTRIBUTE = re.compile(rb"(\w+)=\"([^\"]*)\"")
ON = {b"1", b"true"}
THREADED = re.compile(r"\A\[Threaded comment\].*?Comment:\s*", re.DOTALL)
MOST_MERGED, MOST_COLUMNS = 20_000, 16_384


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Columns and rows count from 1. A merged range is its first and last column and row; notes and links are by cell.

    `hints` say by ranges of cells what may be written there; `margins` are the header and the footer of printed pages.
    """

    path: str = ""

    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    without_value: tuple[str, ...] = ()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    margins: Mapping[str, str] = field(default_factory=dict)


def facts_of(book: zipfile.ZipFile) -> Mapping[str, SheetFacts]:
    """Return the facts by the names of sheets; a sheet whose part is missing has none."""
    parts = set(book.namelist())
    targets = dict(relations_of(book, "xl/workbook.xml"))
    paths = {name: targets.get(key, ("", ""))[1] for name, key, _ in names_of(book)}
    return {name: _facts(book, path) for name, path in paths.items() if path in parts}


def with_shown_runs(data: bytes) -> tuple[bytes, int]:
    """Return a workbook with raised parts of texts as powers, without those that are struck out; count the latter."""
    changed: dict[str, bytes] = {}
    struck = 0

    def shown(run: re.Match[bytes]) -> bytes:
        nonlocal struck
        look, opening, text, closing = run.groups()
        if STRUCK.search(look):
            struck += 1 if text.strip() else 0
            return b""
        if not RAISED.search(look):
            return run[0]
        raised = power(html.unescape(text.decode("utf-8", "replace")))
        return b"<r>" + opening + html.escape(raised, quote=False).encode() + closing + b"</r>"

    with zip_package.opened(data) as book:
        for name in book.namelist():
            markup = (
                book.read(name) if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet") else b""
            )
            if STRUCK.search(markup) or RAISED.search(markup):
                changed[name] = RUN.sub(shown, markup)
        return (zip_package.replaced(book, changed) if changed else data), struck


def names_of(book: zipfile.ZipFile) -> Iterator[tuple[str, str, bool]]:
    """Yield the sheets' names, the ids of their relations, and whether they are shown."""
    for sheet in zip_package.tree(book.read("xl/workbook.xml")).iter():
        if name_of(sheet) == "sheet":
            yield str(sheet.get("name")), str(sheet.get(RELATION) or ""), sheet.get("state", "visible") == "visible"


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
    tail = _tail(markup)
    return SheetFacts(
        path,
        frozenset(hidden),
        frozenset(_int(each.get(b"r")) for each in rows if each.get(b"hidden") in ON),
        tuple(merged),
        tuple(_attributes(found[1]).get(b"r", b"").decode() for found in NO_VALUE.finditer(markup)),
        {**dict(_threads(book, path)), **dict(_notes(book, path))},
        {**dict(_links(tail, dict(relations_of(book, path)))), **dict(_formulas(markup))},
        tuple(filter(None, (_hint(each) for each in tail.iter() if name_of(each) == "dataValidation"))),
        dict(_margins(tail)),
    )


def _tail(markup: bytes) -> Element:
    """Return what follows the cells, as an element of its own; empty where it does not parse."""
    found = TAIL.search(markup)
    root = re.search(rb"<(?:\w+:)?worksheet\b[^>]*>", markup)
    if found is None or root is None:
        return zip_package.tree(b"<worksheet/>")
    return zip_package.tree(root[0] + markup[found.end() :])


def _links(tail: Element, related: Mapping[str, tuple[str, str]]) -> Iterator[tuple[tuple[int, int], str]]:
    for link in tail.iter():
        if name_of(link) == "hyperlink" and (target := related.get(link.get(RELATION) or "", ("", ""))[1]):
            left, top, _, _ = _range(str(link.get("ref")))
            yield (left, top), target


def _formulas(markup: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for found in LINK_FORMULA.finditer(markup):
        cell = _attributes(found[1]).get(b"r", b"").decode()
        if cell:
            left, top, _, _ = _range(cell)
            yield (left, top), html.unescape(found[2].decode("utf-8", "replace"))


def _hint(rule: Element) -> str:
    """Return what a rule says of the values that it allows: its prompt, its message, the list to choose from."""
    said = [str(rule.get(name) or "") for name in ("promptTitle", "prompt", "errorTitle", "error")]
    formula = next((each.text or "" for each in rule if name_of(each) == "formula1"), "")
    listed = rule.get("type") == "list" and formula.startswith('"')
    choices = [f"one of {', '.join(formula.strip(chr(34)).split(','))}"] if listed else []
    words = ": ".join(filter(None, [*said, *choices]))
    return f"{' '.join(str(rule.get('sqref') or '').split())}: {' '.join(words.split())}" if words else ""


def _margins(tail: Element) -> Iterator[tuple[str, str]]:
    """Yield the header and footer of printed pages, of all kinds of pages, each part once."""
    lines: dict[str, list[str]] = {"header": [], "footer": []}
    for element in tail.iter():
        kind = next((kind for kind in lines if name_of(element).lower().endswith(kind)), None)
        if kind is not None and element.text:
            parts = (" ".join(MARGIN_CODE.sub(" ", part).split()) for part in PARTS_OF_MARGIN.split(element.text))
            lines[kind] += [part for part in parts if WORDS.search(part)]
    yield from ((kind, " · ".join(dict.fromkeys(parts))) for kind, parts in lines.items() if parts)


def _threads(book: zipfile.ZipFile, path: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the threads of comments of newer programs, which mostly stand among the notes as well."""
    said: dict[tuple[int, int], list[str]] = {}
    for kind, target in (found for _, found in relations_of(book, path)):
        if kind.endswith("/threadedComment") and target in book.namelist():
            for comment in zip_package.tree(book.read(target)):
                left, top, _, _ = _range(str(comment.get("ref")))
                said.setdefault((left, top), []).append(" ".join("".join(comment.itertext()).split()))
    yield from ((cell, " / ".join(lines)) for cell, lines in said.items())


def _notes(book: zipfile.ZipFile, path: str) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, target in (found for _, found in relations_of(book, path)):
        if kind.endswith("/comments") and target in book.namelist():
            for comment in zip_package.tree(book.read(target)).iter():
                if name_of(comment) == "comment":
                    left, top, _, _ = _range(str(comment.get("ref")))
                    text = "".join(part.text or "" for part in comment.iter() if name_of(part) == "t")
                    yield (left, top), " ".join(THREADED.sub("", text).split())


def relations_of(book: zipfile.ZipFile, path: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the ids of a part's relations with their kind and the part that they lead to."""
    folder, name = posixpath.split(path)
    relations = f"{folder}/_rels/{name}.rels"
    if relations in book.namelist():
        for relation in zip_package.tree(book.read(relations)):
            target = str(relation.get("Target", ""))
            external = relation.get("TargetMode") == "External"
            joined = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            joined = target if external else joined
            yield str(relation.get("Id")), (str(relation.get("Type")), joined)


def _attributes(markup: bytes) -> Mapping[bytes, bytes]:
    return dict(ATTRIBUTE.findall(markup))


def _range(cells: str) -> tuple[int, int, int, int]:
    """Return the first column and row of a range, and its last; whole columns and rows begin and end at 1."""
    left, top, right, bottom = range_boundaries(cells)
    return left or 1, top or 1, right or 1, bottom or 1


def _int(value: bytes | None) -> int:
    return int(value) if value is not None and value.isdigit() else 0
