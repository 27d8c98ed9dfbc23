"""The parts of a PDF beside its pages: bookmarks, page labels, descriptions of pictures, forms of Adobe's own kind."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml.etree import XMLSyntaxError  # type: ignore[import-untyped]  # lxml ships no types
from pypdf import PdfReader

from knowledge.reading import limits, zip_package
from knowledge.reading.formats.pdf.annotations import DAMAGE
from knowledge.reading.texts import PICTURE_FILE
from knowledge.reading.zip_package import name_of

MOST_ELEMENTS = 20_000  # of a tagged document, each of which costs about 50 microseconds
MOST_BOOKMARKS = 2_000
SHARE = 0.5  # of the time, after which descriptions are not looked for any more
CAPTIONS = frozenset({"text", "exData", "toolTip"})
LETTERS = re.compile(r"[^\W\d_]{2}")


def about(reader: PdfReader, text: str) -> dict[str, str]:
    """Return the bookmarks whose words are not in the text, and the letters in the labels of pages."""
    told = "".join(text.split())
    titles = [title for title in _quietly(_bookmarks(reader)) if "".join(title.split()) not in told]
    labels = [prefix for prefix in _quietly(_prefixes(reader)) if LETTERS.search(prefix)]
    found = {"bookmarks": titles, "page labels": labels}
    return {name: " · ".join(dict.fromkeys(words)) for name, words in found.items() if words}


def descriptions(reader: PdfReader) -> Mapping[int, Sequence[str]]:
    """Return what the pictures of a tagged document are said to show, by the numbers of pages from 1."""
    found: dict[int, list[str]] = defaultdict(list)
    numbers = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages, 1) if page.indirect_reference}
    for words, page in _quietly(_described(reader)):
        found[numbers.get(page, 1)].append(words)
    return found


def own_form(reader: PdfReader) -> str:
    """Return the words of a form that only Adobe's programs can show; other programs see one page that says so."""
    try:
        root: Any = reader.root_object
        if not root.get("/NeedsRendering"):
            return ""
        packets = root["/AcroForm"].get_object()["/XFA"].get_object()
        streams = packets[1::2] if isinstance(packets, list) else [packets]
        parts = [stream.get_object().get_data() for stream in streams]
        return "\n".join(dict.fromkeys(_words(parts if isinstance(packets, list) else parts[:1])))
    except (*DAMAGE, XMLSyntaxError):
        return ""


def _quietly(found: Iterator[Any]) -> list[Any]:
    """Return as much as a damaged structure yields."""
    kept: list[Any] = []
    try:
        kept.extend(found)
    except (*DAMAGE, RecursionError):
        return kept
    return kept


def _bookmarks(reader: PdfReader) -> Iterator[str]:
    waiting: list[Any] = list(reader.outline)[:MOST_BOOKMARKS]
    for _ in range(MOST_BOOKMARKS):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = [*item, *waiting]
        elif title := " ".join(str(item.title or "").split()):
            yield title


def _prefixes(reader: PdfReader) -> Iterator[str]:
    labels: Any = reader.root_object.get("/PageLabels")
    waiting = [] if labels is None else [labels]
    for _ in range(MOST_BOOKMARKS):
        if not waiting:
            return
        node = waiting.pop().get_object()
        waiting.extend(node.get("/Kids", []))
        for label in list(node.get("/Nums", []))[1::2]:
            yield str(label.get_object().get("/P", "")).strip(" -.:")


def _described(reader: PdfReader) -> Iterator[tuple[str, int]]:
    tree = reader.root_object.get("/StructTreeRoot")
    waiting: list[tuple[Any, int]] = [(tree.get_object().get("/K"), 0)] if tree is not None else []
    for _ in range(MOST_ELEMENTS):
        if not waiting or limits.out_of_time(SHARE):
            return
        reference, page = waiting.pop()
        element = reference.get_object() if hasattr(reference, "get_object") else reference
        if isinstance(element, list):
            waiting.extend((each, page) for each in reversed(element))
        elif hasattr(element, "get"):
            page = element.raw_get("/Pg").idnum if "/Pg" in element else page
            words = " ".join(str(element.get("/Alt") or "").split())
            if words and not PICTURE_FILE.fullmatch(words):
                yield words, page
            waiting.append((element.get("/K"), page))


def _words(packets: Sequence[bytes]) -> Iterator[str]:
    """Yield captions, texts and values; the packets of a form are the pieces of one XML document."""
    told = (each for each in zip_package.tree(b"".join(packets)).iter() if name_of(each) in CAPTIONS or _is_value(each))
    lines = (" ".join("".join(element.itertext()).split()) for element in told)
    yield from filter(None, lines)


def _is_value(element: Any) -> bool:
    """Tell a value that somebody has filled in, which stands in the packet of data."""
    return not len(element) and any(name_of(parent) == "data" for parent in element.iterancestors())
