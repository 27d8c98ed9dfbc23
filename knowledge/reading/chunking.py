"""Cutting of sections into passages: text by LangChain's splitter, tables by rows, small sections merged."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from knowledge.reading.tables import pieces_of
from knowledge.reading.texts import Reading, Section
from knowledge.reading.token_estimate import BUDGET, longer_than, tokens
from knowledge.remark import ABOUT, Remark

MOST = 10_000  # passages of one book
SMALL = 60
SLICE, SURELY_LONG = 65_536, 16_384  # characters
PLACE_LENGTH = 60
SIGNS = re.compile(r"[\s!-/:-@\[-`{-~]{4,}")  # of ASCII, without a letter or digit
WORDS = re.compile(r"\w+|[^\w\s]")
EMPTY_TAG = re.compile(r"</?[A-Za-z][\w:-]*\s*/?>")
MANY, REPEATED = 40, 10  # words of a passage, and how often each is there on average where nobody wrote it
# Sentence ends in Japanese and English; without the Japanese ones, nearly every cut falls inside a sentence.
# A longer run without any of them would be cut letter by letter.
RUN = re.compile(r"[^\s。！？．、，\u200b]{800,}")
STEP, BREAK = 400, "\u200b"
SEPARATORS = ("\n\n", "\n", "。", "！", "？", "．", ". ", "! ", "? ", "; ", "、", "，", ", ", " ", "\u200b", "")


Piece = tuple[str, Section]


@dataclass(frozen=True, slots=True)
class Chunk:
    """`ordinal` counts from 0 within the reading; `page` from 1 where there are pages."""

    ordinal: int
    text: str
    headings: tuple[str, ...]
    page: int | None


@dataclass(frozen=True, slots=True)
class Cutting:
    """The passages of a reading, and remarks on what is left out of them."""

    chunks: list[Chunk]
    remarks: tuple[Remark, ...] = ()


def chunk(reading: Reading, *, title: str) -> Cutting:
    """Cut a reading into at most MOST passages; a first heading that only repeats the title is left out of their paths.

    What the document says of itself is the last passage. Passages without words are left out.
    """
    stated = "\n".join(f"{name}: {value}" for name, value in reading.about.items())
    about = list(_pieces([Section(stated, (ABOUT,))], title)) if stated else []
    body, noise = list[Piece](), 0
    for text, section in _pieces(reading.sections, title):
        if is_noise(text):
            noise += 1
        elif len(body) == MOST - len(about):
            return Cutting(_numbered([*body, *about]), (*_noise_remark(noise), _beyond(text, section)))
        else:
            body.append((text, section))
    return Cutting(_numbered([*body, *about]), _noise_remark(noise))


def is_noise(passage: str) -> bool:
    """Tell rules, brackets and the same few empty tags over and over from text."""
    if any(map(str.isalnum, EMPTY_TAG.sub("", passage))):
        return False
    words = WORDS.findall(passage)
    return bool(SIGNS.fullmatch(passage)) or len(words) > max(MANY, REPEATED * len(set(words)))


def _noise_remark(count: int) -> tuple[Remark, ...]:
    return (Remark("noise_left_out", {"count": count}),) if count else ()


def _beyond(text: str, section: Section) -> Remark:
    """Name where the part begins that is left out: its page or cells, its heading, or its first words."""
    place = section.place or next(reversed(section.headings), None) or f"“{' '.join(text.split())[:PLACE_LENGTH]}…”"
    return Remark("passages_left_out", {"most": f"{MOST:,}", "place": place})


def _numbered(pieces: Iterable[Piece]) -> list[Chunk]:
    return [Chunk(number, text, section.headings, section.page) for number, (text, section) in enumerate(pieces)]


def _pieces(sections: Iterable[Section], title: str) -> Iterator[Piece]:
    for section in _gathered(_untitled(section, title) for section in sections):
        yield from ((text, section) for text in _cut(section.text))


def _untitled(section: Section, title: str) -> Section:
    repeated = bool(section.headings) and section.headings[0].casefold() == title.casefold()
    return replace(section, headings=section.headings[1:]) if repeated else section


def _gathered(sections: Iterable[Section]) -> Iterator[Section]:
    """Merge small consecutive sections under one heading; their own headings go into the merged text."""
    group: list[Section] = []
    size = 0
    for section in sections:
        length = tokens(section.text) if len(section.text) < SURELY_LONG else BUDGET
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
    if not longer_than(text, BUDGET):
        yield from (piece for piece in (text.strip(),) if piece)
        return
    held = ""
    for piece in pieces_of(text, BUDGET, _split):
        joined = f"{held}\n\n{piece}" if held else piece
        if held and tokens(joined) > BUDGET:
            yield held
            joined = piece
        held = joined
    if held:
        yield held


def _split(text: str) -> Iterator[str]:
    for part in _slices(text):
        for piece in _splitter().split_text(RUN.sub(_broken, part)):
            yield piece.replace(BREAK, "")


def _slices(text: str) -> Iterator[str]:
    """Yield parts short enough for other threads to run in between, cut at the best place of each one's second half."""
    at = 0
    while len(text) - at > SLICE:
        ends = (text.rfind(mark, at + SLICE // 2, at + SLICE) for mark in ("\n\n", "\n", "。", " "))
        end = next((place + 1 for place in ends if place >= 0), at + SLICE)
        yield text[at:end]
        at = end
    yield text[at:]


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
