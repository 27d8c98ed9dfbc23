"""Respelling of a question's terms that stand in no text by those that do: "travle", "nyc", "sev3"."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from difflib import get_close_matches

SHORTEST = 4  # letters of a misspelt term
ALIKE = 0.85  # of difflib's ratio: a letter more or less in five, another one in seven
LONGER = 2  # letters by which a term may be longer or shorter
INITIALS = range(3, 6)  # letters of an abbreviation
LEVEL = re.compile(r"([a-z]{2,})(\d+)")
VOWELS = re.compile(r"[aeiouy]")


def respelled(asked: Sequence[str], texts: Collection[str]) -> list[str]:
    """Return the question's terms, each that no text has replaced by the terms of the texts that it may stand for.

    A text is its terms with spaces between, as `analyse` gives them. What has no such neighbour stays as it is.
    """
    spread = Counter(term for text in texts for term in set(text.split()))
    return [near for term in asked for near in ([term] if term in spread else _neighbours(term, spread, texts))]


def _neighbours(term: str, spread: Counter[str], texts: Collection[str]) -> list[str]:
    if not term.isascii():
        return [term]
    return _written_out(term, texts) or _level(term, texts) or _misspelt(term, spread) or [term]


def _written_out(term: str, texts: Collection[str]) -> list[str]:
    """Return the words whose initials the term is."""
    if len(term) not in INITIALS or not term.isalpha():
        return []
    words = re.compile(rf"(?<!\S){' '.join(rf'{letter}[a-z]+' for letter in term)}(?!\S)")
    found = Counter(match[0] for text in texts for match in words.finditer(text))
    return found.most_common(1)[0][0].split() if found else []


def _level(term: str, texts: Collection[str]) -> list[str]:
    """Return the word and the number that are written together and cut off in "sev3"."""
    parts = LEVEL.fullmatch(term)
    if parts is None:
        return []
    word = re.compile(rf"(?<!\S)({parts[1]}[a-z]*) {parts[2]}(?!\S)")
    found = Counter(match[1] for text in texts for match in word.finditer(text))
    return [found.most_common(1)[0][0], parts[2]] if found else []


def _misspelt(term: str, spread: Counter[str]) -> list[str]:
    """Return the nearest term with the same beginning, or the most usual one of which the consonants are left."""
    if not term.isalpha():
        return []
    if not VOWELS.search(term):
        short = [one for one in spread if one[0] == term[0] and one != term and VOWELS.sub("", one) == term]
        return [max(short, key=spread.__getitem__)] if short else []
    if len(term) < SHORTEST:
        return []
    like = [one for one in spread if one[0] == term[0] and abs(len(one) - len(term)) <= LONGER]
    return get_close_matches(term, like, n=1, cutoff=ALIKE)
