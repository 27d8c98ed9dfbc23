"""Nested values with names (JSON, YAML): records of one shape become tables, the rest headings and lines."""

import re
from collections.abc import Iterator, Mapping, Sequence

from lxml.html import fragment_fromstring  # type: ignore[import-untyped]  # lxml ships no types

from knowledge.reading.elements import outline_of
from knowledge.reading.outline import Outline
from knowledge.reading.tables import table
from knowledge.reading.texts import Section

DEPTH = 4  # of headings; what lies deeper is told in lines
MAX_DEPTH = 64
LONG = 400  # a value beyond this is a paragraph of its own
ENCODED = re.compile(r"(?:data:[\w/+.-]+;base64,)?[A-Za-z0-9+/=_-]{200,}")
PAGE = re.compile(
    r"<(p|div|ul|ol|table|h[1-6]|span|blockquote|pre|section|article)\b[^<>]*>.*</\1\s*>", re.IGNORECASE | re.DOTALL
)
Tabular = Sequence[Mapping[str, object]]


def sections_of(value: object) -> tuple[Section, ...]:
    outline = Outline()
    _tell(value, outline, 1)
    return outline.sections()


def _tell(value: object, outline: Outline, level: int) -> None:
    records = _tabular(value)
    if records is not None:
        outline.add(_grid(records))
    elif isinstance(value, Mapping) and level <= DEPTH:
        _tell_members(value, outline, level)
    elif isinstance(value, list) and level <= DEPTH:
        for number, item in enumerate(value, 1):
            if isinstance(item, Mapping | list) and item:
                outline.heading(level, _name(item) or str(number))
                _tell(item, outline, level + 1)
            else:
                outline.add(f"- {_plain(item)}", follows=number > 1)
    else:
        outline.add("\n".join(_lines(value, 0)))


def _tell_members(members: Mapping[object, object], outline: Outline, level: int) -> None:
    """Add plain values first, so that they belong to the right heading."""
    first = True
    for name, value in members.items():
        if not isinstance(value, Mapping | list) and (text := _plain(value)):
            outline.add(f"{name}: {text}", follows=not first and len(text) < LONG)
            first = False
    for name, value in members.items():
        if isinstance(value, Mapping | list) and value:
            outline.heading(level, str(name))
            _tell(value, outline, level + 1)


def _tabular(value: object) -> Tabular | None:
    """Return the value if it is two or more flat records with mostly the same names."""
    if not isinstance(value, list) or len(value) <= 1 or not all(isinstance(item, Mapping) for item in value):
        return None
    if any(isinstance(cell, Mapping | list) and cell for item in value for cell in item.values()):
        return None
    names = {name for item in value for name in item}
    filled = sum(len(item) for item in value)
    return value if names and filled * 2 >= len(names) * len(value) else None


def _grid(records: Tabular) -> str:
    names = list(dict.fromkeys(name for record in records for name in record))
    return table([list(map(str, names)), *([_plain(record.get(name)) for name in names] for record in records)])


def _name(item: object) -> str:
    if not isinstance(item, Mapping):
        return ""
    return next((str(item[key]) for key in ("title", "name", "id", "key") if isinstance(item.get(key), str | int)), "")


def lines_of(value: object) -> Iterator[str]:
    """Yield a value as lines of names and plain values."""
    return _lines(value, 0)


def _lines(value: object, depth: int) -> Iterator[str]:
    indent = "  " * depth
    pairs = value.items() if isinstance(value, Mapping) else ((None, item) for item in _items(value))
    for name, item in pairs:
        label = "-" if name is None else f"{name}:"
        if isinstance(item, Mapping | list) and depth < MAX_DEPTH:
            yield f"{indent}{label}"
            yield from _lines(item, depth + 1)
        elif text := _plain(item):
            yield f"{indent}{label} {text}"


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def _plain(value: object) -> str:
    if value is None or isinstance(value, Mapping | list):
        return "" if not value else str(value)
    if isinstance(value, bool):
        return str(value).lower()
    text = ENCODED.sub("", str(value)).strip()
    return _words(text) if PAGE.match(text) and text.endswith(">") else text


def _words(page: str) -> str:
    """Return the words of a value that is HTML, as the bodies of messages and articles are in exports."""
    sections = outline_of(fragment_fromstring(page, create_parent="div")).sections()
    return "\n".join(dict.fromkeys(part for section in sections for part in (*section.headings, section.text)))
