"""Word (.docx): python-docx (MIT) opens it, its XML is walked in the order of the page.

python-docx's `paragraphs` and `tables` leave out content controls, text boxes and accepted insertions.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading import zip_package
from knowledge.reading.formats.office.numbering import Numbering
from knowledge.reading.formats.office.runs import FALLBACK, HIDING, SKIPPED, Runs, is_on
from knowledge.reading.outline import NO_TITLES, Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

# Documents with macros, and templates; python-docx itself takes none of them.
RELATIVES = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
MAX_UNPACKED = 512 * 2**20
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
PROPERTIES, TEXT_BOX = qn("w:pPr"), qn("w:txbxContent")
HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"toc (?:\d|heading)")
VALUE, SPAN, MAX_SPAN = qn("w:val"), f"{qn('w:tcPr')}/{qn('w:gridSpan')}", 64
MERGED = f"{qn('w:tcPr')}/{qn('w:vMerge')}"
WORDS = re.compile(r"[^\W\d_]{3}|[\u3040-\u9fff]{2}")
PROGRAMS = frozenset({"python-docx", ""})
BODY_LEVEL = 9  # an outline level that means "not a heading"
TITLE_LEVEL = 0


@dataclass(frozen=True, slots=True)
class Style:
    """`level` is 0 for a title, 1 and up for headings, None for text."""

    level: int | None = None
    listed: bool = False
    contents: bool = False  # a line of the table of contents
    list_id: str = ""
    list_level: int = 0


def read(data: bytes) -> Reading:
    document = _open(zip_package.transitional(data))
    runs = Runs(_notes(document), _links(document), _hiding_styles(document))
    text = _Text(_styles(document), runs, Numbering(_definitions(document)))
    for block in _blocks(document.element.body):
        text.add(block)
    sections = text.outline.sections() or ((Section(text.title),) if text.title else ())
    if not sections:
        _refuse(document)
    title = text.title or _claimed_title(document)
    return Reading(title, sections, None, Kind.DOCX, _remarks(document, runs), about=_about(document, runs))


def _claimed_title(document: Document) -> str | None:
    title = document.core_properties.title.strip()
    return None if title.lower() in NO_TITLES else title


class _Text:
    """Collects the blocks of one document into its outline and title."""

    def __init__(self, styles: Mapping[str | None, Style], runs: Runs, numbering: Numbering) -> None:
        self.outline = Outline()
        self.title: str | None = None
        self._styles = styles
        self._runs = runs
        self._numbering = numbering
        self._in_list = False

    def add(self, block: Element) -> None:
        if block.tag == TABLE:
            self._in_list = False
            self.outline.add(_table(block, self._runs))
        else:
            self._paragraph(_style(block, self._styles), self._runs.text(block).strip())

    def _paragraph(self, style: Style, text: str) -> None:
        if not text or style.contents:
            return
        label = self._numbering.label(style.list_id, style.list_level) if style.list_id else ""
        was_in_list, self._in_list = self._in_list, style.listed and style.level is None
        if style.level == TITLE_LEVEL and self.title is None:
            self.title = " ".join(text.split())
        elif style.level:
            self.outline.heading(style.level, f"{label} {text}" if label else text)
        else:
            line = f"{'  ' * style.list_level}{label or '-'} {text}" if self._in_list else text
            self.outline.add(line, follows=was_in_list and self._in_list)


def _open(data: bytes) -> Document:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
            raise BookRefused(Reason.TOO_COSTLY, "The Word document unpacks to an enormous size.")
    for kind in RELATIVES:
        PartFactory.part_type_for.setdefault(kind, DocumentPart)
    part = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(part, DocumentPart):
        raise TypeError(part.content_type)
    document: Document = part.document
    return document


def _refuse(document: Document) -> None:
    if any(relation.reltype.endswith("/image") for relation in document.part.rels.values()):
        raise BookRefused(Reason.PICTURES_ONLY, "The document has pictures but no text.")
    raise BookRefused(Reason.EMPTY, "The document holds no text.")


def _blocks(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in order, unwrapped; a text box comes after its paragraph."""
    for child in parent:
        if child.tag == TABLE:
            yield child
        elif child.tag == PARAGRAPH:
            yield child
            for box in _inside(child, TEXT_BOX):
                yield from _blocks(box)
        elif child.tag not in SKIPPED:
            yield from _blocks(child)


def _inside(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the nearest elements of that name; those deeper inside belong to a nested table or box."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in (FALLBACK, PROPERTIES, TABLE):
            yield from _inside(child, tag)


def _table(element: Element, runs: Runs) -> str:
    """Return a table; a label merged over several rows stands in each of them."""
    above: list[str] = []
    rows = []
    for row in _inside(element, ROW):
        cells = [_cell(cell, runs, above[at] if at < len(above) else "") for at, cell in enumerate(_cells(row))]
        above = cells
        rows.append(cells)
    return table(rows)


def _cells(row: Element) -> Iterator[Element | None]:
    """Yield cells, with None for the further columns that a merged cell covers."""
    for cell in _inside(row, CELL):
        yield cell
        for span in cell.iterfind(SPAN):
            yield from [None] * (min(int(span.get(VALUE, "1")), MAX_SPAN) - 1)


def _cell(cell: Element | None, runs: Runs, above: str) -> str:
    if cell is None:
        return ""
    merged = cell.find(MERGED)
    if merged is not None and merged.get(VALUE, "continue") == "continue":
        return above
    return " ".join(runs.text(paragraph) for paragraph in cell.iter(PARAGRAPH))


def _style(paragraph: Element, styles: Mapping[str | None, Style]) -> Style:
    properties = paragraph.find(PROPERTIES)
    if properties is None:
        return styles[None]
    style = styles.get(_value(properties, "w:pStyle"), styles[None])
    level = _level(_value(properties, "w:outlineLvl"))
    listed = _listed(properties)
    return replace(
        style,
        level=style.level if level is None else level,
        listed=style.listed if listed is None else listed,
        **_list_of(properties, style),
    )


def _styles(document: Document) -> Mapping[str | None, Style]:
    """Map styles by id: Word's headings by name, which is English in every language, others by outline level."""
    styles: dict[str | None, Style] = {None: Style()}
    for style in document.styles.element.iterfind(qn("w:style")):
        styles[style.get(qn("w:styleId"))] = _defined(style, styles)
    return styles


def _defined(style: Element, known: Mapping[str | None, Style]) -> Style:
    base = known.get(_value(style, "w:basedOn"), Style())
    name = (_value(style, "w:name") or "").lower()
    properties = style.find(PROPERTIES)
    level, listed = base.level, base.listed
    if properties is not None:
        own_level, own_list = _level(_value(properties, "w:outlineLvl")), _listed(properties)
        level = level if own_level is None else own_level
        listed = listed if own_list is None else own_list
    named = HEADING_NAME.fullmatch(name)
    if named or name == "title":
        level = int(named.group(1)) if named else TITLE_LEVEL
    contents = bool(CONTENTS_NAME.match(name)) or base.contents
    numbered = {} if properties is None else _list_of(properties, base)
    return replace(base, level=level, listed=listed or name.startswith("list "), contents=contents, **numbered)


def _level(outline: str | None) -> int | None:
    return int(outline) + 1 if outline and outline.isdigit() and int(outline) < BODY_LEVEL else None


def _listed(properties: Element) -> bool | None:
    """Tell whether a paragraph is numbered or bulleted; number 0 takes it out of its style's list."""
    numbering = properties.find(qn("w:numPr"))
    return None if numbering is None else _value(numbering, "w:numId") != "0"


def _list_of(properties: Element, style: Style) -> dict[str, Any]:
    """Return the list and level of a paragraph, as far as they differ from its style's."""
    numbering = properties.find(qn("w:numPr"))
    if numbering is None:
        return {}
    list_id, level = _value(numbering, "w:numId"), _value(numbering, "w:ilvl") or ""
    list_id = style.list_id if list_id is None else list_id
    return {
        "list_id": "" if list_id == "0" else list_id,
        "list_level": int(level) if level.isdigit() else style.list_level,
    }


def _definitions(document: Document) -> Element | None:
    return next(iter(_parts(document, "/numbering")), None)


def _parts(document: Document, kind: str) -> Iterator[Element]:
    """Yield the roots of the document's further parts of a kind."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(kind) and not relation.is_external:
            yield zip_package.tree(relation.target_part.blob)


def _notes(document: Document) -> dict[str, dict[str, str]]:
    """Return the texts of footnotes and endnotes by their numbers."""
    runs = Runs({}, {}, frozenset())
    return {
        kind: {
            note.get(qn("w:id"), ""): " ".join(" ".join(map(runs.text, note.iter(PARAGRAPH))).split())
            for part in _parts(document, f"/{kind}")
            for note in part
        }
        for kind in ("footnotes", "endnotes")
    }


def _links(document: Document) -> dict[str, str]:
    external = ((key, relation) for key, relation in document.part.rels.items() if relation.is_external)
    return {key: str(relation.target_ref) for key, relation in external if relation.reltype.endswith("/hyperlink")}


def _hiding_styles(document: Document) -> frozenset[str]:
    """Return the character styles that strike out or hide what is written in them."""
    marked = (
        style.get(qn("w:styleId"), "")
        for style in document.styles.element.iterfind(qn("w:style"))
        for mark in style.iterfind(qn("w:rPr") + "/*")
        if mark.tag in {qn(name) for name in HIDING} and is_on(mark) and style.get(qn("w:type")) == "character"
    )
    return frozenset(marked)


def _remarks(document: Document, runs: Runs) -> tuple[Remark, ...]:
    comments = sum(1 for part in _parts(document, "/comments") for _ in part)
    hidden = (Remark("hidden_text_left_out", {"count": runs.hidden}),) if runs.hidden else ()
    return (*hidden, *((Remark("comments_left_out", {"count": comments}),) if comments else ()))


def _about(document: Document, runs: Runs) -> dict[str, str]:
    """Return what headers, footers and properties say of the document, each line once."""
    properties = document.core_properties
    found = {
        "header": _margins(document, "/header", runs),
        "footer": _margins(document, "/footer", runs),
        "author": properties.author,
        "subject": properties.subject,
        "keywords": properties.keywords,
        "category": properties.category,
        "version": properties.version,
        "status": properties.content_status,
    }
    return {name: value.strip() for name, value in found.items() if value and value.strip() not in PROGRAMS}


def _margins(document: Document, kind: str, runs: Runs) -> str:
    paragraphs = (paragraph for part in _parts(document, kind) for paragraph in part.iter(PARAGRAPH))
    lines = (" ".join(runs.text(paragraph).split()) for paragraph in paragraphs)
    return " · ".join(dict.fromkeys(line for line in lines if WORDS.search(line)))


def _value(parent: Element, name: str) -> str | None:
    child = parent.find(qn(name))
    return None if child is None else child.get(VALUE)
