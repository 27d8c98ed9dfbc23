"""The amounts and days of a question beside those of a text: 20,000 yen are "up to 50,000 yen"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.stacks.text.facts import UNIT_BEHIND, Day, Figure, days_of, placed_figures, plain

UP_TO = re.compile(
    r"(?:up to|at most|(?:no|not) (?:more|longer|later) than|below|under|less than|fewer than|within"
    r"|maximum(?: of)?|max\.?|最大|最長|上限)[\s:|]*$",
    re.IGNORECASE,
)
OR_LESS = re.compile(r"\s*(?:or (?:less|fewer|under|below)|and (?:below|under)|以下|未満|まで|以内)", re.IGNORECASE)
FROM = re.compile(
    r"(?:above|over|more than|longer than|exceed(?:s|ing)?|beyond|at least|from|starting at"
    r"|minimum(?: of)?|(?:最低|最短|少なくとも)(?:でも|限)?(?:在籍|勤続)?)[\s:|]*$",
    re.IGNORECASE,
)
OR_MORE = re.compile(r"\s*(?:or (?:more|longer)|and (?:above|up|over|more)|\+|以上|超|を?越え|を?超え)", re.IGNORECASE)
REACH = 24  # characters before a number in which words say which end it is
LONE = 0.5  # of the sign, for a band that no other one stands beside
TO = re.compile(rf"(?:{UNIT_BEHIND.pattern})?\s*(?:to|until|through|[-–—~〜]|から)\s*", re.IGNORECASE)
ALSO = re.compile(rf"(?:{UNIT_BEHIND.pattern})?\s*(?:or|and|/|または|・)\s*[$€£¥]?", re.IGNORECASE)
NUMBERED = re.compile(r"\b([a-z]{3,}?)s? (\d{1,4})(?![\d:%]|[.,]\d)(?:\s?[-–—]\s?(\d{1,4})(?![\d.]))?", re.IGNORECASE)
THE_REST = re.compile(
    r"\b(?:above|over|more than|beyond) (?:that|this)\b|\banything (?:above|longer|more|over)\b|それ以上|これ以上",
    re.IGNORECASE,
)

TIME = {"day", "week", "month", "year"}
TENURE = re.compile(
    r"\b(?:joined|joining|been here|worked here|(?:i|we) started|hired|new (?:hire|starter|joiner)s?|tenure|employed"
    r"|employment|(?:of|in) service)\b|入社|在籍|勤続|勤務(?:年数|期間)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Band:
    """Amounts of one unit from `low` to `high`; None where it has no end."""

    unit: str
    low: Decimal | None
    high: Decimal | None

    def holds(self, amount: Figure) -> bool:
        over = self.low is None or amount.value >= self.low
        return over and (self.high is None or amount.value <= self.high)


def amounts(text: str) -> list[Figure]:
    """Return the figures that have a unit."""
    return [figure for _, figure in placed_figures(plain(text)) if figure.unit]


def bands(text: str) -> list[Band]:
    """Return the bands that a text states: "up to 3 days", "5万円以上", "10-20 people", "above 300 yen or 2 euros"."""
    text = plain(text)
    found: list[Band] = []
    before: tuple[re.Match[str], Figure] | None = None
    upper: bool | None = None
    for match, figure in placed_figures(text):
        between = text[before[0].end() : match.start()] if before else None
        if before and TO.fullmatch(between or ""):
            found = [one for one in found if one.low != before[1].value or upper is not False]
            found.append(Band(figure.unit, before[1].value, figure.value))
            upper = None
        else:
            told = _upper(text, match)
            upper = upper if told is None and between and ALSO.fullmatch(between) else told
            if upper is not None:
                found.append(Band(figure.unit, None if upper else figure.value, figure.value if upper else None))
        before = match, figure
    return [band for band in found if band.unit]


def _upper(text: str, match: re.Match[str]) -> bool | None:
    """Tell whether a figure is the upper end of a band or the lower one; None where it is neither."""
    front = text[max(0, match.start() - REACH) : match.start()]
    unit = UNIT_BEHIND.match(text, match.end())
    end = unit.end() if unit else match.end()
    if UP_TO.search(front) or OR_LESS.match(text, end):
        return True
    return False if FROM.search(front) or OR_MORE.match(text, end) else None


def fit(amount: Sequence[Figure], parts: Sequence[str]) -> list[float]:
    """Return for each row or item of a block 1 where its band is the nearest that holds the amount, -1 where it fails.

    A band that stands alone says only what it speaks of.
    """
    every: list[list[Band]] = []
    for part in parts:
        rest = [Band(one.unit, one.high, None) for one in every[-1]] if every and THE_REST.search(part) else []
        every.append(bands(part) or rest)
    told = [[band for band in own if any(band.unit == one.unit for one in amount)] for own in every]
    if sum(map(bool, told)) <= 1:
        return [LONE * bool(one) for one in told]
    holding = [
        [band for band in own if any(band.unit == one.unit and band.holds(one) for one in amount)] for own in told
    ]
    nearest = min((_room(band, amount) for own in holding for band in own), default=None)
    return [
        1.0 if any(_room(band, amount) == nearest for band in held) else -1.0 * bool(own)
        for own, held in zip(told, holding, strict=True)
    ]


def fit_numbers(question: str, parts: Sequence[str]) -> list[float]:
    """Return for each part 1 where it is for the numbered thing that is asked about, -1 where for others: "Steps 9–17".

    A range has to be among the parts; a number that stands alone is found by its word.
    """
    asked = [(found[1].casefold(), int(found[2])) for found in NUMBERED.finditer(question) if not found[3]]
    words = {word for word, _ in asked}
    told = [[found for found in NUMBERED.finditer(part) if found[1].casefold() in words] for part in parts]
    if not any(found[3] for own in told for found in own):
        return [0.0] * len(parts)
    return [0.0 if not own else 1.0 if any(_within(found, asked) for found in own) else -1.0 for own in told]


def _within(found: re.Match[str], asked: Sequence[tuple[str, int]]) -> bool:
    low, high = int(found[2]), int(found[3] or found[2])
    return any(found[1].casefold() == word and low <= number <= high for word, number in asked)


def _room(band: Band, amount: Sequence[Figure]) -> Decimal:
    """Return how far the band's end is from the amount."""
    end = band.high if band.high is not None else band.low
    assert end is not None
    return min(abs(end - one.value) for one in amount if one.unit == band.unit)


def tells_tenure(question: str, text: str) -> bool:
    """Tell whether a question says for how long somebody has been here, and a text how long one has to have been."""
    return all(TENURE.search(said) and any(one.unit in TIME for one in amounts(said)) for said in (question, text))


def names_day(asked: Sequence[Day], text: str) -> bool:
    """Tell whether a text names a day that is asked for, in whatever year."""
    days = [day for day in days_of(text) if day.month and day.day]
    return any(day.month == one.month and day.day == one.day for day in days for one in asked)
