"""Pictures, alone or as the pages of a PDF that was scanned: read by OCR where that is switched on."""

import io
from collections.abc import Iterator

from PIL import Image
from pypdf import PageObject

from knowledge.errors import BookRefused, Reason
from knowledge.reading.kinds import Kind
from knowledge.reading.ocr import Ocr
from knowledge.reading.texts import Note, Reading, Section

SMALLEST, LARGEST = 40, 60_000_000  # pixels: of a side that may hold a line of text, of a whole picture
MOST = 20  # of one page: scanners may cut it into strips


def read(data: bytes, ocr: Ocr | None) -> Reading:
    text = ocr.read(data) if ocr is not None and _within_bounds(data) else ""
    if not text:
        raise BookRefused(Reason.PICTURES_ONLY, "The document is a picture, and no text is read in it.")
    return Reading(None, (Section(text, (), 1),), 1, Kind.PICTURE, (Note("pages_by_ocr", {"pages": [1]}),))


def text_of_page(page: PageObject, ocr: Ocr) -> str:
    """What stands in the pictures of a page, one after another."""
    return "\n\n".join(filter(None, (ocr.read(picture) for picture in _pictures(page))))


def _pictures(page: PageObject) -> Iterator[bytes]:
    """Upright and in grey, those large enough for text and small enough to unpack."""
    for name in list(page.images.keys())[:MOST]:
        picture = page.images[name].image
        if picture is not None and min(picture.size) >= SMALLEST and picture.width * picture.height <= LARGEST:
            grey = picture.convert("L")
            yield _png(grey.rotate(-page.rotation, expand=True) if page.rotation % 360 else grey)


def _png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def _within_bounds(data: bytes) -> bool:
    """By what its first bytes say, before anything is unpacked."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.width * picture.height <= LARGEST
    except (OSError, ValueError, Image.DecompressionBombError):
        return False
