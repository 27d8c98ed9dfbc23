"""Rich text (.rtf): striprtf (BSD) decodes it; marks that are put in before say afterwards where what begins and ends.

Before that, what striprtf drops is put where it reads it (footnotes, text boxes), and what nobody sees is taken out.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from striprtf.striprtf import rtf_to_text

from knowledge.errors import BookRefused, Reason
from knowledge.reading.formats.office.runs import power, ticked
from knowledge.reading.markup import linked
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.tables import with_merged
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
ABOUT = {
    "author": "author",
    "subject": "subject",
    "keywords": "keywords",
    "company": "company",
    "doccomm": "description",
}
TOKEN = re.compile(r"\\([a-zA-Z]+)(-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\.|[{}]|[^\\{}]+", re.DOTALL)
HIDING = frozenset({"v", "deleted", "strike", "striked", "strikedl"})
MARGINS = {f"{kind}{side}": kind for kind in ("header", "footer") for side in ("", "l", "r", "f")}
STYLE = re.compile(r"\{\\s(\d+)([^{}]*);\}")
HEADING, OUTLINE_LEVEL = re.compile(r"\bheading (\d)$", re.IGNORECASE), re.compile(r"\\outlinelevel([0-8])(?!\d)")
TITLE = re.compile(r"\bTitle$")
TITLE_LEVEL = 10
# Marks: what they are, a number, an end. Characters that no text has.
PARAGRAPH, LABEL, CELL, ROW, RAISED, LINK, END = *map(chr, range(0xFDD1, 0xFDD7)), chr(0xFDD0)
MARK = re.compile(f"([{PARAGRAPH}{LABEL}{CELL}{ROW}{RAISED}{LINK}])(\\d{{0,9}}){END}")
ENDS = {"par": PARAGRAPH, "sect": PARAGRAPH, "page": PARAGRAPH, "cell": CELL, "nestcell": CELL}
LINK_CODE = re.compile(r"HYPERLINK\s+\"([^\"]+)\"")
BULLET = re.compile(r"\W?")
LEVELS, NESTED = 9, 2  # levels of headings; the least depth of a table in a table
MOST_COLUMNS, DEEPEST = 256, 20
DEPTHS = 100  # a paragraph's mark has the depth of its table as hundreds
NEAR = 30  # twentieths of a point: edges of cells that are no further apart are one


class _Edge(NamedTuple):
    """The right edge of a cell; whether the cell belongs to the one on its left, or above."""

    place: int
    across: bool
    down: bool


class _State(NamedTuple):
    """The state that holds to the end of a group. `depth` counts the tables around; `level` is that of a heading."""

    sink: str = "body"
    hiding: frozenset[str] = frozenset()
    closing: str = ""
    raised: bool = False
    depth: int = 0
    level: int = 0
    edges: tuple[_Edge, ...] = ()
    merged: frozenset[str] = frozenset()
    noted: bool = False


def _with_cell(state: _State, place: int) -> _State:
    if len(state.edges) >= MOST_COLUMNS:
        return state
    edge = _Edge(place, "clmrg" in state.merged, "clvmrg" in state.merged)
    return state._replace(edges=(*state.edges, edge), merged=frozenset())


CHANGES: Mapping[str, Callable[[_State, int], _State]] = {
    "plain": lambda state, _: state._replace(hiding=frozenset(), raised=False),
    "super": lambda state, number: state._replace(raised=number != 0),
    **dict.fromkeys(("nosupersub", "sub"), lambda state, _: state._replace(raised=False)),
    "pard": lambda state, _: state._replace(depth=0, level=0),
    "intbl": lambda state, _: state._replace(depth=max(state.depth, 1)),
    "itap": lambda state, number: state._replace(depth=max(number, 0)),
    "outlinelevel": lambda state, number: state._replace(level=number + 1 if 0 <= number < LEVELS else 0),
    "trowd": lambda state, _: state._replace(edges=(), merged=frozenset()),
    "clmrg": lambda state, _: state._replace(merged=state.merged | {"clmrg"}),
    "clvmrg": lambda state, _: state._replace(merged=state.merged | {"clvmrg"}),
    "cellx": _with_cell,
}


def read(data: bytes) -> Reading:
    page = CODE_PAGE.search(data[:4096])
    source = data.decode("latin-1")  # everything else is escaped
    encoding = f"cp{page.group(1).decode()}" if page else "cp1252"
    parts = _Parts(source)
    text = _Text(parts.rows, parts.links, _plain(parts.body, encoding))
    sections = text.outline.sections() or ((Section(text.title),) if text.title else ())
    if not sections:
        reason = Reason.PICTURES_ONLY if rb"\pict" in data else Reason.EMPTY
        raise BookRefused(reason, "The document holds no text.")
    margins = {kind: " · ".join(_lines(_plain(words, encoding))) for kind, words in parts.margins()}
    claimed = {name: _claimed(source, key, encoding) for key, name in ABOUT.items()}
    about = {name: " ".join(words.split()) for name, words in (margins | claimed).items() if words.strip()}
    title = _claimed(source, "title", encoding) or text.title or None
    return Reading(title, sections, None, Kind.RTF, parts.remarks(), about=about)


def _plain(source: str, encoding: str) -> str:
    return str(rtf_to_text(source, encoding, "replace"))  # type: ignore[no-untyped-call]  # it ships no types


def _lines(text: str) -> dict[str, None]:
    """Return what stands in margins, once."""
    return dict.fromkeys(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)


def _claimed(source: str, name: str, encoding: str) -> str:
    found = re.search(rf"\{{\\{name} ([^{{}}]{{1,500}})\}}", source[:65536])
    return _plain(f"{{\\rtf1 {found[1]}}}", encoding).strip() if found else ""


def _levels(source: str) -> Mapping[str, int]:
    """Return the levels of headings by the numbers of their styles, which are named in English in every language."""
    _, _, sheet = source.partition("{\\stylesheet")
    levels: dict[str, int] = {}
    for number, look in STYLE.findall(sheet.partition("{\\info")[0]):
        heading, outline = HEADING.search(look), OUTLINE_LEVEL.search(look)
        if heading or outline or TITLE.search(look):
            levels[number] = int(heading[1]) if heading else int(outline[1]) + 1 if outline else TITLE_LEVEL
    return levels


def _mark(kind: str, number: int) -> str:
    return f"{{\\uc1\\u{ord(kind)}?{number}\\u{ord(END)}?}}"


class _Parts:
    """Source that is sorted: the body with marks, headers and footers; notes and hidden words are counted.

    `rows` are the depth and the edges of the cells of each row, by the numbers in the marks of rows; `links` are
    addresses by the numbers in the marks of links, from 1.
    """

    def __init__(self, source: str) -> None:
        self._sinks: dict[str, list[str]] = {
            "body": [],
            "header": [],
            "footer": [],
            "box": [],
            "nowhere": [],
            "code": [],
        }
        self._levels = _levels(source)
        self._notes = 0
        self._hidden = 0
        self._raised = False
        self._hiding = False
        self.rows: list[tuple[int, Sequence[_Edge]]] = []
        self.links: list[str] = []
        self._sort(source)

    @property
    def body(self) -> str:
        return "".join(self._sinks["body"])

    def margins(self) -> list[tuple[str, str]]:
        return [
            (kind, f"{{\\rtf1 {''.join(self._sinks[kind])}}}") for kind in ("header", "footer") if self._sinks[kind]
        ]

    def remarks(self) -> tuple[Remark, ...]:
        found = {"hidden_text_left_out": self._hidden, "comments_left_out": self._notes}
        return tuple(Remark(code, {"count": count}) for code, count in found.items() if count)

    def _sort(self, source: str) -> None:
        state, held = _State(), list[_State]()
        for token in TOKEN.finditer(source):
            text, word = token[0], token[1]
            if text == "{":
                held.append(state)
                self._sinks[state.sink].append("{")
                state = state._replace(closing="")
            elif text == "}":
                self._sinks[state.sink].append(state.closing)
                state = held.pop() if held else state._replace(closing="")
                self._sinks[state.sink].append("}")
                if state.sink == "body":  # outside of the drawing, whose group striprtf would drop with the box
                    self._sinks["body"] += self._sinks["box"]
                    self._sinks["box"].clear()
            elif word in HIDING:
                hiding = state.hiding - {word} if token[2] == "0" else state.hiding | {word}
                state = state._replace(hiding=hiding)
            elif state.hiding and (word is None or word == "u"):
                self._hidden += 1 if not self._hiding and text.strip() else 0
                self._hiding |= bool(text.strip())
            elif word is None:
                self._put(text, state)
            else:
                state = self._destination(word, text, self._changed(word, int(token[2] or -1), state))

    def _changed(self, word: str, number: int, state: _State) -> _State:
        """Return what holds after a word about the look of words, paragraphs and cells."""
        if word == "s":
            return state._replace(level=self._levels.get(str(number), 0))
        return CHANGES[word](state, number) if word in CHANGES else state

    def _put(self, text: str, state: _State) -> None:
        if text.strip() and text != "\\*":
            self._hiding = False
            self._raise(state, raised=state.raised)
        self._sinks[state.sink].append(text)

    def _raise(self, state: _State, *, raised: bool) -> None:
        if state.sink == "body" and raised != self._raised:
            self._raised = raised
            self._sinks[state.sink].append(_mark(RAISED, int(raised)))

    def _destination(self, word: str, text: str, state: _State) -> _State:
        """Put a word, or the mark that stands for it, where its group goes, and return where that goes on."""
        sink = self._sinks[state.sink]
        if word in {"annotation", "shpinst"}:
            self._notes += 1 if word == "annotation" else 0
            return state._replace(sink="nowhere", closing="")
        if word == "fldinst":
            self._sinks["code"].clear()
            return state._replace(sink="code")
        if word == "shptxt":
            apart = _mark(PARAGRAPH, DEPTHS * state.depth)
            self._sinks["box"].append(f"{apart}{{")
            return state._replace(sink="box", closing=f"}}{apart}")
        if word in MARGINS:
            self._sinks[MARGINS[word]].append("{")
            return state._replace(sink=MARGINS[word], closing="\\par }")
        if word == "footnote":
            sink.append("  (")
            return state._replace(closing=")", noted=True)
        if state.sink in {"body", "box"}:
            self._structure(word, text, state)
        elif word != "shp":
            sink.append(text)
        return state._replace(closing=self._link()) if word == "fldrslt" and state.sink == "body" else state

    def _link(self) -> str:
        """Open a link where the field's code is one, and return what ends it."""
        found = LINK_CODE.search("".join(self._sinks["code"]))
        if found is None:
            return ""
        self.links.append(found[1])
        self._sinks["body"].append(_mark(LINK, len(self.links)))
        return _mark(LINK, 0)

    def _structure(self, word: str, text: str, state: _State) -> None:
        sink = self._sinks[state.sink]
        if word == "shp":
            return
        if word in ENDS:
            self._raise(state, raised=False)
            cell = 1 if word == "cell" else max(state.depth, NESTED)
            number = cell if ENDS[word] == CELL else DEPTHS * state.depth + state.level
            sink.append(" " if state.noted else _mark(ENDS[word], number))
        elif word in {"row", "nestrow"}:
            self.rows.append((1 if word == "row" else max(state.depth, NESTED), state.edges))
            sink.append(_mark(ROW, len(self.rows) - 1))
        elif word in {"listtext", "pntext"}:
            sink.append(_mark(LABEL, 0))
        elif word == "nesttableprops" and sink[-1] == "\\*":
            sink.pop()  # striprtf would drop the group with the row's mark
        elif word == "u":
            self._put(text, state)
        else:
            sink.append(text)


@dataclass(slots=True)
class _Table:
    """A table in reading: its rows with the edges of their cells, the cells of the row that is open, the open cell."""

    rows: list[tuple[list[str], Sequence[_Edge]]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    cell: str = ""


class _Text:
    """Builds the outline from the decoded text with its marks."""

    def __init__(self, rows: Sequence[tuple[int, Sequence[_Edge]]], links: Sequence[str], text: str) -> None:
        self.outline = Outline()
        self.title = ""
        self._rows, self._links = rows, links
        self._run = ""
        self._raised: int | None = None
        self._linked: tuple[int, str] | None = None
        self._labelled = self._in_list = False
        self._tables: list[_Table] = []
        at = 0
        for mark in MARK.finditer(text):
            self._run += text[at : mark.start()]
            at = mark.end()
            self._take(mark[1], int(mark[2] or 0))
        self._run += text[at:]
        self._paragraph(0)

    def _take(self, kind: str, number: int) -> None:
        if kind in {RAISED, LINK}:
            self._span(kind, number)
        elif kind == LABEL:
            self._labelled = not self._run.strip()
        elif kind == PARAGRAPH and number < DEPTHS:
            self._paragraph(number)
        elif kind in {PARAGRAPH, CELL, ROW}:
            depth = self._rows[number][0] if kind == ROW else number if kind == CELL else number // DEPTHS
            self._within(depth)
            if kind == CELL:
                self._tables[-1].cells.append(self._tables[-1].cell)
                self._tables[-1].cell = ""
            elif kind == ROW:
                self._tables[-1].rows.append((self._tables[-1].cells, self._rows[number][1]))
                self._tables[-1].cells = []

    def _span(self, kind: str, number: int) -> None:
        """Note where raised words or a link begin, and write them where they end, with the number 0."""
        if kind == RAISED and number:
            self._raised = len(self._run)
        elif kind == RAISED and self._raised is not None:
            self._run, self._raised = self._run[: self._raised] + power(self._run[self._raised :]), None
        elif kind == LINK and number:
            self._linked = (len(self._run), self._links[number - 1])
        elif kind == LINK and self._linked is not None:
            start, target = self._linked
            self._run, self._linked = self._run[:start] + linked(self._run[start:], target), None

    def _words(self) -> str:
        text, self._run, self._raised, self._linked = ticked(self._run.strip()), "", None, None
        if self._labelled:
            label, _, rest = text.partition("\t")
            text = f"{'-' if BULLET.fullmatch(label.strip()) else label.strip()} {rest.strip()}"
        return text.replace("\t", " ")

    def _within(self, depth: int) -> None:
        """Add the words that have been read to a cell at that depth."""
        depth = min(max(depth, 1), DEEPEST)
        self._close(depth)
        self._tables += [_Table() for _ in range(depth - len(self._tables))]
        self._tables[-1].cell = " ".join(filter(None, (self._tables[-1].cell, " ".join(self._words().split()))))
        self._labelled = False

    def _paragraph(self, level: int) -> None:
        self._close(0)
        was_in_list, self._in_list = self._in_list, self._labelled and not level
        text = self._words()
        self._labelled = False
        if level == TITLE_LEVEL and not self.title:
            self.title = " ".join(text.split())
        elif 0 < level < TITLE_LEVEL:
            self.outline.heading(level, text)
        else:
            self.outline.add(text, follows=was_in_list and self._in_list)

    def _close(self, depth: int) -> None:
        """End the tables that are deeper; one in a cell becomes words of the cell."""
        while len(self._tables) > depth:
            ended = self._tables.pop()
            rows = [*ended.rows, *([(ended.cells, ())] if any(ended.cells) else [])]
            if self._tables:
                words = "; ".join(", ".join(filter(None, cells)) for cells, _ in rows)
                self._tables[-1].cell = " ".join(filter(None, (self._tables[-1].cell, words)))
            else:
                self._in_list = False
                self.outline.add(with_merged(list(_grid(rows))))


def _grid(rows: Sequence[tuple[list[str], Sequence[_Edge]]]) -> Iterator[list[str | None]]:
    """Yield rows with None for what the cell on the left covers, as far as the edges of the cells tell."""
    places = sorted({edge.place for _, edges in rows for edge in edges})
    columns = [
        one for one, after in zip(places, [*places[1:], None], strict=True) if after is None or after - one > NEAR
    ]
    above: list[str | None] = []
    for cells, edges in rows:
        ends = [bisect_left(columns, edge.place) + 1 for edge in edges]
        widths = [end - start for start, end in zip([0, *ends], ends, strict=False)]
        if len(cells) != len(edges) or min(widths, default=0) < 1 or len(columns) > MOST_COLUMNS:
            above = list(cells)
        else:
            row: list[str | None] = []
            for text, edge, width in zip(cells, edges, widths, strict=True):
                over = above[len(row)] if edge.down and len(row) < len(above) else text
                row += [None if edge.across else over, *[None] * (width - 1)]
            above = row
        yield above
