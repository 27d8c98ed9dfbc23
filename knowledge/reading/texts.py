"""What goes into reading and what comes out of it: bytes with a name, text with its structure."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """A document as it came. `media_type` is what its sender claims, parameters included; the content decides."""

    name: str
    data: bytes
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Text in Markdown that stands under one heading path, and on one page where the source has pages (from 1)."""

    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something an admin should know of a reading: a code with a sentence in every language, and its values.

    pages_without_text    {"pages": [4, 7]}     pages that are only pictures
    pages_by_ocr          {"pages": [3]}        pages whose text was found in pictures
    pages_unreadable      {"pages": [2]}        pages whose content is damaged
    pages_left_out        {"first": 4001, "last": 10000}   pages that there was no time for
    rest_left_out         {"place": "Sheet1!A200001"}      rows that there was no time or room for
    files_...             {"files": ["a.exe"]}  files in an archive or letter, and why they are not read (see members)
    characters_unreadable {"count": 3}          bytes that stand for no character in the document's encoding
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """`pages` is None for a source without pages; `media_type` is what the content turned out to be.

    `asides` are files in it that have to be converted before they can be read.
    """

    title: str | None
    sections: tuple[Section, ...]
    pages: int | None
    media_type: str
    remarks: tuple[Note, ...] = ()
    asides: tuple[Source, ...] = ()
