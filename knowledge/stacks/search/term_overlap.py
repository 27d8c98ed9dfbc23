"""How the words of a question stand in a text: how many of its rare ones, and which pairs of neighbours."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Wording:
    """The share of the question's terms that a text has, and of its pairs of neighbours; rare ones count more."""

    coverage: float
    adjacent: float


def wordings(asked: Sequence[str], texts: Mapping[str, str]) -> dict[str, Wording]:
    """Of each text, given as its terms with spaces between; how rare a term is, these texts themselves tell."""
    present = {key: frozenset(asked).intersection(terms.split()) for key, terms in texts.items()}
    spread = Counter(term for terms in present.values() for term in terms)
    rarity = {term: math.log(1 + len(texts) / (0.5 + spread[term])) for term in set(asked)}
    pairs = {(one, other): (rarity[one] + rarity[other]) / 2 for one, other in set(pairwise(asked)) if one != other}
    whole, together = sum(rarity.values()) or 1.0, sum(pairs.values()) or 1.0
    return {
        key: Wording(
            sum(rarity[term] for term in present[key]) / whole,
            sum(worth for pair, worth in pairs.items() if present[key].issuperset(pair) and _adjoin(pair, terms))
            / together,
        )
        for key, terms in texts.items()
    }


def _adjoin(pair: tuple[str, str], terms: str) -> bool:
    return f" {pair[0]} {pair[1]} " in f" {terms} "
