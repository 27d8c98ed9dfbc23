"""E-books (.epub): the chapters in spine order, read as pages with lxml (BSD)."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types
from lxml.html import document_fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.errors import BookRefused, Reason
from knowledge.reading import zip_package
from knowledge.reading.elements import outline_of
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading
from knowledge.reading.zip_package import name_of

CONTAINER, RIGHTS = "META-INF/container.xml", "META-INF/encryption.xml"
ABOUT = {"creator": "author", "contributor": "contributor", "publisher": "publisher", "date": "published"} | {
    "description": "description",
    "subject": "subject",
    "rights": "rights",
}
MARKUP = re.compile(r"<[^<>]*>")
PAGES = frozenset({"application/xhtml+xml", "text/html"})


def read(data: bytes) -> Reading:
    with zip_package.opened(data) as book:
        contents = _contents(book)
        root = zip_package.tree(book.read(contents))
        chapters = [posixpath.join(posixpath.dirname(contents), path) for path in _spine(root)]
        _refuse_locked(book, chapters)
        outline = Outline()
        for path in chapters:
            _add_chapter(book, path, outline)
    sections = outline.sections()
    if not sections:
        raise BookRefused(Reason.PICTURES_ONLY if chapters else Reason.EMPTY, "The book holds no text.")
    return Reading(_title(root), sections, None, Kind.EPUB, about=_about(root))


def _contents(book: zipfile.ZipFile) -> str:
    for element in zip_package.tree(book.read(CONTAINER)).iter():
        if name_of(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    listed = next((name for name in book.namelist() if name.endswith(".opf")), None)  # a second, tolerant look
    if listed is not None:
        return listed
    raise BookRefused(Reason.DAMAGED, "The book has no table of contents.")


def _spine(root: Element) -> Iterator[str]:
    """Yield the chapters' paths, and last those outside the reading order, such as notes; navigation is left out."""
    items = {element.get("id"): element for element in root.iter() if name_of(element) == "item"}
    references = [each for each in root.iter() if name_of(each) == "itemref"]
    for reference in sorted(references, key=lambda each: each.get("linear") == "no"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in PAGES and "nav" not in (item.get("properties") or ""):
            yield unquote(item.get("href") or "")


def _refuse_locked(book: zipfile.ZipFile, chapters: list[str]) -> None:
    """Refuse a book with encrypted chapters; encrypted fonts alone are common and harmless."""
    if RIGHTS not in book.namelist():
        return
    locked = {unquote(element.get("URI") or "") for element in zip_package.tree(book.read(RIGHTS)).iter()}
    if locked & set(chapters):
        raise BookRefused(Reason.PASSWORD, "The book is protected by the shop that sold it.")


def _add_chapter(book: zipfile.ZipFile, path: str, outline: Outline) -> None:
    """Add a chapter's file; chapters span files, so text without a heading belongs under the last one."""
    name = posixpath.normpath(path)
    markup = book.read(name) if name in book.namelist() else b""
    if markup.strip():
        page = document_fromstring(markup)
        body = page.find("body")
        outline_of(page if body is None else body, outline)


def _about(root: Element) -> dict[str, str]:
    """Return author, publisher, date and description; the description may be a page."""
    about: dict[str, list[str]] = {}
    for element in root.iter():
        words = " ".join(MARKUP.sub(" ", "".join(element.itertext())).split()) if name_of(element) in ABOUT else ""
        if words:
            about.setdefault(ABOUT[name_of(element)], []).append(words)
    return {name: ", ".join(dict.fromkeys(words)) for name, words in about.items()}


def _title(root: Element) -> str | None:
    for element in root.iter():
        if name_of(element) == "title":
            return " ".join((element.text or "").split()) or None
    return None
