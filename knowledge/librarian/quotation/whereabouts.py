"""The countries that a question names, before what is found: the page about another one does not lead."""

from collections.abc import Collection, Sequence

from knowledge.librarian.quotation.relevance import Candidate
from knowledge.librarian.quotation.requirements import text_of
from knowledge.stacks.text.places import ANYWHERE, countries_in, speaks_of
from knowledge.stacks.text.scripts import has_kana

FOUND = 0.15  # of a search's best score: by so much what speaks of the country comes before what does not
STANDS = 0.18  # of a unit's score


def by_country(question: str, texts: Sequence[str], scores: Sequence[float]) -> list[int]:
    """Return the positions of these texts in their order, those that speak of the country asked about nearer the front.

    `scores` are the search's, 0 to 1.
    """
    moves = _moves(question, texts)
    if not any(moves):
        return list(range(len(texts)))
    return sorted(range(len(texts)), key=lambda at: -(scores[at] + FOUND * moves[at]))


def placed(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, their scores raised or lowered by whether they speak of the country asked about."""
    moves = _moves(question, [text_of(one) for one in candidates])
    return [one.with_score(one.score + STANDS * move) for one, move in zip(candidates, moves, strict=True)]


def _moves(question: str, texts: Sequence[str]) -> list[int]:
    """Return 1 for what speaks of the country or of any place, -1 for what speaks of another.

    0 for all where nothing speaks of the country.
    """
    countries = countries_in(question)
    told = [_tells(countries, text) for text in texts] if countries else []
    if True not in told:
        return [0] * len(texts)
    return [
        1 if one or ANYWHERE.search(text) else -1 if one is False else 0 for one, text in zip(told, texts, strict=True)
    ]


def _tells(countries: Collection[str], text: str) -> bool | None:
    """Take a Japanese text that names no country for one about Japan."""
    told = speaks_of(countries, text)
    return "JP" in countries if told is None and has_kana(text) else told
