"""Word (.docx): python-docx (MIT) opens it, its XML is walked in the order of the page.

python-docx's `paragraphs` and `tables` leave out content controls, text boxes and accepted insertions.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docx.document import Document
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading.outline import NO_TITLES, Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section

# Documents with macros, and templates; python-docx itself takes none of them.
RELATIVES = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
MAX_UNPACKED = 512 * 2**20
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
PROPERTIES, TEXT_BOX = qn("w:pPr"), qn("w:txbxContent")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same again, for old programs
# Deleted text, the pronunciation above Japanese characters, what belongs to others.
SKIPPED = frozenset({qn("w:del"), qn("w:moveFrom"), qn("w:rt"), PROPERTIES, TEXT_BOX, FALLBACK})
TEXTS = frozenset({qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
SIGNS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"toc (?:\d|heading)")
VALUE, SPAN, MAX_SPAN = qn("w:val"), f"{qn('w:tcPr')}/{qn('w:gridSpan')}", 64
BODY_LEVEL = 9  # an outline level that means "not a heading"
TITLE_LEVEL = 0


@dataclass(frozen=True, slots=True)
class Style:
    """`level` is 0 for a title, 1 and up for headings, None for text."""

    level: int | None = None
    listed: bool = False
    contents: bool = False  # a line of the table of contents


def read(data: bytes) -> Reading:
    document = _open(data)
    text = _Text(_styles(document))
    for block in _blocks(document.element.body):
        text.add(block)
    sections = text.outline.sections() or ((Section(text.title),) if text.title else ())
    if not sections:
        _refuse(document)
    return Reading(text.title or _claimed_title(document), sections, None, Kind.DOCX)


def _claimed_title(document: Document) -> str | None:
    title = document.core_properties.title.strip()
    return None if title.lower() in NO_TITLES else title


class _Text:
    """Collects the blocks of one document into its outline and title."""

    def __init__(self, styles: Mapping[str | None, Style]) -> None:
        self.outline = Outline()
        self.title: str | None = None
        self._styles = styles
        self._in_list = False

    def add(self, block: Element) -> None:
        if block.tag == TABLE:
            self._in_list = False
            self.outline.add(table([[_cell(cell) for cell in _cells(row)] for row in _inside(block, ROW)]))
        else:
            self._paragraph(_style(block, self._styles), _text(block).strip())

    def _paragraph(self, style: Style, text: str) -> None:
        if not text or style.contents:
            return
        was_in_list, self._in_list = self._in_list, style.listed and style.level is None
        if style.level == TITLE_LEVEL and self.title is None:
            self.title = " ".join(text.split())
        elif style.level:
            self.outline.heading(style.level, text)
        else:
            self.outline.add(f"- {text}" if self._in_list else text, follows=was_in_list and self._in_list)


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


def _text(element: Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in TEXTS:
            yield child.text or ""
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in SKIPPED:
            yield from _pieces(child)


def _cells(row: Element) -> Iterator[Element | None]:
    """Yield cells, with None for the further columns that a merged cell covers."""
    for cell in _inside(row, CELL):
        yield cell
        for span in cell.iterfind(SPAN):
            yield from [None] * (min(int(span.get(VALUE, "1")), MAX_SPAN) - 1)


def _cell(cell: Element | None) -> str:
    return "" if cell is None else " ".join(_text(paragraph) for paragraph in cell.iter(PARAGRAPH))


def _style(paragraph: Element, styles: Mapping[str | None, Style]) -> Style:
    properties = paragraph.find(PROPERTIES)
    if properties is None:
        return styles[None]
    style = styles.get(_value(properties, "w:pStyle"), styles[None])
    level = _level(_value(properties, "w:outlineLvl"))
    listed = _listed(properties)
    return Style(style.level if level is None else level, style.listed if listed is None else listed, style.contents)


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
    return Style(level, listed or name.startswith("list "), bool(CONTENTS_NAME.match(name)) or base.contents)


def _level(outline: str | None) -> int | None:
    return int(outline) + 1 if outline and outline.isdigit() and int(outline) < BODY_LEVEL else None


def _listed(properties: Element) -> bool | None:
    """Tell whether a paragraph is numbered or bulleted; number 0 takes it out of its style's list."""
    numbering = properties.find(qn("w:numPr"))
    return None if numbering is None else _value(numbering, "w:numId") != "0"


def _value(parent: Element, name: str) -> str | None:
    child = parent.find(qn(name))
    return None if child is None else child.get(VALUE)
