"""The kind of a document. Its content decides; among kinds of text its name and media type are hints."""

import io
import re
import zipfile
from enum import StrEnum

from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import Source

OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


class Kind(StrEnum):
    """A kind of document that has a reader; the value is its media type."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    RST = "text/x-rst"
    CSV = "text/csv"
    XML = "application/xml"
    JSON = "application/json"
    YAML = "application/yaml"
    NOTEBOOK = "application/x-ipynb+json"
    SUBTITLES = "text/vtt"
    CALENDAR = "text/calendar"
    ASCIIDOC = "text/asciidoc"
    ORG = "text/org"
    CONTACTS = "text/vcard"
    LATEX = "application/x-tex"
    INTERFACE = "application/vnd.oai.openapi"
    CODE = "text/x-source"
    PDF = "application/pdf"
    DOCX = f"{OPEN_XML}.wordprocessingml.document"
    PPTX = f"{OPEN_XML}.presentationml.presentation"
    XLSX = f"{OPEN_XML}.spreadsheetml.sheet"
    ODT = f"{OPEN_DOCUMENT}.text"
    ODS = f"{OPEN_DOCUMENT}.spreadsheet"
    ODP = f"{OPEN_DOCUMENT}.presentation"
    EPUB = "application/epub+zip"
    RTF = "application/rtf"
    EML = "message/rfc822"
    PICTURE = "image/*"
    MSG = "application/vnd.ms-outlook"
    MBOX = "application/mbox"
    SLACK_EXPORT = "application/x-slack-export+zip"
    ZIP = "application/zip"
    TAR = "application/x-tar"
    COMPRESSED = "application/gzip"


# First bytes of kinds that are not read, so that a refusal can name them.
SIGNATURES = (
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
    (b"SQLite format 3", "sqlite"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"\xff\xfb", "sound"),
)
# What lies in one of the containers that programs of all kinds use, by the bytes that follow its mark.
FORM_AT, BRAND_AT = 8, 4
FORMS = {b"WEBP": "picture", b"WAVE": "sound", b"AVI ": "video"}
BRANDS = {b"heic": "picture", b"heix": "picture", b"mif1": "picture", b"avif": "picture", b"M4A ": "sound"}
STARTS = (
    (b"{\\rtf", Kind.RTF),
    (b"\x1f\x8b", Kind.COMPRESSED),
    (b"BZh", Kind.COMPRESSED),
    (b"\xfd7zXZ\0", Kind.COMPRESSED),
    (b"\x89PNG", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"II*\0", Kind.PICTURE),
    (b"MM\0*", Kind.PICTURE),
    (b"8BPS", Kind.PICTURE),
)
# A member that only this kind of zip has.
ZIP_MEMBERS = (
    ("word/document.xml", Kind.DOCX),
    ("word/document2.xml", Kind.DOCX),
    ("ppt/presentation.xml", Kind.PPTX),
    ("xl/workbook.xml", Kind.XLSX),
    ("xl/workbook.bin", "xlsb"),
    ("META-INF/container.xml", Kind.EPUB),
    ("content.xml", Kind.ODT),  # its body says whether it is sheets or slides
    ("Index/Document.iwa", "iwork"),
    ("Index.zip", "iwork"),
    ("visio/document.xml", "visio"),
    ("FixedDocSeq.fdseq", "xps"),
    ("FixedDocumentSequence.fdseq", "xps"),
    ("AndroidManifest.xml", "program"),
    ("META-INF/MANIFEST.MF", "program"),
)
CHANNEL_LISTS = {"channels.json", "groups.json", "dms.json", "mpims.json"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
OUTLOOK = "__properties_version1.0".encode("utf-16-le")
OLD_OFFICE = {"WordDocument": "doc", "PowerPoint Document": "ppt", "Workbook": "xls", "Book": "xls"}
MAIL_FIELD = re.compile(
    rb"(?:from|to|cc|subject|date|received|return-path|mime-version|message-id|delivered-to|reply-to|sender"
    rb"|content-type|content-transfer-encoding|dkim-signature|x-[\w-]+|arc-[\w-]+|authentication-results)[ \t]*:",
    re.IGNORECASE,
)
MAIL_FIELDS = 3
NEXT_MESSAGE = re.compile(rb"\r?\n\r?\nFrom [^\n]{1,200}\n(?=[\w-]{1,60}:)")
TAR_MARK, TAR_AT = b"ustar", 257


def recognise(source: Source) -> Kind | None:
    """Return the kind of a binary document, or None when it may be text. Raises BookRefused."""
    data = source.data
    if not data.strip(b"\0 \t\r\n\f\v"):
        raise BookRefused(Reason.EMPTY, "The document is empty.")
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(OLE):
        return _old_container(data)
    if data[TAR_AT : TAR_AT + len(TAR_MARK)] == TAR_MARK:
        return Kind.TAR
    if b"%PDF-" in data[:1024]:  # after what may hold a PDF, and show it as early
        return Kind.PDF
    known = next((kind for signature, kind in STARTS if data.startswith(signature)), None) or _medium(data)
    if known is not None:
        return known
    return _mail(data)


def old_office(data: bytes) -> str | None:
    """Return doc, xls or ppt for an Office file of before 2007. It looks at names only and is safe in any process."""
    if not data.startswith(OLE) or ENCRYPTED_OFFICE in data or OUTLOOK in data:
        return None
    return next((kind for name, kind in OLD_OFFICE.items() if name.encode("utf-16-le") in data), None)


def _medium(data: bytes) -> Kind | None:
    """Recognise pictures by their container. Raises BookRefused for sound, video and other unsupported kinds."""
    name = next((name for signature, name in SIGNATURES if data.startswith(signature)), None)
    if data.startswith(b"RIFF"):
        name = FORMS.get(data[FORM_AT : FORM_AT + 4])
    elif data[BRAND_AT : BRAND_AT + 4] == b"ftyp":
        name = BRANDS.get(data[FORM_AT : FORM_AT + 4], "video")
    elif data.startswith(b"BM") and int.from_bytes(data[2:6], "little") == len(data):
        name = "picture"
    if name is not None and name != "picture":
        raise unsupported(name)
    return Kind.PICTURE if name else None


def _zipped(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except NotImplementedError as error:  # zipfile's word for an archive of a later version than it knows
        raise unsupported("binary") from error
    except (zipfile.BadZipFile, ValueError) as error:
        raise BookRefused(Reason.DAMAGED, "The document is a zip archive that cannot be opened.") from error
    for member, kind in ZIP_MEMBERS:
        if member in names:
            if isinstance(kind, Kind):
                return kind
            raise unsupported(kind)
    return Kind.SLACK_EXPORT if "users.json" in names and CHANNEL_LISTS & names else Kind.ZIP


def _old_container(data: bytes) -> Kind:
    if ENCRYPTED_OFFICE in data:
        raise BookRefused(Reason.PASSWORD, "The document is protected with a password.")
    if OUTLOOK in data:
        return Kind.MSG
    kind = old_office(data)
    if kind is not None:
        raise BookRefused(
            Reason.OLD_OFFICE,
            "Word, Excel and PowerPoint files of before 2007 are read only where LibreOffice is installed.",
            values={"kind": kind},
        )
    raise unsupported("ole")


def _mail(data: bytes) -> Kind | None:
    """Recognise mail by its header fields."""
    head = data[:65536].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = [line for line in head.split(b"\n") if line and line[:1] not in b" \t"]
    if lines and (lines[0].startswith(b"From ") or lines[0].strip().isdigit()):
        lines = lines[1:]  # as mailboxes on disk begin each letter, and Apple's Mail with its length
    fields = [line for line in lines if MAIL_FIELD.match(line)]
    if len(fields) < MAIL_FIELDS or len(fields) * 2 <= len(lines):
        return None
    return Kind.MBOX if data.startswith(b"From ") and NEXT_MESSAGE.search(data) else Kind.EML


# Kinds that are not read but known by name; each has a message `kind-NAME`.
UNREAD = frozenset(
    [
        "7z",
        "rar",
        "program",
        "sqlite",
        "sound",
        "video",
        "xlsb",
        "iwork",
        "visio",
        "xps",
        "opendocument",
        "ole",
        "binary",
        "nested",
        "elsewhere",
    ]
)


def unsupported(kind: str) -> BookRefused:
    """Return the refusal of a document of a kind in `UNREAD`."""
    return BookRefused(Reason.UNKNOWN_KIND, "There is no reader for this kind of document.", values={"kind": kind})
