"""PowerPoint (.pptx): python-pptx (MIT) opens it and orders its slides; each slide's XML is walked.

python-pptx's own shapes leave out elements of newer programs, and one damaged shape would end the slide.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from posixpath import basename
from typing import Any

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types
from pptx.opc.package import PartFactory
from pptx.oxml.ns import qn
from pptx.package import Package
from pptx.parts.presentation import PresentationPart
from pptx.presentation import Presentation
from pptx.slide import Slide

from knowledge.errors import BookRefused, Reason
from knowledge.reading import zip_package
from knowledge.reading.formats.office import drawings
from knowledge.reading.formats.office.properties import properties_of
from knowledge.reading.formats.office.runs import MATH, equation, power, ticked
from knowledge.reading.markup import linked
from knowledge.reading.outline import NO_TITLES
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import with_merged
from knowledge.reading.texts import HEADING_LENGTH, WORDS, Reading, ReadingWithFiles, Section
from knowledge.reading.zip_package import name_of
from knowledge.remark import Remark, left_out

TITLES = frozenset({"title", "ctrTitle"})
MARGINS = frozenset({"dt", "ftr", "hdr"})  # dates, footers, headers: the same on every slide
REPEATED_PLACEHOLDERS = MARGINS | {"sldNum", "sldImg"}  # further, numbers and thumbnails
# Shows and templates, with macros and without; python-pptx itself takes none of them.
RELATIVES = (
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
    "application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    "application/vnd.ms-powerpoint.slideshow.macroEnabled.main+xml",
    "application/vnd.ms-powerpoint.template.macroEnabled.main+xml",
)
KINDS = {"ctrTitle": "title", "subTitle": "body", "obj": "body"}  # of placeholders, by what masters call them
PLACEHOLDER = f".//{qn('p:nvPr')}/{qn('p:ph')}"
TEXT, BREAK, EQUATION = qn("a:t"), qn("a:br"), f"{MATH}oMath"
RELATED_DATA = qn("r:dm")
LOWER = frozenset("12345678")  # levels of a list below its topmost
OFF = frozenset({"0", "false"})
COMMENTS = frozenset({"cm", "reply"})


def read(data: bytes) -> ReadingWithFiles:
    """Read the slides that are shown, and return the files that are embedded in them."""
    with zip_package.opened(data) as package:
        properties = properties_of(package)
    deck = _open(data)
    shown = {number: slide for number, slide in enumerate(deck.slides, 1) if slide.element.get("show") not in OFF}
    read_slides = {number: _read(number, slide) for number, slide in shown.items()}
    sections = tuple(each.section for each in read_slides.values() if each.section)
    files = [file for slide in shown.values() for file in _files(slide)]
    silent = [number for number, each in read_slides.items() if not each.told]
    if len(silent) == len(shown) and not files:
        reason = Reason.PICTURES_ONLY if shown else Reason.EMPTY
        raise BookRefused(reason, "The slides hold no text.", values={"pages": len(shown)})
    title = title_of(properties.pop("title", ""), sections)
    total = len(deck.slides)
    remarks = tuple(_remarks(silent, sorted(set(range(1, total + 1)) - set(shown)), shown.values()))
    about = _margins(shown.values()) | properties
    return ReadingWithFiles(Reading(title, sections, total, Kind.PPTX, remarks, about=about), files)


def _remarks(silent: list[int], hidden: list[int], shown: Iterable[Slide]) -> Iterator[Remark]:
    struck = sum(1 for slide in shown for run in slide.element.iter(qn("a:rPr")) if _is_struck(run))
    if struck:
        yield Remark("hidden_text_left_out", {"count": struck})
    if silent:
        yield Remark("pages_without_text", {"pages": silent})
    if hidden:
        yield Remark("hidden_slides_left_out", {"pages": hidden})
    threads = (zip_package.tree(part.blob) for slide in shown for part in _related(slide.part, "/comments"))
    comments = sum(1 for thread in threads for each in thread.iter() if name_of(each) in COMMENTS)
    yield from left_out(comments)


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
    return (sections[0].headings[0].partition(": ")[2] or None) if sections else None


@dataclass(frozen=True, slots=True)
class _Slide:
    """`told` where there is more than pictures, of which only the description is known."""

    section: Section | None
    told: bool


def _read(number: int, slide: Slide) -> _Slide:
    bases = (slide.slide_layout.element, slide.slide_layout.slide_master.element)
    title, blocks, pictures = _content(slide.element, slide.part, bases)
    notes = _notes(slide)
    body = [*blocks, *pictures, *([f"Notes: {notes}"] if notes else [])]
    told = bool(blocks or title or notes)
    if not body and not title:
        return _Slide(None, told)
    return _Slide(Section("\n\n".join(body) or title, (heading_of(number, title),)), told)


def _content(slide: Element, part: Any, bases: Sequence[Element] = ()) -> tuple[str, list[str], list[str]]:
    """Return the title, what else is written, and what its pictures are said to show."""
    title = ""
    blocks: list[str] = []
    pictures: list[str] = []
    for shape in _shapes(slide, bases):
        kind = _placeholder(shape)
        if kind in REPEATED_PLACEHOLDERS:
            continue
        text = _table(shape, part) or "\n".join(_paragraphs(shape, part)) or "\n\n".join(_drawn(shape, part))
        if kind in TITLES and not title:
            title = " ".join(text.split())
        elif text:
            blocks.append(text)
        pictures += filter(None, map(drawings.alternative, shape.iter(qn("p:cNvPr"))))
    return title, blocks, pictures


def _drawn(shape: Element, part: Any) -> Iterator[str]:
    """Yield the words of a chart or a diagram, which are in parts of their own."""
    for element in shape.iter():
        name = name_of(element)
        key = element.get(qn("r:id") if name == "chart" else RELATED_DATA)
        relation = part.rels.get(key) if name in {"chart", "relIds"} and key in part.rels else None
        if relation is not None and not relation.is_external:
            root = zip_package.tree(relation.target_part.blob)
            yield drawings.chart_text(root) if name == "chart" else drawings.diagram_text(root)


def _shapes(parent: Element, bases: Sequence[Element] = ()) -> Iterator[Element]:
    """Yield shapes as they are read, groups opened; `bases` are the layout and the master, which place some of them."""
    children = list(_children(parent))
    worded = [
        child for child in children if name_of(child) == "graphicFrame" or next(child.iter(TEXT), None) is not None
    ]
    read = drawings.in_reading_order([(child, _box(child, bases)) for child in worded])
    found = set(worded)
    silent = [child for child in children if child not in found]
    for child in (*read, *silent):
        if name_of(child) == "grpSp":
            yield from _shapes(child)
        else:
            yield child


def _children(parent: Element) -> Iterator[Element]:
    """Yield shapes and groups; of alternatives, the first one, which newer programs show."""
    for child in parent:
        name = name_of(child)
        if name in {"sp", "graphicFrame", "cxnSp", "pic", "grpSp"}:
            yield child
        elif name in {"cSld", "spTree"}:
            yield from _children(child)
        elif name == "AlternateContent" and len(child):
            yield from _children(child[0])


def _box(shape: Element, bases: Sequence[Element]) -> drawings.Box | None:
    """Return the place of a shape; one without its own has that of the same placeholder in its layout or master."""
    found = next(shape.iterfind("*/" + qn("a:xfrm")), shape.find(qn("p:xfrm")))
    if found is None:
        mark = shape.find(PLACEHOLDER)
        like = (each for base in bases[:1] if mark is not None for each in _children(base) if _is_for(each, mark))
        return next((_box(each, bases[1:]) for each in like), None)
    numbers = [int(each.get(name, "0")) for each in found[:2] for name in ("x", "y", "cx", "cy") if name in each.attrib]
    return drawings.Box(*numbers) if len(numbers) == len(fields(drawings.Box)) else None


def _is_for(shape: Element, mark: Element) -> bool:
    """Tell whether a shape is what a placeholder is based on: by number, else by kind, as masters have them."""
    other = shape.find(PLACEHOLDER)
    if other is None:
        return False
    kinds = {KINDS.get(kind, kind) for kind in (mark.get("type", "body"), other.get("type", "body"))}
    return bool(mark.get("idx", "0") == other.get("idx", "0")) or len(kinds) == 1


def _placeholder(shape: Element) -> str:
    found = shape.find(PLACEHOLDER)
    return "" if found is None else str(found.get("type", "body"))


def _table(shape: Element, part: Any) -> str:
    rows: list[list[str | None]] = []
    for row in shape.iter(qn("a:tr")):
        above = rows[-1] if rows else []
        rows.append([_cell(cell, above[at : at + 1], part) for at, cell in enumerate(row.iterfind(qn("a:tc")))])
    return with_merged(rows)


def _cell(cell: Element, above: Sequence[str | None], part: Any) -> str | None:
    """Return a cell's text; None for what the cell on its left covers, the text above where that reaches down."""
    if cell.get("hMerge", "0") not in OFF:
        return None
    if cell.get("vMerge", "0") not in OFF:
        return next(iter(above), None)
    return " ".join(_paragraphs(cell, part))


def _paragraphs(shape: Element, part: Any) -> Iterator[str]:
    for paragraph in shape.iter(qn("a:p")):
        text = "".join(piece for child in paragraph for piece in _pieces(child, part)).strip()
        properties = paragraph.find(qn("a:pPr"))
        level = "0" if properties is None else str(properties.get("lvl", "0"))
        if text:
            yield f"{'  ' * int(level)}- {ticked(text)}" if level in LOWER else ticked(text)


def _pieces(element: Element, part: Any) -> Iterator[str]:
    """Yield the text of a run, a field, a line break or an equation; a link has its target."""
    if element.tag == BREAK:
        yield "\n"
    elif element.tag == EQUATION:
        yield equation(element)
    elif element.tag == TEXT:
        yield element.text or ""
    elif name_of(element) == "AlternateContent":
        yield from (piece for child in element[:1] for piece in _pieces(child, part))
    else:
        text = "".join(piece for child in element for piece in _pieces(child, part))
        text = _styled(element.find(qn("a:rPr")), text)
        link = element.find(f"{qn('a:rPr')}/{qn('a:hlinkClick')}")
        relation = (
            part.rels.get(link.get(qn("r:id"))) if link is not None and link.get(qn("r:id")) in part.rels else None
        )
        yield linked(text, str(relation.target_ref)) if relation is not None and relation.is_external else text


def _styled(style: Element | None, text: str) -> str:
    """Return a run's text: raised with a caret, so that ten to the sixth is not 106; nothing where it is struck out."""
    if style is None:
        return text
    if _is_struck(style):
        return ""
    raised = style.get("baseline", "0").removesuffix("%")
    return power(text) if raised.isdigit() and int(raised) > 0 else text


def _is_struck(style: Element) -> bool:
    return str(style.get("strike", "noStrike")) != "noStrike"


def _notes(slide: Slide) -> str:
    if not slide.has_notes_slide:
        return ""
    _, blocks, _ = _content(slide.notes_slide.element, slide.notes_slide.part)
    return "\n".join(blocks)


def _margins(slides: Iterable[Slide]) -> dict[str, str]:
    """Return once what stands on every slide: footers, and what is written on the master and the layouts."""
    slides = list(slides)
    masters = {
        id(each.part): each for slide in slides for each in (slide.slide_layout.slide_master, slide.slide_layout)
    }
    footers = (shape for slide in slides for shape in _shapes(slide.element) if _placeholder(shape) in MARGINS)
    written = (shape for master in masters.values() for shape in _shapes(master.element) if not _placeholder(shape))
    found = {"footer": _lines(footers), "master": _lines(written)}
    return {name: words for name, words in found.items() if words}


def _lines(shapes: Iterable[Element]) -> str:
    lines = (" ".join(drawings.paragraphs_in(shape).split()) for shape in shapes)
    return " · ".join(dict.fromkeys(line for line in lines if WORDS.search(line)))


def _files(slide: Slide) -> Iterator[tuple[str, bytes]]:
    for kind in ("/package", "/oleObject"):
        for part in _related(slide.part, kind):
            yield basename(str(part.partname)), part.blob


def _related(part: Any, kind: str) -> Iterator[Any]:
    for relation in part.rels.values():
        if relation.reltype.endswith(kind) and not relation.is_external:
            yield relation.target_part
