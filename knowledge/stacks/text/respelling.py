"""Respelling of a question's terms that stand in no text by those that do: "monitro", "nyc", "sev3"."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from knowledge.stacks.text.analyzer import analyse

SHORTEST = 6  # letters of a misspelt term: a shorter word is rather another word, as "lunch" is not "launch"
ALIKE = 0.85  # of difflib's ratio: a letter more or less, or two that changed places
LONGER = 2  # letters by which a term may be longer or shorter
INITIALS = range(3, 6)  # letters of an abbreviation, with its vowels or without
LEVEL = re.compile(r"([a-z]{2,})(\d+)")
VOWELS = re.compile(r"[aeiouy]")


def respelled(asked: Sequence[str], terms: Collection[str], texts: Collection[str]) -> list[str]:
    """Return the question's terms, each that nothing found has replaced by the terms that it may stand for.

    `terms` are those of each passage found, with spaces between, as `analyse` gives them; `texts` are the passages as
    they are written, which tell names by their capitals. What has no such neighbour stays as it is.
    """
    together = f" {' '.join(terms)} "
    absent = {term for term in asked if term.isascii() and f" {term} " not in together}
    if not absent:
        return list(asked)
    spread = Counter(together.split())
    meant = {
        term: _written_out(term, texts) or _level(term, together) or _misspelt(term, spread) or [term]
        for term in absent
    }
    return [one for term in asked for one in meant.get(term, [term])]


def _written_out(term: str, texts: Collection[str]) -> list[str]:
    """Return the terms of a name whose initials the term is."""
    if len(term) not in INITIALS or not term.isalpha():
        return []
    name = re.compile(rf"\b{'[ -]'.join(rf'{letter}[a-z]+' for letter in term.upper())}\b")
    found = Counter(match[0] for text in texts for match in name.finditer(text))
    return analyse(found.most_common(1)[0][0]) if found else []


def _level(term: str, together: str) -> list[str]:
    """Return the word and the number that are written together and cut off in "sev3"."""
    parts = LEVEL.fullmatch(term)
    if parts is None:
        return []
    word = re.compile(rf"(?<!\S)({parts[1]}[a-z]*) {parts[2]}(?!\S)")
    found = Counter(match[1] for match in word.finditer(together))
    return [found.most_common(1)[0][0], parts[2]] if found else []


def _misspelt(term: str, spread: Counter[str]) -> list[str]:
    """Return the nearest term with the same beginning, or the most usual one of which the consonants are left."""
    if not term.isalpha():
        return []
    if len(term) in INITIALS and not VOWELS.search(term):
        full = [one for one in spread if one[0] == term[0] and one != term and VOWELS.sub("", one) == term]
        return [max(full, key=spread.__getitem__)] if full else []
    if len(term) < SHORTEST:
        return []
    like = [one for one in spread if one[0] == term[0] and abs(len(one) - len(term)) <= LONGER]
    return get_close_matches(term, like, n=1, cutoff=ALIKE)
