"""Styles of a Word document: which are headings, lists or lines of its table of contents, and which hide text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading.formats.office.runs import HIDING, is_on

PROPERTIES, VALUE = qn("w:pPr"), qn("w:val")
HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
CONTENTS_NAME = re.compile(r"toc (?:\d|heading)")
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


def style_of(paragraph: Element, styles: Mapping[str | None, Style]) -> Style:
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


def styles_of(document: Document) -> Mapping[str | None, Style]:
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
    """Tell whether a paragraph is numbered or bulleted; number 0 takes it out of its style's list.

    None where its style decides: a level alone, as Word's style for subtitles has it, makes no list.
    """
    numbering = properties.find(qn("w:numPr"))
    list_id = None if numbering is None else _value(numbering, "w:numId")
    return None if list_id is None else list_id != "0"


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


def hiding_styles_of(document: Document) -> frozenset[str]:
    """Return the character styles that strike out or hide what is written in them."""
    marked = (
        style.get(qn("w:styleId"), "")
        for style in document.styles.element.iterfind(qn("w:style"))
        for mark in style.iterfind(qn("w:rPr") + "/*")
        if mark.tag in {qn(name) for name in HIDING} and is_on(mark) and style.get(qn("w:type")) == "character"
    )
    return frozenset(marked)


def _value(parent: Element, name: str) -> str | None:
    child = parent.find(qn(name))
    return None if child is None else child.get(VALUE)
