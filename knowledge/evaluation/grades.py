"""An answer's grade and its length in words."""

import re
import unicodedata
from enum import StrEnum

from knowledge.evaluation.expectations import Expectation

MARK = re.compile(r"\[\d+\]")
# A link with what stands between its brackets, which is what a person reads of it
LINK = re.compile(r"!?\[((?:[^\[\]\n]|\[[^\[\]\n]*\])*)\]\((?:[^()\s]|\([^()\s]*\))*\)")
CODE = re.compile(r"`+")
EAST_ASIAN = re.compile(r"[\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")  # punctuation, kana and kanji
WORD = re.compile(r"\S*\w\S*")
BOLD = "**"
HALF = 2  # at least this part of what a right answer holds makes it partly right


class Grade(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    REFUSED = "refused"
    WRONG = "wrong"


def grade(expectation: Expectation, text: str, *, answered: bool) -> Grade:
    """Grade an answer's Markdown. Where a refusal is expected, nothing else is right.

    A pattern may be for what a person reads, or for the Markdown, which has the addresses of links.
    """
    if not answered:
        return Grade.RIGHT if expectation.refuse else Grade.REFUSED
    forms = (as_read(text), normal(text))
    if expectation.refuse or any(pattern.search(form) for pattern in expectation.must_not for form in forms):
        return Grade.WRONG
    held = sum(any(pattern.search(form) for form in forms) for pattern in expectation.must)
    if held == len(expectation.must):
        return Grade.RIGHT
    return Grade.PARTLY if HALF * held >= len(expectation.must) else Grade.WRONG


def normal(text: str) -> str:
    """Return the text in Unicode's normal form, without the signs that make words bold."""
    return unicodedata.normalize("NFKC", text).replace(BOLD, "")


def as_read(text: str) -> str:
    """Return what a person reads of Markdown: of a link its words, of code no marks."""
    return CODE.sub("", LINK.sub(r"\1", normal(text)))


def words(text: str) -> int:
    """Count words, and two characters of Japanese or Chinese as one; marks of sources are none."""
    read = MARK.sub(" ", as_read(text))
    return len(WORD.findall(EAST_ASIAN.sub(" ", read))) + len(EAST_ASIAN.findall(read)) // 2
