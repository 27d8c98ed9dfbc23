"""Names in a question: codes, versions, organisations, places and people, which what answers it has to name too."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from importlib.resources import files

from knowledge.stacks.text.japanese import japanese_proper_nouns
from knowledge.stacks.text.scripts import has_kana


class NameKind(Enum):
    CODE, ORGANISATION, PROPER = auto(), auto(), auto()


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the question writes it."""

    text: str
    kind: NameKind

    @property
    def strict(self) -> bool:
        """Tell whether an answer about another name is wrong: E-4012 is not E-4099, Microsoft's leave is not ours."""
        return self.kind is not NameKind.PROPER

    def stands_in(self, text: str) -> bool:
        return _pattern(self.text).search(unicodedata.normalize("NFKC", text)) is not None


CODE = re.compile(
    r"(?<![\w./-])v?\d+(?:\.\d+){1,3}(?![\w%])|(?<![\w./@-])[A-Z0-9]+(?:_[A-Za-z0-9]+)+(?!\w)"
    r"|(?<![\w./@-])(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?![\w@-])",
    re.ASCII,
)
MEASURE = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|a|p|h|hr|hrs|d|w|wk|wks|k|m|mo|y|yr|yrs|x|min|mins|s|sec|usd|eur|gb|mb|tb|days?|hours?"
    r"|weeks?|months?|years?|people|ppl|on\d+)",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"(?<![\w.-])[A-Z]{2,6}(?=s?(?![\w-]))", re.ASCII)
CAPITALISED = re.compile(r"(?<![\w'’.-])[A-Z][a-zà-ÿ]+(?:[A-Z][a-z]+)*(?![\w-])")
SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“(]\s*|^\W*(?:hi|hello|hey|dear)\W+)$", re.IGNORECASE)
COMMON = re.compile(
    "ok|okay|faq|pm|am|us|usa|uk|eu|asap|fyi|ps|it|hr|id|url|pdf|dm|todo|pto|ooo|tv|pc|ac|eod|tbd|btw|etc|not|i|monday"
    "|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september"
    "|october|november|december|english|japanese|internet|christmas",
    re.IGNORECASE,
)
MOST_CAPITALISED = 0.5  # of a question's words; where more are, it is written as a title or shouted


@lru_cache
def _organisations() -> re.Pattern[str]:
    """Return a pattern for well-known organisations, which are named in any case."""
    lines = files("knowledge.stacks.text").joinpath("organisations.txt").read_text(encoding="utf-8").split("\n")
    known = sorted((line.strip() for line in lines if line.strip()), key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in known if name.isascii())
    other = "|".join(re.escape(name) for name in known if not name.isascii())
    return re.compile(rf"(?<![a-z0-9@./#-])(?:{latin})(?=(?:['’]s|s)?(?![a-z0-9.-]))|(?:{other})", re.IGNORECASE)


def names(question: str) -> tuple[Name, ...]:
    """Return each name once, the strict ones first."""
    text = unicodedata.normalize("NFKC", question)
    found: dict[str, Name] = {}
    for name in (*_codes(text), *_known(text), *_proper(text)):
        found.setdefault(name.text.casefold(), name)
    return tuple(found.values())


def _codes(text: str) -> Iterator[Name]:
    for found in CODE.finditer(text):
        if not MEASURE.fullmatch(found[0]):
            yield Name(found[0], NameKind.CODE)


def _known(text: str) -> Iterator[Name]:
    for found in _organisations().finditer(text):
        yield Name(found[0], NameKind.ORGANISATION)


def _proper(text: str) -> Iterator[Name]:
    if has_kana(text):
        yield from (Name(noun, NameKind.PROPER) for noun in japanese_proper_nouns(text))
    words = re.findall(r"[^\W\d_][\w'’-]*", text, re.ASCII)
    if not words or sum(word[0].isupper() for word in words) > MOST_CAPITALISED * len(words) + 1:
        return
    for found in (*ACRONYM.finditer(text), *CAPITALISED.finditer(text)):
        starts = SENTENCE_START.search(text[: found.start()]) is not None and not found[0].isupper()
        if not COMMON.fullmatch(found[0]) and not starts:
            yield Name(found[0], NameKind.PROPER)


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that takes GS-13, GS 13 and GS13 for one name, and D.C. for DC."""
    if not name.isascii():
        return re.compile(re.escape(name))
    if name.isupper() and name.isalpha():
        return re.compile(rf"(?<![a-z0-9]){'[.]?'.join(name)}(?:s|['’]s)?(?![a-z0-9])", re.IGNORECASE)
    pieces = re.findall(r"\d+(?:\.\d+)*|[A-Za-z]+", name)
    return re.compile(rf"(?<![a-z0-9]){'[-_. ]?'.join(pieces)}(?:e?s|['’]s)?(?![a-z0-9])", re.IGNORECASE)
