"""Which reader reads which kind. A new format is one module and one line here."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from knowledge.errors import BookRefused, Reason
from knowledge.reading import html, markdown, pdf, plain, word
from knowledge.reading.encodings import decode
from knowledge.reading.kinds import Kind, recognise, recognise_text
from knowledge.reading.texts import Note, Reading, Section, Source

BINARY_READERS: Mapping[Kind, Callable[[bytes], Reading]] = {
    Kind.PDF: pdf.read,
    Kind.DOCX: word.read,
}
TEXT_READERS: Mapping[Kind, Callable[[str], Reading]] = {
    Kind.TEXT: plain.read,
    Kind.MARKDOWN: markdown.read,
    Kind.HTML: html.read,
}


def read(source: Source) -> Reading:
    """Raises BookRefused, and whatever a library raises over a damaged document. Runs in the child process only."""
    kind = recognise(source)
    if kind is not None:
        return _tidy(BINARY_READERS[kind](source.data))
    text = decode(source.data, source.media_type)
    if not text.strip():
        raise BookRefused(Reason.EMPTY, "The document holds no text.")
    reading = TEXT_READERS[recognise_text(text, source)](text)
    lost = text.count("\ufffd")
    notes = (Note("characters_unreadable", {"count": lost}),) if lost else ()
    return _tidy(replace(reading, remarks=(*reading.remarks, *notes)))


def _tidy(reading: Reading) -> Reading:
    """Characters that no database stores (lone surrogates, zeros) leave here."""
    sections = tuple(
        Section(_storable(section.text), tuple(map(_storable, section.headings)), section.page)
        for section in reading.sections
    )
    return replace(reading, title=_storable(reading.title) if reading.title else None, sections=sections)


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
