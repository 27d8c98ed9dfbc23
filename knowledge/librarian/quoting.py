"""The quoting librarian: with no language model, the best sentences of the best passages, word for word.

A table's row is quoted under the table's header, a sentence under the line that heads or introduces it.
"""

import math
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.catalogue.hits import Hit
from knowledge.errors import EmbeddingsUnavailable, ShishoError
from knowledge.librarian.generation import GenerationRequest, Quote, Refusal
from knowledge.librarian.sentences import Sentence, joined, sentences

QUOTING = "quoting"
MOST = 3  # sentences, and passages they come from
READ = 8  # passages looked at
EMBEDDED = 16  # sentences that are embedded: the best by terms and passage; each costs a millisecond
MEANING, TERMS, STANDING = 0.5, 0.35, 0.15  # weights: of the sentence's meaning, of its terms, of its passage's rank
HEADED = 0.75  # of a term in the passage's title or headings rather than in the sentence
NEAR_BEST = 0.8  # of the best sentence's score, for a second and third


@dataclass(frozen=True, slots=True)
class Candidate:
    n: int
    sentence: Sentence
    score: float

    @property
    def words(self) -> str:
        return joined(f"{self.sentence.under} {self.sentence.text}")


class QuotingWriter:
    """Sentences are chosen by meaning and by terms; by terms alone in a language that `knows` denies.

    What it writes is the passage's text to the byte: making it harmless is for whoever shows it. `analyse` gives a
    text's terms as the stacks index them.
    """

    name = QUOTING

    def __init__(
        self, embeddings: Embeddings, analyse: Callable[[str], list[str]], knows: Callable[[str], bool]
    ) -> None:
        self._embeddings = embeddings
        self._analyse = analyse
        self._knows = knows

    async def write(self, request: GenerationRequest) -> AsyncGenerator[str | Quote | Refusal, None]:
        chosen = _choose(await self._scored(request.query, request.passages[:READ]))
        if not chosen:
            yield Refusal()
        for at, (n, words, mark) in enumerate(_lines(chosen)):
            yield Quote(n, words)
            yield ("\n" if at else "") + words + mark

    async def _scored(self, query: str, passages: Sequence[Hit]) -> list[Candidate]:
        found = self._by_terms(query, passages)
        if not self._knows(query) or not found:
            return found
        found = sorted(found, key=lambda candidate: -candidate.score)[:EMBEDDED]
        cosines = await self._cosines(query, [candidate.words for candidate in found])
        return [
            replace(candidate, score=candidate.score + MEANING * cosine)
            for candidate, cosine in zip(found, cosines, strict=True)
        ]

    def _by_terms(self, query: str, passages: Sequence[Hit]) -> list[Candidate]:
        """Coverage of the question's terms, where a term that few sentences have counts more."""
        units = [(n, unit) for n, found in enumerate(passages, 1) for unit in sentences(found.passage.text)]
        heads = [set(self._analyse(" ".join((found.passage.title, *found.passage.headings)))) for found in passages]
        terms = [set(self._analyse(f"{unit.under} {unit.text}")) for _, unit in units]
        worth = _worth(set(self._analyse(query)), terms)
        whole = sum(worth.values()) or 1.0
        return [
            Candidate(n, unit, TERMS * _covered(worth, have, heads[n - 1]) / whole + STANDING / n)
            for (n, unit), have in zip(units, terms, strict=True)
        ]

    async def _cosines(self, query: str, texts: list[str]) -> list[float]:
        try:
            asked = np.asarray(await self._embeddings.aembed_query(query))
            vectors = np.asarray(await self._embeddings.aembed_documents(texts))
        except ShishoError:
            raise
        except Exception as error:  # every provider has exceptions of its own
            raise EmbeddingsUnavailable("The embedding model does not answer.") from error
        lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked)
        return [float(cosine) for cosine in vectors @ asked / np.maximum(lengths, 1e-9)]


def _lines(chosen: Sequence[Candidate]) -> Iterator[tuple[int, str, str]]:
    """Each with its passage's number and its mark; what several hang under stands above the first of them, unmarked."""
    above = (0, "")
    for candidate in chosen:
        n, under = candidate.n, candidate.sentence.under
        if under and above != (n, under):
            yield n, under, ""
        above = (n, under)
        yield n, candidate.sentence.text, f" [{n}]"


def _worth(asked: set[str], terms: Sequence[set[str]]) -> dict[str, float]:
    spread = Counter(term for have in terms for term in have)
    return {term: math.log(1 + len(terms) / (1 + spread[term])) for term in asked}


def _covered(worth: Mapping[str, float], have: set[str], head: set[str]) -> float:
    return sum(value if term in have else HEADED * value * (term in head) for term, value in worth.items())


def _choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best few, none twice, in the order in which their passages were found and they stand there."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda candidate: -candidate.score):
        if len(best) == MOST or (best and candidate.score < NEAR_BEST * next(iter(best.values())).score):
            break
        best.setdefault(candidate.words.casefold(), candidate)
    return sorted(best.values(), key=lambda candidate: (candidate.n, candidate.sentence.start))
