"""Names in a question: codes, versions, organisations, places and people, which what answers it has to name too."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from importlib.resources import files
from itertools import filterfalse

from knowledge.stacks.text.japanese import japanese_places, japanese_proper_nouns
from knowledge.stacks.text.places import ANYWHERE, home_of, regions, territory_of, written
from knowledge.stacks.text.scripts import has_kana


class NameKind(Enum):
    CODE, ORGANISATION, PLACE, PROPER = auto(), auto(), auto(), auto()


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the question writes it."""

    text: str
    kind: NameKind

    @property
    def strict(self) -> bool:
        """Tell whether an answer about another name is wrong: E-4012 is not E-4099, Microsoft's leave is not ours."""
        return self.kind in (NameKind.CODE, NameKind.ORGANISATION)

    def stands_in(self, text: str) -> bool:
        """Tell whether a text has it; a place, whether it has that or a wider one, or speaks of any place."""
        text = unicodedata.normalize("NFKC", text)
        if (
            self.kind is NameKind.CODE
            and (level := LEVEL.fullmatch(self.text))
            and _level(*level.groups()).search(text)
        ):
            return True
        if self.kind is NameKind.PLACE and ANYWHERE.search(text):
            return True
        territory = home_of(self.text) if self.kind is NameKind.PLACE else None
        return bool(_pattern(self.text).search(text) or (territory and written(territory).search(text)))


CODE = re.compile(
    r"(?<![\w./-])v?\d+(?:\.\d+){1,3}(?![\w%])|(?<![\w./@-])[A-Z0-9]+(?:_[A-Za-z0-9]+)+(?!\w)"
    r"|(?<![\w./@-])(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?![\w@-])",
    re.ASCII,
)
MEASURE = re.compile(
    r"\d+(?:st|nd|rd|th|am|pm|a|p|h|hr|hrs|d|w|wk|wks|k|m|mo|y|yr|yrs|x|min|mins|s|sec|usd|eur|gb|mb|tb|days?|hours?"
    r"|weeks?|months?|years?|people|ppl|on\d+|q)",
    re.IGNORECASE,
)
LEVEL = re.compile(r"([A-Za-z]{2,})(\d{1,2})", re.ASCII)  # of a scale, as a person writes it: sev3, GS12
ACRONYM = re.compile(r"(?<![\w.-])[A-Z]{2,6}(?=s?(?![\w-]))", re.ASCII)
CAPITALISED = re.compile(r"(?<![\w'’.-])[A-Z][a-zà-ÿ]+(?:[A-Z][a-z]+)*(?![\w-])")
SEVERAL = re.compile(rf"{CAPITALISED.pattern}(?: {CAPITALISED.pattern})+")
SHORT = re.compile(r"[a-z]{1,4}", re.ASCII)  # "mtg", "ack": in Japanese text a word of everyday work rather than a name
GERMAN = re.compile(  # which writes every noun with a capital
    r"\b(?:wie|wer|wann|ich|ist|der|das|und|für|wir|habe|kann|darf|muss|gibt|welche[rs]?|nicht|eine?[nr]?|meine?)\b",
    re.IGNORECASE,
)
SENTENCE_START = re.compile(r"(?:^|[.!?:\n\"“(]\s*|^\W*(?:hi|hello|hey|dear)\W+)$", re.IGNORECASE)
COMMON = re.compile(
    "ok|okay|kb|mb|gb|tb|km|cm|kg|usd|eur|jpy|faq|pm|am|us|usa|uk|eu|asap|fyi|ps|it|hr|id|url|pdf|dm|todo|pto|ooo|tv|pc|ac"
    "|eod|tbd|btw|etc|not|i|pr|prs|qa|ui|ux|ci|cd|os|vpn|sso|mfa|otp|api|apis|sql|db|cpu|ram|ssd|usb|lan|wifi|nda|po|poc|pos"
    "|dl|dr|mtg|kpi|okr|roi|b2b|r&d|wfh|eta|sla|tldr|imo|rsvp|csv|html|css|json|xml|ip|ssh|dns|sms|gps|qr|atm|vat|ai|sns|ojt|dx|fax|monday"
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
        if name.text not in regions():
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
        places = japanese_places(text)
        for noun in filterfalse(SHORT.fullmatch, japanese_proper_nouns(text)):
            yield Name(noun, NameKind.PLACE if noun in places else NameKind.PROPER)
    words = re.findall(r"[^\W\d_][\w'’-]*", text, re.ASCII)
    if not words or sum(word[0].isupper() for word in words) > MOST_CAPITALISED * len(words) + 1:
        return
    for found in SEVERAL.finditer(text):
        if territory_of(found[0]):
            yield Name(found[0], NameKind.PLACE)
            text = text.replace(found[0], " " * len(found[0]))
    for found in (*ACRONYM.finditer(text), *(() if GERMAN.search(text) else CAPITALISED.finditer(text))):
        starts = SENTENCE_START.search(text[: found.start()]) is not None and not found[0].isupper()
        if not COMMON.fullmatch(found[0]) and not starts:
            yield Name(found[0], NameKind.PLACE if territory_of(found[0]) else NameKind.PROPER)


@lru_cache(maxsize=256)
def _level(scale: str, number: str) -> re.Pattern[str]:
    """Return a pattern for a level that is written out, "Severity 3", or for a scale that is spoken of, "GS level"."""
    return re.compile(
        rf"(?<![a-z0-9]){scale}(?:[a-z]* {number}(?![\d.])|(?= (?:levels?|grades?|scales?|bands?|series)\b))",
        re.IGNORECASE,
    )


@lru_cache(maxsize=256)
def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern that takes GS-13, GS 13 and GS13 for one name, D.C. for DC, and JavaScript for JS."""
    if not name.isascii():
        return re.compile(re.escape(name))
    if name.isupper() and name.isalpha():
        capitals = "[a-z]*".join(name)  # JavaScript for JS
        return re.compile(rf"(?<![A-Za-z0-9])(?:(?i:{'[.]?'.join(name)}(?:s|['’]s)?)|{capitals}[a-z]+)(?![A-Za-z0-9])")
    pieces = re.findall(r"\d+(?:\.\d+)*|[A-Za-z]+", name)
    return re.compile(rf"(?<![a-z0-9]){'[-_. ]?'.join(pieces)}(?:e?s|['’]s)?(?![a-z0-9])", re.IGNORECASE)
