"""`include=/docs/* exclude=/docs/old/*`: which pages of a site are wanted, as an admin types it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

WORD = re.compile(r"(?P<kind>include|exclude)[=:＝：](?P<patterns>\S+)", re.IGNORECASE)
QUOTES = "\"'“”「」`"


@dataclass(frozen=True, slots=True)
class Patterns:
    """Over the path on the site; `*` stands for anything, slashes as well."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


ALL_PAGES = Patterns()


def patterns_in(words: str) -> tuple[str, Patterns]:
    """What is left of the words, and the patterns that stood among them; several have commas between."""
    found: dict[str, list[str]] = {"include": [], "exclude": []}
    rest = []
    for word in words.split():
        match = WORD.fullmatch(word.strip(QUOTES))
        if match is None:
            rest.append(word)
        else:
            found[match["kind"].lower()] += _paths(match["patterns"])
    return " ".join(rest), Patterns(tuple(found["include"]), tuple(found["exclude"]))


def _paths(patterns: str) -> Iterator[str]:
    """A path begins with a slash, whether or not it was typed."""
    for pattern in re.split(r"[,、]", patterns):
        bare = pattern.strip(QUOTES)
        if bare:
            yield bare if bare.startswith(("/", "*")) else f"/{bare}"
