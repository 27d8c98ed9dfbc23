"""The parts of pages that generators write in ways of their own.

These are Confluence, Notion, Google Docs, Sphinx, MkDocs and Docusaurus. `settle` says it in plain elements before a
page is read: ticks as their words, listings without the numbers of lines, struck-out words as such; what only serves
the page's use is removed.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

# Numbers of lines, links to edit or view the source, equations drawn a second time.
UNREAD = frozenset(
    {"linenos", "lineno", "line-number", "line-numbers", "lnt", "mw-editsection", "viewcode-link", "katex-html"}
)
TOOL = re.compile(r"\s*(?:edit|view source|permalink|direct link|link to this|copy)\b", re.IGNORECASE)
TICKS = {"checkbox-on": "[x] ", "checkbox-off": "[ ] "}  # Notion's
TASKS = "inline-task-list"  # Confluence's
LABELS = frozenset({"selected-value", "tabs__item"})  # of which several stand side by side without a space
LINE_THROUGH = re.compile(r"\.([\w-]+)\s*\{[^{}]*text-decoration[^{};]*:[^{};]*line-through")
COMMENT, COMMENT_MARK = re.compile(r"cmnt\d+"), re.compile(r"cmnt_ref\d+")  # Google's
REDIRECT = "https://www.google.com/url?"


def settle(page: Element) -> int:
    """Change the page in place; returns the number of comments in it that were removed."""
    struck = {name for style in page.iter("style") for name in LINE_THROUGH.findall(style.text or "")}
    dropped: list[Element] = []
    comments = 0
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        classes = set((element.get("class") or "").split())
        if classes & UNREAD or (element.tag == "a" and _is_tool(element)) or _switches_tabs(element):
            dropped.append(element)
        elif element.tag == "a" and COMMENT.fullmatch(element.get("id") or ""):
            dropped.append(_around(element))
            comments += 1
        elif struck & classes:
            element.set("style", "text-decoration: line-through")
        elif element.tag in {"label", "span", "li"} and (element.tag == "label" or classes & LABELS):
            element.tail = f" {element.tail or ''}"
        _say_ticks(element, classes)
    for element in dropped:
        _drop(element)
    return comments


def title_of(page: Element) -> Iterator[str]:
    """Yield the title of a Google document, which is a paragraph with a style of that name."""
    for paragraph in page.iter("p"):
        if "title" in (paragraph.get("class") or "").split() and (paragraph.get("id") or "").startswith("h."):
            yield " ".join(paragraph.text_content().split())


def target(href: str) -> str:
    """Return where a link leads that Google writes as a redirection."""
    if not href.startswith(REDIRECT):
        return href
    return next(iter(parse_qs(urlsplit(href).query).get("q", [])), href)


def _say_ticks(element: Element, classes: set[str]) -> None:
    for name in classes & TICKS.keys():
        element.tag, element.text = "span", TICKS[name]
    parent = element.getparent()
    if element.tag == "li" and parent is not None and TASKS in (parent.get("class") or "").split():
        element.text = f"{'[x] ' if 'checked' in classes else '[ ] '}{element.text or ''}"


def _is_tool(link: Element) -> bool:
    """Tell a link without words, such as a pencil, that serves the page and not its reader."""
    if "".join(link.itertext()).strip() or next(link.iter("img"), None) is not None:
        return bool(COMMENT_MARK.fullmatch(link.get("id") or ""))
    return bool(TOOL.match(link.get("aria-label") or link.get("title") or ""))


def _switches_tabs(element: Element) -> bool:
    """Tell a radio button without words of its own, of which tabs are made."""
    following = element.getnext()
    bare = following is not None and following.tag in {"input", "div"} and not (element.tail or "").strip()
    return bool(element.tag == "input" and element.get("type") == "radio" and bare)


def _around(anchor: Element) -> Element:
    """Return the element of a comment at the end of a document."""
    return next((outer for outer in anchor.iterancestors("div", "p")), anchor)


def _drop(element: Element) -> None:
    """Remove an element and keep the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = f"{before.tail or ''}{element.tail or ''}"
    else:
        parent.text = f"{parent.text or ''}{element.tail or ''}"
    parent.remove(element)
