"""The librarian's refusals: judged before writing, or said by the model with a fixed mark."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Self

from knowledge.catalogue.hits import Hit
from knowledge.stacks.text.analyzer import analyse
from knowledge.stacks.text.names import Name, NameKind, names
from knowledge.stacks.text.scripts import has_kana
from knowledge.stacks.text.translations import asked_words

REFUSAL_MARK = "NOT-IN-THE-STACKS"
_DRESS = " \t\r\n*_`#>\"'"  # what models put around a mark

CONSULTED = 3  # passages whose terms are looked at
MOST_BACKGROUND = 1.2  # of a handful of passages, one that answers would itself be the background
# What they mostly are, where no search tells: for an attachment
UNTOLD = {"background": 0.7, "lead": 0.4, "shared": 0.2, "foreign": 0.0, "vocabulary": 1.0, "translated": 0.0}
# The same by family, since cosines lie elsewhere for each
UNTOLD_OF = {"multilingual-e5-small": {"background": 1.03, "elsewhere": 0.0, "workplace": 0.0}}
UNTOLD_ADJACENT = 0.3
# Odds for each power of ten that there are fewer passages than in the handbooks on which the family was fitted: the
# best of a few is less near to any question, good or not
FEW_OF = {"multilingual-e5-small": 0.45}
SURE = 0.8  # of 240 messages of talk between two people 44 reach it, 87 reach 0.5; of 158 questions 105, and 132
THRESHOLD = 0.5  # where the fit refuses the share of answerable questions that judgement.json tells

Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Weights of what is seen, for questions in a language that the embedding model knows, and for others.

    BM25's own score is not among them: it grows with the stacks, and what is measured on thousands of passages has to
    hold on a handbook of sixty.
    """

    known: Weights
    unknown: Weights
    untold: Mapping[str, float] = field(default_factory=lambda: UNTOLD)
    few: float = 0.0

    @classmethod
    def fitted(cls, family: str) -> Self:
        """Read the weights for a family of embedding models; the evidence for them is in the same file."""
        kept = json.loads(files("knowledge.librarian").joinpath("judgement.json").read_text(encoding="utf-8"))
        untold = UNTOLD | UNTOLD_OF.get(family, {})
        return cls(kept["known"][family]["weights"], kept["unknown"]["weights"], untold, FEW_OF.get(family, 0.0))

    @property
    def by_topics(self) -> bool:
        """Return whether what a question is about by itself is among the signs."""
        return "elsewhere" in self.known


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge of whether passages can hold an answer; `knows` tells whether the embedding model knows a language."""

    judgement: Judgement
    knows: Callable[[str], bool]
    threshold: float = THRESHOLD

    def can_answer(self, query: str, passages: Sequence[Hit], *, sure: bool = False) -> bool:
        """`sure`: the words may be no question to the documents at all, so that more is asked of what is found."""
        if sure:
            return self._judged(query, passages, few=0.0) >= max(self.threshold, SURE)
        return self.confidence(query, passages) >= self.threshold

    def confidence(self, query: str, passages: Sequence[Hit]) -> float:
        """0 to 1; no probability, since how often a team asks what its documents hold is not known."""
        return self._judged(query, passages, few=self.judgement.few if self.knows(query) else 0.0)

    def _judged(self, query: str, passages: Sequence[Hit], few: float) -> float:
        if not passages:
            return 0.0
        weights = self.judgement.known if self.knows(query) else self.judgement.unknown
        signs = evidence(passages, self.judgement.untold)
        odds = weights["bias"] + sum(weight * signs[name] for name, weight in weights.items() if name != "bias")
        odds += few * passages[0].search.get("few", 0.0)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))


def evidence(passages: Sequence[Hit], untold: Mapping[str, float] = UNTOLD) -> dict[str, float]:
    """Measure the passages that a search found, best first: each value is about 0 to 1, higher for an answer."""
    search = {**untold, **passages[0].search}
    return {
        "meaning": max(map(_meaning, passages)),
        "coverage": max(passage.coverage or 0.0 for passage in passages[:CONSULTED]),
        "adjacent": max(UNTOLD_ADJACENT if one.adjacent is None else one.adjacent for one in passages[:CONSULTED]),
        "background": min(search["background"], MOST_BACKGROUND),
        "lead": search["lead"],
        "shared": search["shared"],
        "foreign": search["foreign"],  # cosines across languages are lower, and no words are shared
        "vocabulary": search["vocabulary"],
        "translated": search["translated"],
        **{name: search[name] for name in ("elsewhere", "workplace") if name in search},
    }


def _meaning(found: Hit) -> float:
    """The passage and its best window, half and half."""
    own = found.vector_score or 0.0
    return own if found.window_score is None else (own + max(own, found.window_score)) / 2


def absent_names(question: str, passages: Sequence[Hit], *, only_strict: bool = False) -> tuple[str, ...]:
    """Return the names in the question that none of the passages has; nothing found can answer a question about them.

    A name is looked for where passages write it as the question does. Passages are Japanese where the best one and most
    others are.
    """
    texts = [" ".join((hit.passage.title, *hit.passage.headings, hit.passage.text)) for hit in passages]
    written = [has_kana(text) for text in texts]
    japanese = bool(texts) and written[0] and 2 * sum(written) > len(texts)
    return tuple(
        name.text
        for name in names(question)
        if (name.strict or not only_strict)
        and texts
        and _written_alike(name, japanese=japanese, asked_in_japanese=has_kana(question))
        and not any(name.stands_in(text) for text in texts)
        and not (any(written) and _translated(name.text, texts))
    )


def _written_alike(name: Name, *, japanese: bool, asked_in_japanese: bool) -> bool:
    """Tell whether Japanese passages, or others, write a name as the question does: Crete is クレタ in Japanese."""
    if not name.text.isascii():
        return japanese
    known = name.strict or name.kind is NameKind.PLACE or name.text.isupper()
    return known or not japanese or asked_in_japanese


def _translated(name: str, texts: Sequence[str]) -> bool:
    """Tell whether a text has the name in the other language: 日本 for Japan."""
    words = asked_words(analyse(name), translate=True)
    have = [set(analyse(text)) for text in texts]
    return any(all(word.stands_in(terms, foreign=True) for word in words) for terms in have)


def absent_codes(alert: str, passages: Sequence[Hit]) -> tuple[str, ...]:
    """Return an alert's error codes where none of them is found; its hosts and services are in no runbook."""
    codes = [name.text for name in names(alert) if name.kind is NameKind.CODE and name.text.isupper()]
    missing = absent_names(alert, passages, only_strict=True)
    return tuple(codes) if all(code in missing for code in codes) else ()


class RefusalDetector:
    """The beginning of a model's text, held until it is clear whether it is the mark of a refusal."""

    def __init__(self) -> None:
        self._held = ""
        self._decided = False
        self.refused = False

    def feed(self, delta: str) -> str:
        if self._decided:
            return delta
        self._held += delta
        start = self._held.lstrip(_DRESS).upper()
        if REFUSAL_MARK.startswith(start):
            self.refused = start == REFUSAL_MARK
            self._decided = self.refused
            return ""
        self._decided = True
        self.refused = start.startswith(REFUSAL_MARK)
        return "" if self.refused else self.close()

    def close(self) -> str:
        held, self._held = self._held, ""
        return held
