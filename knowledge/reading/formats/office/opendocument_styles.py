"""Styles of OpenDocument (which hide, strike out or raise words, how lists are numbered), and ways through its XML."""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading.formats.office.drawings import Box, in_reading_order
from knowledge.reading.formats.office.numbering import LEVELS, Level, Lists
from knowledge.reading.zip_package import name_of

SKIPPED = frozenset({"tracked-changes", "annotation", "forms", "sequence-decls", "variable-decls", "ruby-text"})
CELLS = frozenset({"table-cell", "covered-table-cell"})
MAX_REPEATS = 64  # of equal cells; sheets are padded with thousands of empty ones
FAMILIES = {
    "span": "text",
    "p": "paragraph",
    "h": "paragraph",
    "table-cell": "table-cell",
    "table": "table",
    "page": "drawing-page",
}
Found = Mapping[str, str]  # the properties of a style, with those of the styles that it is based on
LINES = ("text-line-through-style", "text-line-through-type")
RAISED = re.compile(r"super\b|[1-9]")
OUTLINE = "\x00outline"  # the list of the headings' numbers; no style has that name
KINDS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "japaneseCounting",
    "①": "decimalEnclosedCircle",
    "１": "decimalFullWidth",
    "ア": "aiueo",
    "イ": "iroha",
    "甲": "ideographTraditional",
}
DRAWN = frozenset({"frame", "custom-shape", "g", "rect", "ellipse", "caption", "text-box"})
COLLAPSED = frozenset({"collapse", "filter"})
MAX_COLUMNS = 1_024
DATE = "yyyy-mm-dd"
LENGTH = re.compile(r"(-?[\d.]+)(cm|mm|in|pt)")
UNITS = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
MOVED = re.compile(r"translate\s*\(([^\s,()]+)[\s,]+([^\s,()]+)\)")
ABOUT = {"creator": "author", "initial-creator": "author", "subject": "subject", "keyword": "keywords"} | {
    "description": "description",
    "user-defined": "",
}
PLACE = re.compile(r"%(\d+)%")
DEEPEST = 20  # styles that are based on one another


class Styles:
    """The styles of a document, by the elements that have them."""

    def __init__(self, content: Element, common: Element) -> None:
        named = (style for part in (_part(common, "styles"), _part(content, "automatic-styles")) for style in part)
        self._styles = {
            (attribute(each, "family"), attribute(each, "name")): each for each in named if name_of(each) == "style"
        }
        self._found: dict[tuple[str, str], Found] = {}

    def hides(self, element: Element) -> bool:
        """Tell what is not shown: sheets, slides and words; struck-out text is told as hidden, too."""
        found = self._of(element)
        struck = any(found.get(name, "none") != "none" for name in LINES)
        return struck or found.get("display") in {"none", "false"} or found.get("visibility") == "hidden"

    def raises(self, element: Element) -> bool:
        return bool(RAISED.match(self._of(element).get("text-position", "")))

    def is_title(self, element: Element) -> bool:
        return "Title" in self._bases("paragraph", attribute(element, "style-name"))

    def _of(self, element: Element) -> Found:
        name = attribute(element, "style-name")
        family = FAMILIES.get(name_of(element)) if name else None
        if family is None:
            return {}
        if (family, name) not in self._found:
            bases = reversed(list(self._bases(family, name)))
            self._found[family, name] = dict(pair for base in bases for pair in self._own(family, base))
        return self._found[family, name]

    def _bases(self, family: str, name: str) -> Iterator[str]:
        for _ in range(DEEPEST):
            if (family, name) not in self._styles:
                return
            yield name
            name = attribute(self._styles[family, name], "parent-style-name")

    def _own(self, family: str, name: str) -> Iterator[tuple[str, str]]:
        for properties in self._styles[family, name]:
            if name_of(properties).endswith("-properties"):
                yield from ((key.rpartition("}")[2], str(value)) for key, value in properties.items())


def lists_of(content: Element, common: Element) -> Lists:
    """Return the lists by the names of their styles, and the numbers of headings as OUTLINE."""
    lists = {}
    for part in (_part(common, "styles"), _part(content, "automatic-styles")):
        for style in part:
            if name_of(style) in {"list-style", "outline-style"}:
                name = OUTLINE if name_of(style) == "outline-style" else attribute(style, "name")
                levels = dict(_level(each) for each in style if attribute(each, "level").isdigit())
                lists[name] = (name, {at: level for at, level in levels.items() if at < LEVELS})
    return lists


def _level(style: Element) -> tuple[int, Level]:
    level, start = int(attribute(style, "level")), attribute(style, "start-value")
    kind = KINDS.get(attribute(style, "num-format")[:1], "none")
    shown = attribute(style, "display-levels")
    first = level - int(shown) + 1 if shown.isdigit() else level
    places = ".".join(f"%{at}" for at in range(max(first, 1), level + 1))
    text = f"{attribute(style, 'num-prefix')}{places}{attribute(style, 'num-suffix')}"
    text = PLACE.sub(r"%\1", attribute(style, "num-list-format")) or text
    return level - 1, Level(kind, text, int(start) if start.isdigit() else 1, legal=False)


def _part(root: Element, name: str) -> Element | tuple[()]:
    return next((part for part in root if name_of(part) == name), ())


def formats_of(chart: Element) -> list[str]:
    """Return format codes, as Excel writes them, for the columns of a chart's numbers: its categories, each series."""
    styles = {attribute(style, "name"): style for style in _part(chart, "automatic-styles")}

    def code(element: Element | None) -> str:
        look = styles.get(attribute(element, "style-name")) if element is not None else None
        numbers = styles.get(attribute(look, "data-style-name")) if look is not None else None
        return _code(numbers) if numbers is not None else ""

    axes = {attribute(axis, "dimension"): axis for axis in chart.iter("{*}axis")}
    dated = attribute(axes["x"], "axis-type") == "date" if "x" in axes else False
    return [DATE if dated else "", *(code(each) or code(axes.get("y")) for each in chart.iter("{*}series"))]


def _code(numbers: Element) -> str:
    """Return the code of a percentage, a sum of money or a date; empty for other numbers, which are told as stored."""
    kind = name_of(numbers)
    if kind == "date-style":
        return DATE
    places = max((count(each, "decimal-places", 0) for each in numbers.iter("{*}number")), default=0)
    digits = f"0.{'0' * places}" if places else "0"
    symbol = "".join(plain(each) for each in numbers.iter("{*}currency-symbol"))
    money = f'"{symbol}"#,##{digits}' if symbol and '"' not in symbol else ""
    return {"percentage-style": f"{digits}%", "currency-style": money}.get(kind, "")


def shapes_of(page: Element) -> list[Element]:
    """Return a slide's shapes as they are read, those in groups set right as well."""
    shapes = [shape for shape in page if name_of(shape) in DRAWN]
    for group in (shape for shape in shapes if name_of(shape) == "g"):
        group[:] = shapes_of(group)
    others = [each for each in page if name_of(each) not in DRAWN | SKIPPED]
    return [*in_reading_order([(shape, _box(shape)) for shape in shapes]), *others]


def _box(shape: Element) -> Box | None:
    """Return the place of a shape; a group is where the shapes in it are, the first corner of turned ones counts."""
    if name_of(shape) == "g":
        inside = [box for each in shape if name_of(each) in DRAWN and (box := _box(each))]
        left, top = min((each.left for each in inside), default=0), min((each.top for each in inside), default=0)
        right = max((each.left + each.width for each in inside), default=0)
        return Box(left, top, right - left, max((each.top + each.height for each in inside), default=0) - top)
    moved = MOVED.search(attribute(shape, "transform"))
    corner = moved.groups() if moved else (attribute(shape, "x"), attribute(shape, "y"))
    lengths = [LENGTH.fullmatch(each) for each in (*corner, attribute(shape, "width"), attribute(shape, "height"))]
    numbers = [float(each[1]) * UNITS[each[2]] for each in lengths if each]
    return Box(*numbers) if len(numbers) == len(lengths) else None


def properties_of(meta: Element) -> dict[str, str]:
    """Return what a document says of itself among its properties."""
    about: dict[str, str] = {}
    for each in meta.iter():
        name, words = ABOUT.get(name_of(each)), " ".join(plain(each).split()) if not len(each) else ""
        if name is not None and words:
            name = name or attribute(each, "name")
            about[name] = f"{about[name]}, {words}" if words not in about.get(name, words) else words
    return about


def lines_of(element: Element) -> list[str]:
    """Return the paragraphs of an element, each on one line."""
    lines = [" ".join(plain(each).split()) for each in named(element, "p")] or [" ".join(plain(element).split())]
    return [line for line in lines if any(map(str.isalpha, line))]


def hidden_columns_of(sheet: Element) -> Iterator[int]:
    """Yield the numbers of a sheet's hidden columns, from 1."""
    at = 1
    for each in named(sheet, "table-column"):
        width = min(count(each, "number-columns-repeated"), MAX_COLUMNS)
        if attribute(each, "visibility") in COLLAPSED:
            yield from range(at, at + width)
        at += width


def cells(row: Element) -> Iterator[Element]:
    for cell in row:
        if name_of(cell) in CELLS:
            yield from [cell] * min(count(cell, "number-columns-repeated"), MAX_REPEATS)


def named(parent: Iterable[Element], name: str) -> Iterator[Element]:
    """Yield the nearest descendants of that name."""
    return nearest(parent, {name})


def nearest(parent: Iterable[Element], names: AbstractSet[str]) -> Iterator[Element]:
    for child in parent:
        if name_of(child) in names:
            yield child
        elif name_of(child) not in SKIPPED:
            yield from nearest(child, names)


def attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def count(element: Element, name: str, default: int = 1) -> int:
    value = attribute(element, name)
    return int(value) if value.isdigit() else default


def plain(element: Element) -> str:
    return "".join(element.itertext())


def first(element: Element, name: str) -> str:
    return next((" ".join(plain(each).split()) for each in named(element, name)), "")
