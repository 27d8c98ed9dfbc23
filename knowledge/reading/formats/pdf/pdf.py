"""PDF, page by page, with pypdf (BSD)."""

import contextlib
import io
import re
from collections.abc import Iterator, Sequence

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits
from knowledge.reading.formats.pdf import page_text, scans
from knowledge.reading.formats.pdf.scans import Ocr
from knowledge.reading.outline import NO_TITLES
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.recognition.noise import is_nonsense
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

PROGRAM_TITLE = re.compile(r"^(?:Microsoft \w+ - )|\.(?:docx?|pptx?|xlsx?|pdf|indd|odt|rtf|tex|dvi)$", re.IGNORECASE)
# What pypdf raises on damaged content streams and fonts is not its own errors alone.
DAMAGE = (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, AssertionError)


def read(data: bytes, ocr: Ocr | None = None) -> Reading:
    """Read page by page: a damaged page costs only itself, and pages without text go to `ocr`."""
    reader = _open(data)
    pages = page_text.without_running_heads(list(_pages(reader)))
    seen = _seen(reader, pages, ocr) if ocr is not None else {}
    pages = [seen.get(number, text) for number, text in enumerate(pages, 1)]
    sections = tuple(Section(text, (), number) for number, text in enumerate(pages, 1) if text)
    if not sections:
        _refuse(pages)
    remarks = [*_page_remarks("pages_without_text", pages, ""), *_page_remarks("pages_unreadable", pages, None)]
    if seen:
        remarks.append(Remark("pages_by_ocr", {"pages": list(seen)}))
    total = len(reader.pages)
    if len(pages) < total:
        remarks.append(Remark("pages_left_out", {"first": len(pages) + 1, "last": total}))
    return Reading(_title(reader), sections, total, Kind.PDF, tuple(remarks))


def _pages(reader: PdfReader) -> Iterator[str | None]:
    """Yield as many pages as there is time for."""
    for page in reader.pages:
        if limits.out_of_time():
            return
        yield _text(page)


def _seen(reader: PdfReader, pages: Sequence[str | None], ocr: Ocr) -> dict[int, str]:
    """Return the text of pictures by page, for pages without text of their own."""
    found: dict[int, str] = {}
    for number, text in enumerate(pages, 1):
        if text == "":
            with contextlib.suppress(*DAMAGE, MemoryError, OSError):  # a picture that cannot be unpacked is not read
                found[number] = scans.text_of_page(reader.pages[number - 1], ocr)
    return {number: text for number, text in found.items() if text}


def _open(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BookRefused(Reason.PASSWORD, "The PDF is protected with a password.")
        len(reader.pages)  # walks the page tree: damage shows here, not on the first page
    except (FileNotDecryptedError, DependencyError) as error:
        raise BookRefused(Reason.PASSWORD, "The PDF is protected with a password.") from error
    return reader


def _text(page: PageObject) -> str | None:
    """Return None for a page that cannot be read; unmapped glyphs count as a picture."""
    try:
        text = page_text.text_of(page)
    except DAMAGE:
        return None
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
    try:
        title = str(reader.metadata.title or "") if reader.metadata else ""
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError):
        return None  # a damaged information dictionary is no reason to refuse the pages
    title = PROGRAM_TITLE.sub("", PROGRAM_TITLE.sub("", " ".join(title.split())))
    return None if title.lower() in NO_TITLES else title
