"""Books by what people remember of them: an id, a title, some of its words, or a misspelt title.

The database compares the titles; no more of them are read than a reply names.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, cast, false, func, literal

from knowledge.catalogue.shelves import name_key
from knowledge.catalogue.storage.tables import books

KEY = 500  # characters: PostgreSQL indexes no longer ones
ID_PREFIX = re.compile(r"[0-9a-f]{4,32}")
WORDS = re.compile(r"\w+")
QUOTES = '`"“”「」『』 '
NEAR, NEARNESS = 3, 0.75  # titles that a misspelt one may mean, and how like it they are
CANDIDATES = 50  # titles that are compared with a misspelt one
PAIRS = 40  # of neighbouring characters of a misspelt title, by which the candidates are found


def title_columns(title: str) -> dict[str, str]:
    """Return the values of a book's columns that hold its title."""
    key = title_key(title)
    return {"title": title, "title_key": key, "title_words": "".join(f" {word}" for word in WORDS.findall(key))}


def title_key(title: str) -> str:
    return name_key(title)[:KEY]


def titled(reference: str) -> ColumnElement[bool]:
    return books.c.title_key == title_key(reference)


def with_id(reference: str) -> ColumnElement[bool]:
    """Match the id, or the beginning of it (4 characters or more)."""
    wanted = reference.strip().lower()
    return books.c.id.between(wanted, f"{wanted}g") if ID_PREFIX.fullmatch(wanted) else false()


def meanings(reference: str) -> Iterator[ColumnElement[bool]]:
    """Yield the books that may be meant, the likeliest first: by id, title, beginning of the id, words of the title."""
    wanted = reference.strip(QUOTES)
    yield books.c.id == wanted.lower()
    yield titled(wanted)
    yield with_id(wanted)
    yield words_of_title(wanted)


def words_of_title(reference: str) -> ColumnElement[bool]:
    """Match titles where each word begins a word; in a script without spaces, those that hold the whole."""
    wanted = title_key(reference.strip(QUOTES))
    if not wanted:
        return false()
    if not wanted.isascii():
        return books.c.title_key.contains(wanted, autoescape=True)
    words = WORDS.findall(wanted) or [wanted]
    # The first comparison needs no more than the index and leaves few books to the second.
    held = (books.c.title_key.contains(word, autoescape=True) for word in words)
    return and_(*held, *(books.c.title_words.contains(f" {word}", autoescape=True) for word in words))


def likeness(reference: str) -> tuple[ColumnElement[bool], ColumnElement[int]]:
    """Return which titles may be spelled nearly like this one, and a number that is greater for likelier ones.

    Titles of another length cannot be; the others are judged by the pairs of neighbouring characters that they share.
    """
    wanted = title_key(reference.strip(QUOTES))
    shortest = NEARNESS / (2 - NEARNESS)  # of the longer title's length, for they have at most the shorter in common
    pairs = list(dict.fromkeys(one + other for one, other in pairwise(wanted)))[:PAIRS]
    shared: Any = sum((cast(books.c.title_key.contains(pair, autoescape=True), Integer) for pair in pairs), literal(0))
    length = func.length(books.c.title_key)
    possible = length.between(int(len(wanted) * shortest), len(wanted) / shortest)
    return (possible if pairs else false()), shared


def spelled_like(reference: str, titles: Iterable[str]) -> list[str]:
    """Return those of the titles' keys that are spelled most like this one, the most like first."""
    return get_close_matches(title_key(reference.strip(QUOTES)), set(titles), n=NEAR, cutoff=NEARNESS)
