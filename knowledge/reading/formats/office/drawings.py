"""Charts, diagrams (SmartArt) and alternative texts of Office's XML, which Word, Excel and PowerPoint share.

Further, the order in which people read what is drawn.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading.formats.office import number_formats
from knowledge.reading.tables import table
from knowledge.reading.texts import PICTURE_FILE
from knowledge.reading.zip_package import name_of

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MOST_POINTS = 1_000  # of one chart
AS_HIGH, UNLIKE = 0.6, 1.2  # columns to all of them; the highest of their boxes to the lowest
EDGE, MOST_CUT = 0.05, 200  # the share of a box's length that may overlap; boxes among which cuts are looked for
MADE_UP = re.compile(
    r"\s*(?:Description automatically generated(?: with \w+ confidence)?|AI-generated content may be incorrect\.?"
    r"|自動的に生成された説明|説明は自動で生成されたものです)\s*"
)


@dataclass(frozen=True, slots=True)
class Box:
    """The place of something that is drawn, in any unit."""

    left: float
    top: float
    width: float
    height: float

    def span(self, *, across: bool) -> tuple[float, float]:
        """Return from where to where it reaches, without its edges, which may overlap with others."""
        start, length = (self.left, self.width) if across else (self.top, self.height)
        return start + EDGE * length, start + (1 - EDGE) * length


def chart_text(chart: Element, *, values: bool = True) -> str:
    """Return a chart's title, axes and labels, and its numbers as a table; without `values`, its series' names."""
    named = list(chart.iter(f"{CHART}ser"))
    if not named:
        return "\n".join(["Chart", *_words_of(chart)])
    series = named if values else []
    main = next(map(_title, chart.iterfind(f"{CHART}chart/{CHART}title")), "")
    axes = list(filter(None, map(_title, chart.iterfind(f"{CHART}chart/{CHART}plotArea//{CHART}title"))))
    labels = [text for label in chart.iter(f"{CHART}dLbl") if (text := _title(label))]
    names = [_name(each) for each in named]
    lines = [
        f"Chart: {main}" if main else "Chart",
        *([f"Axes: {', '.join(axes)}"] if axes else []),
        *([f"Labels: {', '.join(labels)}"] if labels else []),
        *([f"Series: {', '.join(filter(None, names))}"] if not series and any(names) else []),
    ]
    return "\n\n".join(filter(None, ("\n".join(lines), _numbers(series, names))))


def diagram_text(diagram: Element) -> str:
    """Return the words of a diagram's boxes, one line each."""
    boxes = (box for box in diagram.iter() if name_of(box) == "pt")
    return "\n".join(f"- {text}" for box in boxes if (text := paragraphs_in(box)))


def paragraphs_in(element: Element) -> str:
    """Return the drawn text in an element on one line."""
    paragraphs = ("".join(run.text or "" for run in each.iter(f"{DRAWING}t")) for each in element.iter(f"{DRAWING}p"))
    return " ".join(" ".join(paragraphs).split())


def alternative(properties: Element) -> str:
    """Return what a picture or shape is said to show, without names of files and programs' words about themselves."""
    described = MADE_UP.sub(" ", str(properties.get("descr") or properties.get("title") or ""))
    text = " ".join(described.split())
    return "" if PICTURE_FILE.fullmatch(text) else text


def in_reading_order(drawn: Sequence[tuple[Element, Box | None]]) -> list[Element]:
    """Return what is drawn as it is read: rows from the top, columns from the left.

    Without a cut, what is topmost comes first. Where a place is not known, all keep the order of drawing.
    """
    placed = [(each, box) for each, box in drawn if box is not None]
    if len(placed) < len(drawn):
        return [each for each, _ in drawn]
    waiting, read = [sorted(placed, key=lambda each: (each[1].top, each[1].left))], list[Element]()
    while waiting:
        part = waiting.pop()
        cut = _cut(part) if len(part) <= MOST_CUT else []
        if cut:
            waiting += reversed(cut)
        elif part:
            read.append(part[0][0])
            waiting.append(part[1:])
    return read


def _cut(part: list[tuple[Element, Box]]) -> list[list[tuple[Element, Box]]]:
    """Return two parts with the widest gap between them, above one another if they can be; none where all overlap."""
    (high, rows), (wide, columns) = (_widest(part, across=across) for across in (False, True))
    cut = columns if columns and (not rows or (wide > high and _are_columns(*columns))) else rows
    return [sorted(each, key=lambda one: (one[1].top, one[1].left)) for each in cut]


def _widest(part: list[tuple[Element, Box]], *, across: bool) -> tuple[float, list[list[tuple[Element, Box]]]]:
    """Return the widest gap, and what is before and after it; what is alone above or below the rest comes off first."""
    ordered = sorted(part, key=lambda each: each[1].span(across=across)[0])
    ends = list(accumulate((box.span(across=across)[1] for _, box in ordered), max))
    gaps = [
        (box.span(across=across)[0] - end, at)
        for at, ((_, box), end) in enumerate(zip(ordered[1:], ends, strict=False), 1)
    ]
    open_gaps = [gap for gap in gaps if gap[0] > 0]
    alone = [] if across else [gap for gap in open_gaps if gap[1] in {1, len(part) - 1}]
    widest, at = max(alone or open_gaps, key=itemgetter(0), default=(0.0, 0))
    return (widest, [ordered[:at], ordered[at:]]) if widest > 0 else (0.0, [])


def _are_columns(*parts: list[tuple[Element, Box]]) -> bool:
    """Tell columns, each with a heading and a text, from shapes in rows: they are about as high as all together."""
    boxes = [[box for _, box in part] for part in parts]
    together = [box for part in boxes for box in part]
    heights = sorted(box.height for box in together)
    return heights[-1] > UNLIKE * heights[0] and all(_height(part) > AS_HIGH * _height(together) for part in boxes)


def _height(boxes: Sequence[Box]) -> float:
    return max(box.top + box.height for box in boxes) - min(box.top for box in boxes)


def _title(element: Element) -> str:
    cached = (point.text or "" for point in element.iter(f"{CHART}v"))
    return paragraphs_in(element) or " ".join(" ".join(cached).split())


def _name(series: Element) -> str:
    return next((_title(name) for name in series.iterfind(f"{CHART}tx")), "")


def _numbers(series: Sequence[Element], names: Sequence[str]) -> str:
    """Return a table with a row for each category and a column for each series."""
    if not series:
        return ""
    labels: dict[int, str] = {}
    columns: list[dict[int, str]] = []
    for each in series:
        for kind in ("cat", "xVal"):
            labels |= {at: text for at, text in _points(each, kind) if at not in labels}
        columns.append(dict(point for kind in ("val", "yVal") for point in _points(each, kind)))
    rows = sorted({at for column in columns for at in column} | set(labels))[:MOST_POINTS]
    body = [[labels.get(at, str(at + 1)), *(column.get(at, "") for column in columns)] for at in rows]
    return table([["Category", *(name or f"Series {number}" for number, name in enumerate(names, 1))], *body])


def _points(series: Element, kind: str) -> Iterator[tuple[int, str]]:
    """Yield the values that are stored with the chart by their places, as their format shows them.

    Labels of several levels are joined.
    """
    found: dict[int, str] = {}
    common = next((code.text or "" for code in series.iterfind(f"{CHART}{kind}//{CHART}formatCode")), "")
    for point in series.iterfind(f"{CHART}{kind}//{CHART}pt"):
        at, text = str(point.get("idx", "")), "".join(value.text or "" for value in point.iter(f"{CHART}v"))
        text = number_formats.stored(text, str(point.get("formatCode") or common))
        if at.isdigit():
            found[int(at)] = f"{text} {found[int(at)]}" if int(at) in found else text
    yield from found.items()


def _words_of(chart: Element) -> Iterator[str]:
    """Yield the words of a chart of Office 2016's further kinds, which has another structure."""
    for element in chart.iter():
        if name_of(element) in {"t", "v", "pt"} and (element.text or "").strip():
            yield " ".join(str(element.text).split())
