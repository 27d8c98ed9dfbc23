"""The listing of a site or a folder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path

ENTRIES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One page or file.

    `key` is the book's source, `name` the path within the site or folder that patterns match, `path` that of a file.
    """

    key: str
    name: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """Everything that may be fetched.

    `complete` means that what is not listed does not exist; `left_out` counts by reason what may not be fetched.
    """

    entries: tuple[Entry, ...]
    complete: bool = True
    left_out: Mapping[str, int] = field(default_factory=dict)


def selected(listing: Listing, include: Sequence[str], exclude: Sequence[str]) -> Listing:
    """Apply the patterns; `*` matches anything, slashes too, and no `include` pattern includes everything."""
    entries = [
        entry
        for entry in listing.entries
        if (not include or _matches(entry.name, include)) and not _matches(entry.name, exclude)
    ]
    return replace(listing, entries=tuple(entries))


def capped(entries: Iterable[Entry]) -> Listing:
    """List each entry once, in the given order, up to ENTRIES_MAX."""
    each = list({entry.key: entry for entry in entries}.values())
    beyond = len(each) - ENTRIES_MAX
    left_out = {"too_many": beyond} if beyond > 0 else {}
    return Listing(tuple(each[:ENTRIES_MAX]), complete=beyond <= 0, left_out=left_out)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)
