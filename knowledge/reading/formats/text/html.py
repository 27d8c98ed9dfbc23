"""HTML: the page's main element, read in full; trafilatura (Apache-2.0) finds it where the page does not mark it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import trafilatura
from lxml.etree import iterwalk  # type: ignore[import-untyped]  # lxml ships no types
from lxml.html import HtmlElement, HTMLParser, document_fromstring  # type: ignore[import-untyped]

from knowledge.errors import BookRefused, Reason
from knowledge.reading import generated, titles
from knowledge.reading.elements import UNSPOKEN, is_left_out, is_struck, outline_of, text_in
from knowledge.reading.formats.markup import front_matter
from knowledge.reading.markup import without_templates
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark, left_out

LARGE = 5_000_000  # characters, of which trafilatura would make more copies than the memory holds
DEEPEST = 200  # elements inside one another
WRAPPER = re.compile(
    r"</?(?!t[rdh]\b|table\b|h[1-6]\b|p\b|br\b|li\b|script\b|style\b|title\b)[a-z][\w:-]*\b[^<>]*>", re.IGNORECASE
)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # names an encoding, which characters no longer have
MOST = 0.5  # of the body's words: an article with fewer is one of several
COVERED = 0.95  # of trafilatura's words, by the element in which the text stands
LINKED = 0.5  # of a block's words in links: a menu
NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|toc|table-?of-?contents|sidebar|side-?nav|nav|navbar|navigation|menu|pagination|pager"
    r"|prev-?next|share|social|related|edit-?(?:this-)?page|skip-?(?:to|link|nav)\S*|back-to-top|header-?links?)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
CONSENT = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|cookiebot)(?:$|[\s_-])", re.IGNORECASE)
ROLES = frozenset({"navigation", "contentinfo", "search"})
FURNITURE = frozenset({"nav", "header", "footer", "aside", "button"})
FURNISHED, FEW = 0.25, 20  # of the words, and words, links apart: furniture with more is told in the receipt
META = {
    "author": "author",
    "article:author": "author",
    "article:published_time": "published",
    "article:modified_time": "modified",
    "last-modified": "modified",
    "dcterms.modified": "modified",
    "dcterms.creator": "author",
    "datepublished": "published",
    "datemodified": "modified",
    "description": "description",
    "og:description": "description",
    "keywords": "keywords",
    "version": "version",
}
SITE = "og:site_name"
NOT_DISPLAYED = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
PANEL = re.compile(
    r"(?:^|[\s_-])(?:tabs?|tab-?(?:pane|panel|content)|accordion|collaps\w*|toggle|expand\w*|details)(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN_MOST = 0.5  # of the page's words, that may be hidden from readers
METADATA_CLASS = re.compile(r"(?:^|\s)(?:page-metadata|page-metadata-modification-info|byline)(?:$|\s)")


def read(text: str, base: str = "") -> Reading:
    """Read a page; its links are resolved against `base`, the address that it came from."""
    matter, body = front_matter.fenced(text)  # site generators put it before HTML, too
    templated = body is not text or "{%" in body
    markup = DECLARATION.sub("", without_templates(body) if templated else body)
    if not markup.strip():
        raise BookRefused(Reason.EMPTY, "The page holds no text.")
    page = _parsed(markup)
    comments = generated.settle(page)
    title = front_matter.title_of(matter) or _title(page)
    about = front_matter.about(matter) | _about(page, title)
    found = _Page(page, _base(page, base), large=len(markup) > LARGE)
    sections = found.sections()
    if not sections:
        raise BookRefused(Reason.EMPTY, "The page holds no text.")
    return Reading(title, sections, None, Kind.HTML, (*found.remarks(), *left_out(comments)), about=about)


def _parsed(markup: str) -> HtmlElement:
    """Parse a page. One with elements inside one another without end is parsed again without those that only wrap."""
    page = document_fromstring(markup, parser=HTMLParser(huge_tree=True))
    depth = deepest = 0
    for event, _ in iterwalk(page, ("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return page if deepest < DEEPEST else document_fromstring(WRAPPER.sub("\n", markup))


class _Page:
    """A page in reading; it remembers which parts with words stay out.

    Its furniture (menus, footers, buttons, whatever stands beside the main element) is told only where it holds a fair
    share of the words.
    """

    def __init__(self, page: HtmlElement, base: str, *, large: bool) -> None:
        self._page = page
        self._base = base
        self._large = large
        self._parts: dict[str, None] = {}
        self._furniture: dict[HtmlElement, int] = {}
        self._told = 0
        self._hidden = 0

    def sections(self) -> tuple[Section, ...]:
        body = self._page.find("body")
        body = self._page if body is None else body
        self._note(element for element in self._page.iter() if isinstance(element.tag, str) and is_left_out(element))
        self._drop(*_banners(self._page))
        main = _marked(body)
        if main is None:
            main = body if self._large else _located(self._page, body)
        self._note(_beside(main, body), furniture=True)
        self._drop(*[element for element in main.iter() if element is not main and _is_navigation(element)])
        self._drop_hidden(main)
        self._told = _length(main)
        return outline_of(main, base=self._base).sections() or outline_of(body, base=self._base).sections()

    def remarks(self) -> tuple[Remark, ...]:
        pieces = {element: length for element, length in self._furniture.items() if not self._is_inside(element)}
        words = sum(pieces.values())
        if words > max(FEW, FURNISHED * (self._told + words)):
            self._parts |= dict.fromkeys(str(element.tag) for element in pieces)
        parts = (Remark("page_parts_left_out", {"parts": list(self._parts)}),) if self._parts else ()
        return (*parts, *((Remark("hidden_text_left_out", {"count": self._hidden}),) if self._hidden else ()))

    def _note(self, elements: Iterable[HtmlElement], *, furniture: bool = False) -> None:
        for element in filter(_says_something, elements):
            if furniture or _is_furniture(element):
                self._furniture[element] = _length(element) - _linked_words(element)
            elif not any(outer.tag in FURNITURE or _is_set_apart(outer) for outer in element.iterancestors()):
                self._parts[str(element.tag)] = None

    def _is_inside(self, element: HtmlElement) -> bool:
        return any(outer in self._furniture for outer in element.iterancestors())

    def _drop(self, *elements: HtmlElement) -> None:
        self._note(elements)
        for element in elements:
            if element.getparent() is not None:
                element.drop_tree()

    def _drop_hidden(self, main: HtmlElement) -> None:
        """Remove what is not displayed, and count it together with what is struck out.

        Panels that a click shows are kept, and so is everything where most of the page waits for a script to show it.
        """
        self._hidden = sum(1 for element in main.iter() if isinstance(element.tag, str) and is_struck(element))
        hidden = [element for element in main.iter() if element is not main and _is_hidden(element)]
        if sum(map(_length, hidden)) <= HIDDEN_MOST * _length(main):
            self._hidden += sum(1 for element in hidden if _length(element))
            for element in hidden:
                if element.getparent() is not None:
                    element.drop_tree()


def _beside(main: HtmlElement, body: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements around which the main one does not reach."""
    inner = main
    while inner is not body and inner.getparent() is not None:
        outer = inner.getparent()
        yield from (element for element in outer if element is not inner and isinstance(element.tag, str))
        inner = outer


def _says_something(element: HtmlElement) -> bool:
    named = element.get("title") or element.get("value") if element.tag in {"iframe", "input"} else None
    return element.tag not in UNSPOKEN and bool(named or _length(element))


def _is_hidden(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.get("hidden") == "until-found":
        return False
    hidden = element.get("hidden") is not None or bool(NOT_DISPLAYED.search(element.get("style") or ""))
    return hidden and not any(map(_is_panel, (element, *element.iterancestors())))


def _is_panel(element: HtmlElement) -> bool:
    """Tell what a click shows: the panels of tabs, and what unfolds."""
    return element.get("role") == "tabpanel" or bool(PANEL.search(_class(element)))


def _marked(body: HtmlElement) -> HtmlElement | None:
    """Return the element that the page marks as its main one, where it holds a fair share of the words."""
    words = len(body.text_content().split())
    marked = [*body.iter("main"), *body.xpath(".//*[@role='main']"), *body.iter("article")]
    largest = max(marked, key=_length, default=None)
    if largest is None:
        return None
    is_main = largest.tag == "main" or largest.get("role") == "main"
    return largest if _length(largest) >= (1 if is_main else MOST * words) else None


def _length(element: HtmlElement) -> int:
    return len(element.text_content().split())


def _located(page: HtmlElement, body: HtmlElement) -> HtmlElement:
    """Return the innermost element around the text that trafilatura finds; the body where it finds none.

    What trafilatura itself returns lacks lists of links, summaries, listings and more.
    """
    found = trafilatura.extract(page, include_comments=False, favor_recall=True, include_tables=True)
    wanted = Counter((found or "").split())
    while wanted:
        inner = next((child for child in body if _covers(child, wanted)), None)
        if inner is None:
            break
        body = inner
    return body


def _covers(element: HtmlElement, wanted: Counter[str]) -> bool:
    if (
        not isinstance(element.tag, str)
        or is_left_out(element)
        or element.tag in {"p", "ul", "ol", "table", "pre", "tbody"}
    ):
        return False
    return (wanted & Counter(element.text_content().split())).total() >= COVERED * wanted.total()


def _banners(page: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the site's own header and footers, which hold no heading of the page."""
    for banner in [*page.iterfind("header"), *page.iterfind("body/header"), *page.iterfind(".//footer")]:
        if banner.find(".//h1") is None:
            yield banner


def _is_furniture(element: HtmlElement) -> bool:
    return element.tag in FURNITURE or _is_navigation(element) or _is_mostly_links(element)


def _is_navigation(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    return _is_set_apart(element) or (bool(NAVIGATION.search(_named(element))) and _is_mostly_links(element))


def _is_set_apart(element: HtmlElement) -> bool:
    """Tell what a page marks as a menu, a footer, a search or a question about cookies."""
    if element.get("role") in ROLES:
        return True
    return element.tag in {"div", "section", "aside", "dialog"} and bool(CONSENT.search(_named(element)))


def _named(element: HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _is_mostly_links(element: HtmlElement) -> bool:
    return _linked_words(element) > LINKED * _length(element)


def _linked_words(element: HtmlElement) -> int:
    return sum(_length(link) for link in element.iter("a"))


def _about(page: HtmlElement, title: str | None) -> dict[str, str]:
    """Return what the page says of itself: its author and dates, taken out of the text where they stand in it."""
    about: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = META.get(str(meta.get("name") or meta.get("property") or "").lower())
        content = " ".join(str(meta.get("content") or "").split())
        if name and content:
            about.setdefault(name, content[:500])
    for data in page.iter("script"):
        if data.get("type") == "application/ld+json":
            about = dict(_linked_data(data.text or "")) | about
    for element in [element for element in page.iter("div", "p", "span") if METADATA_CLASS.search(_class(element))]:
        words = text_in(element)
        if words and element.getparent() is not None:
            about["page"] = f"{about['page']}; {words}" if "page" in about else words[:500]
            element.drop_tree()
    named = next((" ".join(element.text_content().split()) for element in page.iter("title")), "")
    if named and title and title != named and (about or not set(named.split()) & set(title.split())):
        about["title"] = named
    return about


def _linked_data(text: str) -> Iterator[tuple[str, str]]:
    """Yield author, dates and description from a page's data for search engines; data that does not parse has none."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, Mapping):
            waiting += value.get("@graph", [])
            found = ((META[name.lower()], said) for name, said in value.items() if name.lower() in META)
            yield from ((name, words) for name, said in found if (words := _said(said)))


def _said(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    names = (each.get("name") if isinstance(each, Mapping) else each for each in values)
    return ", ".join(" ".join(name.split()) for name in names if isinstance(name, str) and name.strip())[:500]


def _class(element: HtmlElement) -> str:
    return str(element.get("class") or "")


def _base(page: HtmlElement, base: str) -> str:
    named = (str(element.get("href") or "") for element in _bases(page))
    return base or next((href for href in named if href.startswith(("http://", "https://"))), "")


def _bases(page: HtmlElement) -> Iterator[HtmlElement]:
    yield from page.iter("base")
    yield from (link for link in page.iter("link") if link.get("rel") == "canonical")


def _property(page: HtmlElement, name: str) -> str:
    found = (str(meta.get("content") or "") for meta in page.iter("meta") if meta.get("property") == name)
    return " ".join(next(found, "").split())


def _title(page: HtmlElement) -> str | None:
    """Prefer a page's only h1 to its title element, which carries the site's name as well."""
    headings = [text_in(heading) for heading in page.iter("h1")]
    named = [
        titles.of_page(" ".join(element.text_content().split()), _property(page, "og:title"), _property(page, SITE))
        for element in page.iter("title")
    ]
    only = headings if len(headings) == 1 else []
    return next((title for title in [*generated.title_of(page), *only, *named] if title), None)
