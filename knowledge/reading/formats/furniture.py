"""Running heads, running feet and page numbers: what stands at the edges of most pages and is no part of the text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

FEWEST_PAGES, SHARE = 4, 0.5
EDGE = 2  # lines at the top of a page, and at its bottom
NUMBER = re.compile(r"\d{1,6}")
MOST_NUMBERS = 4


def without(pages: Sequence[str | None]) -> list[str | None]:
    """A page of which nothing would be left stays as it is."""
    full = sum(1 for page in pages if page)
    if full < FEWEST_PAGES:
        return list(pages)
    seen = Counter(key for number, page in enumerate(pages) for line in _edges(page) for key in _keys(line, number))
    repeated = {key for key, count in seen.items() if count >= max(FEWEST_PAGES - 1, SHARE * full)}
    return [_bare(page, number, repeated) if page else page for number, page in enumerate(pages)]


def _bare(page: str, number: int, repeated: set[str]) -> str:
    lines = page.split("\n")
    first, last = 0, len(lines)
    while first < min(EDGE, len(lines)) and not repeated.isdisjoint(_keys(lines[first], number)):
        first += 1
    while last > max(first, len(lines) - EDGE) and not repeated.isdisjoint(_keys(lines[last - 1], number)):
        last -= 1
    return "\n".join(lines[first:last]).strip() or page


def _edges(page: str | None) -> set[str]:
    lines = (page or "").split("\n")
    return {line for line in (*lines[:EDGE], *lines[-EDGE:]) if line.strip()}


def _keys(line: str, page: int) -> Iterator[str]:
    """The line as it is, and with each of its numbers as it would be if it counted pages."""
    yield line
    for found in list(NUMBER.finditer(line))[:MOST_NUMBERS]:
        yield f"{line[: found.start()]}\0{int(found.group()) - page}\0{line[found.end() :]}"
