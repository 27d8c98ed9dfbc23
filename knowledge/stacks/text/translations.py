"""Japanese and English words that mean the same, by the common entries of JMdict.

`japanese_english.tsv` has a word of either language in each line, and behind the tab those of the other, all by their
terms; `python -m benchmarks.translations` makes it. JMdict is the property of the Electronic Dictionary Research and
Development Group and used under its licence, CC BY-SA 4.0, which holds for that file too.
"""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.stacks.text.analyzer import function_words

LONGEST = 3  # terms of a word, such as 合理|的|配慮 or "per diem rate"


@dataclass(frozen=True, slots=True)
class AskedWord:
    """A word of a question by its terms, and what means the same in the other language, each by its terms."""

    terms: tuple[str, ...]
    meanings: tuple[tuple[str, ...], ...] = ()

    def stands_in(self, terms: AbstractSet[str], *, foreign: bool) -> bool:
        """Tell whether a text with these terms has the word, or where it is in the other language, a meaning of it."""
        either = (self.terms, *self.meanings) if foreign else (self.terms,)
        return any(all(term in terms for term in one) for one in either)


def asked_words(asked: Sequence[str], *, translate: bool) -> list[AskedWord]:
    """Return the words of a question, given as its terms in their order, each once.

    Function words are left out, unless there are no others. To `translate` finds words of several terms too.
    """
    given = [term for term in asked if term not in function_words()] or list(asked)
    words: dict[tuple[str, ...], None] = dict.fromkeys((term,) for term in given)
    if not translate:
        return [AskedWord(word) for word in words]
    runs = (given[at : at + length] for length in range(2, LONGEST + 1) for at in range(len(given) - length + 1))
    words |= dict.fromkeys(tuple(run) for run in runs if _found(" ".join(run)))
    return [AskedWord(word, _meanings(word)) for word in words]


def _meanings(word: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    found = _found(" ".join(word))
    return tuple(tuple(meaning.split(" ")) for meaning in found.split(";")) if found else ()


def _found(word: str) -> str:
    """Return the meanings of a word with semicolons between, "" where it has none."""
    (lines, starts), wanted = _lines(), f"{word}\t".encode()
    at = bisect_left(starts, wanted, key=lambda start: lines[start : start + len(wanted)])
    if at == len(starts) or not lines.startswith(wanted, starts[at]):
        return ""
    return lines[starts[at] + len(wanted) : lines.index(b"\n", starts[at])].decode()


@cache
def _lines() -> tuple[bytes, "array[int]"]:
    """Return the lines, which are in the order of their bytes, and where each begins: 3 MB, of which a dict made 10."""
    lines = files("knowledge.stacks.text").joinpath("japanese_english.tsv").read_bytes()
    return lines, array("I", (line.start() for line in re.finditer(rb"^.", lines, re.MULTILINE)))
