"""The decision on a model's text: which of its sentences stand on what they cite, and what is left of it."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.errors import EmbeddingsUnavailable, ShishoError
from knowledge.librarian.grounding.statements import FENCE, ITEM, RULE, Kind, Statement, statements
from knowledge.librarian.grounding.support import COVERED, Analyse, CitedPassage, Support, SupportFinder

CLOSE = 0.45  # of the way from what unrelated sentences have in common to the same sentence
# Sentences on nothing in particular: how near a model sees any two texts, which is 0.1 for one and 0.75 for another.
UNRELATED = (
    "The match was won by the visitors in the last minute.",
    "Stir the soup until the onions are soft.",
    "The moon is bright tonight over the old harbour.",
    "昨夜の試合は延長の末に引き分けでした。",
    "玉ねぎが柔らかくなるまで煮込みます。",
    "古い港の上に月が明るく出ています。",
)
BLANK_LINES = re.compile(r"\n{3,}")
SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
GONE = "\0"  # in the place of a struck statement, until its line is looked at
ExpandContext = Callable[[Patron, Sequence[Hit]], Awaitable[Sequence[str]]]
LISTED = (Kind.ITEM, Kind.ROW, Kind.CODE)


@dataclass(frozen=True, slots=True)
class SentenceCheck:
    """A sentence of a model's text; `lacking` names what its support does not hold, "" where it is held.

    It is "citation" where nothing is cited, else code, address, figure, date, name, negation, subject, words or
    meaning.
    """

    text: str
    cites: tuple[int, ...]
    lacking: str


@dataclass(frozen=True, slots=True)
class GroundedText:
    """The sentences of a text that are supported. `answers` tells whether they state anything.

    `leaves_open`: the text said nothing but that the documents do not tell. `read` has the text of each passage with
    what surrounds it.
    """

    text: str
    sentences: tuple[SentenceCheck, ...]
    answers: bool
    leaves_open: bool
    read: tuple[str, ...] = ()


class Grounding:
    """Holds each sentence against what it cites.

    `knows` tells whether the embeddings know the language of a text; `expand_context` returns what a model reads of
    each passage.
    """

    def __init__(
        self,
        embeddings: Embeddings,
        analyse: Analyse,
        knows: Callable[[str], bool],
        expand_context: ExpandContext | None = None,
    ) -> None:
        self._embeddings = embeddings
        self._finder = SupportFinder(analyse)
        self._knows = knows
        self._expand_context = expand_context
        self._unrelated: list[list[float]] | None = None

    async def check(self, text: str, patron: Patron, passages: Sequence[Hit]) -> GroundedText:
        """Strike what the passages do not hold. Raise EmbeddingsUnavailable."""
        own = [hit.passage.text for hit in passages]
        read = await self._expand_context(patron, passages) if self._expand_context else own
        found = statements(text)
        supports = await asyncio.to_thread(self._supports, found, passages, read)
        lacking = [_lacking(one, held) for one, held in zip(found, supports, strict=True)]
        cited = [read[n - 1] for n in {n for one in found for n in one.cites} if 1 <= n <= len(read)]
        for at, one in enumerate(found):
            if one.kind is Kind.CODE:
                lacking[at] = _code_lacking(one.text, cited)
        await self._weigh_meaning(found, supports, lacking)
        kept = _kept(found, lacking)
        checks = [SentenceCheck(one.text, one.cites, what) for one, what in zip(found, lacking, strict=True)]
        saying = [one for one in found if one.kind is not Kind.HEAD]
        stating = [one for one in kept if one.kind is not Kind.HEAD and not one.leaves_open]
        return GroundedText(
            text if len(kept) == len(found) else _left(text, found, kept),
            tuple(checks),
            answers=bool(stating),
            leaves_open=bool(saying) and all(one.leaves_open for one in saying),
            read=tuple(read),
        )

    def _supports(
        self, found: Sequence[Statement], passages: Sequence[Hit], texts: Sequence[str]
    ) -> list[list[tuple[str, Support]]]:
        """Return each claim of each statement with its support."""
        known: dict[int, CitedPassage] = {}
        for n in {n for one in found for n in one.cites if 1 <= n <= len(passages)}:
            passage = passages[n - 1].passage
            known[n] = self._finder.evidence(" ".join((passage.title, *passage.headings)), texts[n - 1])
        return [
            [
                (claim.text, self._finder.find(claim.text, [known[n] for n in claim.cites if n in known]))
                for claim in one.claims
            ]
            for one in found
        ]

    async def _weigh_meaning(
        self, found: Sequence[Statement], supports: Sequence[list[tuple[str, Support]]], lacking: list[str]
    ) -> None:
        """Compare by meaning what shares too few words to be sure, all at once."""
        pairs = [
            (at, claim, support.text)
            for at, held in enumerate(supports)
            if not lacking[at] and found[at].kind is not Kind.HEAD and not found[at].leaves_open
            for claim, support in held
            if support.coverage < COVERED
        ]
        known = [all(map(self._knows, pair[1:])) for pair in pairs]
        near = await self._nearness([pair[1:] for pair, knows in zip(pairs, known, strict=True) if knows])
        for (at, _, _), knows in zip(pairs, known, strict=True):
            if not knows or near.pop(0) < CLOSE:
                lacking[at] = lacking[at] or "meaning"

    async def _nearness(self, pairs: Sequence[tuple[str, ...]]) -> list[float]:
        """Return how near both texts of each pair are: 0 as near as unrelated ones, 1 the same."""
        if not pairs:
            return []
        try:
            if self._unrelated is None:
                self._unrelated = await self._embeddings.aembed_documents(list(UNRELATED))
            vectors = _unit(await self._embeddings.aembed_documents([text for pair in pairs for text in pair]))
        except ShishoError:
            raise
        except Exception as error:  # every provider has exceptions of its own
            raise EmbeddingsUnavailable("The embedding model does not answer.") from error
        claims, texts = vectors[::2], vectors[1::2]
        far = (claims @ _unit(self._unrelated).T).mean(axis=1)
        cosines = (claims * texts).sum(axis=1)
        return [float(near) for near in (cosines - far) / np.maximum(1 - far, 1e-9)]


def _unit(vectors: Sequence[Sequence[float]]) -> np.ndarray:
    matrix = np.asarray(vectors)
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9))


def _lacking(one: Statement, held: Sequence[tuple[str, Support]]) -> str:
    """Return what a statement lacks in words; code is decided with the whole text, a head with what it heads."""
    if one.kind is Kind.CODE or (one.leaves_open and not any(char.isdigit() for char in one.text)):
        return ""
    if not held:
        return "" if one.kind is Kind.HEAD else "citation"
    kinds = [support.lacking for _, support in held if support.lacking]
    if one.kind is Kind.HEAD:
        kinds = [kind for kind in kinds if kind not in ("words", "subject")]
    return kinds[0] if kinds else ""


def _code_lacking(code: str, texts: Sequence[str]) -> str:
    """Tell whether each line of a fenced block is in what the answer cites."""
    if not texts:
        return "citation"
    lines = [" ".join(line.split()) for line in code.strip().splitlines()[1:] if not FENCE.match(line)]
    known = [" ".join(text.split()) for text in texts]
    return "" if all(any(line in text for text in known) for line in lines) else "code"


def _kept(found: Sequence[Statement], lacking: Sequence[str]) -> list[Statement]:
    """Return the statements that are held; a head stays with something that it heads."""
    held = {at for at, what in enumerate(lacking) if not what}
    for at in reversed(range(len(found))):
        if found[at].kind is Kind.HEAD and held.isdisjoint(_headed(found, at)):
            held.discard(at)
    return [found[at] for at in sorted(held)]


def _headed(found: Sequence[Statement], at: int) -> set[int]:
    """Return what a head is over: a list or table that follows at once, or else everything up to the next head."""
    headed: set[int] = set()
    listing = at + 1 < len(found) and found[at + 1].kind in LISTED
    for below in range(at + 1, len(found)):
        if found[below].kind is Kind.HEAD:
            return {*headed, *([below] if below == at + 1 else [])}
        if listing and found[below].kind not in LISTED:
            return headed
        headed.add(below)
    return headed


def _left(text: str, found: Sequence[Statement], kept: Sequence[Statement]) -> str:
    """Return the text without the statements that were struck, and without what only held their place."""
    for one in reversed([one for one in found if one not in kept]):
        text = text[: one.start] + GONE + text[one.end :]
    lines = [line.replace(GONE, "") for line in text.split("\n") if not _emptied(line)]
    table = [n for n, line in enumerate(lines) if "|" in line and RULE.match(line)]
    bare = {n for n in table if n == 0 or "|" not in lines[n - 1]}
    text = "\n".join(line.rstrip() for n, line in enumerate(lines) if n not in bare)
    return BLANK_LINES.sub("\n\n", SPACES.sub(" ", text)).strip()


def _emptied(line: str) -> bool:
    return GONE in line and not any(char.isalnum() for char in ITEM.sub("", line).replace(GONE, ""))
