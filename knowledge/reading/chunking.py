"""Cutting of sections into passages: text by LangChain's splitter, tables by rows, small sections merged."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from knowledge.reading.tables import pieces_of
from knowledge.reading.texts import Reading, Section
from knowledge.reading.token_estimate import BUDGET, tokens

SMALL = 60
ABOUT = "About this document"
# Sentence ends in Japanese and English; without the Japanese ones, nearly every cut falls inside a sentence.
# A longer run without any of them would be cut letter by letter.
RUN = re.compile(r"[^\s。！？．、，\u200b]{800,}")
STEP, BREAK = 400, "\u200b"
SEPARATORS = ("\n\n", "\n", "。", "！", "？", "．", ". ", "! ", "? ", "; ", "、", "，", ", ", " ", "\u200b", "")


@dataclass(frozen=True, slots=True)
class Chunk:
    """`ordinal` counts from 0 within the reading; `page` from 1 where there are pages."""

    ordinal: int
    text: str
    headings: tuple[str, ...]
    page: int | None


def chunk(reading: Reading, *, title: str) -> list[Chunk]:
    """Cut a reading into passages; a first heading that only repeats the title is left out of their paths.

    What the document says of itself is the last passage.
    """
    about = "\n".join(f"{name}: {value}" for name, value in reading.about.items())
    own = (*reading.sections, *([Section(about, (ABOUT,))] if about else ()))
    sections = [_untitled(section, title) for section in own]
    pieces = ((text, section) for section in _gathered(sections) for text in _cut(section.text))
    return [Chunk(number, text, section.headings, section.page) for number, (text, section) in enumerate(pieces)]


def _untitled(section: Section, title: str) -> Section:
    repeated = bool(section.headings) and section.headings[0].casefold() == title.casefold()
    return replace(section, headings=section.headings[1:]) if repeated else section


def _gathered(sections: Sequence[Section]) -> Iterator[Section]:
    """Merge small consecutive sections under one heading; their own headings go into the merged text."""
    group: list[Section] = []
    size = 0
    for section in sections:
        length = tokens(section.text)
        if group and (length > SMALL or size + length > BUDGET or not _related(group, section)):
            yield _merged(group)
            group, size = [], 0
        group.append(section)
        # A section that is not small is never merged: it fills the group.
        size += length if length <= SMALL else BUDGET
    if group:
        yield _merged(group)


def _related(group: Sequence[Section], section: Section) -> bool:
    """Tell whether a section is on the group's page and is its sibling or the child of its first section."""
    first = group[0]
    parent = first.headings if len(group) == 1 else _common(group)
    near = _shared(parent, section.headings)
    return section.page == first.page and section.page is None and len(near) >= len(section.headings) - 1 and bool(near)


def _common(group: Iterable[Section]) -> tuple[str, ...]:
    path: tuple[str, ...] | None = None
    for section in group:
        path = section.headings if path is None else _shared(path, section.headings)
    return path or ()


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]


def _merged(group: Sequence[Section]) -> Section:
    if len(group) == 1:
        return group[0]
    path = _common(group)
    parts = ("\n".join((*section.headings[len(path) :], section.text)) for section in group)
    return Section("\n\n".join(parts), path, group[0].page)


def _cut(text: str) -> Iterator[str]:
    """Yield pieces within the budget; pieces that the splitter made too small are joined again."""
    if tokens(text) <= BUDGET:
        yield from (piece for piece in (text.strip(),) if piece)
        return
    held = ""
    for piece in pieces_of(RUN.sub(_broken, text), BUDGET, _split):
        joined = f"{held}\n\n{piece}" if held else piece
        if held and tokens(joined) > BUDGET:
            yield held
            joined = piece
        held = joined
    if held:
        yield held


def _split(text: str) -> list[str]:
    return [piece.replace(BREAK, "") for piece in _splitter().split_text(text)]


def _broken(run: re.Match[str]) -> str:
    text = run.group()
    return BREAK.join(text[at : at + STEP] for at in range(0, len(text), STEP))


@cache
def _splitter() -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(
        chunk_size=BUDGET,
        chunk_overlap=0,
        length_function=tokens,
        separators=list(SEPARATORS),
        keep_separator="end",
    )
