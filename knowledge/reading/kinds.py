"""What a document is: its content decides, its name and media type are hints between kinds of text."""

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePath

from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import Source


class Kind(StrEnum):
    """A kind of document there is a reader for; the value is its media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mdx"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
# A name that promises nothing about markup: pasted text, downloads without a suffix.
NEUTRAL_SUFFIXES = frozenset({"", ".txt", ".text"})

# First bytes of kinds that are not read, so that a refusal can name them.
SIGNATURES = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"SQLite format 3", "sqlite"),
)
# A member that only this kind of zip has.
ZIP_MEMBERS = (
    ("word/document.xml", Kind.DOCX),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("META-INF/container.xml", "epub"),
    ("content.xml", "opendocument"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")

_HTML_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_HTML_TAGS = re.compile(r"</(?:p|div|h[1-6]|a|li|table|body|section)\s*>", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---\s*\n(?:\s*#.*\n)*[A-Za-z_][\w -]*:")
_HEADING = re.compile(r"^#{1,6} \S.*\n\s*\n", re.MULTILINE)


def recognise(source: Source) -> Kind | None:
    """The kind of a document that is not text by its bytes alone; None when it may be text. Raises BookRefused."""
    data = source.data
    if not data.strip(b"\0 \t\r\n\f\v"):
        raise BookRefused(Reason.EMPTY, "The document is empty.")
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(OLE):
        _refuse_old_office(data)
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise _unknown(name)
    return None


def recognise_text(text: str, source: Source) -> Kind:
    """Which kind of text this is."""
    start = text[:4096]
    suffix = PurePath(source.name).suffix.lower()
    claimed = (source.media_type or "").partition(";")[0].strip().lower()
    if suffix in MARKDOWN_SUFFIXES or claimed == Kind.MARKDOWN:
        return Kind.MARKDOWN
    if _HTML_START.match(start):
        return Kind.HTML
    if suffix in HTML_SUFFIXES or claimed == Kind.HTML:
        return Kind.HTML if _HTML_TAGS.search(text) else Kind.TEXT
    if suffix in NEUTRAL_SUFFIXES and (_FRONT_MATTER.match(start) or len(_HEADING.findall(text[:65536])) > 1):
        return Kind.MARKDOWN
    return Kind.TEXT


def _zipped(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise BookRefused(Reason.DAMAGED, "The document is a zip archive that cannot be opened.") from error
    for member, kind in ZIP_MEMBERS:
        if member in names:
            if isinstance(kind, Kind):
                return kind
            raise _unknown(kind)
    raise _unknown("zip")


def _refuse_old_office(data: bytes) -> None:
    if ENCRYPTED_OFFICE in data:
        raise BookRefused(Reason.PASSWORD, "The document is protected with a password.")
    raise _unknown("old office")


def _unknown(kind: str) -> BookRefused:
    return BookRefused(
        Reason.UNKNOWN_KIND, f"There is no reader for this kind of document: {kind}.", values={"kind": kind}
    )
