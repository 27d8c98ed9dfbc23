"""The drawings above a sheet's cells: charts, text boxes, diagrams, descriptions of pictures, captions of controls."""

import zipfile
from collections.abc import Iterator, Mapping

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading import zip_package
from knowledge.reading.formats.office import drawings
from knowledge.reading.formats.office.sheet_facts import RELATION, relations_of
from knowledge.reading.grids import column
from knowledge.reading.zip_package import name_of

DIAGRAM = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"})
Drawn = tuple[str, str]  # the range of cells that it covers, and its words


def drawn_on(book: zipfile.ZipFile, path: str) -> Iterator[Drawn]:
    """Yield what is drawn on the sheet in `path`; charts without their numbers, which the cells show."""
    for kind, target in (found for _, found in relations_of(book, path)):
        if target not in book.namelist():
            continue
        if kind.endswith("/drawing"):
            yield from _anchored(book, target)
        elif kind.endswith("/vmlDrawing"):
            yield from (("", caption) for caption in _captions(zip_package.tree(book.read(target))))


def _anchored(book: zipfile.ZipFile, path: str) -> Iterator[Drawn]:
    related = dict(relations_of(book, path))
    for anchor in zip_package.tree(book.read(path)):
        if name_of(anchor) in ANCHORS:
            told = "\n\n".join(filter(None, _words(book, anchor, related)))
            if told:
                yield _place(anchor), told


def _words(book: zipfile.ZipFile, anchor: Element, related: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for element in anchor.iter():
        match name_of(element):
            case "cNvPr":
                yield drawings.alternative(element)
            case "txBody":
                yield drawings.paragraphs_in(element)
            case "chart" | "relIds" as kind:
                target = related.get(element.get(RELATION if kind == "chart" else DIAGRAM) or "", ("", ""))[1]
                if target in book.namelist():
                    root = zip_package.tree(book.read(target))
                    yield drawings.chart_text(root, values=False) if kind == "chart" else drawings.diagram_text(root)


def _captions(vml: Element) -> Iterator[str]:
    """Yield the words on buttons and boxes to tick, as programs of before 2007 draw them; notes have none here."""
    for box in vml.iter():
        if name_of(box) == "textbox" and (caption := " ".join("".join(box.itertext()).split())):
            yield caption


def _place(anchor: Element) -> str:
    """Return the range of cells that a drawing covers; empty where it is not bound to cells."""
    corners = [_cell(corner) for corner in anchor if name_of(corner) in {"from", "to"}]
    return f"{corners[0]}:{corners[-1]}" if corners else ""


def _cell(corner: Element) -> str:
    at = {name_of(child): int(child.text or 0) for child in corner if (child.text or "").strip("-").isdigit()}
    return f"{column(at.get('col', 0) + 1)}{at.get('row', 0) + 1}"
