"""A section cut into units: what its author wrote as one and a reader needs whole.

A unit is a paragraph, a list with the line that introduces it, a table, code under its sentence, a question with its
answer, or a rule with the exception behind it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.librarian.quotation.sentences import spans
from knowledge.stacks.text.scripts import has_east_asian

INTRODUCES = (":", "：")
ASKS = re.compile(r"(?:[?？]|(?:です|ます|ました|ません|でしょう)か[。．]?)[*_ ]*$")
BULLET = re.compile(r"^(\s*)[•・‣◦●○■□▪]\s*")
MARKER = re.compile(r"^\s*(?:[-*+•・‣◦●○■□▪]|\d{1,3}[.)])\s*(?:\[[ xX]\]\s+)?|^\s*>\s?")
CLOSED = re.compile(r"[.!?:。！？．：；;,、][\"'”’」』）)\]*_]*$")
EXCEPTION = re.compile(
    r"[*_>\s]*(?:(?:however|but|except|unless|exceptions?|note|please note|otherwise|that said)\b"
    r"|ただし|なお|例外|但し|しかし|※|注意?[:：]|備考|補足)",
    re.IGNORECASE,
)
FOLLOWS = re.compile(r"\b(?:following|as follows|below|these)\b|以下|次の|下記|通り", re.IGNORECASE)
RULE = re.compile(r"^[\s|:-]*-[\s|:-]*$")
CELL_EDGE = re.compile(r"(?<!\\)\|")
HEADING_MAX = 80  # characters
LABEL_MAX = 40
LONG_LEAD = 45  # words: of a longer paragraph, only the last sentence introduces the list under it
ASKED_IN = 3  # sentences
FULL = 0.7  # of the longest line: where the next word had still fitted, no page's width broke the line


class Kind(Enum):
    HEADING, PARAGRAPH, LIST, TABLE, CODE = auto(), auto(), auto(), auto(), auto()


@dataclass(frozen=True, slots=True)
class Source:
    """A passage of the section, and the number by which an answer cites it."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence, a list item, a table's row or a listing: `text` is a slice of the passage that `n` cites.

    `lead` is the item's mark with its indentation; `after` is what stands between this part and the next one.
    """

    n: int
    text: str
    lead: str = ""
    after: str = "\n"


@dataclass(frozen=True, slots=True)
class Block:
    """`header` is a table's, by column; a cell is cut out of a part's text by `cells`."""

    kind: Kind
    parts: tuple[Part, ...]
    header: tuple[str, ...] = ()
    numbered: bool = False

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks that belong together."""

    blocks: tuple[Block, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(part for block in self.blocks for part in block.parts)

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(block.kind for block in self.blocks)

    @property
    def introduction(self) -> str:
        """Return the text that introduces the list, the table or the text after it."""
        first = self.blocks[0]
        return first.text if len(self.blocks) > 1 and first.kind in (Kind.HEADING, Kind.PARAGRAPH) else ""


@dataclass(frozen=True, slots=True)
class Line:
    """`start` is where it begins in its passage's text; `blank` lines part blocks."""

    source: int
    start: int
    text: str


def units(sources: Sequence[Source]) -> list[Unit]:
    """Return the units of one section, given as its passages in their order."""
    lines = _joined(sources)
    blocks = [block for found in _blocks(lines, sources) for block in found]
    return [unit for unit in _grouped(blocks) if unit.kinds != {Kind.HEADING}]


def cells(row: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in CELL_EDGE.split(row.strip().strip("|"))]


def words(text: str) -> float:
    """Count the words of a text; a character of a script without spaces counts half."""
    wide = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", text))
    return len(re.findall(r"[^\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+", text)) + wide / 2


def _joined(sources: Sequence[Source]) -> list[Line]:
    """Return the lines of all passages, with what was cut between two joined, and no table's header repeated."""
    lines: list[Line] = []
    header: tuple[str, ...] = ()
    for at, source in enumerate(sources):
        found = _lines(at, source.text)
        first, opening = _table_header(found), _table_header(lines, last=True)
        header = opening or header
        if lines and found:
            if first and first == header:
                found = found[2:]
            elif not _continues(lines[-1].text, found[0].text):
                lines.append(Line(at, 0, ""))
        lines += found
    return lines


def _lines(source: int, text: str) -> list[Line]:
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        lines.append(Line(source, start, line.rstrip("\r\n")))
        start += len(line)
    return lines


def _table_header(lines: Sequence[Line], *, last: bool = False) -> tuple[str, ...]:
    """Return the header of the table with which the lines begin, or end."""
    if last:
        first = len(lines)
        while first and lines[first - 1].text.lstrip().startswith("|"):
            first -= 1
        lines = lines[first:]
    if len(lines) > 1 and lines[0].text.lstrip().startswith("|") and RULE.match(lines[1].text):
        return lines[0].text, lines[1].text
    return ()


def _continues(before: str, after: str) -> bool:
    """Tell whether the cut between two passages fell inside a list, a table or a sentence."""
    items = [MARKER.match(line) is not None for line in (before, after)]
    rows = [line.lstrip().startswith("|") for line in (before, after)]
    return all(items) or all(rows) or not (any(items) or any(rows) or CLOSED.search(before))


@cache
def _parser() -> MarkdownIt:
    """CommonMark's blocks with tables, without those that a text not written in Markdown would fall into by chance."""
    parser = MarkdownIt("commonmark").enable("table").disable(["code", "lheading", "html_block", "reference", "hr"])
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _blocks(lines: Sequence[Line], sources: Sequence[Source]) -> Iterator[list[Block]]:
    text = "\n".join(BULLET.sub(r"\1- ", line.text) for line in lines)
    tokens = _parser().parse(text)
    for at, token in enumerate(tokens):
        if token.level == 0 and token.map is not None and token.nesting >= 0:
            first, last = token.map
            own = [line for line in lines[first:last] if line.text.strip()]
            if own:
                yield list(_block(token, own, lines, tokens[at:], sources))


def _block(
    token: Token, own: Sequence[Line], lines: Sequence[Line], rest: Sequence[Token], sources: Sequence[Source]
) -> Iterator[Block]:
    if token.type == "table_open":
        header = tuple(cells(own[0].text))
        rows = tuple(_row(line, sources) for line in own[2:])
        if rows:
            yield Block(Kind.TABLE, rows, header)
    elif token.type in ("bullet_list_open", "ordered_list_open"):
        starts = _items(token, rest)
        numbered = token.type == "ordered_list_open"
        if numbered and (headed := _headed(starts, token, lines)):
            for item in headed:
                yield Block(Kind.HEADING, (_slice(item[:1], sources),))
                yield from _paragraph(item[1:], sources)
            return
        yield Block(Kind.LIST, tuple(_items_of(starts, token, lines, sources)), numbered=numbered)
    elif token.type == "fence":
        yield Block(Kind.CODE, tuple(_slices(own, sources)))
    elif token.type == "heading_open":
        yield Block(Kind.HEADING, (_slice(own, sources),))
    else:
        yield from _paragraph(own, sources)


def _items(token: Token, rest: Sequence[Token]) -> list[int]:
    """Return the first lines of its items, those of lists inside it too."""
    assert token.map is not None
    return sorted(
        {one.map[0] for one in rest if one.type == "list_item_open" and one.map and one.map[0] < token.map[1]}
    )


def _headed(starts: Sequence[int], token: Token, lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each item where the items are numbered headings, with text under them that is not indented.

    Minutes that are not written in Markdown look so. None is returned where they are items.
    """
    assert token.map is not None
    ends = [*starts[1:], token.map[1]]
    items = [
        [line for line in lines[first:last] if line.text.strip()] for first, last in zip(starts, ends, strict=True)
    ]
    flush = all(len(item) > 1 and not item[1].text[:1].isspace() for item in items)
    under = [line for item in items for line in item[1:]]
    headed = flush and all(_heads([_unmarked(item[0]), item[1], *under]) for item in items)
    return items if headed and len(items) > 1 else []


def _unmarked(line: Line) -> Line:
    return replace(line, text=MARKER.sub("", line.text))


def _items_of(starts: Sequence[int], token: Token, lines: Sequence[Line], sources: Sequence[Source]) -> Iterator[Part]:
    assert token.map is not None
    for first, last in zip(starts, [*starts[1:], token.map[1]], strict=True):
        own = [line for line in lines[first:last] if line.text.strip()]
        mark = MARKER.match(own[0].text)
        lead = mark[0] if mark else ""
        bare = replace(own[0], start=own[0].start + len(lead), text=own[0].text[len(lead) :])
        for at, part in enumerate(_slices([bare, *own[1:]], sources)):
            if any(char.isalnum() for char in part.text):
                yield replace(part, lead=" " * len(lead) if at else lead)


def _row(line: Line, sources: Sequence[Source]) -> Part:
    text = line.text.strip().removeprefix("|").strip()
    text = text[:-1].rstrip() if text.endswith("|") and not text.endswith("\\|") else text
    return Part(sources[line.source].n, text)


def _slices(own: Sequence[Line], sources: Sequence[Source]) -> Iterator[Part]:
    """Yield the lines as slices, one of each passage that they come from."""
    for at, source in enumerate(sources):
        if inside := [line for line in own if line.source == at]:
            text = source.text[inside[0].start : inside[-1].start + len(inside[-1].text)]
            yield Part(source.n, text.strip("\n").rstrip() if text[:1].isspace() else text.strip())


def _slice(own: Sequence[Line], sources: Sequence[Source]) -> Part:
    return next(_slices(own, sources))


def _paragraph(own: Sequence[Line], sources: Sequence[Source]) -> Iterator[Block]:
    if len(own) > 1 and _heads(own):
        yield Block(Kind.HEADING, (_slice(own[:1], sources),))
        own = own[1:]
    parts: list[Part] = []
    for source in dict.fromkeys(line.source for line in own):
        parts += _sentences([line for line in own if line.source == source], sources[source])
    if parts:
        yield Block(Kind.PARAGRAPH, tuple(parts))


def _sentences(own: Sequence[Line], source: Source) -> Iterator[Part]:
    start, end = own[0].start, own[-1].start + len(own[-1].text)
    found = list(spans(source.text, start, end))
    for (first, last), following in zip(found, [*(one for one, _ in found), end][1:], strict=True):
        apart = "" if has_east_asian(source.text[last - 2 : last]) else " "
        yield Part(source.n, source.text[first:last], after=source.text[last:following] or apart)


def _heads(own: Sequence[Line]) -> bool:
    """Tell whether the first line is a heading: it ends on purpose, and not as a sentence does."""
    first, *rest = (line.text.strip() for line in own)
    if len(first) > HEADING_MAX or CLOSED.search(first) or MARKER.match(first):
        return False
    word = re.search(r"[\u3000-\u9fff\uff00-\uffef]|\S+", rest[0])
    return len(first) + 1 + len(word[0] if word else "") <= FULL * max(map(len, rest))


def _grouped(blocks: Sequence[Block]) -> Iterator[Unit]:
    held: list[Block] = []
    for block in blocks:
        if held and not _belongs(held, block):
            yield Unit(tuple(held))
            held = []
        elif held and block.kind in (Kind.LIST, Kind.TABLE) and _long(held[-1]) and not _opens(held[-1]):
            front, lead = _parted(held[-1])
            yield Unit((*held[:-1], front))
            held = [lead]
        held.append(block)
    if held:
        yield Unit(tuple(held))


def _belongs(held: Sequence[Block], block: Block) -> bool:
    last = held[-1]
    if last.kind is Kind.HEADING or block.kind is Kind.HEADING:
        return last.kind is Kind.HEADING
    if last.kind is Kind.PARAGRAPH and (_introduces(last) or _asks(last) or _labels(held)):
        return True
    if block.kind is Kind.PARAGRAPH:
        return EXCEPTION.match(block.text) is not None and not _introduces(block)
    if block.kind is Kind.CODE:
        return last.kind is not Kind.TABLE
    if last.kind is Kind.PARAGRAPH:
        return words(block.text) > 0 and (not _long(last) or FOLLOWS.search(last.text) is not None)
    return block.kind is Kind.LIST and last.kind in (Kind.LIST, Kind.CODE)


def _introduces(block: Block) -> bool:
    return block.text.rstrip("*_ ").endswith(INTRODUCES)


def _asks(block: Block) -> bool:
    """Tell whether it is a question, with at most two sentences ahead of it."""
    return len(block.parts) <= ASKED_IN and ASKS.search(block.text) is not None


def _line_above(block: Block) -> bool:
    """Tell whether it is a short line without an end, as a list has above it."""
    one = block.kind is Kind.PARAGRAPH and len(block.parts) == 1
    return one and len(block.text) <= HEADING_MAX and not CLOSED.search(block.text)


def _labels(held: Sequence[Block]) -> bool:
    """Tell whether these are a few words alone that announce the next paragraph: "Address"."""
    return len(held) == 1 and len(held[0].text) <= LABEL_MAX and _line_above(held[0])


def _long(block: Block) -> bool:
    return block.kind is Kind.PARAGRAPH and len(block.parts) > 1 and words(block.text) > LONG_LEAD


def _opens(block: Block) -> bool:
    """Tell whether its first sentence alone announces what follows."""
    return FOLLOWS.search(block.parts[0].text) is not None and not any(
        FOLLOWS.search(part.text) for part in block.parts[1:]
    )


def _parted(block: Block) -> tuple[Block, Block]:
    """Part a paragraph before the sentence that introduces what is under it: the one that says so, or the last."""
    says = [at for at, part in enumerate(block.parts) if at and FOLLOWS.search(part.text)]
    at = says[-1] if says else len(block.parts) - 1
    return replace(block, parts=block.parts[:at]), replace(block, parts=block.parts[at:])
