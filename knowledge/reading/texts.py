"""The input and output of reading: bytes with a name, text with its structure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.remark import Remark

# Words that somebody may want to find, unlike page numbers and single signs.
WORDS = re.compile(r"[^\W\d_]{3}|[\u3040-\u9fff]{2}")
# The name of a picture's file, which programs put where its description belongs.
PICTURE_FILE = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp|bmp|emf|wmf|tiff?)", re.IGNORECASE)
# Characters: titles and headings stand in every passage and message.
TITLE_LENGTH, HEADING_LENGTH, ABOUT_LENGTH = 250, 160, 500
ABOUT_MOST = 40  # things that a document says of itself
PLACE = re.compile(r"Slide \d+\b|(?:.*!)?[A-Z]{1,3}\d+:[A-Z]{1,3}\d+$")


def short(text: str, length: int) -> str:
    """Return a text on one line, cut to so many characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1]}…"


class Secrets(StrEnum):
    """The ways to treat the secrets in a document: private keys, passwords, tokens."""

    ASK = "ask"  # nothing is done until somebody has decided
    LEAVE_OUT = "leave-out"
    TAKE = "take"


@dataclass(frozen=True, slots=True)
class Source:
    """A document as received. `media_type` is the sender's claim, parameters included; the content decides.

    `url` is where it was fetched from; its links are resolved against it. Without `secrets`, none are looked for.
    `personal` names the kinds of personal data that count as secrets.
    """

    name: str
    data: bytes
    media_type: str | None = None
    url: str | None = None
    secrets: Secrets | None = None
    personal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Markdown text under one heading path, and on one page (from 1) where the source has pages."""

    text: str
    headings: tuple[str, ...] = ()
    page: int | None = None

    @property
    def place(self) -> str | None:
        """The page, the slide or the range of cells; None where the source has none of them."""
        if self.page is not None:
            return f"page {self.page}"
        return next((name for name in reversed(self.headings) if PLACE.match(name)), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """`pages` is None for a source without pages; `media_type` is what the content turned out to be.

    `about` is what the document says of itself in its margins: author, version, header.
    `deferred` are files in it that have to be converted before they can be read.
    """

    title: str | None
    sections: tuple[Section, ...]
    pages: int | None
    media_type: str
    remarks: tuple[Remark, ...] = ()
    deferred: tuple[Source, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingWithFiles:
    """A document's own text, and the files inside it by their names, which are read like those of an archive."""

    reading: Reading
    files: Sequence[tuple[str, bytes]] = ()
