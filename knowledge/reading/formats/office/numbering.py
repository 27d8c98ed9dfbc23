"""Numbers that word processors compute for headings, clauses and lists: "4.2", "(a)", "iii."."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml.etree import _Element as Element  # type: ignore[import-untyped]  # lxml ships no types

VALUE = qn("w:val")
PLACE = re.compile(r"%(\d)")
BULLETS = frozenset({"bullet", "none"})
LEVELS, LETTERS, MOST = 9, 26, 3999
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class Level:
    """The number format of one level of a list; `text` names the levels as %1 to %9."""

    kind: str
    text: str
    start: int
    legal: bool


Lists = Mapping[str, tuple[str, Mapping[int, Level]]]  # by their ids: what they count together with, and levels from 0


class Numbering:
    """Counts the paragraphs of a document as its program does, list by list."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int | None]] = {}

    def label(self, list_id: str, level: int, start: int | None = None) -> str:
        """Count a paragraph and return its number; empty for a bullet, and for a list that is not defined.

        With `start`, the paragraph itself says at which number its list goes on.
        """
        key, levels = self._lists.get(list_id, ("", {}))
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, [None] * LEVELS)
        current = counts[level]
        counts[level] = start if start is not None else levels[level].start if current is None else current + 1
        counts[level + 1 :] = [None] * (len(counts) - level - 1)
        if levels[level].kind in BULLETS:
            return ""
        return PLACE.sub(lambda place: _shown(levels, counts, int(place[1]) - 1, levels[level]), levels[level].text)

    def restart(self, list_id: str) -> None:
        """Begin a list anew."""
        self._counts.pop(self._lists.get(list_id, ("", {}))[0], None)


def lists_of(definitions: Element | None) -> Lists:
    """Return the lists of a Word document."""
    if definitions is None:
        return {}
    abstract = {each.get(qn("w:abstractNumId")): each for each in definitions.iterfind(qn("w:abstractNum"))}
    return dict(_list(number, abstract) for number in definitions.iterfind(qn("w:num")))


def _list(number: Element, abstract: Mapping[str | None, Element]) -> tuple[str, tuple[str, Mapping[int, Level]]]:
    key = _value(number, "w:abstractNumId")
    definition = abstract.get(key)
    levels = {} if definition is None else dict(map(_level, definition.iterfind(qn("w:lvl"))))
    own = False
    for override in number.iterfind(qn("w:lvlOverride")):
        at, start = int(override.get(qn("w:ilvl"), "0")), _value(override, "w:startOverride")
        if at in levels and start is not None and start.isdigit():
            levels[at] = Level(levels[at].kind, levels[at].text, int(start), levels[at].legal)
            own = True
    list_id = number.get(qn("w:numId"), "")
    return list_id, (f"own {list_id}" if own else str(key), levels)


def _level(element: Element) -> tuple[int, Level]:
    start = _value(element, "w:start") or "1"
    legal = element.find(qn("w:isLgl")) is not None
    kind, text = _value(element, "w:numFmt") or "decimal", _value(element, "w:lvlText") or ""
    return int(element.get(qn("w:ilvl"), "0")), Level(kind, text, int(start) if start.isdigit() else 1, legal)


def _shown(levels: Mapping[int, Level], counts: list[int | None], at: int, of: Level) -> str:
    level = levels.get(at)
    if level is None:
        return ""
    count = counts[at]
    return _written(level.start if count is None else count, "decimal" if of.legal else level.kind)


def _written(number: int, kind: str) -> str:
    return WRITERS.get(kind, str)(number)


def _letters(number: int) -> str:
    """Return a to z, then aa to zz."""
    turns, letter = divmod(max(number, 1) - 1, LETTERS)
    return chr(ord("a") + letter) * (min(turns, LETTERS) + 1)


def _roman(number: int) -> str:
    written = ""
    for value, sign in ROMAN:
        while number >= value and number <= MOST:
            written, number = written + sign, number - value
    return written or str(number)


def _kanji(number: int) -> str:
    """Return a number in Japanese, as clauses are counted: 一, 十二, 百二十."""
    written = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        count, number = divmod(number, unit)
        if count:
            written += f"{'' if count == 1 and sign else KANJI[count] if count < len(KANJI) else count}{sign}"
    return written or KANJI[0]


def _one_of(signs: str) -> Callable[[int], str]:
    """Return a writer that takes the sign at that place; numbers beyond stay as they are."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
KANJI = "〇一二三四五六七八九"
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
WRITERS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    **dict.fromkeys(("japaneseCounting", "chineseCounting", "chineseCountingThousand"), _kanji),
    "ideographDigital": lambda number: "".join(KANJI[int(digit)] for digit in str(number)),
    "ideographTraditional": _one_of("甲乙丙丁戊己庚辛壬癸"),
    **dict.fromkeys(("aiueo", "aiueoFullWidth"), _one_of(KANA)),
    **dict.fromkeys(
        ("iroha", "irohaFullWidth"),
        _one_of("イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"),
    ),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), lambda number: str(number).translate(FULL_WIDTH)),
    "decimalEnclosedCircle": _one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
}


def _value(parent: Element, name: str) -> str | None:
    child = parent.find(qn(name))
    return None if child is None else child.get(VALUE)
