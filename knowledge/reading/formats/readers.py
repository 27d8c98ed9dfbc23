"""The reader of each kind. A new format is one module and one line here."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import PurePath

from knowledge.controls import without_controls
from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats.containers import archives, epub, mail, slack_export
from knowledge.reading.formats.containers.members import NESTED, Member, Members
from knowledge.reading.formats.markup import asciidoc, latex, markdown, org, restructured
from knowledge.reading.formats.office import excel, opendocument, rtf, slides, word
from knowledge.reading.formats.pdf import pdf, scans
from knowledge.reading.formats.pdf.ocr import Ocr
from knowledge.reading.formats.text import calendars, contacts, data, delimited, html, notebook, plain, subtitles, xml
from knowledge.reading.recognition import login_pages
from knowledge.reading.recognition.encodings import decode
from knowledge.reading.recognition.kinds import Kind, recognise, unsupported
from knowledge.reading.recognition.noise import decoded, visible, without_data_uris, without_marks, without_runs
from knowledge.reading.recognition.secrets import treated
from knowledge.reading.recognition.text_kinds import recognise_text
from knowledge.reading.texts import (
    ABOUT_LENGTH,
    ABOUT_MOST,
    HEADING_LENGTH,
    TITLE_LENGTH,
    Reading,
    Section,
    Source,
    short,
)
from knowledge.remark import Remark

BINARY_READERS: Mapping[Kind, Callable[[bytes], Reading]] = {
    Kind.XLSX: excel.read,
    Kind.ODT: opendocument.read,
    Kind.EPUB: epub.read,
    Kind.RTF: rtf.read,
    Kind.SLACK_EXPORT: slack_export.read,
}
TEXT_READERS: Mapping[Kind, Callable[[str], Reading]] = {
    Kind.TEXT: plain.read,
    Kind.MARKDOWN: markdown.read,
    Kind.HTML: html.read,
    Kind.RST: restructured.read,
    Kind.CSV: delimited.read,
    Kind.XML: xml.read,
    Kind.JSON: data.read_json,
    Kind.YAML: data.read_yaml,
    Kind.NOTEBOOK: notebook.read,
    Kind.SUBTITLES: subtitles.read,
    Kind.CALENDAR: calendars.read,
    Kind.CONTACTS: contacts.read,
    Kind.ASCIIDOC: asciidoc.read,
    Kind.ORG: org.read,
    Kind.LATEX: latex.read,
    Kind.CODE: plain.read_code,
}
MAIL_READERS: Mapping[Kind, Callable[[bytes], mail.Mail]] = {Kind.EML: mail.read, Kind.MSG: mail.read_outlook}
ARCHIVES: Mapping[Kind, Callable[[bytes], Iterator[Member]]] = {
    Kind.ZIP: archives.unzip,
    Kind.TAR: archives.untar,
    Kind.MBOX: mail.letters,
}
DEEPEST = 3  # a file in an archive that came with a letter of a mailbox


def read(source: Source, ocr: Ocr | None = None) -> Reading:
    """Read a document. Raises BookRefused and whatever a library raises. Runs in the child process only."""
    reading = _tidy(_Opened(ocr).read(source))
    return treated(reading, source.secrets, source.personal) if source.secrets else reading


class _Opened:
    """A document in reading, with the documents inside it."""

    def __init__(self, ocr: Ocr | None) -> None:
        self._ocr = ocr
        self._known: set[bytes] = set()

    def read(self, source: Source, depth: int = 0) -> Reading:
        kind = recognise(source)
        if kind is None:
            return _text(source)
        if kind in BINARY_READERS:
            return BINARY_READERS[kind](source.data)
        if kind == Kind.PICTURE:
            return scans.read(source.data, self._ocr)
        return self._container(kind, source, depth)

    def _container(self, kind: Kind, source: Source, depth: int) -> Reading:
        if kind in {Kind.PDF, Kind.DOCX, Kind.PPTX}:
            return self._packed(kind, source.data, depth)
        if kind in MAIL_READERS:
            letter, attachments = MAIL_READERS[kind](source.data)
            return self._with(letter, attachments, depth)
        if kind == Kind.COMPRESSED:
            return self._decompressed(source, depth)
        return self._with(Reading(None, (), None, kind), ARCHIVES[kind](source.data), depth)

    def _packed(self, kind: Kind, data: bytes, depth: int) -> Reading:
        """Read a document that may hold others: after its own text, or in the midst of it."""
        members = Members(self._known)
        match kind:
            case Kind.PDF:
                found = pdf.read(data, self._ocr)
            case Kind.PPTX:
                found = slides.read(data)
            case _:
                found = word.read(data, lambda name, part: self._inline(members, _member(name, part), depth))
        self._add(members, [_member(*file) for file in found.files], depth)
        return members.reading(found.reading, inside=depth > 0)

    def _inline(self, members: Members, part: Member, depth: int) -> tuple[Section, ...]:
        return members.taken(lambda: self._add(members, [part], depth))

    def _decompressed(self, source: Source, depth: int) -> Reading:
        content = archives.decompressed(source.data)
        if archives.is_tar(content):
            return self._with(Reading(None, (), None, Kind.TAR), archives.untar(content), depth)
        if depth == DEEPEST:
            raise unsupported("nested")
        return self.read(Source(PurePath(source.name).stem, content), depth + 1)

    def _with(self, about: Reading, packed: Iterable[Member], depth: int) -> Reading:
        members = Members(self._known)
        self._add(members, packed, depth)
        return members.reading(about, inside=depth > 0)

    def _add(self, members: Members, packed: Iterable[Member], depth: int) -> None:
        if depth < DEEPEST:
            members.add(packed, lambda member: self.read(member, depth + 1))
        else:
            for member in packed:
                members.leave(member.name, NESTED)


def _member(name: str, data: bytes) -> Member:
    return Member(name, partial(bytes, data))


def _text(source: Source) -> Reading:
    if login_pages.stands_for_file(source.name, source.data):
        raise BookRefused(Reason.LOGIN_PAGE, "It is a sign-in page in place of the document.")
    text = without_data_uris(decode(source.data, source.media_type))
    inside = decoded(text)
    if inside is not None:
        text = decode(inside)
    if not text.strip():
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    kind = recognise_text(text, source)
    reading = html.read(text, source.url or "") if kind is Kind.HTML else TEXT_READERS[kind](text)
    lost = text.count("\ufffd")
    lossy = (Remark("characters_unreadable", {"count": lost}),) if lost else ()
    return replace(reading, remarks=(*reading.remarks, *lossy))


def _tidy(reading: Reading) -> Reading:
    """Remove characters that nobody reads (lone surrogates, controls), and sections without visible text."""
    sections = tuple(
        Section(without_runs(_storable(section.text)), tuple(map(_heading, section.headings)), section.page)
        for section in reading.sections
    )
    kept = tuple(section for section in sections if visible(section.text))
    if not kept and not reading.deferred:
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    about = {_short(name, HEADING_LENGTH): _short(value, ABOUT_LENGTH) for name, value in reading.about.items()}
    title = _short(reading.title, TITLE_LENGTH) if reading.title else None
    return replace(reading, title=title, sections=kept, about=dict(islice(about.items(), ABOUT_MOST)))


def _heading(text: str) -> str:
    return _short(text, HEADING_LENGTH)


def _short(text: str, length: int) -> str:
    return short(_storable(text), length)


def _storable(text: str) -> str:
    return without_marks(without_controls(text.encode("utf-8", "replace").decode("utf-8")))
