"""Pictures, alone or as the pages of a scanned PDF, read by OCR where it is switched on."""

import io

from PIL import Image
from pypdf import PageObject

from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats.pdf.ocr import Ocr
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

SMALLEST, LARGEST = 40, 60_000_000  # pixels: of a side that may hold a line of text, of a whole picture
MOST = 20  # of one page: scanners may cut it into strips


def read(data: bytes, ocr: Ocr | None) -> Reading:
    text = ocr.read(data) if ocr is not None and _within_bounds(data) else ""
    if not text:
        raise BookRefused(Reason.PICTURES_ONLY, "The document is a picture, and no text is read in it.")
    return Reading(None, (Section(text, (), 1),), 1, Kind.PICTURE, (Remark("pages_by_ocr", {"pages": [1]}),))


def text_of_page(page: PageObject, ocr: Ocr) -> tuple[str, bool]:
    """Return the text of a page's pictures, one after another, and whether one of them cannot be unpacked."""
    texts: list[str] = []
    damaged = False
    for name in list(page.images.keys())[:MOST]:
        try:
            picture = _picture(page, name)
        except Exception:  # noqa: BLE001  libraries raise anything over a bad picture, which costs only itself
            damaged = True
        else:
            texts.append(ocr.read(picture) if picture else "")
    return "\n\n".join(filter(None, texts)), damaged


def _picture(page: PageObject, name: str | list[str]) -> bytes:
    """Return a picture, upright and in grey; nothing where it is too small for text or too large to unpack."""
    picture = page.images[name].image
    if picture is None or min(picture.size) < SMALLEST or picture.width * picture.height > LARGEST:
        return b""
    grey = picture.convert("L")
    return _png(grey.rotate(-page.rotation, expand=True) if page.rotation % 360 else grey)


def _png(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def _within_bounds(data: bytes) -> bool:
    """Check the size in the header, before anything is unpacked."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.width * picture.height <= LARGEST
    except (OSError, ValueError, Image.DecompressionBombError):
        return False
