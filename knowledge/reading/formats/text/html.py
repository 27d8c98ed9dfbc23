"""HTML: the page's main element, read in full; trafilatura (Apache-2.0) finds it where the page does not mark it."""

import re
from collections import Counter
from collections.abc import Iterator

import trafilatura
from lxml.html import HtmlElement, document_fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading.elements import outline_of, text_in
from knowledge.reading.formats.text.markdown import split_front_matter
from knowledge.reading.markup import without_templates
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section

LARGE = 5_000_000  # characters, of which trafilatura would make more copies than the memory holds
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # names an encoding, which characters no longer have
MOST = 0.5  # of the body's words: an article with fewer is one of several
COVERED = 0.95  # of trafilatura's words, by the element in which the text stands
LINKED = 0.5  # of a block's words in links: a menu
NAVIGATION = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|toc|table-of-contents|sidebar|side-?nav|nav|navbar|navigation|menu|pagination|pager"
    r"|prev-?next|share|social|related|edit-?(?:this-)?page|skip-?(?:to|link|nav)\S*|back-to-top|header-?links?)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
CONSENT = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|cookiebot)(?:$|[\s_-])", re.IGNORECASE)
ROLES = frozenset({"navigation", "contentinfo", "search"})
META = {
    "author": "author",
    "article:author": "author",
    "article:published_time": "published",
    "article:modified_time": "modified",
    "last-modified": "modified",
    "dcterms.modified": "modified",
    "dcterms.creator": "author",
    "description": "description",
    "version": "version",
}
METADATA_CLASS = re.compile(r"(?:^|\s)(?:page-metadata|page-metadata-modification-info|byline)(?:$|\s)")


def read(text: str, base: str = "") -> Reading:
    """Read a page; its links are resolved against `base`, the address that it came from."""
    title, body = split_front_matter(text)  # site generators put it before HTML, too
    templated = body is not text.lstrip() or "{%" in body
    markup = DECLARATION.sub("", without_templates(body) if templated else body)
    if not markup.strip():
        raise BookRefused(Reason.EMPTY, "The page holds no text.")
    page = document_fromstring(markup)
    title = title or _title(page)
    about = _about(page)
    sections = _sections(page, _base(page, base), large=len(markup) > LARGE)
    if not sections:
        raise BookRefused(Reason.EMPTY, "The page holds no text.")
    return Reading(title, sections, None, Kind.HTML, about=about)


def _sections(page: HtmlElement, base: str, *, large: bool) -> tuple[Section, ...]:
    body = page.find("body")
    body = page if body is None else body
    _drop_banners(page)
    main = _marked(body)
    if main is None:
        main = body if large else _located(page, body)
    _drop_navigation(main)
    return outline_of(main, base=base).sections() or outline_of(body, base=base).sections()


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
    if not isinstance(element.tag, str) or element.tag in {"p", "ul", "ol", "table", "pre", "tbody"}:
        return False
    return (wanted & Counter(element.text_content().split())).total() >= COVERED * wanted.total()


def _drop_banners(page: HtmlElement) -> None:
    """Remove the site's own header, which holds no heading of the page."""
    for banner in [*page.iterfind("header"), *page.iterfind("body/header"), *page.iterfind(".//footer")]:
        if banner.find(".//h1") is None:
            banner.drop_tree()


def _drop_navigation(main: HtmlElement) -> None:
    for element in [element for element in main.iter() if element is not main and _is_navigation(element)]:
        if element.getparent() is not None:
            element.drop_tree()


def _is_navigation(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.get("role") in ROLES:
        return True
    named = f"{element.get('class', '')} {element.get('id', '')}"
    if CONSENT.search(named) and element.tag in {"div", "section", "aside", "dialog"}:
        return True
    return bool(NAVIGATION.search(named)) and _is_mostly_links(element)


def _is_mostly_links(element: HtmlElement) -> bool:
    linked = sum(_length(link) for link in element.iter("a"))
    return linked > LINKED * _length(element)


def _about(page: HtmlElement) -> dict[str, str]:
    """Return what the page says of itself: its author and dates, taken out of the text where they stand in it."""
    about: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = META.get(str(meta.get("name") or meta.get("property") or "").lower())
        content = " ".join(str(meta.get("content") or "").split())
        if name and content:
            about.setdefault(name, content[:500])
    for element in [element for element in page.iter("div", "p", "span") if METADATA_CLASS.search(_class(element))]:
        words = text_in(element)
        if words and element.getparent() is not None:
            about["page"] = f"{about['page']}; {words}" if "page" in about else words[:500]
            element.drop_tree()
    return about


def _class(element: HtmlElement) -> str:
    return str(element.get("class") or "")


def _base(page: HtmlElement, base: str) -> str:
    named = (str(element.get("href") or "") for element in _bases(page))
    return base or next((href for href in named if href.startswith(("http://", "https://"))), "")


def _bases(page: HtmlElement) -> Iterator[HtmlElement]:
    yield from page.iter("base")
    yield from (link for link in page.iter("link") if link.get("rel") == "canonical")


def _title(page: HtmlElement) -> str | None:
    """Prefer a page's only h1 to its title element, which carries the site's name as well."""
    headings = [text_in(heading) for heading in page.iter("h1")]
    named = [" ".join(element.text_content().split()) for element in page.iter("title")]
    only = headings if len(headings) == 1 else []
    return next((title for title in [*only, *named] if title), None)
