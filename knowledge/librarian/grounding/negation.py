"""Negations in a text, each with the words that it denies."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

NOT = re.compile(
    r"(?:\b(?:not|never|no|none|nor|neither|cannot|without|unable|nobody|nothing)\b|\w+n['’]t\b)"
    r"(?!\s+(?:later|more|less|fewer|only|longer|earlier)\b)",
    re.IGNORECASE,
)
FORBIDS = re.compile(
    r"\b(?:prohibited|forbidden|ineligible|disallowed|banned|unavailable|impossible|exempt)\b", re.IGNORECASE
)
NOT_JAPANESE = re.compile(r"(?:ません|な(?:い|く|かっ|し)|ず(?=に|、|。|$)|禁止|不可|できず|不要)")
ONLY_SEEMS = re.compile(
    r"(?:なけれ|なくては|ないと|ねば)[^。、]{0,6}(?:なり|なら|いけ)(?:ません|ない)|かもしれ(?:ません|ない)|だけでなく|ではなく|少な[くい]"
)
CLAUSE = re.compile(
    r"[,;:()—–]|\b(?:but|and|or|if|unless|because|while|which|when|although|though|that)\b|[、。；：]|\n", re.IGNORECASE
)
REACH = 30  # characters before a Japanese negation
DENIED = 2  # content words behind an English one


@dataclass(frozen=True, slots=True)
class Negation:
    """The content terms that are denied, and those of the clause around them."""

    denied: frozenset[str]
    clause: frozenset[str]


def negations(text: str, content: Callable[[str], Collection[str]]) -> list[Negation]:
    """Return the negations of a text; `content` gives the content terms of words."""
    terms = frozenset(content(text))  # kanji alone would also be analysed as Chinese

    def known(words: str) -> list[str]:
        return [term for term in content(words) if term in terms]

    return list(_found(unicodedata.normalize("NFKC", text), known))


def _found(text: str, content: Callable[[str], Collection[str]]) -> Iterator[Negation]:
    text = ONLY_SEEMS.sub(" ", text)
    for clause in filter(None, map(str.strip, CLAUSE.split(text))):
        around = frozenset(content(clause))
        for found in NOT.finditer(clause):
            yield Negation(frozenset(_first(clause[found.end() :], content)), around)
        if FORBIDS.search(clause):
            yield Negation(around, around)
        for found in NOT_JAPANESE.finditer(clause):
            before = list(content(clause[max(0, found.start() - REACH) : found.start()]))
            yield Negation(frozenset(before[-DENIED:]), around)


def _first(text: str, content: Callable[[str], Collection[str]]) -> Iterator[str]:
    """Yield the terms of the first content words."""
    words = 0
    for word in text.split():
        terms = content(word)
        words += bool(terms)
        yield from terms
        if words == DENIED:
            return
