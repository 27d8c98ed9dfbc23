"""Fusion of the vector search and BM25 into one ranking."""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue.hits import Hit
from knowledge.stacks.search.topic_prior import Background
from knowledge.stacks.store.passage_reader import StoredPassage
from knowledge.stacks.text.translations import asked_words

UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # kana and Chinese characters

Vector = NDArray[np.float64]
Numbers = NDArray[np.float32]
Scores = Mapping[str, float]

# Weights, as docs/measurements.md has them
ALPHA_KNOWN = 0.65  # weight of meaning against BM25, where the embedding model knows the question's language
ALPHA_UNKNOWN = 0.1  # and where it does not: words decide, meaning breaks ties
BEST_WINDOW = 0.7  # share of the best window in a passage's meaning; the rest is its own vector's
COVERAGE, ADJACENT = 0.05, 0.05  # weights of the question's terms and of pairs of them, beside those two

# A passage in another script than the question's cannot have its terms: what its words would add, its meaning adds.
FOREIGN_COVERAGE = 0.3  # the share of the question's terms that it counts as having: too few to be named in a refusal
FOREIGN_SHARE = 0.2  # of a text's characters in scripts without spaces, from which on it is written in one

ENOUGH = 50  # candidates, among which a word that none has stands nowhere
JUDGED = 8  # hits of which the share in another script is told
WHOLE_HANDBOOK, FEW = 4000, 100  # passages
LED = 10  # the best BM25 score is compared with the tenth


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A question as the search takes it; `known` says whether the embedding model knows its language.

    `background` is what everything that may be read is about. `topics` are signs of what the question is about by
    itself.
    """

    vector: Sequence[float]
    terms: Sequence[str]
    background: Background | None
    known: bool
    topics: Mapping[str, float] = field(default_factory=dict)


def rank(
    asked: SearchQuery,
    near: Collection[str],
    worded: Collection[str],
    candidates: Mapping[str, StoredPassage],
    words: Scores,
) -> list[Hit]:
    """Return hits, best first. `near` and `worded` are the ids that each search found; `words` are BM25 scores."""
    direction = _unit(np.asarray(asked.vector))
    cosines = _cosines(candidates, direction)
    wording = term_overlaps(asked.terms, {key: candidate.terms for key, candidate in candidates.items()})
    foreign, translated_words = _in_translation(asked, candidates)
    search = {
        **asked.topics,
        "background": 0.0 if asked.background is None else float(asked.background.direction @ direction),
        "few": 0.0 if asked.background is None else few(asked.background.passages),
        "lead": _lead(sorted(words.values(), reverse=True)),
        "shared": (len(near) + len(worded)) / max(len({*near, *worded}), 1) - 1,
    }
    best_first = _fused(cosines, words, wording, foreign, ALPHA_KNOWN if asked.known else ALPHA_UNKNOWN)
    search["foreign"] = sum(key in foreign for key, _ in best_first[:JUDGED]) / max(1, len(best_first[:JUDGED]))
    search["vocabulary"] = (1 - search["foreign"]) * _vocabulary(asked.terms, candidates)
    search["translated"] = search["foreign"] * translated_words
    return [
        Hit(
            passage=candidates[key].passage,
            score=score,
            vector_score=cosines[key][0],
            terms_score=words.get(key),
            window_score=cosines[key][1],
            coverage=FOREIGN_COVERAGE if key in foreign else wording[key].coverage,
            adjacent=wording[key].adjacent,
            search=search,
        )
        for key, score in best_first
    ]


def few(passages: int) -> float:
    """Return by how many powers of ten there are fewer passages than in a whole handbook; a hundred are few enough."""
    return math.log10(WHOLE_HANDBOOK / min(max(passages, FEW), WHOLE_HANDBOOK))


@dataclass(frozen=True, slots=True)
class TermOverlap:
    """The share of the question's terms, and of its neighbouring pairs, that a text has; rare ones count more."""

    coverage: float
    adjacent: float


def term_overlaps(asked: Sequence[str], texts: Mapping[str, str]) -> dict[str, TermOverlap]:
    """Take each text as its terms with spaces between; the texts themselves determine how rare a term is."""
    present = {key: frozenset(asked).intersection(terms.split()) for key, terms in texts.items()}
    rarity, _ = _rarity(asked, present.values())
    pairs = {(one, other): (rarity[one] + rarity[other]) / 2 for one, other in set(pairwise(asked)) if one != other}
    whole, together = sum(rarity.values()) or 1.0, sum(pairs.values()) or 1.0
    return {
        key: TermOverlap(
            sum(rarity[term] for term in present[key]) / whole,
            sum(worth for pair, worth in pairs.items() if present[key].issuperset(pair) and _adjoin(pair, terms))
            / together,
        )
        for key, terms in texts.items()
    }


def _rarity(asked: Sequence[str], present: Collection[frozenset[str]]) -> tuple[dict[str, float], Counter[str]]:
    """Return how rare each of the question's terms is among texts, given as those that each has, and how many do."""
    spread = Counter(term for terms in present for term in terms)
    return {term: math.log(1 + len(present) / (0.5 + spread[term])) for term in set(asked)}, spread


def _vocabulary(asked: Sequence[str], candidates: Mapping[str, StoredPassage]) -> float:
    """Return the share of the question's terms that any candidate has, as rare as they are: others stand nowhere.

    Among a few passages that a word is missing says little.
    """
    present = [frozenset(asked).intersection(candidate.terms.split()) for candidate in candidates.values()]
    rarity, spread = _rarity(asked, present)
    absent = sum(worth for term, worth in rarity.items() if not spread[term]) / (sum(rarity.values()) or 1.0)
    return 1 - absent * min(1.0, len(candidates) / ENOUGH)


def _adjoin(pair: tuple[str, str], terms: str) -> bool:
    return f" {pair[0]} {pair[1]} " in f" {terms} "


def _cosines(candidates: Mapping[str, StoredPassage], asked: Vector) -> dict[str, tuple[float, float | None]]:
    """Return each candidate's own cosine and that of its best window."""
    if not candidates:
        return {}
    own = _nearness([candidate.vector[np.newaxis] for candidate in candidates.values()], asked)
    windows = {key: candidate.windows for key, candidate in candidates.items() if candidate.windows is not None}
    near = iter(_nearness(list(windows.values()), asked) if windows else ())
    best = {key: max(float(next(near)) for _ in rows) for key, rows in windows.items()}
    return {key: (float(value), best.get(key)) for key, value in zip(candidates, own, strict=True)}


def _nearness(vectors: Sequence[Numbers], asked: Vector) -> Vector:
    """Return the cosine of every row of all vectors at once, since many small numpy calls cost more."""
    cosines: Vector = _unit(np.concatenate(vectors).astype(np.float64)) @ asked
    return cosines


def _lead(best_first: Sequence[float]) -> float:
    """Return by how much the best BM25 score surpasses the tenth, as a share of the best."""
    return 1 - best_first[:LED][-1] / best_first[0] if best_first and best_first[0] > 0 else 0.0


def _fused(
    cosines: Mapping[str, tuple[float, float | None]],
    words: Scores,
    wording: Mapping[str, TermOverlap],
    foreign: Scores,
    alpha: float,
) -> list[tuple[str, float]]:
    meaning = _relative({key: _meaning(*both) for key, both in cosines.items()})
    others = _relative(foreign) if any(foreign.values()) else {key: meaning[key] for key in foreign}

    def by_words(scores: Scores) -> Scores:
        """Return relative scores, those of foreign passages by their words in translation, or by their meaning."""
        return _relative({key: scores.get(key, 0.0) for key in meaning}) | others

    return fuse(
        [
            (alpha, meaning),
            (1 - alpha, by_words(words)),
            (COVERAGE, by_words({key: had.coverage for key, had in wording.items()})),
            (ADJACENT, by_words({key: had.adjacent for key, had in wording.items()})),
        ]
    )


def _foreign(asked: SearchQuery, candidates: Mapping[str, StoredPassage]) -> set[str]:
    """Return the candidates in another script than the question, where the embedding model knows both languages.

    Passages in a language that it does not know have no windows.
    """
    if not asked.known:
        return set()
    spaced = _spaced(" ".join(asked.terms))
    known = {key: candidate for key, candidate in candidates.items() if candidate.windows is not None}
    return {key for key, candidate in known.items() if _spaced(candidate.terms) is not spaced}


def _in_translation(asked: SearchQuery, candidates: Mapping[str, StoredPassage]) -> tuple[dict[str, float], float]:
    """Return the share of the question's words that each foreign candidate has in its language, and that any has."""
    texts = {key: frozenset(candidates[key].terms.split()) for key in _foreign(asked, candidates)}
    words = {
        word: [key for key, terms in texts.items() if word.stands_in(terms, foreign=True)]
        for word in asked_words(asked.terms, translate=bool(texts))
    }
    worth = {word: math.log(1 + len(texts) / (0.5 + len(keys))) for word, keys in words.items()}
    whole = sum(worth.values()) or 1.0
    shares = dict.fromkeys(texts, 0.0)
    for word, keys in words.items():
        for key in keys:
            shares[key] += worth[word] / whole
    return shares, sum(worth[word] for word, keys in words.items() if keys) / whole


def _spaced(text: str) -> bool:
    """Return whether a text is in a script that puts spaces between words."""
    return len(UNSPACED.findall(text)) < FOREIGN_SHARE * max(len(text), 1)


def _meaning(own: float, window: float | None) -> float:
    return own if window is None else (1 - BEST_WINDOW) * own + BEST_WINDOW * max(own, window)


def _unit(vectors: Vector) -> Vector:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vector = vectors / np.maximum(lengths, 1e-9)
    return unit


def _relative(scores: Scores) -> dict[str, float]:
    """Scale scores to 0..1 by the best and the worst of their list."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fuse(signals: Iterable[tuple[float, Scores]]) -> list[tuple[str, float]]:
    """Return the relative score fusion of weighted signals, best first, 0 to 1.

    Weaviate's own RELATIVE_SCORE gives a passage that one search did not list the worst score of that search. Here the
    caller gives every score of every candidate (docs/measurements.md says what that is worth); one without any has 0.
    """
    given = list(signals)
    keys = {key for _, scores in given for key in scores}
    fused = dict.fromkeys(keys, 0.0)
    for weight, scores in given:
        for key, score in _relative({key: scores.get(key, 0.0) for key in keys}).items():
            fused[key] += weight * score
    total = sum(weight for weight, _ in given)
    return sorted(((key, score / total) for key, score in fused.items()), key=lambda item: (-item[1], item[0]))
