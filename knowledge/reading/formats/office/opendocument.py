"""OpenDocument text, sheets and slides (.odt, .ods, .odp): their XML is walked with lxml (BSD)."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, zip_longest

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits, zip_package
from knowledge.reading.formats.office.number_formats import stored
from knowledge.reading.formats.office.numbering import Numbering
from knowledge.reading.formats.office.opendocument_styles import (
    CELLS,
    COLLAPSED,
    MAX_COLUMNS,
    MAX_REPEATS,
    OUTLINE,
    SKIPPED,
    Styles,
    attribute,
    cells,
    count,
    first,
    formats_of,
    hidden_columns_of,
    lines_of,
    lists_of,
    named,
    nearest,
    plain,
    properties_of,
    shapes_of,
)
from knowledge.reading.formats.office.runs import power, ticked
from knowledge.reading.formats.office.slides import heading_of, title_of
from knowledge.reading.grids import MergedCells, Row, column, sections_of
from knowledge.reading.markup import linked
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind, unsupported
from knowledge.reading.tables import table, with_merged
from knowledge.reading.texts import Reading, Section
from knowledge.reading.zip_package import name_of
from knowledge.remark import Remark

INDEXES = frozenset({"table-of-content", "alphabetical-index", "illustration-index"})
HIDDEN_TEXTS = frozenset({"hidden-text", "hidden-paragraph"})
MARGINS = {"header": "header", "footer": "footer", "header-decl": "header", "footer-decl": "footer"}
DESCRIPTIONS = frozenset({"title", "desc"})
DIGITS = re.compile(r"[\d./ -]+")
MAX_CELLS, MAX_NAMED = 2_000_000, 20


def read(data: bytes) -> Reading:
    with zip_package.opened(data) as opened:
        if b"encryption-data" in opened.read("META-INF/manifest.xml"):
            raise BookRefused(Reason.PASSWORD, "The document is protected with a password.")
        pictures = any(name.startswith("Pictures/") for name in opened.namelist())
        reading = _Document(opened).reading()
    if not reading.sections:
        reason = Reason.PICTURES_ONLY if pictures else Reason.EMPTY
        raise BookRefused(reason, "The document holds no text.")
    return reading


class _Document:
    """A document in reading; it counts what stays out."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        self._names = set(package.namelist())
        self._content = zip_package.tree(package.read("content.xml"))
        self._styles = self._part("styles.xml")
        self._meta = self._part("meta.xml")
        for number in (*self._content.iter("{*}page-number"), *self._styles.iter("{*}page-number")):
            number.text = None  # what programs write for it, such as <number>, says nothing
        self._look = Styles(self._content, self._styles)
        self._numbering = Numbering(lists_of(self._content, self._styles))
        self._title = ""
        self._hidden = 0
        self._cells = 0
        self._places: list[str] = []
        self._rest: str | None = None

    def reading(self) -> Reading:
        title = first(self._meta, "title")
        for part in (part for body in named(self._content, "body") for part in body):
            match name_of(part):
                case "spreadsheet":
                    sections = tuple(self._sheets(part))
                    return self._told(Reading(title or None, sections, None, Kind.ODS))
                case "presentation" | "drawing":
                    return self._told(self._slides(part, title))
                case "text":
                    outline = Outline()
                    self._flow(part, outline)
                    return self._told(Reading(title or self._title or None, outline.sections(), None, Kind.ODT))
        raise unsupported("opendocument")

    def _told(self, reading: Reading) -> Reading:
        """Add what stays out, and what the document says of itself."""
        sheets = reading.media_type == Kind.ODS  # there, comments are notes on cells and are read
        comments = 0 if sheets else sum(1 for each in self._content.iter() if name_of(each) == "annotation")
        deleted = sum(1 for each in self._content.iter() if name_of(each) == "deletion" and plain(each).strip())
        found: dict[str, dict[str, object]] = {
            "rest_left_out": {"place": self._rest} if self._rest else {},
            "hidden_left_out": {"places": self._places[:MAX_NAMED]} if self._places else {},
            "hidden_text_left_out": {"count": self._hidden + deleted} if self._hidden + deleted else {},
            "comments_left_out": {"count": comments} if comments else {},
        }
        remarks = tuple(Remark(code, values) for code, values in found.items() if values)
        about = self._margins() | properties_of(self._meta)
        return replace(reading, remarks=(*reading.remarks, *remarks), about=about)

    def _part(self, name: str) -> Element:
        return zip_package.tree(self._package.read(name) if name in self._names else b"<none/>")

    def _margins(self) -> dict[str, str]:
        """Return headers, footers and what stands on the masters of slides, each line once."""
        found: dict[str, list[str]] = {"header": [], "footer": [], "master": []}
        for element in (*self._styles.iter(), *self._content.iter()):
            kind = MARGINS.get(name_of(element).removesuffix("-left").removesuffix("-first"))
            if kind is not None:
                found[kind] += lines_of(element)
            elif name_of(element) == "master-page":
                boxes = (each for each in element if name_of(each) in {"frame", "custom-shape", "g"})
                found["master"] += [line for box in boxes if not attribute(box, "class") for line in lines_of(box)]
        return {kind: " · ".join(dict.fromkeys(lines)) for kind, lines in found.items() if lines}

    def _flow(self, parent: Element, outline: Outline) -> None:
        for child in parent:
            name = name_of(child)
            if self._is_hidden(child):
                self._leave_out(child)
            elif name == "h":
                self._heading(child, outline, OUTLINE, int(attribute(child, "outline-level") or 1) - 1)
            elif name == "p":
                self._paragraph(child, outline)
            elif name == "list":
                lines: list[str] = []
                self._list(child, outline, lines)
                _flush(lines, outline, child.getprevious())
            elif name == "table":
                self._table(child, outline)
            elif name in {"frame", "object"}:
                self._drawn(child, outline)
            elif name not in SKIPPED and name not in INDEXES and name not in DESCRIPTIONS:
                self._flow(child, outline)

    def _drawn(self, frame: Element, outline: Outline) -> None:
        """Add a frame's text, its chart or formula, and what it is said to show."""
        for part in nearest(frame, {"object"}):
            outline.add(self._object(attribute(part, "href")))
        self._flow(frame, outline)
        outline.add(next((plain(each).strip() for name in ("desc", "title") for each in named(frame, name)), ""))

    def _object(self, path: str) -> str:
        """Return the words and numbers of a chart, or a formula on one line; they are documents in the document."""
        name = posixpath.normpath(f"{path}/content.xml")
        if not path or name not in self._names:
            return ""
        root = self._part(name)
        if name_of(root) == "math":
            return "".join(
                "".join(each.itertext()) for each in root.iter() if name_of(each) in {"mi", "mo", "mn", "mtext"}
            )
        titles = [" ".join(plain(each).split()) for each in root.iter() if name_of(each) in {"title", "subtitle"}]
        rows = [[self._cell(cell) for cell in cells(row)] for row in named(root, "table-row")]
        codes = formats_of(root)
        rows = [[stored(words, code) for words, code in zip_longest(row, codes, fillvalue="")] for row in rows]
        head = ": ".join(filter(None, ["Chart", ", ".join(filter(None, titles))]))
        return "\n\n".join(filter(None, (head, table(rows))))

    def _heading(self, element: Element, outline: Outline, numbers: str, level: int) -> None:
        """Open a heading with the number that its list, or the list of all headings, gives it."""
        unnumbered = attribute(element, "is-list-header") == "true"
        label = "" if unnumbered else self._numbering.label(numbers, level)
        text = " ".join(filter(None, (label, self._text(element).strip())))
        outline.heading(int(attribute(element, "outline-level") or 1), text)

    def _paragraph(self, element: Element, outline: Outline) -> None:
        text = self._text(element).strip()
        if text and not self._title and self._look.is_title(element):
            self._title = " ".join(text.split())
        outline.add(text)
        for frame in nearest(element, {"frame", "custom-shape", "g"}):
            self._drawn(frame, outline)

    def _list(self, element: Element, outline: Outline, lines: list[str], style: str = "", level: int = 0) -> None:
        """Add a list's items to the lines; headings, tables and drawings in it end the lines before them."""
        style = attribute(element, "style-name") or style
        if not level and not (
            attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        ):
            self._numbering.restart(style)
        for item in element:
            start = attribute(item, "start-value")
            mark = "" if name_of(item) == "list-header" else None
            for child in item:
                match name_of(child):
                    case "list":
                        self._list(child, outline, lines, style, level + 1)
                    case "p" if self._is_hidden(child):
                        self._leave_out(child)
                    case "p":
                        if mark is None:
                            mark = self._numbering.label(style, level, int(start) if start.isdigit() else None) or "-"
                        text = " ".join(self._text(child).split())
                        lines += (
                            [f"{'  ' * level}{mark} {text}" if mark else f"{'  ' * (level + 1)}{text}"] if text else []
                        )
                        mark = "" if text else mark
                    case "h":
                        _flush(lines, outline)
                        self._heading(child, outline, style, level)
                    case _:
                        _flush(lines, outline)
                        self._flow([child], outline)

    def _sheets(self, body: Element) -> Iterator[Section]:
        for sheet in (each for each in body if name_of(each) == "table"):
            name = attribute(sheet, "name") or "Sheet"
            if self._look.hides(sheet):
                self._places.append(name)
            elif self._cells > MAX_CELLS or limits.out_of_time():
                self._rest = self._rest or f"{name}!A1"
            else:
                yield from sections_of(name, self._rows(sheet, name))
                outline = Outline()
                for shapes in named(sheet, "shapes"):
                    self._flow(shapes, outline)
                yield from (Section(section.text, (name,)) for section in outline.sections())

    def _rows(self, sheet: Element, name: str) -> Iterator[Row]:
        """Yield rows; a repeated row is taken once, since it is either empty or made by a bomb."""
        number = 1
        hidden = set(hidden_columns_of(sheet))
        self._places += [f"{name}!{column(at)}" for at in islice(sorted(hidden), MAX_NAMED)]
        merged = MergedCells()
        for element in named(sheet, "table-row"):
            left_out = self._hidden
            row = merged.row(number, *self._filled(element, number), hidden)
            self._cells += len(row.cells)
            if not row.cells and self._hidden > left_out:
                pass  # a row that is struck out parts no tables
            elif attribute(element, "visibility") not in COLLAPSED:
                yield row
            elif row.filled:
                self._places.append(f"{name}!{number}")
            number += count(element, "number-rows-repeated")

    def _filled(self, row: Element, number: int) -> tuple[list[str], list[tuple[int, int, int]]]:
        """Return a row's cells up to the last one that holds something, and what is merged with others."""
        cells: list[str] = []
        spans: list[tuple[int, int, int]] = []
        width = 0
        for cell in nearest(row, CELLS):
            words = self._noted(cell)
            across, down = count(cell, "number-columns-spanned"), count(cell, "number-rows-spanned")
            if words:
                cells += [""] * (min(width, MAX_COLUMNS) - len(cells))
                spans += [(len(cells) + 1, len(cells) + across, number + down - 1)] if (across, down) != (1, 1) else []
                cells += [words] * min(count(cell, "number-columns-repeated"), MAX_REPEATS)
            width += count(cell, "number-columns-repeated")
        return cells, spans

    def _noted(self, cell: Element) -> str:
        """Return a cell of a sheet with its notes."""
        if self._look.hides(cell):
            self._leave_out(cell)
            return ""
        notes = (" ".join(plain(each) for each in named(note, "p")) for note in cell if name_of(note) == "annotation")
        date = attribute(cell, "date-value").partition("T")[0]
        words = self._cell(cell)
        shown = date if date and DIGITS.fullmatch(words) else words  # 3, 3/4 and 03/04/25 say too little
        return " ".join(filter(None, (shown, *(f"[Note: {' '.join(note.split())}]" for note in notes))))

    def _slides(self, body: Element, title: str) -> Reading:
        pages = list(enumerate(named(body, "page"), 1))
        hidden = [number for number, page in pages if self._look.hides(page)]
        slides = {number: self._slide(number, page) for number, page in pages if number not in hidden}
        sections = tuple(section for section in slides.values() if section)
        silent = [number for number, section in slides.items() if section is None] if sections else []
        found = {"pages_without_text": silent, "hidden_slides_left_out": hidden}
        remarks = tuple(Remark(code, {"pages": numbers}) for code, numbers in found.items() if numbers)
        return Reading(title_of(title, sections) if sections else None, sections, len(pages), Kind.ODP, remarks)

    def _slide(self, number: int, page: Element) -> Section | None:
        title, blocks, notes = "", [], ""
        for shape in shapes_of(page):
            outline = Outline()
            self._drawn(shape, outline)
            text = "\n\n".join(section.text for section in outline.sections())
            if name_of(shape) == "notes":
                notes = text
            elif attribute(shape, "class") == "title" and not title:
                title = " ".join(text.split())
            elif text and attribute(shape, "class") not in {"page-number", "footer", "date-time", "header"}:
                blocks.append(text)
        body = [*blocks, *([f"Notes: {notes}"] if notes else [])]
        if not body and not title:
            return None
        return Section("\n\n".join(body) or title, (heading_of(number, title),))

    def _table(self, element: Element, outline: Outline) -> None:
        """Add a table; one that has texts with headings, or texts in one row, only puts them beside one another."""
        one = len(list(named(element, "table-row"))) == 1
        told = ([name_of(each) for each in cell if plain(each).strip()] for cell in nearest(element, CELLS))
        if any(len(names) > 1 and (one or "h" in names) for names in told):
            depth = outline.depth
            for cell in nearest(element, CELLS):
                self._flow(cell, outline)
            outline.close(depth + 1)
        else:
            outline.add(with_merged(list(self._grid(element))))

    def _grid(self, element: Element) -> Iterator[list[str | None]]:
        """Yield a table's rows, with None for what the cell on its left covers; a cell is repeated downwards."""
        reaching: dict[int, tuple[int, str | None]] = {}  # by column: over how many more rows, and the text
        for row in named(element, "table-row"):
            shown: list[str | None] = []
            for at, cell in enumerate(cells(row)):
                if name_of(cell) == "table-cell":
                    down, text = count(cell, "number-rows-spanned"), self._cell(cell)
                    across = min(count(cell, "number-columns-spanned"), MAX_REPEATS)
                    reaching |= {at + more: (down, None if more else text) for more in range(across)}
                left, words = reaching.get(at, (0, None))
                reaching[at] = (left - 1, words)
                shown.append(words if left > 0 else "")
            yield shown

    def _cell(self, cell: Element) -> str:
        """Return all that a cell holds on one line: paragraphs, lists, tables, drawings."""
        outline = Outline()
        inner = (each for each in cell if name_of(each) == "table")
        nested = (
            "; ".join(", ".join(map(self._cell, cells(row))) for row in named(each, "table-row")) for each in inner
        )
        for child in cell:
            if name_of(child) not in {"table", *SKIPPED}:
                self._flow([child], outline)
        words = (words for each in outline.sections() for words in (*each.headings, *each.text.split()))
        return " ".join(filter(None, (*words, *nested)))

    def _text(self, element: Element) -> str:
        return ticked("".join(self._pieces(element)))

    def _pieces(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        raised: list[str] = []
        for child in element:
            if self._look.raises(child) and not self._is_hidden(child) and not any(named(child, "note")):
                raised.append(self._text(child))
            else:
                yield power("".join(raised))
                raised.clear()
                yield from self._piece(child)
            if child.tail:
                yield power("".join(raised))
                raised.clear()
                yield child.tail
        yield power("".join(raised))

    def _piece(self, child: Element) -> Iterator[str]:
        name = name_of(child)
        if self._is_hidden(child):
            self._leave_out(child)
        elif name in {"s", "tab"}:
            yield " "
        elif name == "line-break":
            yield "\n"
        elif name == "note":
            yield f" ({' '.join(''.join(map(self._text, named(child, 'note-body'))).split())})"
        elif name == "a":
            yield linked(self._text(child), attribute(child, "href"))
        elif name and name not in SKIPPED and name not in {"frame", "custom-shape", "g"}:
            yield from self._pieces(child)

    def _is_hidden(self, element: Element) -> bool:
        name = name_of(element)
        if name in HIDDEN_TEXTS:
            return attribute(element, "is-hidden") == "true"
        return (name == "section" and attribute(element, "display") == "none") or self._look.hides(element)

    def _leave_out(self, element: Element) -> None:
        self._hidden += 1 if plain(element).strip() or attribute(element, "string-value") else 0


def _flush(lines: list[str], outline: Outline, before: Element | None = None) -> None:
    """Add the lines of a list; bullets right after another list go on with it."""
    bullets = bool(lines) and lines[0].lstrip().startswith("- ")
    outline.add("\n".join(lines), follows=bullets and before is not None and name_of(before) == "list")
    lines.clear()
