"""A document's own date, as its title and its first lines tell it, and which of several documents is valid."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from knowledge.librarian.quotation.relevance import Candidate

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
DATES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d){_YEAR}[-/.](?P<number>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?(?!\d)",
        rf"{_YEAR}年(?:(?P<number>\d{{1,2}})月(?:(?P<day>\d{{1,2}})日)?)?",
        rf"\b{_DAY} (?:of )?{_MONTH},? {_YEAR}\b",
        rf"\b{_MONTH} (?:{_DAY},? )?{_YEAR}\b",
        rf"\b(?:fy ?)?{_YEAR}\b",
    )
]
STATED = re.compile(
    r"effective|valid (?:from|since)|in force (?:from|since)|last (?:updated|reviewed|modified|changed)|updated"
    r"|version of|published|date\b|施行|改定|更新|発効|適用|日付",
    re.IGNORECASE,
)
# What a document says of itself that another has taken the place of
_DONE = (
    "superseded|withdrawn|replaced|deprecated|obsolete|archived|retired|no longer (?:valid|in (?:use|force)|maintained)"
)
_ITSELF = r"this (?:page|document|policy|edition|version|guide)\b[^.\n]{0,20}\b(?:is|was|has been)\b[^.\n]{0,12}"
SUPERSEDED = re.compile(
    rf"^status:\W*(?:{_DONE}|inactive|expired|廃止|失効)"
    r"|^\W*(?:deprecated|archived|obsolete|superseded|非推奨|廃止|旧版)(?:\s*[:：\])】）]|\s+[–—-]|\s*$)"
    rf"|\b{_ITSELF}\b(?:{_DONE})"
    r"|この(?:ページ|文書|規程|規定|手順|ドキュメント|版)は[^。\n]{0,20}(?:廃止|非推奨|失効|旧版|置き換え)",
    re.IGNORECASE | re.MULTILINE,
)
HEAD = 800  # characters of a document in which its date is looked for
ALIKE = 0.6  # of the words of two statements together: they speak of the same
STEP = 1e-6  # of a score, so that the valid one is first
YEAR = re.compile(r"(?<![\d.-])((?:19|20)\d\d)(?![\d.-])")
DATED = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d+|[年月日]|\b(?:v|version|rev)\b", re.IGNORECASE
)


def own_date(title: str, opening: str) -> date | None:
    """Return the date in the title, else the one that the first lines state as the document's."""
    head = opening[:HEAD]
    stated = [line for line in head.splitlines() if STATED.search(line) and len(line) < HEAD // 4]
    return next((found for text in (title, *stated) if (found := _first_date(text)) is not None), None)


def is_superseded(title: str, opening: str) -> bool:
    """Tell whether a document says in its title or its first lines that it holds no longer."""
    return SUPERSEDED.search(title) is not None or SUPERSEDED.search(opening[:HEAD]) is not None


def newest_first(question: str, candidates: Sequence[Candidate]) -> tuple[list[Candidate], dict[int, bool]]:
    """Return the candidates with the valid one ahead of each that it contradicts.

    A year in the question chooses; otherwise the newest document that is valid today. The ids of the sections that
    others are ahead of come with whether they are older.
    """
    asked = YEAR.search(question)
    behind: dict[int, float] = {}
    ahead: dict[int, float] = {}
    older: dict[int, bool] = {}
    for one, other in combinations(candidates, 2):
        first, second = one.section.dated, other.section.dated
        if first is None or second is None or first == second or not _contradict(one, other):
            continue
        valid, old = (one, other) if _rank(first, asked) > _rank(second, asked) else (other, one)
        behind[id(old.unit)] = min(one.score, other.score) - STEP
        ahead[id(valid.unit)] = max(one.score, other.score, ahead.get(id(valid.unit), 0.0))
        older[id(old.section)] = min(first, second) == old.section.dated
    scores = ahead | behind
    return [one.with_score(scores.get(id(one.unit), one.score)) for one in candidates], older


def in_force(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates without those of superseded documents, unless one of these leads or a year is asked for."""
    best = max(candidates, key=lambda one: one.score, default=None)
    if best is None or best.section.superseded or YEAR.search(question):
        return list(candidates)
    return [one for one in candidates if not one.section.superseded]


def _rank(dated: date, asked: re.Match[str] | None) -> tuple[bool, bool, date]:
    """Order dates by whether they are of the year asked for, whether they have come, and how new they are."""
    today = date.today()  # noqa: DTZ011  a document's date has no time zone
    return asked is not None and dated.year == int(asked[1]), dated <= today, dated


def _contradict(one: Candidate, other: Candidate) -> bool:
    """Tell documents of one series under one heading, or statements of nearly the same words, that differ."""
    if one.section.book == other.section.book or _said(one) == _said(other):
        return False
    series = _undated(one.section.title) == _undated(other.section.title)
    if series and _undated(" ".join(one.section.headings)) == _undated(" ".join(other.section.headings)):
        return True
    shared, together = _said(one) & _said(other), _said(one) | _said(other)
    return bool(together) and len(shared) >= ALIKE * len(together)


def _said(candidate: Candidate) -> frozenset[str]:
    best = max(range(len(candidate.scores)), key=candidate.scores.__getitem__)
    return frozenset(re.findall(r"\w+", candidate.unit.parts[best].text.casefold()))


def _undated(title: str) -> str:
    return " ".join(DATED.sub(" ", title.casefold()).split())


def _first_date(text: str) -> date | None:
    return next(iter(_dates(text)), None)


def _dates(text: str) -> Iterator[date]:
    """Yield the dates of a text, those written in full first."""
    normal = unicodedata.normalize("NFKC", text)
    for pattern in DATES:
        for found in pattern.finditer(normal):
            parts = found.groupdict()
            month = int(parts["number"]) if parts.get("number") else _month(parts.get("month"))
            try:
                yield date(int(parts["year"]), month or 1, int(parts.get("day") or 1))
            except ValueError:
                continue


def _month(name: str | None) -> int | None:
    return MONTHS.index(name[:3].lower()) + 1 if name else None
