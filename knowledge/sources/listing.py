"""What a site or a folder says it holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

ENTRIES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """`key` is the book's source; `name` its path within the whole, over which patterns are; `path` a file's own."""

    key: str
    name: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """`complete` where what is not in it is not there; `left_out` counts by reason what may not be fetched."""

    entries: tuple[Entry, ...]
    complete: bool = True
    left_out: Mapping[str, int] = field(default_factory=dict)


def chosen(listing: Listing, include: Sequence[str], exclude: Sequence[str]) -> Listing:
    """`*` in a pattern stands for anything, slashes as well; all is included where no pattern says what."""
    entries = [
        entry
        for entry in listing.entries
        if (not include or _fits(entry.name, include)) and not _fits(entry.name, exclude)
    ]
    return replace(listing, entries=tuple(entries))


def capped(entries: Iterable[Entry]) -> Listing:
    """Each once, in their order."""
    each = list({entry.key: entry for entry in entries}.values())
    beyond = len(each) - ENTRIES_MAX
    left_out = {"too_many": beyond} if beyond > 0 else {}
    return Listing(tuple(each[:ENTRIES_MAX]), complete=beyond <= 0, left_out=left_out)


def _fits(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
