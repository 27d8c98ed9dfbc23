"""Web addresses, hosts and e-mail addresses in a text, under every domain of the public-suffix list."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import lru_cache

from tld import is_tld

RESERVED = frozenset({"example", "test", "invalid"})  # for documentation, and in no list
# Names of files whose ends are domains too. They are fixed, and so can carry nothing.
FILES = frozenset({"readme.md", "changelog.md", "contributing.md", "license.md", "agents.md"})

# Domains that are also the ends of files' names: leave.md.
SUFFIXES = frozenset({"md", "py", "sh", "rs", "pl", "ps", "cc", "so", "zip", "mov", "app", "ai"})

_RUN = r"[!#$%&*+,\-./0-9:;=?@a-z\\^_{|}~]"  # ASCII without brackets and quotation marks: Japanese goes on behind it
_REST = rf"(?:{_RUN}*[#$%&*+\-/0-9=@a-z\\^_{{|}}~])?"  # the full stop behind it is the sentence's
_LAST = r"(?:[a-z0-9-]{2,}|[^\W\d_a-z]{2,})"  # label of a host, in Latin letters or in others
_LATIN = r"(?<![a-z0-9._-])(?:[a-z0-9_-]+[.．])+[a-z0-9-]{2,}(?![a-z0-9-])"
_OTHER = rf"(?<![\w.-])(?=[\w.-]*[^\x00-\x7f])(?:[\w-]+\.)+{_LAST}(?![a-z0-9-])"
_HOST = rf"(?:{_LATIN}|{_OTHER})"
_FOREIGN = r"(?:[\w-]+\.)*[\w-]*[^\x00-\x7f\s、。「」（）][\w-]*(?:\.[\w-]+)+"  # behind a scheme
_PATTERN = re.compile(
    rf"(?P<url>(?<![a-z0-9])(?!hxxps?:)(?:[a-z][a-z0-9+.-]*:(?:\\*/){{2,}}|(?:https?|ftp):\\*/)(?:{_FOREIGN})?{_REST})"
    rf"|(?P<scheme>(?<![a-z0-9])(?:mailto|javascript|vbscript|tel|slack|data(?=:[a-z]+/)):(?=\S){_REST})"
    rf"|(?P<www>(?<![a-z0-9])www\.{_REST})"
    rf"|(?P<mail>[\w.+-]+@(?:[a-z0-9-]+\.)+[a-z0-9-]{{2,}})"
    rf"|(?P<path>(?://)?(?P<front>{_HOST})(?::\d+)?\\*[/?#]{_REST})"
    rf"|(?P<host>(?://)?(?P<bare>{_HOST}))",
    re.IGNORECASE,
)


class AddressKind(StrEnum):
    URL = auto()  # with a scheme, with www or with a path
    MAIL = auto()
    HOST = auto()


@dataclass(frozen=True, slots=True)
class Address:
    start: int
    end: int
    text: str
    kind: AddressKind


def addresses(text: str) -> list[Address]:
    """Return the addresses in a text, in their order."""
    found = []
    for match in _PATTERN.finditer(text):
        host = match["front"] or match["bare"]
        if host and not _known(host):
            continue
        if match["mail"] and not _known(match["mail"].partition("@")[2]):
            continue
        kind = AddressKind.MAIL if match["mail"] else AddressKind.HOST if match["host"] else AddressKind.URL
        found.append(Address(match.start(), match.end(), match[0], kind))
    return found


def held_addresses(texts: Iterable[str]) -> frozenset[str]:
    """Return the addresses that these texts have, which may be shown as they are there."""
    return frozenset(one.text for text in texts for one in addresses(text))


def without(text: str, held: Collection[str], *, files: bool = False) -> str:
    """Write every address but the held ones so that it leads nowhere and can still be read.

    `files`: where nothing but whole addresses becomes a link, the names of files stay as they are.
    """
    parts, at = [], 0
    for one in addresses(text):
        parts += [text[at : one.start], one.text if one.text in held or (files and _file(one)) else dead(one.text)]
        at = one.end
    return "".join((*parts, text[at:]))


def _file(one: Address) -> bool:
    name, _, suffix = one.text.rpartition(".")
    return one.kind is AddressKind.HOST and "." not in name and suffix.lower() in SUFFIXES


def dead(address: str) -> str:
    """Break an address visibly: an invisible sign between its letters is removed by whoever resolves it."""
    scheme, colon, rest = address.partition(":")
    if colon and re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme, re.IGNORECASE) and not scheme.startswith("www"):
        shown = scheme.lower().replace("tt", "xx") if scheme.lower() in ("http", "https") else f"{scheme}[:]"
        front = f"{shown}:" if shown.startswith("hxx") else shown
    else:
        front, rest = "", address
    host = re.match(r"[\\/]*[^/?#\\]*", rest)
    end = host.end() if host else 0
    return f"{front}{re.sub('[.．]', '[.]', rest[:end]).replace('@', '[at]')}{rest[end:].replace(chr(92), '')}"


@lru_cache(maxsize=4096)
def _known(host: str) -> bool:
    if host.lower() in FILES:
        return False
    last = re.split("[.．]", host.lower())[-1]
    return last in RESERVED or is_tld(last) or is_tld(f"x.{last}")
