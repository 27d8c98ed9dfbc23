"""Turn element trees into an outline: HTML, and the reduced vocabulary that trafilatura makes of it."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading.outline import Outline
from knowledge.reading.tables import table

INVISIBLE = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "nav", "footer", "button", "select", "graphic", "head"}
)
LISTS = frozenset({"list", "ul", "ol", "dl", "menu"})
ITEMS = frozenset({"item", "li", "dt", "dd"})
ROWS = frozenset({"row", "tr"})
CELLS = frozenset({"cell", "td", "th"})
BREAKS = frozenset({"lb", "br"})
BLOCKS = (
    LISTS | ITEMS | ROWS | CELLS | {"table", "thead", "tbody", "tfoot", "caption", "p", "div", "quote", "blockquote"}
) | {"section", "article", "main", "header", "aside", "address", "figure", "figcaption", "details", "summary", "form"}
HEADING = re.compile(r"h([1-6])")


def outline_of(tree: HtmlElement, outline: Outline | None = None) -> Outline:
    """Build the outline of a tree; a given outline is continued, as the files of one e-book continue one another."""
    outline = outline or Outline()
    _flow(tree, outline)
    return outline


def _flow(element: HtmlElement, outline: Outline) -> None:
    """Add blocks in order; loose text between them becomes a paragraph."""
    run = [element.text or ""]
    for child in element:
        if _is_block(child):
            outline.add(_tidy("".join(run)))
            _block(child, outline)
            run = []
        else:
            run.extend(_inline(child))
        run.append(child.tail or "")
    outline.add(_tidy("".join(run)))


def _block(element: HtmlElement, outline: Outline) -> None:
    level = _level(element)
    if level is not None:
        outline.heading(level, "".join(_inline(element)))
    elif element.tag in LISTS:
        outline.add("\n".join(_items(element, "")))
    elif _is_listing(element):
        outline.add(f"```\n{_all_text(element).strip(chr(10))}\n```")
    elif element.tag == "table" and _is_grid(element):
        outline.add(
            table([["".join(_inline(cell)) for cell in _nearest(row, CELLS)] for row in _nearest(element, ROWS)])
        )
    else:
        _flow(element, outline)


def _items(element: HtmlElement, indent: str) -> Iterator[str]:
    for child in element:
        if child.tag in LISTS:  # inside another list without an item of its own, as many pages have it
            yield from _items(child, f"{indent}  ")
        elif isinstance(child.tag, str) and child.tag not in INVISIBLE:
            text = " ".join("".join(_inline(child, without=LISTS)).split())
            if text:
                yield f"{indent}- {text}"
            for nested in _nearest(child, LISTS):
                yield from _items(nested, f"{indent}  ")


def _inline(element: HtmlElement, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield the text in and under an element, with spaces between the blocks inside it."""
    if not isinstance(element.tag, str) or element.tag in without or (element.tag in INVISIBLE and not _level(element)):
        return
    if element.tag in BREAKS:
        yield "\v"  # a line's end that is meant, unlike those of the source
    apart = " " if element.tag in BLOCKS else ""
    yield apart + (element.text or "")
    for child in element:
        yield from _inline(child, without)
        yield child.tail or ""
    yield apart


def _nearest(element: HtmlElement, names: frozenset[str]) -> Iterator[HtmlElement]:
    """Yield the nearest descendants with these names; those deeper inside belong to a nested list or table."""
    for child in element:
        if child.tag in names:
            yield child
        else:
            yield from _nearest(child, names)


def _is_block(element: HtmlElement) -> bool:
    return element.tag in BLOCKS or _level(element) is not None or _is_listing(element)


def _is_listing(element: HtmlElement) -> bool:
    return element.tag == "pre" or (element.tag == "code" and "\n" in _all_text(element).strip())


def _all_text(element: HtmlElement) -> str:
    """Trafilatura's elements are plain ones of lxml, which have no `text_content`."""
    return "".join(element.itertext())


def _is_grid(element: HtmlElement) -> bool:
    """Tell a data table from a layout table, which has one column."""
    return any(len(list(_nearest(row, CELLS))) > 1 for row in _nearest(element, ROWS))


def _level(element: HtmlElement) -> int | None:
    """Return the heading level; trafilatura calls every heading `head` and keeps the level in `rend`."""
    name = element.get("rend", "") if element.tag == "head" else element.tag
    found = HEADING.fullmatch(name) if isinstance(name, str) else None
    return int(found.group(1)) if found else None


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\v"))
    return "\n".join(line for line in lines if line)
