"""The Markdown of what is quoted: units under the heading of their section, each with the mark of its source."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.librarian.quotation.relevance import Section
from knowledge.librarian.quotation.selection import Excerpt
from knowledge.librarian.quotation.units import Block, Kind, Part, cells

CUT = "…"
# By whether the question is in Japanese
OLDER = {False: "An older document differs: ", True: "古い資料では異なります："}
OTHER = {False: "A document of another date differs: ", True: "日付の違う資料では異なります："}
GONE = {False: "A document that says it no longer holds: ", True: "現在は有効でないとされる資料："}
FENCE = "```"
NUMBERED = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of the answer's text, with the slices of passages that it quotes, by their numbers.

    Its marks follow the text, or stand `below` a code listing, since nothing may follow its last line.
    """

    text: str
    quotes: tuple[tuple[int, str], ...] = ()
    below: bool = False

    def marked(self, numbers: Sequence[int]) -> str:
        """Return the text with a mark for each document; `numbers` are those of the passages' documents."""
        marks = "".join(f"[{n}]" for n in dict.fromkeys(numbers[n - 1] for n, _ in self.quotes))
        return f"{self.text}{chr(10) if self.below else ' '}{marks}" if marks else self.text


def shown(
    excerpts: Sequence[Excerpt], outdone: Mapping[int, bool] | None = None, *, japanese: bool = False
) -> Iterator[Shown]:
    """Yield headings and units; a section in `outdone` is said to differ, and to be older where that is true.

    A document that calls itself superseded is said to hold no longer.
    """
    section: Section | None = None
    for excerpt in excerpts:
        between = "\n\n" if section is not None else ""
        if section is None or excerpt.candidate.section.place != section.place:
            section = excerpt.candidate.section
            yield Shown(f"{between}*{_heading(section, (outdone or {}).get(id(section)), japanese=japanese)}*")
            between = "\n\n"
        kept = _kept(excerpt)
        quotes = tuple((part.n, part.text) for _, part in kept)
        yield Shown(f"{between}{_text(excerpt)}", quotes, below=kept[-1][0].kind is Kind.CODE)


def _heading(section: Section, older: bool | None, *, japanese: bool) -> str:  # noqa: FBT001  None: valid
    path = section.path.replace("*", "")
    if section.superseded:
        return f"{GONE[japanese]}{path}"
    return path if older is None else f"{(OLDER if older else OTHER)[japanese]}{path}"


def _kept(excerpt: Excerpt) -> list[tuple[Block, Part]]:
    places = [(block, part) for block in excerpt.unit.blocks for part in block.parts]
    return [places[at] for at in sorted(excerpt.kept)]


def _text(excerpt: Excerpt) -> str:
    text, before, last = "", -1, None
    places = [(block, part) for block in excerpt.unit.blocks for part in block.parts]
    for at in sorted(excerpt.kept):
        block, part = places[at]
        gap = at > before + 1
        if last is None:
            flows = block.kind in (Kind.PARAGRAPH, Kind.HEADING)
            text += (f"{CUT} " if flows else f"{CUT}\n") if gap else ""
        elif block is last:
            between = _inside(places[at - 1][1], block, gap=gap)
            text += between or (" " if excerpt.best in (at - 1, at) else "")  # Slack shows no bold without it
        else:
            text += _closed(last, text) + _between(block, gap=gap)
        text += _line(block, part, strong=at == excerpt.best)
        before, last = at, block
    text += _closed(last, text) if last else ""
    return f"{text}\n{CUT}" if before < len(places) - 1 else text


def _inside(previous: Part, block: Block, *, gap: bool) -> str:
    if block.kind is Kind.PARAGRAPH:
        return f" {CUT} " if gap else previous.after
    return f"\n{CUT}\n" if gap else "\n"


def _between(block: Block, *, gap: bool) -> str:
    between = "\n\n" if block.kind is Kind.PARAGRAPH else "\n"
    return f"\n{CUT}{between}" if gap else between


def _closed(block: Block, text: str) -> str:
    """A listing that its passage cuts gets its end, or all that follows would be code."""
    return f"\n{FENCE}" if block.kind is Kind.CODE and text.count(FENCE) % 2 else ""


def _line(block: Block, part: Part, *, strong: bool) -> str:
    text = "; ".join(_named(block, part)) if block.kind is Kind.TABLE else part.text
    if strong and block.kind is not Kind.CODE and "**" not in text and "\n\n" not in text:
        text = f"**{text}**"
    return f"{_lead(block, part)}{text}"


def _lead(block: Block, part: Part) -> str:
    return {Kind.LIST: part.lead, Kind.TABLE: "- "}.get(block.kind, "")


def _named(block: Block, part: Part) -> Iterator[str]:
    """Yield the row's cells, each with its column's name."""
    row = cells(part.text)
    for at, cell in enumerate(row):
        name = block.header[at] if at < len(block.header) and (at or not _across(block)) else ""
        if cell:
            yield f"{name}: {cell}" if name and name != cell else cell


def _across(block: Block) -> bool:
    """Tell whether the columns are amounts, "0.5年", "1.5年", so that the first name is theirs and no cell's."""
    first, *others = block.header
    return len(others) > 1 and all(NUMBERED.search(name) for name in others) and not NUMBERED.search(first)
