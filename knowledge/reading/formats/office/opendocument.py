"""OpenDocument text, sheets and slides (.odt, .ods, .odp): their XML is walked with lxml (BSD)."""

from collections.abc import Iterator

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits, zip_package
from knowledge.reading.formats.office.slides import heading_of, title_of
from knowledge.reading.grids import Row, sections_of
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind, unsupported
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section
from knowledge.reading.zip_package import name_of
from knowledge.remark import Remark

SKIPPED = frozenset({"tracked-changes", "annotation", "forms", "sequence-decls", "variable-decls", "ruby-text"})
WRAPPERS = frozenset({"section", "text-box", "frame", "g", "index-body", "custom-shape", "a"})
INDEXES = frozenset({"table-of-content", "alphabetical-index", "illustration-index"})
MAX_REPEATS = 64  # of equal cells; sheets are padded with thousands of empty ones
MAX_CELLS = 2_000_000


def read(data: bytes) -> Reading:
    with zip_package.opened(data) as opened:
        if b"encryption-data" in opened.read("META-INF/manifest.xml"):
            raise BookRefused(Reason.PASSWORD, "The document is protected with a password.")
        content = zip_package.tree(opened.read("content.xml"))
        title = _title(opened.read("meta.xml")) if "meta.xml" in opened.namelist() else ""
        pictures = any(name.startswith("Pictures/") for name in opened.namelist())
    reading = _reading(content, title)
    if not reading.sections:
        reason = Reason.PICTURES_ONLY if pictures else Reason.EMPTY
        raise BookRefused(reason, "The document holds no text.")
    return reading


def _reading(content: Element, title: str) -> Reading:
    for body in _named(content, "body"):
        for part in body:
            match name_of(part):
                case "spreadsheet":
                    return _sheets(part, title, _hidden(content))
                case "presentation" | "drawing":
                    return _slides(part, title)
                case "text":
                    return _text_document(part, title)
    raise unsupported("opendocument")


def _text_document(body: Element, title: str) -> Reading:
    outline = Outline()
    _flow(body, outline)
    return Reading(title or None, outline.sections(), None, Kind.ODT)


def _flow(parent: Element, outline: Outline) -> None:
    for child in parent:
        name = name_of(child)
        if name == "h":
            outline.heading(int(_attribute(child, "outline-level") or 1), _text(child))
        elif name == "p":
            outline.add(_text(child).strip())
            for box in _named(child, "text-box"):
                _flow(box, outline)
        elif name == "list":
            outline.add("\n".join(_items(child, "")))
        elif name == "table":
            outline.add(table([[_cell(cell) for cell in _cells(row)] for row in _named(child, "table-row")]))
        elif name not in SKIPPED and name not in INDEXES:
            _flow(child, outline)


def _items(element: Element, indent: str) -> Iterator[str]:
    for item in element:
        for child in item:
            if name_of(child) == "list":
                yield from _items(child, f"{indent}  ")
            elif text := " ".join(_text(child).split()):
                yield f"{indent}- {text}"


def _hidden(content: Element) -> set[str]:
    """Return the style names of hidden sheets."""
    return {
        _attribute(style, "name")
        for styles in _named(content, "automatic-styles")
        for style in _named(styles, "style")
        if any(_attribute(part, "display") == "false" for part in _named(style, "table-properties"))
    }


def _sheets(body: Element, title: str, hidden: set[str]) -> Reading:
    sections: list[Section] = []
    counted = [0]
    rest = None
    for sheet in _named(body, "table"):
        name = _attribute(sheet, "name") or "Sheet"
        if _attribute(sheet, "style-name") in hidden:
            continue
        if counted[0] > MAX_CELLS or limits.out_of_time():
            rest = rest or f"{name}!A1"
        else:
            sections += sections_of(name, _rows(sheet, counted))
    remarks = (Remark("rest_left_out", {"place": rest}),) if rest else ()
    return Reading(title or None, tuple(sections), None, Kind.ODS, remarks)


def _rows(sheet: Element, counted: list[int]) -> Iterator[Row]:
    """Yield rows; a repeated row is taken once, since it is either empty or made by a bomb."""
    number = 1
    for row in _named(sheet, "table-row"):
        cells = [_cell(cell) for cell in _cells(row)]
        counted[0] += len(cells)
        yield Row(number, cells)
        repeats = _attribute(row, "number-rows-repeated")
        number += int(repeats) if repeats.isdigit() else 1


def _slides(body: Element, title: str) -> Reading:
    slides = [_slide(number, page) for number, page in enumerate(_named(body, "page"), 1)]
    sections = tuple(section for section in slides if section)
    silent = [number for number, section in enumerate(slides, 1) if section is None]
    remarks = (Remark("pages_without_text", {"pages": silent}),) if silent and sections else ()
    named = title_of(title, sections) if sections else None
    return Reading(named, sections, len(slides), Kind.ODP, remarks)


def _slide(number: int, page: Element) -> Section | None:
    title, blocks, notes = "", [], ""
    for shape in page:
        outline = Outline()
        _flow(shape, outline)
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


def _cells(row: Element) -> Iterator[Element]:
    for cell in row:
        if name_of(cell) in {"table-cell", "covered-table-cell"}:
            repeats = _attribute(cell, "number-columns-repeated")
            yield from [cell] * (min(int(repeats), MAX_REPEATS) if repeats.isdigit() else 1)


def _cell(cell: Element) -> str:
    return " ".join(_text(paragraph).strip() for paragraph in _named(cell, "p"))


def _named(parent: Element, name: str) -> Iterator[Element]:
    """Yield the nearest descendants of that name."""
    for child in parent:
        if name_of(child) == name:
            yield child
        elif name_of(child) not in SKIPPED:
            yield from _named(child, name)


def _attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def _text(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        match name_of(child):
            case "s":
                yield " "
            case "tab":
                yield " "
            case "line-break":
                yield "\n"
            case "note":
                yield f" ({' '.join(''.join(_text(body) for body in _named(child, 'note-body')).split())})"
            case name if name and name not in SKIPPED and name not in {"text-box", "title", "desc"}:
                yield from _pieces(child)
        yield child.tail or ""


def _title(meta: bytes) -> str:
    return " ".join("".join(_text(title) for title in _named(zip_package.tree(meta), "title")).split())
