"""The input and output of reading: bytes with a name, text with its structure."""

from dataclasses import dataclass

from knowledge.remark import Remark


@dataclass(frozen=True, slots=True)
class Source:
    """A document as received. `media_type` is the sender's claim, parameters included; the content decides."""

    name: str
    data: bytes
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Markdown text under one heading path, and on one page (from 1) where the source has pages."""

    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """`pages` is None for a source without pages; `media_type` is what the content turned out to be.

    `deferred` are files in it that have to be converted before they can be read.
    """

    title: str | None
    sections: tuple[Section, ...]
    pages: int | None
    media_type: str
    remarks: tuple[Remark, ...] = ()
    deferred: tuple[Source, ...] = ()
