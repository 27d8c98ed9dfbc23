"""PowerPoint (.pptx): python-pptx (MIT) opens it and orders its slides; each slide's XML is walked.

python-pptx's own shapes leave out elements of newer programs, and one damaged shape would end the slide.
"""

import io
from collections.abc import Iterator

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types
from pptx.opc.package import PartFactory
from pptx.oxml.ns import qn
from pptx.package import Package
from pptx.parts.presentation import PresentationPart
from pptx.presentation import Presentation
from pptx.slide import Slide

from knowledge.errors import BookRefused, Reason
from knowledge.reading import zip_package
from knowledge.reading.outline import HEADING_LENGTH, NO_TITLES
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section
from knowledge.reading.zip_package import name_of
from knowledge.remark import Remark

TITLES = frozenset({"title", "ctrTitle"})
REPEATED_PLACEHOLDERS = frozenset(
    {"dt", "ftr", "sldNum", "hdr", "sldImg"}
)  # dates, footers, numbers, headers, thumbnails
# Shows and templates, with macros and without; python-pptx itself takes none of them.
RELATIVES = (
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
)
PLACEHOLDER = f".//{qn('p:nvPr')}/{qn('p:ph')}"


def read(data: bytes) -> Reading:
    zip_package.opened(data).close()
    deck = _open(data)
    slides = [_section(number, slide) for number, slide in enumerate(deck.slides, 1)]
    sections = tuple(section for section in slides if section)
    if not sections:
        reason = Reason.PICTURES_ONLY if slides else Reason.EMPTY
        raise BookRefused(reason, "The slides hold no text.", values={"pages": len(slides)})
    silent = [number for number, section in enumerate(slides, 1) if section is None]
    remarks = (Remark("pages_without_text", {"pages": silent}),) if silent else ()
    title = (deck.core_properties.title or "").strip()
    return Reading(title_of(title, sections), sections, len(slides), Kind.PPTX, remarks)


def _open(data: bytes) -> Presentation:
    for kind in RELATIVES:
        PartFactory.part_type_for.setdefault(kind, PresentationPart)
    part = Package.open(io.BytesIO(data)).main_document_part
    if not isinstance(part, PresentationPart):
        raise TypeError(part.content_type)
    deck: Presentation = part.presentation
    return deck


def heading_of(number: int, title: str) -> str:
    return f"Slide {number}: {title}"[:HEADING_LENGTH] if title else f"Slide {number}"


def title_of(claimed: str, sections: tuple[Section, ...]) -> str | None:
    """Return the deck's title; a program's default title gives way to the first slide's."""
    if claimed.lower() not in NO_TITLES:
        return claimed
    return sections[0].headings[0].partition(": ")[2] or None


def _section(number: int, slide: Slide) -> Section | None:
    title, blocks = _content(slide.element)
    notes = _notes(slide)
    body = [*blocks, *([f"Notes: {notes}"] if notes else [])]
    if not body and not title:
        return None
    return Section("\n\n".join(body) or title, (heading_of(number, title),))


def _content(slide: Element) -> tuple[str, list[str]]:
    title, blocks = "", []
    for shape in _shapes(slide):
        kind = _placeholder(shape)
        if kind in REPEATED_PLACEHOLDERS:
            continue
        text = _table(shape) or "\n".join(_paragraphs(shape))
        if kind in TITLES and not title:
            title = " ".join(text.split())
        elif text:
            blocks.append(text)
    return title, blocks


def _shapes(parent: Element) -> Iterator[Element]:
    """Yield shapes, groups opened; of alternatives, the first one, which newer programs show."""
    for child in parent:
        name = name_of(child)
        if name in {"sp", "graphicFrame", "cxnSp"}:
            yield child
        elif name in {"cSld", "spTree", "grpSp"}:
            yield from _shapes(child)
        elif name == "AlternateContent" and len(child):
            yield from _shapes(child[0])


def _placeholder(shape: Element) -> str:
    found = shape.find(PLACEHOLDER)
    return "" if found is None else str(found.get("type", "body"))


def _table(shape: Element) -> str:
    rows = shape.iter(qn("a:tr"))
    return table([[" ".join(_paragraphs(cell)) for cell in row.iterfind(qn("a:tc"))] for row in rows])


def _paragraphs(shape: Element) -> Iterator[str]:
    for paragraph in shape.iter(qn("a:p")):
        text = "".join(_runs(paragraph)).strip()
        if text:
            yield text


def _runs(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter(qn("a:t"), qn("a:br")):
        yield "\n" if element.tag == qn("a:br") else element.text or ""


def _notes(slide: Slide) -> str:
    if not slide.has_notes_slide:
        return ""
    _, blocks = _content(slide.notes_slide.element)
    return "\n".join(blocks)
