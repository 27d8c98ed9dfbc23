"""OpenDocument text, sheets and slides (.odt, .ods, .odp): their XML is walked with lxml (BSD)."""

import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits, zip_package
from knowledge.reading.formats.office.slides import heading_of, title_of
from knowledge.reading.grids import Merged, Row, column, sections_of
from knowledge.reading.markup import linked
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind, unsupported
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section
from knowledge.reading.zip_package import name_of
from knowledge.remark import Remark

SKIPPED = frozenset({"tracked-changes", "annotation", "forms", "sequence-decls", "variable-decls", "ruby-text"})
INDEXES = frozenset({"table-of-content", "alphabetical-index", "illustration-index"})
HIDDEN_TEXTS = frozenset({"hidden-text", "hidden-paragraph"})
MARGINS = {"header": "header", "footer": "footer", "header-decl": "header", "footer-decl": "footer"}
DESCRIPTIONS = frozenset({"title", "desc"})
CELLS = frozenset({"table-cell", "covered-table-cell"})
COLLAPSED = frozenset({"collapse", "filter"})
ABOUT = {"creator": "author", "initial-creator": "author", "subject": "subject", "keyword": "keywords"} | {
    "description": "description",
    "user-defined": "",
}
MAX_REPEATS = 64  # of equal cells; sheets are padded with thousands of empty ones
MAX_CELLS, MAX_COLUMNS, MAX_NAMED = 2_000_000, 1_024, 20


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
        self._hidden_styles = _hidden_styles(self._content)
        self._hidden = 0
        self._cells = 0
        self._places: list[str] = []
        self._rest: str | None = None

    def reading(self) -> Reading:
        title = _first(self._meta, "title")
        for part in (part for body in _named(self._content, "body") for part in body):
            match name_of(part):
                case "spreadsheet":
                    sections = tuple(self._sheets(part))
                    return self._told(Reading(title or None, sections, None, Kind.ODS))
                case "presentation" | "drawing":
                    return self._told(self._slides(part, title))
                case "text":
                    outline = Outline()
                    self._flow(part, outline)
                    return self._told(Reading(title or None, outline.sections(), None, Kind.ODT))
        raise unsupported("opendocument")

    def _told(self, reading: Reading) -> Reading:
        """Add what stays out, and what the document says of itself."""
        sheets = reading.media_type == Kind.ODS  # there, comments are notes on cells and are read
        comments = 0 if sheets else sum(1 for each in self._content.iter() if name_of(each) == "annotation")
        deleted = sum(1 for each in self._content.iter() if name_of(each) == "deletion" and _plain(each).strip())
        found: dict[str, dict[str, object]] = {
            "rest_left_out": {"place": self._rest} if self._rest else {},
            "hidden_left_out": {"places": self._places[:MAX_NAMED]} if self._places else {},
            "hidden_text_left_out": {"count": self._hidden + deleted} if self._hidden + deleted else {},
            "comments_left_out": {"count": comments} if comments else {},
        }
        remarks = tuple(Remark(code, values) for code, values in found.items() if values)
        about = self._margins() | _properties(self._meta)
        return replace(reading, remarks=(*reading.remarks, *remarks), about=about)

    def _part(self, name: str) -> Element:
        return zip_package.tree(self._package.read(name) if name in self._names else b"<none/>")

    def _margins(self) -> dict[str, str]:
        """Return headers, footers and what stands on the masters of slides, each line once."""
        found: dict[str, list[str]] = {"header": [], "footer": [], "master": []}
        for element in (*self._styles.iter(), *self._content.iter()):
            kind = MARGINS.get(name_of(element).removesuffix("-left").removesuffix("-first"))
            if kind is not None:
                found[kind] += _lines(element)
            elif name_of(element) == "master-page":
                boxes = (each for each in element if name_of(each) in {"frame", "custom-shape", "g"})
                found["master"] += [line for box in boxes if not _attribute(box, "class") for line in _lines(box)]
        return {kind: " · ".join(dict.fromkeys(lines)) for kind, lines in found.items() if lines}

    def _flow(self, parent: Element, outline: Outline) -> None:
        for child in parent:
            name = name_of(child)
            if _is_hidden(child):
                self._leave_out(child)
            elif name == "h":
                outline.heading(int(_attribute(child, "outline-level") or 1), self._text(child))
            elif name == "p":
                outline.add(self._text(child).strip())
                for frame in _nearest(child, {"frame", "custom-shape", "g"}):
                    self._drawn(frame, outline)
            elif name == "list":
                outline.add("\n".join(self._items(child, "")))
            elif name == "table":
                outline.add(table([[self._cell(cell) for cell in _cells(row)] for row in _named(child, "table-row")]))
            elif name in {"frame", "object"}:
                self._drawn(child, outline)
            elif name not in SKIPPED and name not in INDEXES and name not in DESCRIPTIONS:
                self._flow(child, outline)

    def _drawn(self, frame: Element, outline: Outline) -> None:
        """Add a frame's text, its chart or formula, and what it is said to show."""
        for part in _nearest(frame, {"object"}):
            outline.add(self._object(_attribute(part, "href")))
        self._flow(frame, outline)
        outline.add(next((_plain(each).strip() for name in ("desc", "title") for each in _named(frame, name)), ""))

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
        titles = [" ".join(_plain(each).split()) for each in root.iter() if name_of(each) in {"title", "subtitle"}]
        rows = [[self._cell(cell) for cell in _cells(row)] for row in _named(root, "table-row")]
        head = ": ".join(filter(None, ["Chart", ", ".join(filter(None, titles))]))
        return "\n\n".join(filter(None, (head, table(rows))))

    def _items(self, element: Element, indent: str) -> Iterator[str]:
        for item in element:
            for child in item:
                if name_of(child) == "list":
                    yield from self._items(child, f"{indent}  ")
                elif text := " ".join(self._text(child).split()):
                    yield f"{indent}- {text}"

    def _sheets(self, body: Element) -> Iterator[Section]:
        for sheet in (each for each in body if name_of(each) == "table"):
            name = _attribute(sheet, "name") or "Sheet"
            if _attribute(sheet, "style-name") in self._hidden_styles:
                self._places.append(name)
            elif self._cells > MAX_CELLS or limits.out_of_time():
                self._rest = self._rest or f"{name}!A1"
            else:
                yield from sections_of(name, self._rows(sheet, name))
                outline = Outline()
                for shapes in _named(sheet, "shapes"):
                    self._flow(shapes, outline)
                yield from (Section(section.text, (name,)) for section in outline.sections())

    def _rows(self, sheet: Element, name: str) -> Iterator[Row]:
        """Yield rows; a repeated row is taken once, since it is either empty or made by a bomb."""
        number = 1
        hidden = set(_hidden_columns(sheet))
        self._places += [f"{name}!{column(at)}" for at in islice(sorted(hidden), MAX_NAMED)]
        merged = Merged()
        for row in _named(sheet, "table-row"):
            cells, spans = self._filled(row, number)
            cells = merged.filled(number, cells, spans)
            self._cells += len(cells)
            if _attribute(row, "visibility") not in COLLAPSED:
                yield Row(number, ["" if at in hidden else cell for at, cell in enumerate(cells, 1)])
            elif any(cells):
                self._places.append(f"{name}!{number}")
            number += _count(row, "number-rows-repeated")

    def _filled(self, row: Element, number: int) -> tuple[list[str], list[tuple[int, int, int]]]:
        """Return a row's cells up to the last one that holds something, and what is merged with others."""
        cells: list[str] = []
        spans: list[tuple[int, int, int]] = []
        width = 0
        for cell in _nearest(row, CELLS):
            words = self._noted(cell)
            across, down = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if words:
                cells += [""] * (min(width, MAX_COLUMNS) - len(cells))
                spans += [(len(cells) + 1, len(cells) + across, number + down - 1)] if (across, down) != (1, 1) else []
                cells += [words] * min(_count(cell, "number-columns-repeated"), MAX_REPEATS)
            width += _count(cell, "number-columns-repeated")
        return cells, spans

    def _noted(self, cell: Element) -> str:
        """Return a cell of a sheet with its notes."""
        notes = (" ".join(_plain(each) for each in _named(note, "p")) for note in cell if name_of(note) == "annotation")
        return " ".join(filter(None, (self._cell(cell), *(f"[Note: {' '.join(note.split())}]" for note in notes))))

    def _slides(self, body: Element, title: str) -> Reading:
        pages = list(enumerate(_named(body, "page"), 1))
        hidden = [number for number, page in pages if _attribute(page, "style-name") in self._hidden_styles]
        slides = {number: self._slide(number, page) for number, page in pages if number not in hidden}
        sections = tuple(section for section in slides.values() if section)
        silent = [number for number, section in slides.items() if section is None] if sections else []
        found = {"pages_without_text": silent, "hidden_slides_left_out": hidden}
        remarks = tuple(Remark(code, {"pages": numbers}) for code, numbers in found.items() if numbers)
        return Reading(title_of(title, sections) if sections else None, sections, len(pages), Kind.ODP, remarks)

    def _slide(self, number: int, page: Element) -> Section | None:
        title, blocks, notes = "", [], ""
        for shape in (each for each in page if name_of(each) not in SKIPPED):
            outline = Outline()
            self._drawn(shape, outline)
            text = "\n\n".join(section.text for section in outline.sections())
            if name_of(shape) == "notes":
                notes = text
            elif _attribute(shape, "class") == "title" and not title:
                title = " ".join(text.split())
            elif text and _attribute(shape, "class") not in {"page-number", "footer", "date-time", "header"}:
                blocks.append(text)
        body = [*blocks, *([f"Notes: {notes}"] if notes else [])]
        if not body and not title:
            return None
        return Section("\n\n".join(body) or title, (heading_of(number, title),))

    def _cell(self, cell: Element) -> str:
        """Return all that a cell holds on one line: paragraphs, lists, tables, drawings."""
        outline = Outline()
        inner = (each for each in cell if name_of(each) == "table")
        nested = (
            "; ".join(", ".join(map(self._cell, _cells(row))) for row in _named(each, "table-row")) for each in inner
        )
        for child in cell:
            if name_of(child) not in {"table", *SKIPPED}:
                self._flow([child], outline)
        words = (" ".join(section.text.split()) for section in outline.sections())
        return " ".join(filter(None, (*words, *nested)))

    def _text(self, element: Element) -> str:
        return "".join(self._pieces(element))

    def _pieces(self, element: Element) -> Iterator[str]:
        yield element.text or ""
        for child in element:
            name = name_of(child)
            if _is_hidden(child) or _attribute(child, "style-name") in self._hidden_styles:
                self._leave_out(child)
            elif name in {"s", "tab"}:
                yield " "
            elif name == "line-break":
                yield "\n"
            elif name == "note":
                yield f" ({' '.join(''.join(map(self._text, _named(child, 'note-body'))).split())})"
            elif name == "a":
                yield linked(self._text(child), _attribute(child, "href"))
            elif name and name not in SKIPPED and name not in {"frame", "custom-shape", "g"}:
                yield from self._pieces(child)
            yield child.tail or ""

    def _leave_out(self, element: Element) -> None:
        self._hidden += 1 if _plain(element).strip() or _attribute(element, "string-value") else 0


def _hidden_styles(content: Element) -> set[str]:
    """Return the names of styles that hide a sheet, a slide or words."""
    return {
        _attribute(style, "name")
        for styles in _named(content, "automatic-styles")
        for style in _named(styles, "style")
        if any(_hides(part) for part in style)
    }


def _hides(properties: Element) -> bool:
    shown = {"table-properties": ("display", "false"), "text-properties": ("display", "none")} | {
        "drawing-page-properties": ("visibility", "hidden")
    }
    name, value = shown.get(name_of(properties), ("", ""))
    return bool(name) and _attribute(properties, name) == value


def _is_hidden(element: Element) -> bool:
    name = name_of(element)
    if name in HIDDEN_TEXTS:
        return _attribute(element, "is-hidden") == "true"
    return name == "section" and _attribute(element, "display") == "none"


def _hidden_columns(sheet: Element) -> Iterator[int]:
    at = 1
    for each in _named(sheet, "table-column"):
        width = min(_count(each, "number-columns-repeated"), MAX_COLUMNS)
        if _attribute(each, "visibility") in COLLAPSED:
            yield from range(at, at + width)
        at += width


def _properties(meta: Element) -> dict[str, str]:
    about: dict[str, str] = {}
    for each in meta.iter():
        name, words = ABOUT.get(name_of(each)), " ".join(_plain(each).split()) if not len(each) else ""
        if name is not None and words:
            name = name or _attribute(each, "name")
            about[name] = f"{about[name]}, {words}" if words not in about.get(name, words) else words
    return about


def _lines(element: Element) -> list[str]:
    lines = [" ".join(_plain(each).split()) for each in _named(element, "p")] or [" ".join(_plain(element).split())]
    return [line for line in lines if any(map(str.isalpha, line))]


def _cells(row: Element) -> Iterator[Element]:
    for cell in row:
        if name_of(cell) in CELLS:
            yield from [cell] * min(_count(cell, "number-columns-repeated"), MAX_REPEATS)


def _named(parent: Iterable[Element], name: str) -> Iterator[Element]:
    """Yield the nearest descendants of that name."""
    return _nearest(parent, {name})


def _nearest(parent: Iterable[Element], names: AbstractSet[str]) -> Iterator[Element]:
    for child in parent:
        if name_of(child) in names:
            yield child
        elif name_of(child) not in SKIPPED:
            yield from _nearest(child, names)


def _attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _count(element: Element, name: str) -> int:
    value = _attribute(element, name)
    return int(value) if value.isdigit() else 1


def _plain(element: Element) -> str:
    return "".join(element.itertext())


def _first(element: Element, name: str) -> str:
    return next((" ".join(_plain(each).split()) for each in _named(element, name)), "")
