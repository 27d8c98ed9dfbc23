"""Numbers as a spreadsheet shows them: currency, leading zeros, decimals, percent, durations."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.datetime import from_excel

GENERAL = frozenset({"", "General", "general", "@"})
SYMBOL = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
CONDITION = re.compile(r"\[[^\]]*\]")
PADDING = re.compile(r"[_*].")
LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)")
DIGITS = re.compile(r"(?:[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+),*")
WORDS_ALONE = re.compile(r"[\x00\s-]*\x00[\x00\s-]*")
DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
EXPONENT = re.compile(r"[0#.]+E[+-]0+", re.IGNORECASE)
CURRENCY = re.compile(r"[$€£¥₹₩₽]|\b[A-Z]{3}\b|円")
PLACES = frozenset("0#?")
MARK = "\x00"
HOUR, MINUTE = 3600, 60
MIDNIGHT = dt.time()
JAPANESE_WEEKDAY = re.compile(r"\W*a{3,4}\W*")
WEEKDAYS, WEEKDAY = "月火水木金土日", re.compile(r"d{3,}|a{3,}")


def shown(value: float, code: str) -> str:
    """Return a number as its format code shows it; a code that is not understood leaves it as it is."""
    try:
        return _shown(value, code)
    except (InvalidOperation, ValueError, OverflowError):
        return _plain(value)


def stored(text: str, code: str) -> str:
    """Return a number that is stored as text as its format code shows it, a date or a time of day in ISO form.

    Without a code, it is no number but a label.
    """
    if not code:
        return text
    try:
        value = float(text)
        if DURATION.search(code) or not is_date(code):
            return shown(value, code)
        moment = from_excel(value)
    except (ValueError, OverflowError):
        return text
    return day(moment, code) if isinstance(moment, dt.datetime) else str(moment)


@lru_cache
def is_date(code: str) -> bool:
    """Tell whether a code shows a date or a time of day; in Japanese, it may be the day of the week alone."""
    return bool(is_date_format(code) or JAPANESE_WEEKDAY.fullmatch(CONDITION.sub("", code)))


def day(value: dt.datetime, code: str) -> str:
    """Return a date in ISO form, as exactly as its code shows it, with the day of the week where that is shown."""
    if value.time() != MIDNIGHT:
        return str(value)
    date, bare = value.date(), LITERAL.sub("", CONDITION.sub("", code)).lower() if is_date(code) else ""
    week = WEEKDAYS[date.weekday()] if "aaa" in bare else f"{date:%a}" if "ddd" in bare else ""
    signs = set(WEEKDAY.sub("", bare))
    if signs.isdisjoint("dmyegh"):
        return week or str(date)
    exact = date.isoformat() if signs & set("dh") else f"{date:%Y-%m}" if "m" in signs else f"{date:%Y}"
    return f"{exact} ({week})" if week else exact


def duration(value: dt.timedelta, code: str) -> str:
    """Return hours and minutes, and seconds where the code or the value has them."""
    total = round(value.total_seconds())
    sign, total = ("-", -total) if total < 0 else ("", total)
    hours, rest = divmod(total, HOUR)
    minutes, seconds = divmod(rest, MINUTE)
    with_seconds = "s" in LITERAL.sub("", code).lower() or seconds
    return f"{sign}{hours}:{minutes:02}" + (f":{seconds:02}" if with_seconds else "")


def _shown(value: float, code: str) -> str:
    if DURATION.search(code):
        return duration(dt.timedelta(days=value), code)
    section, value = _section(code, value)
    if section.strip() in GENERAL:
        return _plain(value)
    literals: list[str] = []

    def keep(text: str) -> str:
        literals.append(text)
        return MARK

    money = bool(CURRENCY.search(section))
    section = SYMBOL.sub(lambda found: keep(found[1]), section)
    section = LITERAL.sub(lambda found: keep(found[1] or found[2] or ""), section)
    section = PADDING.sub("", CONDITION.sub("", section))
    found = DIGITS.search(section)
    if WORDS_ALONE.fullmatch(section):
        return "".join(literals).strip()
    if found is None or "/" in section or EXPONENT.search(section):
        return _plain(value)
    before, after = section[: found.start()], section[found.end() :]
    if DIGITS.search(after):
        text = _in_groups(section, value)
    else:
        text = f"{before}{_number(value * (100 if '%' in section else 1), found.group(), money=money)}{after}"
    for literal in literals:
        text = text.replace(MARK, literal, 1)
    return " ".join(text.split())


def _in_groups(section: str, value: float) -> str:
    """Spread the digits over several groups, as telephone and account numbers are shown."""
    digits = list(str(round(abs(value))))
    written: list[str] = []
    for sign in reversed(section):
        if sign not in PLACES:
            written.append(sign)
        elif digits or sign == "0":
            written.append(digits.pop() if digits else "0")
    first = next((at for at, sign in enumerate(section) if sign in PLACES), 0)
    text = "".join(reversed(written))
    return f"{text[:first]}{''.join(digits)}{text[first:]}"


def _section(code: str, value: float) -> tuple[str, float]:
    """Choose among the formats for positive, negative and zero; that for negatives shows the sign itself."""
    sections = code.split(";")
    if value < 0 and len(sections) > 1 and sections[1].strip():
        return sections[1], -value
    if value == 0 and len(sections) > 2 and sections[2].strip():  # noqa: PLR2004  the third is for zero
        return sections[2], value
    return sections[0], value


def _number(value: float, pattern: str, *, money: bool) -> str:
    """Write a number; thousands are grouped in sums of money alone, so that others are found as they are asked for."""
    scale = len(pattern) - len(pattern.rstrip(","))  # each comma at the end stands for a thousand
    whole, _, part = pattern.rstrip(",").partition(".")
    grouped = money and "," in whole
    least, decimals = whole.count("0"), len(part)
    rounded = (Decimal(repr(value)) / 1000**scale).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{abs(rounded):{',' if grouped else ''}.{decimals}f}"
    left, _, right = digits.partition(".")
    optional = len(part) - len(part.rstrip("#"))
    while optional and right.endswith("0"):
        right, optional = right[:-1], optional - 1
    left = left if grouped else left.zfill(least)
    sign = "-" if rounded < 0 else ""
    return f"{sign}{left}{'.' if right else ''}{right}"


def _plain(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e10 else f"{value:.15g}"  # noqa: PLR2004  digits of a number, not a limit
