"""Explanation of a reader's failure: ours, until a second and tolerant look finds the file itself damaged."""

import bz2
import gzip
import io
import lzma
import posixpath
import zipfile
from collections.abc import Callable, Iterator

import olefile  # type: ignore[import-untyped]  # it ships no types
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from lxml.etree import ErrorTypes, XMLParser, XMLSyntaxError, fromstring  # type: ignore[import-untyped]  # lxml ships no types
from PIL import Image

from knowledge.errors import BookRefused, Reason, place_of, unreadable

CHECKED_XML = 64 * 2**20  # bytes of XML in a package; a larger one is taken to be sound
PIECE = 2**20
PDF_AT = 1024


def refusal_after(error: Exception, data: bytes) -> BookRefused:
    """Return why a document is refused over which a reader raised an unforeseen error."""
    if is_out_of_memory(error):
        return BookRefused(Reason.TOO_COSTLY, "Reading the document takes more memory than is allowed.")
    if is_damaged(data):
        return BookRefused(Reason.DAMAGED, "The document is damaged.")
    return unreadable(place_of(error))


def is_out_of_memory(error: BaseException | None) -> bool:
    """Find a memory error among the causes; libxml2 calls it a syntax error with a code of its own."""
    while error is not None:
        if isinstance(error, MemoryError) or getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY:
            return True
        error = error.__cause__ or error.__context__
    return False


def is_damaged(data: bytes) -> bool:
    """Text is never damaged; formats that cannot be checked are taken to be sound."""
    check = next((check for mark, check in CHECKS if data.startswith(mark)), None)
    if check is None and b"%PDF-" in data[:PDF_AT]:
        check = _open_pdf
    try:
        return check is not None and not check(data)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  whatever a tolerant library raises here, it cannot open the file
        return True


def _open_pdf(data: bytes) -> bool:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document) > 0
    finally:
        document.close()


def _open_zip(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if package.testzip() is not None:
            return False
        xml = [member for member in package.infolist() if member.filename.endswith((".xml", ".rels"))]
        if sum(member.file_size for member in xml) > CHECKED_XML:
            return True
        names = set(package.namelist())
        return all(_is_well_formed(package.read(member)) for member in xml) and names.issuperset(_roots(package))


def _is_well_formed(markup: bytes) -> bool:
    try:
        fromstring(markup, XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except XMLSyntaxError:
        return False
    return True


def _roots(package: zipfile.ZipFile) -> Iterator[str]:
    """Yield the parts with which an Office document begins."""
    if "_rels/.rels" in package.namelist():
        for relation in fromstring(package.read("_rels/.rels")):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                yield posixpath.normpath(str(relation.get("Target", ""))).lstrip("/")


def _open_container(data: bytes) -> bool:
    with olefile.OleFileIO(data) as container:
        return all(container.openstream(name).read() is not None for name in container.listdir())


def _open_picture(data: bytes) -> bool:
    with Image.open(io.BytesIO(data)) as picture:
        picture.verify()
    return True


def _unpacks(opener: Callable[[io.BytesIO], io.BufferedIOBase]) -> Callable[[bytes], bool]:
    def check(data: bytes) -> bool:
        with opener(io.BytesIO(data)) as stream:
            while stream.read(PIECE):
                pass
        return True

    return check


CHECKS: tuple[tuple[bytes, Callable[[bytes], bool]], ...] = (
    (b"PK\x03\x04", _open_zip),
    (b"\xd0\xcf\x11\xe0", _open_container),
    (b"\x1f\x8b", _unpacks(lambda packed: gzip.GzipFile(fileobj=packed))),
    (b"BZh", _unpacks(bz2.BZ2File)),
    (b"\xfd7zXZ", _unpacks(lzma.LZMAFile)),
    (b"\x89PNG", _open_picture),
    (b"\xff\xd8\xff", _open_picture),
    (b"GIF8", _open_picture),
)
