"""PDF, page by page: pypdf (BSD), and pdfium (pypdfium2: BSD-3-Clause or Apache-2.0) where it reads more."""

import contextlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from knowledge.errors import BookRefused, Reason, unreadable
from knowledge.reading import limits, titles
from knowledge.reading.formats.pdf import annotations, attachments, page_text, scans, structure
from knowledge.reading.formats.pdf.annotations import STREAM_DAMAGE
from knowledge.reading.formats.pdf.ocr import Ocr
from knowledge.reading.formats.pdf.page_text import has_unmapped_fonts
from knowledge.reading.formats.pdf.pdfium import Pdfium
from knowledge.reading.markup import linked
from knowledge.reading.outline import NO_TITLES
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.recognition.noise import is_nonsense
from knowledge.reading.texts import Reading, ReadingWithFiles, Section
from knowledge.remark import Remark

PROGRAM_TITLE = re.compile(r"^(?:Microsoft \w+ - )|\.(?:docx?|pptx?|xlsx?|pdf|indd|odt|rtf|tex|dvi)$", re.IGNORECASE)
# Entries of the information dictionary that programs write, or that have names of their own here.
OF_PROGRAMS = re.compile(
    r"/(?:Title|Author|Subject|Keywords|Creator|Producer|CreationDate|ModDate|Trapped|SourceModified|PTEX|GTS|AAPL|ICN"
    r"|PXC|EPS|_|Created|LastSaved|rgid)"
)
HALF = 0.8  # of a text that two pages share: one that shows less of it shows a part
ABOUT = {"/Author": "author", "/Subject": "subject", "/Keywords": "keywords"}


def read(data: bytes, ocr: Ocr | None = None) -> ReadingWithFiles:
    """Read page by page: a damaged page costs only itself, and pages without text go to `ocr`."""
    data, whole = attachments.without_lock(data), data
    pdfium = Pdfium(data)
    with contextlib.closing(pdfium):
        reader = _open(data, pdfium)
        if reader is None:
            return ReadingWithFiles(_by_pdfium_alone(pdfium))
        form = structure.own_form(reader)
        pages = [form] if form else list(_apart(list(_pages(reader, pdfium)), pdfium))
        opens_elsewhere = None in pages and len(pdfium) > 0
        links = [list(_links(page, number, pdfium)) for number, page in _up_to(pages, reader)]
    attached = attachments.attached_to(reader, locked=data is not whole)
    if opens_elsewhere and not any(pages) and not attached.files:
        raise unreadable("pdf.py, on every page")  # pdfium opens it, so that it is not known to be damaged
    pages, heads = page_text.without_running_heads(pages)
    seen, bad_pictures = _seen(reader, pages, ocr) if ocr is not None else ({}, [])
    pages = [seen.get(number, text) for number, text in enumerate(pages, 1)]
    about = _about(reader) | ({"header": " · ".join(heads)} if heads else {})
    about |= structure.about(reader, "\n".join(filter(None, pages)))
    added = ["\n\n".join(annotations.told_on(page)) for _, page in _up_to(pages, reader)]
    beside = ["\n".join(words) for words in _beside(pages, links, structure.descriptions(reader))]
    reading = _reading(
        pages, len(reader.pages), _title(reader), about, added=added, beside=beside, refuse=not attached.files
    )
    of_pictures = {"pages_by_ocr": list(seen), "pictures_unreadable": bad_pictures}
    told = (Remark(code, {"pages": numbers}) for code, numbers in of_pictures.items() if numbers)
    return ReadingWithFiles(replace(reading, remarks=(*reading.remarks, *told, *attached.remarks)), attached.files)


def _up_to(pages: Sequence[str | None], reader: PdfReader) -> Iterator[tuple[int, PageObject]]:
    """Yield the numbers from 0 and the objects of the pages that there was time for."""
    yield from ((number, reader.pages[number]) for number in range(min(len(pages), len(reader.pages))))


def _links(page: PageObject, number: int, pdfium: Pdfium) -> Iterator[str]:
    """Yield a page's links with what is written where they are."""
    for target, rectangle in annotations.links_on(page):
        words = pdfium.words_in(number, rectangle)
        yield linked(words or "Link", target)


def _beside(
    pages: Sequence[str | None], links: Sequence[Sequence[str]], described: Mapping[int, Sequence[str]]
) -> Iterator[list[str]]:
    """Yield for each page what its pictures are said to show, and its links, as far as the text does not say it."""
    for number, (text, targets) in enumerate(zip(pages, links, strict=False), 1):
        told = "".join((text or "").split())
        words = [*described.get(number, ()), *(link for link in targets if link.startswith("["))]
        yield [each for each in dict.fromkeys(words) if "".join(each.split()) not in told]


def _reading(
    pages: list[str | None],
    total: int,
    title: str | None,
    about: Mapping[str, str],
    *,
    added: Sequence[str] = (),
    beside: Sequence[str] = (),
    refuse: bool,
) -> Reading:
    """Put a page's own text before what people `added` to it and what stands `beside` it.

    A page with the latter two alone has no text of its own; a document of pages with the last alone is pictures.
    """
    refuse = refuse and not any(pages) and not any(added)
    whole = ("\n\n".join(filter(None, parts)) for parts in zip_longest(pages, added, beside))
    sections = tuple(Section(text, (), number) for number, text in enumerate(whole, 1) if text)
    if refuse:
        _refuse(pages)
    remarks = [*_page_remarks("pages_without_text", pages, ""), *_page_remarks("pages_unreadable", pages, None)]
    if len(pages) < total:
        remarks.append(Remark("pages_left_out", {"first": len(pages) + 1, "last": total}))
    return Reading(title, sections, total, Kind.PDF, tuple(remarks), about=about)


def _pages(reader: PdfReader, pdfium: Pdfium) -> Iterator[str | None]:
    """Yield the own text of as many pages as there is time for."""
    for number, page in enumerate(reader.pages):
        if limits.out_of_time():
            return
        yield _text(page, number, pdfium)


def _apart(pages: Sequence[str | None], pdfium: Pdfium) -> Iterator[str | None]:
    """Give each of two pages that show the halves of one drawing its own half; pypdf reads the whole on both."""
    for number, text in enumerate(pages):
        twin = text and text in {*pages[max(number - 1, 0) : number], *pages[number + 1 : number + 2]}
        shown = page_text.tidy(pdfium.text(number)) if twin else ""
        yield shown if text and 0 < len(shown) < HALF * len(text) and not is_nonsense(shown) else text


def _by_pdfium_alone(pdfium: Pdfium) -> Reading:
    """Read a PDF that pypdf cannot open, or whose encryption it does not know."""
    pages: list[str | None] = []
    for number in range(len(pdfium)):
        if limits.out_of_time():
            break
        text = page_text.tidy(pdfium.text(number))
        pages.append("" if is_nonsense(text) else text)
    pages, heads = page_text.without_running_heads(pages)
    about = {"header": " · ".join(heads)} if heads else {}
    return _reading(pages, len(pdfium), None, about, refuse=True)


def _seen(reader: PdfReader, pages: Sequence[str | None], ocr: Ocr) -> tuple[dict[int, str], list[int]]:
    """Return the text of pictures by page, for pages without text of their own, and the pages with bad pictures."""
    found: dict[int, str] = {}
    bad: list[int] = []
    for number, text in enumerate(pages, 1):
        if text == "":
            try:
                found[number], damaged = scans.text_of_page(reader.pages[number - 1], ocr)
            except (*STREAM_DAMAGE, MemoryError, OSError):  # the list of its pictures is damaged
                damaged = True
            bad += [number] if damaged else []
    return {number: text for number, text in found.items() if text}, bad


def _open(data: bytes, pdfium: Pdfium) -> PdfReader | None:
    """Return pypdf's reader; None where pypdf fails and pdfium does not."""
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
        if not locked:
            len(reader.pages)  # walks the page tree: damage shows here, not on the first page
    except (FileNotDecryptedError, DependencyError):
        locked = True
    except STREAM_DAMAGE:
        if not len(pdfium):
            raise
        return None
    if locked and not len(pdfium):
        raise BookRefused(Reason.PASSWORD, "The PDF is protected with a password.")
    return None if locked else reader


def _text(page: PageObject, number: int, pdfium: Pdfium) -> str | None:
    """Return None for a page that cannot be read; unmapped glyphs count as a picture."""
    if has_unmapped_fonts(page):
        text = page_text.tidy(pdfium.text(number))
        return "" if is_nonsense(text) else text
    try:
        text = page_text.text_of(page)
    except STREAM_DAMAGE:
        text = page_text.tidy(pdfium.text(number))
        return text or None
    return "" if is_nonsense(text) else text


def _page_remarks(code: str, pages: list[str | None], mark: str | None) -> tuple[Remark, ...]:
    numbers = [number for number, text in enumerate(pages, 1) if text == mark]
    return (Remark(code, {"pages": numbers}),) if numbers else ()


def _refuse(pages: list[str | None]) -> None:
    if not pages:
        raise BookRefused(Reason.EMPTY, "The PDF has no pages.")
    if any(text is None for text in pages):
        raise BookRefused(Reason.DAMAGED, "No page of the PDF can be read.")
    raise BookRefused(Reason.PICTURES_ONLY, "The PDF has pictures but no text.", values={"pages": len(pages)})


def _title(reader: PdfReader) -> str | None:
    claimed = _metadata(reader).get("/Title", "")
    title = PROGRAM_TITLE.sub("", PROGRAM_TITLE.sub("", claimed))
    title = title if title == claimed else titles.of_file(f"{title}.pdf").removesuffix(".pdf")
    return None if title.lower() in NO_TITLES else title


def _about(reader: PdfReader) -> dict[str, str]:
    metadata = _metadata(reader)
    known = {name: metadata[key] for key, name in ABOUT.items() if metadata.get(key)}
    own = {key.lstrip("/"): value for key, value in metadata.items() if value and not OF_PROGRAMS.match(key)}
    return known | own


def _metadata(reader: PdfReader) -> dict[str, str]:
    """Return the information dictionary; a damaged one is no reason to refuse the pages."""
    try:
        return {name: " ".join(str(value).split()) for name, value in (reader.metadata or {}).items()}
    except STREAM_DAMAGE:
        return {}
