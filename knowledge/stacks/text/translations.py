"""Japanese and English words that mean the same, by the common entries of JMdict.

`japanese_english.tsv` has a Japanese word in each line, and behind the tab the English ones, all by their terms;
`python -m benchmarks.translations` makes it. JMdict is the property of the Electronic Dictionary Research and
Development Group and used under its licence, CC BY-SA 4.0, which holds for that file too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    words |= dict.fromkeys(tuple(run) for run in runs if " ".join(run) in _dictionary())
    return [AskedWord(word, _meanings(word)) for word in words]


def _meanings(word: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    found = _dictionary().get(" ".join(word))
    return tuple(tuple(meaning.split(" ")) for meaning in found.split(";")) if found else ()


@cache
def _dictionary() -> Mapping[str, str]:
    """Return what each word means, in both directions. It takes 24 MB, once a text in another language was found."""
    known: dict[str, str] = {}
    english: dict[str, list[str]] = defaultdict(list)
    written = files("knowledge.stacks.text").joinpath("japanese_english.tsv").read_text(encoding="utf-8")
    for line in written.splitlines():
        word, meanings = line.split("\t")
        known[word] = meanings
        for meaning in meanings.split(";"):
            english[meaning].append(word)
    return known | {meaning: ";".join(words) for meaning, words in english.items()}
