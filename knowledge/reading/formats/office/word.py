"""Word (.docx): python-docx (MIT) opens it, its XML is walked in the order of the page.

python-docx's `paragraphs` and `tables` leave out content controls, text boxes and accepted insertions.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from posixpath import basename
from typing import Any

from docx.document import Document
from docx.opc.part import PartFactory
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading import zip_package
from knowledge.reading.formats.office import drawings
from knowledge.reading.formats.office.numbering import Numbering, lists_of
from knowledge.reading.formats.office.properties import properties_of
from knowledge.reading.formats.office.runs import FALLBACK, SKIPPED, Runs
from knowledge.reading.formats.office.word_styles import TITLE_LEVEL, Style, hiding_styles_of, style_of, styles_of
from knowledge.reading.outline import NO_TITLES, Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import with_merged
from knowledge.reading.texts import WORDS, Reading, ReadingWithFiles, Section
from knowledge.remark import Remark, left_out

# Documents with macros, and templates; python-docx itself takes none of them.
RELATIVES = (
    "application/vnd.ms-word.document.macroEnabled.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
MAX_UNPACKED = 512 * 2**20
PARAGRAPH, TABLE, ROW, CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
PROPERTIES, TEXT_BOX, CHUNK = qn("w:pPr"), qn("w:txbxContent"), qn("w:altChunk")
GRAPHICS = frozenset({qn("w:drawing"), qn("w:pict"), qn("w:object")})
VALUE, SPAN, MAX_SPAN = qn("w:val"), f"{qn('w:tcPr')}/{qn('w:gridSpan')}", 64
MERGED = f"{qn('w:tcPr')}/{qn('w:vMerge')}"
DELETED_ROW = f"{qn('w:trPr')}/{qn('w:del')}"
VML = "{urn:schemas-microsoft-com:vml}"
RELATION = qn("r:id")
Inside = Callable[[str, bytes], Sequence[Section]]  # reads a document that stands in the midst of this one


def read(data: bytes, inside: Inside = lambda _, __: ()) -> ReadingWithFiles:
    """Read a document, and return the files that are embedded in it."""
    data = zip_package.transitional(data)
    with zip_package.opened(data) as package:
        properties = properties_of(package)
    document = _open(data)
    runs = Runs(hiding_styles_of(document))
    body = _Story(document.part, runs.within(_links(document.part), _notes(document, runs)))
    text = _Text(styles_of(document), body, Numbering(lists_of(_definitions(document))), inside)
    for block in _blocks(document.element.body):
        text.add(block)
    sections = text.outline.sections() or ((Section(text.title),) if text.title else ())
    files = _files(document)
    if not text.told and not files:
        _refuse(document)
    claimed = properties.pop("title", "")
    title = text.title or (None if claimed.lower() in NO_TITLES else claimed)
    about = _margins(document, runs) | (
        {"title": claimed} if claimed.lower() not in {*NO_TITLES, (title or "").lower()} else {}
    )
    return ReadingWithFiles(
        Reading(title, sections, None, Kind.DOCX, _remarks(document, runs), about=about | properties), files
    )


class _Story:
    """The body, a header or the notes: a part with text; links and drawings are looked up among its relations."""

    def __init__(self, part: Any, runs: Runs) -> None:
        self.part = part
        self._runs = runs

    def lines(self, parent: Element) -> Iterator[str]:
        """Yield the blocks below an element, each on one line."""
        for block in _blocks(parent):
            if block.tag == TABLE:
                yield from (", ".join(filter(None, row)) for row in self._rows(block) if any(row))
            elif block.tag != CHUNK and (line := " ".join(self.text(block).split())):
                yield line

    def text(self, block: Element) -> str:
        if block.tag == TABLE:
            return self._table(block)
        if block.tag in GRAPHICS:
            return "\n\n".join(self.drawn(block))
        return self._runs.text(block)

    def drawn(self, graphic: Element) -> Iterator[str]:
        """Yield what a drawing says: the alternative text, letters drawn as a picture, a chart, a diagram."""
        for element in _apart_from(graphic, (FALLBACK, TEXT_BOX)):
            match zip_package.name_of(element):
                case "docPr":
                    yield drawings.alternative(element)
                case "textpath":
                    yield str(element.get("string") or "")
                case "shape" if element.tag == f"{VML}shape":
                    yield str(element.get("alt") or "")
                case "chart":
                    yield from map(drawings.chart_text, self._related(element.get(RELATION)))
                case "relIds":
                    yield from map(drawings.diagram_text, self._related(element.get(qn("r:dm"))))

    def _related(self, key: str | None) -> Iterator[Element]:
        relation = self.part.rels.get(key)
        if relation is not None and not relation.is_external:
            yield zip_package.tree(relation.target_part.blob)

    def _table(self, element: Element) -> str:
        """Return a table under its description; a label merged over several rows stands in each of them."""
        described = (element.find(f"{qn('w:tblPr')}/{qn(name)}") for name in ("w:tblCaption", "w:tblDescription"))
        words = (each.get(VALUE, "") for each in described if each is not None)
        return "\n\n".join(filter(None, (*words, with_merged(list(self._rows(element))))))

    def _rows(self, element: Element) -> Iterator[list[str | None]]:
        """Yield the rows that were not deleted, with None for what the cell on its left covers."""
        above: list[str | None] = []
        for row in _inside(element, {ROW}):
            if row.find(DELETED_ROW) is not None:
                self._runs.leave_out(row)
                continue
            above = [self._cell(cell, above[at] if at < len(above) else "") for at, cell in enumerate(_cells(row))]
            yield above

    def _cell(self, cell: Element | None, above: str | None) -> str | None:
        if cell is None:
            return None
        merged = cell.find(MERGED)
        if merged is not None and merged.get(VALUE, "continue") == "continue":
            return above
        return " ".join(self.lines(cell))


class _Text:
    """Collects the blocks of one document into its outline and title; `told` once there is more than pictures."""

    def __init__(self, styles: Mapping[str | None, Style], body: _Story, numbering: Numbering, inside: Inside) -> None:
        self.outline = Outline()
        self.title: str | None = None
        self.told = False
        self._styles = styles
        self._body = body
        self._numbering = numbering
        self._read_inside = inside
        self._in_list = False

    def add(self, block: Element) -> None:
        if block.tag == CHUNK:
            self._chunk(block)
        elif block.tag == TABLE and self._lays_out(block):
            self._laid_out(block)
        elif block.tag == PARAGRAPH:
            self._paragraph(style_of(block, self._styles), self._body.text(block).strip())
        else:
            self._in_list = False
            text = self._body.text(block)
            self.told |= bool(text) and not _is_picture(block)
            self.outline.add(text)

    def _lays_out(self, block: Element) -> bool:
        """Tell a table that only puts texts beside one another: they have headings, or are all in one row."""
        rows = list(_inside(block, {ROW}))
        for cell in (cell for row in rows for cell in _inside(row, {CELL})):
            told = list(filter(_has_words, _blocks(cell)))
            headed = any(each.tag == PARAGRAPH and style_of(each, self._styles).level for each in told)
            if len(told) > 1 and (headed or len(rows) == 1):
                return True
        return False

    def _laid_out(self, block: Element) -> None:
        """Add the cells' blocks, one cell after the other; headings in them end with the table."""
        depth = self.outline.depth
        for cell in (cell for row in _inside(block, {ROW}) for cell in _inside(row, {CELL})):
            self._in_list = False
            for each in _blocks(cell):
                self.add(each)
        self._in_list = False
        self.outline.close(depth + 1)

    def _chunk(self, chunk: Element) -> None:
        """Add a page or a document that another program put in, to be converted when Word saves."""
        relation = self._body.part.rels.get(chunk.get(RELATION))
        if relation is not None and not relation.is_external:
            sections = self._read_inside(basename(str(relation.target_part.partname)), relation.target_part.blob)
            self.told |= bool(sections)
            self.outline.take(sections)

    def _paragraph(self, style: Style, text: str) -> None:
        if not text or style.contents:
            return
        self.told = True
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
    """Yield paragraphs, tables and chunks in order, unwrapped; drawings and text boxes come after their paragraph."""
    for child in parent:
        if child.tag in (TABLE, CHUNK):
            yield child
        elif child.tag == PARAGRAPH:
            yield child
            for graphic in _inside(child, GRAPHICS):
                yield graphic
                for box in _inside(graphic, {TEXT_BOX}):
                    yield from _blocks(box)
        elif child.tag not in SKIPPED and not _is_contents(child):
            yield from _blocks(child)


def _inside(parent: Element, tags: AbstractSet[str]) -> Iterator[Element]:
    """Yield the nearest elements of these names; those deeper inside belong to a nested table or box."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag not in (FALLBACK, PROPERTIES, TABLE):
            yield from _inside(child, tags)


def _apart_from(element: Element, tags: Sequence[str]) -> Iterator[Element]:
    """Yield an element and all elements in it that are not within one of these names."""
    yield element
    for child in element:
        if child.tag not in tags:
            yield from _apart_from(child, tags)


def _cells(row: Element) -> Iterator[Element | None]:
    """Yield cells, with None for the further columns that a merged cell covers."""
    for cell in _inside(row, {CELL}):
        yield cell
        for span in cell.iterfind(SPAN):
            yield from [None] * (min(int(span.get(VALUE, "1")), MAX_SPAN) - 1)


def _has_words(block: Element) -> bool:
    return any((text.text or "").strip() for text in block.iter(qn("w:t")))


def _is_contents(child: Element) -> bool:
    """Tell the block in which Word keeps a table of contents, whatever styles it has."""
    gallery = child.find("/".join(map(qn, ("w:sdtPr", "w:docPartObj", "w:docPartGallery"))))
    return gallery is not None and gallery.get(VALUE) == "Table of Contents"


def _is_picture(block: Element) -> bool:
    """Tell a picture, of which only the description is known, from a chart, a diagram or a table."""
    return block.tag in GRAPHICS and not any(zip_package.name_of(each) in {"chart", "relIds"} for each in block.iter())


def _definitions(document: Document) -> Element | None:
    return next(iter(_parts(document, "/numbering")), None)


def _related(part: Any, kind: str) -> Iterator[Any]:
    """Yield the parts to which a part is related in that way."""
    for relation in part.rels.values():
        if relation.reltype.endswith(kind) and not relation.is_external:
            yield relation.target_part


def _parts(document: Document, kind: str) -> Iterator[Element]:
    """Yield the roots of the document's further parts of a kind."""
    yield from (zip_package.tree(part.blob) for part in _related(document.part, kind))


def _notes(document: Document, runs: Runs) -> dict[str, dict[str, str]]:
    """Return the texts of footnotes and endnotes by their numbers."""
    return {
        kind: {
            note.get(qn("w:id"), ""): " ".join(story.lines(note))
            for part in _related(document.part, f"/{kind}")
            for story in [_Story(part, runs.within(_links(part)))]
            for note in zip_package.tree(part.blob)
        }
        for kind in ("footnotes", "endnotes")
    }


def _links(part: Any) -> dict[str, str]:
    external = ((key, relation) for key, relation in part.rels.items() if relation.is_external)
    return {key: str(relation.target_ref) for key, relation in external if relation.reltype.endswith("/hyperlink")}


def _files(document: Document) -> list[tuple[str, bytes]]:
    """Return the workbooks and other files that are embedded in the document."""
    parts = [*_related(document.part, "/package"), *_related(document.part, "/oleObject")]
    return [(basename(str(part.partname)), part.blob) for part in parts]


def _remarks(document: Document, runs: Runs) -> tuple[Remark, ...]:
    comments = sum(1 for part in _parts(document, "/comments") for _ in part)
    hidden = (Remark("hidden_text_left_out", {"count": runs.hidden}),) if runs.hidden else ()
    return (*hidden, *left_out(comments))


def _margins(document: Document, runs: Runs) -> dict[str, str]:
    """Return what headers and footers say of the document, each line once."""
    found = {kind: " · ".join(dict.fromkeys(_margin(document, kind, runs))) for kind in ("header", "footer")}
    return {kind: words for kind, words in found.items() if words}


def _margin(document: Document, kind: str, runs: Runs) -> Iterator[str]:
    for part in _related(document.part, f"/{kind}"):
        story = _Story(part, runs.within(_links(part)))
        yield from (line for line in story.lines(zip_package.tree(part.blob)) if WORDS.search(line))
