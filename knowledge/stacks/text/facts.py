"""The exact facts of a text: figures with their units, dates, times and names, each in one normal form."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple, TypeVar

from knowledge.stacks.text.numerals import arabic, spelled

Value = TypeVar("Value")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT = "Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec"
_LONG = "January|February|March|April|June|July|August|September|October|November|December"
_MONTH = rf"(?P<name>{_LONG}|(?:{_SHORT})\b\.?)"
MONTH_WORD = re.compile(rf"\b(?:{_LONG}|{_SHORT})\b", re.IGNORECASE)
_TH = r"(?:st|nd|rd|th)?"
DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})年(?:度)?(?:(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?)?",
        r"(?<!\d)(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?",
        rf"\b{_MONTH} (?P<day>\d{{1,2}}){_TH}(?![\d:])(?:,? (?P<year>\d{{4}}))?",
        rf"(?<![\d.,])(?P<day>\d{{1,2}}){_TH} (?:of )?{_MONTH}(?:,? (?P<year>\d{{4}}))?(?!\w)",
        rf"\b{_MONTH},? (?P<year>\d{{4}})",
        rf"\b(?P<name>{_LONG})\b",
    )
)
TIMES = (
    re.compile(r"(?<![\d:])(?P<hour>\d{1,2}):(?P<min>\d{2})(?:\s*(?P<half>[ap])\.?m\b\.?)?(?!\d)", re.IGNORECASE),
    re.compile(r"(?<![\d:.])(?P<hour>\d{1,2})\s*(?P<half>[ap])\.?m\b\.?", re.IGNORECASE),
    re.compile(r"(?P<half>午前|午後)?(?P<hour>\d{1,2})時(?!間)(?:(?P<min>\d{1,2})分|(?P<thirty>半))?"),
)
NOON = 12
LATER = ("p", "午後")
WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b|([月火水木金土日])曜", re.IGNORECASE)
_DAYS = dict(zip("月火水木金土日", ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun"), strict=True))
UNITS = {
    "%": r"%|percent\b|per cent\b|パーセント",
    "usd": r"usd\b|dollars?\b|ドル",
    "eur": r"eur\b|euros?\b|€|ユーロ",
    "gbp": r"gbp\b",
    "jpy": r"jpy\b|yen\b|円",
    "second": r"seconds?\b|secs?\b|秒",
    "minute": r"minutes?\b|mins?\b|分",
    "hour": r"hours?\b|hrs?\b|h\b|時間",
    "day": r"days?\b|営業日|日",
    "week": r"weeks?\b|wks?\b|週",
    "month": r"months?\b|[かヶケカヵ箇]月",
    "year": r"years?\b|yrs?\b|年",
    "person": r"people\b|persons?\b|人|名",
    "kb": r"kb\b|kilobytes?\b",
    "mb": r"mb\b|megabytes?\b",
    "gb": r"gb\b|gigabytes?\b",
    "tb": r"tb\b|terabytes?\b",
    "km": r"km\b|kilomet(?:er|re)s?\b",
    "mile": r"miles?\b",
    "m": r"m\b|met(?:er|re)s?\b",
    "cm": r"cm\b|centimet(?:er|re)s?\b",
    "foot": r"feet\b|foot\b|ft\b",
    "kg": r"kg\b|kilograms?\b",
    "page": r"pages?\b|ページ",
    "times": r"times\b|回",
    "character": r"characters?\b|文字",
}
_NAMED = "|".join(f"(?P<u{n}>{pattern})" for n, pattern in enumerate(UNITS.values()))
_NAMES_OF_UNITS = tuple(UNITS)
UNIT = re.compile(_NAMED, re.IGNORECASE)
UNIT_BEHIND = re.compile(rf"[\s-]*(?:{_NAMED})", re.IGNORECASE)
UNIT_FURTHER = re.compile(rf"[\s-]*(?!and\b|or\b|to\b)[a-z]+[\s-]+(?:{_NAMED})", re.IGNORECASE)
UNIT_IN_WORDS = re.compile(rf"(?<![a-z])(?:{_NAMED})", re.IGNORECASE)
ONE_OF = re.compile(rf"\b(?P<one>an?|per|each|every|one)\s+(?:{_NAMED})|毎(?P<every>[日週月年])", re.IGNORECASE)
_MONEY = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}
NUMBER = re.compile(
    r"(?<![\w.])(?P<money>[$€£¥]\s?)?(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)(?:st|nd|rd|th)?(?![\w-]*\d[A-Za-z])"
    r"(?P<times>\s*(?:thousand|million|billion)\b|[万億])?|(?<=[^\x00-\x7f])(?P<inside>\d+(?:,\d{3})*(?:\.\d+)?)(?P<more>[万億])?",
    re.IGNORECASE,
)
_TIMES_AS_MUCH = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "万": 10**4, "億": 10**8}
BETWEEN = re.compile(r"[-\s]*(?:[-–—~〜,/、]|to|or|and|から|または)\s*(?:or|and)?\s*", re.IGNORECASE)
IDENTIFIER = re.compile(r"(?<![\w$])(?:[A-Za-z]+[-_./]?\d(?:[\w.-]*\w)?|\d+[A-Za-z][\w-]*)(?!\w)", re.ASCII)
MEASURE = re.compile(rf"\d+(?:st|nd|rd|th|[-]?(?:{'|'.join(UNITS.values())})[a-z-]*|-[a-z-]+)", re.IGNORECASE)
_LATIN = r"A-Za-z\u00c0-\u024f"
WORD = re.compile(rf"[{_LATIN}](?:[{_LATIN}\d_'’&]|[-./](?=[{_LATIN}\d]))*|[^\W\d_{_LATIN}]+")
STARTS = re.compile(r"(?:^|[.!?:;。！？：|>\n•]|^\s*[-*+]|\d[.)])[\s\"'“”‘’(\[*_`]*$")
CALLED = re.compile(r"([一-龠々ァ-ヶー]{1,6})(?:さん|氏|様)")
KATAKANA = re.compile(r"[ァ-ヶー]{3,}")
CODE = re.compile(r"`([^`\n]+)`")


class Figure(NamedTuple):
    """A number with its unit, "" where it has none."""

    value: Decimal
    unit: str = ""


class Day(NamedTuple):
    """A date, or as much of it as a text says."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def fits(self, other: "Day") -> bool:
        """Tell whether the other says everything that this date says."""
        return all(mine is None or mine == its for mine, its in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a text. `clock` has minutes since midnight, and whether morning or evening is certain."""

    figures: frozenset[Figure]
    days: frozenset[Day]
    clock: frozenset[tuple[int, bool]]
    weekdays: frozenset[str]
    names: frozenset[str]
    units: frozenset[str]
    words: frozenset[str]

    def missing(self, given: "Facts") -> str:
        """Return the kind of the first fact that the given ones do not hold; "" where they hold all."""
        if not all(_holds(given, figure) for figure in self.figures):
            return "figure"
        if not all(any(day.fits(its) for its in given.days) for day in self.days):
            return "date"
        if not self.weekdays <= given.weekdays:
            return "date"
        if not all(any(_same_time(time, its) for its in given.clock) for time in self.clock):
            return "date"
        return "" if self.names <= given.words else "name"


def facts(text: str) -> Facts:
    """Return the facts of a text. Code in backticks is compared as it is; its words are known all the same."""
    words = _words(unicodedata.normalize("NFKC", text))
    text = arabic(unicodedata.normalize("NFKC", CODE.sub(" ", text)))
    days, rest = _taken(text, DATES, _day)
    clock, rest = _taken(rest, TIMES, _time)
    identifiers = [one for one in IDENTIFIER.findall(rest) if not MEASURE.fullmatch(one)]
    for one in identifiers:
        rest = rest.replace(one, " " * len(one))
    figures = frozenset(_figures(spelled(rest)))
    known = frozenset(map(folded, identifiers))
    return Facts(
        figures=figures,
        days=frozenset(days),
        clock=frozenset(clock),
        weekdays=frozenset((found[1] or _DAYS[found[2]]).lower() for found in WEEKDAY.finditer(text)),
        names=known | frozenset(_names(text, rest)),
        units=frozenset(map(unit_named, UNIT_IN_WORDS.finditer(text))) | {figure.unit for figure in figures},
        words=known | words,
    )


def folded(word: str) -> str:
    """Return a name as it is compared: without case, possessive and final stop."""
    return re.sub(r"['’]s$|['’]$", "", word.casefold()).rstrip(".")


def _words(text: str) -> frozenset[str]:
    words = {folded(word) for word in WORD.findall(text)}
    parts = {part for word in words for part in re.split(r"[-./&'’]", word)}
    japanese = {*KATAKANA.findall(text), *CALLED.findall(text)}
    return frozenset(words | parts | japanese | {word.removesuffix("s") for word in words | parts})


def _holds(given: Facts, figure: Figure) -> bool:
    if not figure.unit:
        dates = any(figure.value in (day.year, day.day) for day in given.days)
        return dates or any(figure.value == its.value for its in given.figures)
    return figure in given.figures or (Figure(figure.value) in given.figures and figure.unit in given.units)


def _same_time(one: tuple[int, bool], other: tuple[int, bool]) -> bool:
    return one[0] == other[0] if one[1] and other[1] else one[0] % (NOON * 60) == other[0] % (NOON * 60)


def _taken(
    text: str, patterns: Sequence[re.Pattern[str]], read: Callable[[re.Match[str]], Value]
) -> tuple[list[Value], str]:
    """Return what the patterns find, and the text with blanks in its places."""
    found: list[Value] = []
    for pattern in patterns:
        matches = list(pattern.finditer(text))
        found += map(read, matches)
        for match in matches:
            text = f"{text[: match.start()]}{' ' * len(match[0])}{text[match.end() :]}"
    return found, text


def _day(match: re.Match[str]) -> Day:
    parts = match.groupdict()
    month = _MONTHS.index(parts["name"][:3].lower()) + 1 if parts.get("name") else _number(parts.get("month"))
    return Day(_number(parts.get("year")), month, _number(parts.get("day")))


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _time(match: re.Match[str]) -> tuple[int, bool]:
    parts = match.groupdict()
    hour, half = int(parts["hour"]), (parts.get("half") or "").lower()
    minutes = 30 if parts.get("thirty") else int(parts.get("min") or 0)
    if half:
        hour = hour % NOON + (NOON if half in LATER else 0)
    return hour * 60 + minutes, bool(half) or hour > NOON


def plain(text: str) -> str:
    """Return a text with its numbers in digits, and blanks where dates and times stand."""
    text = arabic(unicodedata.normalize("NFKC", text))
    for patterns, read in ((DATES, _day), (TIMES, _time)):
        _, text = _taken(text, patterns, read)
    return spelled(text)


def placed_figures(text: str) -> list[tuple[re.Match[str], Figure]]:
    """Return the figures of a plain text where they stand; in "2 to 3 weeks" both have the unit."""
    return list(_placed(text))[::-1]


def days_of(text: str) -> list[Day]:
    """Return the dates of a text, and of a question that writes months without a capital."""
    text = MONTH_WORD.sub(lambda month: month[0].capitalize(), arabic(unicodedata.normalize("NFKC", text)))
    days, _ = _taken(text, DATES, _day)
    return days


def _placed(text: str) -> Iterator[tuple[re.Match[str], Figure]]:
    found = [(match, _value(match), _unit_of(match, text)) for match in NUMBER.finditer(text)]
    unit = ""
    for (match, value, own), (following, _, _) in reversed(list(pairwise([*found, (None, None, "")]))):
        assert match is not None
        joined = following is not None and BETWEEN.fullmatch(text, match.end(), following.start())
        unit = own or (unit if joined else "")
        assert value is not None
        yield match, Figure(value, unit)


def _figures(text: str) -> Iterator[Figure]:
    yield from (figure for _, figure in _placed(text))
    for match in ONE_OF.finditer(text):
        yield Figure(
            Decimal(1),
            {"日": "day", "週": "week", "月": "month", "年": "year"}.get(match["every"] or "", "") or unit_named(match),
        )


def _value(match: re.Match[str]) -> Decimal:
    times = (match["times"] or match["more"] or "").strip().lower()
    digits = (match["number"] or match["inside"]).replace(",", "")
    return (Decimal(digits) * _TIMES_AS_MUCH.get(times, 1)).normalize()


def _unit_of(match: re.Match[str], text: str) -> str:
    if match["money"]:
        return _MONEY[match["money"].strip()]
    behind = UNIT_BEHIND.match(text, match.end()) or UNIT_FURTHER.match(text, match.end())
    return unit_named(behind) if behind else ""


def unit_named(match: re.Match[str]) -> str:
    """Return the name of the unit that a match of UNIT has."""
    return next(name for n, name in enumerate(_NAMES_OF_UNITS) if match[f"u{n}"] is not None)


def _names(text: str, rest: str) -> Iterator[str]:
    """Yield words with a capital that no sentence's beginning explains, and Japanese names."""
    for match in WORD.finditer(rest):
        word = match[0]
        capitals = sum(char.isupper() for char in word)
        begins = STARTS.search(rest[: match.start()]) is not None
        measure = rest[match.start() - 1 : match.start()].isdigit() or UNIT.fullmatch(word)
        if measure or word in ("I", "OK") or word.startswith(("I'", "I’")) or WEEKDAY.fullmatch(word):
            continue
        if capitals and (capitals > 1 or not begins) and len(word) > 1:
            yield folded(word)
    yield from CALLED.findall(text)
