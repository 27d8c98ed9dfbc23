"""HTML: the page's own text as trafilatura (Apache-2.0) finds it, with its headings, lists and tables."""

import re

import trafilatura
from lxml.html import HtmlElement, document_fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading.elements import outline_of
from knowledge.reading.formats.text.markdown import split_front_matter
from knowledge.reading.markup import without_templates
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section

LARGE = 5_000_000  # characters, of which trafilatura would make more copies than the memory holds
SHORT, NEARLY = 400, 1.3
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # names an encoding, which characters no longer have


def read(text: str) -> Reading:
    title, body = split_front_matter(text)  # site generators put it before HTML, too
    markup = DECLARATION.sub("", without_templates(body))
    if not markup.strip():
        raise BookRefused(Reason.EMPTY, "The page holds no text.")
    page = document_fromstring(markup)
    title = title or _title(page)
    sections = _sections(page, large=len(markup) > LARGE)
    if not sections:
        raise BookRefused(Reason.EMPTY, "The page holds no text.")
    return Reading(title, sections, None, Kind.HTML)


def _sections(page: HtmlElement, *, large: bool) -> tuple[Section, ...]:
    """Prefer the whole page where it is short and nearly all text: there trafilatura may lose headings."""
    own = () if large else _own_text(page)
    length = _length(own)
    if length > SHORT:
        return own
    whole = _all_text(page)
    return whole if not own or _length(whole) <= NEARLY * length else own


def _length(sections: tuple[Section, ...]) -> int:
    return sum(len(section.text) for section in sections)


def _own_text(page: HtmlElement) -> tuple[Section, ...]:
    found = trafilatura.bare_extraction(page, include_formatting=True, include_comments=False, favor_recall=True)
    body = getattr(found, "body", None)
    return outline_of(body).sections() if body is not None else ()


def _all_text(page: HtmlElement) -> tuple[Section, ...]:
    """Return all text of a page in which trafilatura finds none, such as a short notice."""
    body = page.find("body")
    for banner in [*page.iterfind("header"), *page.iterfind("body/header")]:
        if banner.find(".//h1") is None:  # of the site, and not of what the page is about
            banner.drop_tree()
    return outline_of(page if body is None else body).sections()


def _title(page: HtmlElement) -> str | None:
    """Prefer a page's only h1 to its title element, which carries the site's name as well."""
    headings = [" ".join(heading.text_content().split()) for heading in page.iter("h1")]
    named = [" ".join(element.text_content().split()) for element in page.iter("title")]
    only = headings if len(headings) == 1 else []
    return next((title for title in [*only, *named] if title), None)
