"""Sections of a Markdown text: each heading begins one, under the path of headings above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.reading.markup import clean, targets_of
from knowledge.reading.outline import Outline
from knowledge.reading.texts import Section


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on the lines `start` to `end` (exclusive)."""

    level: int
    text: str
    start: int
    end: int


def sections_of(markdown: str) -> tuple[Section, ...]:
    lines = markdown.split("\n")
    outline = Outline()
    targets = targets_of(markdown)
    done = 0
    for heading in headings_of(markdown):
        outline.add(clean("\n".join(lines[done : heading.start]), targets))
        outline.heading(heading.level, heading.text)
        done = heading.end
    outline.add(clean("\n".join(lines[done:]), targets))
    return outline.sections()


def first_heading(markdown: str) -> str | None:
    """Return the first heading of the first level, which is a document's title."""
    return next((heading.text for heading in headings_of(markdown) if heading.level == 1 and heading.text), None)


def headings_of(markdown: str) -> Iterator[Heading]:
    """Yield headings as CommonMark defines them, neither in code nor in quotations."""
    for token, content in pairwise(_blocks(markdown)):
        if token.type == "heading_open" and token.level == 0 and token.map is not None:
            yield Heading(int(token.tag[1:]), " ".join(clean(content.content).split()), *token.map)


def indented_code(markdown: str) -> Iterator[tuple[int, int, str]]:
    """Yield the lines (from, to) of each listing that is only indented, and what it holds."""
    for token in _blocks(markdown):
        if token.type == "code_block" and token.map is not None:
            yield token.map[0], token.map[1], token.content


def _blocks(markdown: str) -> list[Token]:
    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])  # lines suffice; inline parsing costs as much again
    return parser.parse(markdown)
