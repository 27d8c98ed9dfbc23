"""The requirements that a unit must meet to answer a question: its names, and a price where it asks for one."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from knowledge.librarian.quotation.relevance import Candidate
from knowledge.librarian.quotation.required_forms import FORMS
from knowledge.stacks.text.abbreviations import written_out
from knowledge.stacks.text.analyzer import analyse, function_words
from knowledge.stacks.text.facts import UNIT, UNITS, unit_named
from knowledge.stacks.text.names import Name, NameKind, names
from knowledge.stacks.text.scripts import has_east_asian
from knowledge.stacks.text.translations import asked_words

NEAR = 0.7  # of the best unit's score: what has the names has to answer nearly as well as what has not
NEAR_FORM = 0.9  # of the same, for the part that has the form
WIDELY = 0.5  # of the sections: a name in so many is the team's own, and what answers need not repeat it

_NUMERAL = (
    r"(?:\d[\d,.]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|fifty|a)"
    r"\b)"
)
SHORTEST = 3  # letters of a noun
NO_SCORE = -1.0
# Whoever must do something is counted without the word "people": "Two have to approve"
_DOERS = "(?:people|ppl|persons) (?:must|have to|need to|should|approve|review|check|sign)"
_MOST = "(?:max|maximum|total|average|biggest|largest|highest)"
_OF_MANY = "(?= (?:hours|days|weeks|people|attendees|participants|seats))"
COUNTED = re.compile(
    rf"\b(?:how many|{_MOST} number of|{_MOST}{_OF_MANY}) (?!(?:of|times|{_DOERS})\b)((?:[a-z-]+ ?){{1,3}})",
    re.IGNORECASE,
)
# 日, 分 and 円 stand in dates, in portions and beside 万
COUNTED_BY = re.compile(r"何([人名週回年]|時間|文字|[かヶケカヵ箇]月)(?!も)")

Fits = Callable[[str], bool]


def required(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return those of the candidates that have what the question requires; none where nothing near has it."""
    best = max((one.score for one in candidates), default=0.0)
    for named in _named(question, candidates):
        candidates = [one for one in candidates if named(text_of(one))]
    for formed in _formed(question, candidates):
        scores = [_score_of(one, formed) for one in candidates]
        near = max(scores, default=0.0) >= NEAR_FORM * best
        candidates = [one for one, score in zip(candidates, scores, strict=True) if near and score > NO_SCORE]
    return list(candidates) if max((one.score for one in candidates), default=0.0) >= NEAR * best else []


def _score_of(candidate: Candidate, formed: Fits) -> float:
    """Return the score of its best part that has the form."""
    said = [" ".join((*block.header, part.text)) for block in candidate.unit.blocks for part in block.parts]
    pairs = zip(said, candidate.scores, strict=True)
    return max((score for text, score in pairs if formed(unicodedata.normalize("NFKC", text))), default=NO_SCORE)


def _named(question: str, candidates: Sequence[Candidate]) -> list[Fits]:
    asked = [name for name in names(question) if name.strict and not _own(name, candidates)]
    return [name.stands_in for name in asked]


def _own(name: Name, candidates: Sequence[Candidate]) -> bool:
    """An organisation that most sections name is the team's own, or one that it works with every day."""
    sections = {id(one.section) for one in candidates}
    named = {id(one.section) for one in candidates if name.stands_in(text_of(one))}
    return name.kind is NameKind.ORGANISATION and len(named) > WIDELY * len(sections)


def _formed(question: str, candidates: Sequence[Candidate]) -> list[Fits]:
    patterns = [held for wanted, held in FORMS if wanted.search(question)]
    counted = COUNTED.search(question)
    translate = any(has_east_asian(part.text) for one in candidates for part in one.unit.parts)
    if counted and (nouns := [*filter(None, (_noun(word, translate=translate) for word in _nouns(counted[1])))]):
        near = rf"{_NUMERAL}[^.\n]{{0,40}}(?:{'|'.join(nouns)})|(?:{'|'.join(nouns)})\w*[^.\n]{{0,40}}{_NUMERAL}"
        patterns.append(re.compile(near, re.IGNORECASE))
    if (by := COUNTED_BY.search(question)) and (unit := UNIT.fullmatch(by[1])):
        number = rf"(?:{_NUMERAL}|[一二三四五六七八九十数半])"
        counter = UNITS[unit_named(unit)] + ("|つ|度" if by[1] == "回" else "")
        patterns.append(re.compile(rf"{number} ?(?:\w+ )?(?:{counter})", re.IGNORECASE))
    return [lambda text, held=held: held.search(text) is not None for held in patterns]  # type: ignore[misc]


def _nouns(counted: str) -> Iterator[str]:
    """Yield the words of what is counted, up to the verb or the preposition behind it."""
    return takewhile(lambda word: word not in function_words(), counted.lower().split())


def _noun(word: str, *, translate: bool) -> str:
    """Return a pattern for what is counted; a unit is known in either language, another word where texts ask for it."""
    word = written_out(word)
    unit = UNIT.fullmatch(word)
    if unit:
        return rf"(?:{UNITS[unit_named(unit)]})"
    if len(word) < SHORTEST:
        return ""
    (asked, *_) = asked_words(analyse(word), translate=translate)
    meanings = [re.escape(meaning[0]) for meaning in asked.meanings if len(meaning) == 1]
    return "|".join((rf"\b{re.escape(_stem(word))}", *meanings))


def _stem(noun: str) -> str:
    return noun.lower().removesuffix("ies").removesuffix("es").removesuffix("s")


def text_of(candidate: Candidate) -> str:
    """Return the unit with its headings and its table's columns."""
    headers = [" ".join(block.header) for block in candidate.unit.blocks]
    parts = [part.text for part in candidate.unit.parts]
    return unicodedata.normalize(
        "NFKC", "\n".join((candidate.section.title, *candidate.section.headings, *headers, *parts))
    )
