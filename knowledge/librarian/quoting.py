"""The quoting librarian: with no language model, the units of the documents that answer, word for word."""

import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.catalogue.books import Passage
from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.errors import EmbeddingsUnavailable, ShishoError
from knowledge.librarian.citations import source_numbers
from knowledge.librarian.generation import GenerationRequest, Inquiry, Quote, Refusal, Unanswered
from knowledge.librarian.quotation.answer_forms import Form, wanted
from knowledge.librarian.quotation.dates import in_force, is_superseded, newest_first, own_date
from knowledge.librarian.quotation.excerpts import shown
from knowledge.librarian.quotation.glossaries import with_terms_asked
from knowledge.librarian.quotation.relevance import Section, candidates, tells, together, without_drawings
from knowledge.librarian.quotation.requirements import required
from knowledge.librarian.quotation.selection import Excerpt, selected, with_steps, without_repeats
from knowledge.librarian.quotation.units import Source, units
from knowledge.librarian.quotation.whereabouts import by_country, placed
from knowledge.stacks.text.scripts import has_kana

QUOTING = "quoting"
REMEMBERED = 4096  # parts of passages whose terms are kept, some MB: the same pages are found again and again
READ = 4  # sections looked at


@dataclass(frozen=True, slots=True)
class SectionPassages:
    """The passages of a hit's section in their order, and the text with which its document begins."""

    passages: Sequence[Passage]
    opening: str


class StoredVectors(Protocol):
    """Vectors that were computed when their documents were added."""

    def get(self, text: str) -> NDArray[np.float32] | None: ...


Sections = Callable[[Patron, Sequence[Hit]], Awaitable[Sequence[SectionPassages]]]
Stored = Callable[[Patron, Sequence[Passage], int], Awaitable[StoredVectors]]


class QuotingWriter:
    """Units are chosen by meaning, by terms and by the form of an answer; without meaning where `knows` denies it.

    What it writes is the passages' text: making it harmless is for whoever shows it. `analyse` gives a text's terms as
    the stacks index them, `sections` the passages of each hit's section around it,
    `stored` the vectors of passages' parts, which have so many dimensions.
    """

    name = QUOTING

    def __init__(
        self,
        embeddings: Embeddings,
        analyse: Callable[[str], list[str]],
        knows: Callable[[str], bool],
        sections: Sections | None = None,
        stored: Stored | None = None,
    ) -> None:
        self._embeddings = embeddings
        self._terms = lru_cache(REMEMBERED)(lambda text: tuple(dict.fromkeys(map(sys.intern, analyse(text)))))
        self._knows = knows
        self._sections = sections
        self._stored = stored

    async def write(self, request: GenerationRequest) -> AsyncGenerator[str | Quote | Unanswered | Refusal, None]:
        excerpts: list[Excerpt] = []
        outdone: dict[int, bool] = {}
        unanswered: list[Unanswered] = []
        for inquiry in request.each:
            chosen, older = await self._chosen(request, inquiry)
            unanswered += [] if chosen else [Unanswered(inquiry.own or inquiry.query)]
            excerpts += chosen
            outdone |= older
        if not excerpts:
            yield Refusal()
            return
        pieces = list(shown(without_repeats(excerpts), outdone, japanese=has_kana(request.question.text)))
        numbers = source_numbers((n for piece in pieces for n, _ in piece.quotes), request.passages)
        for piece in pieces:
            for n, words in piece.quotes:
                yield Quote(n, words)
            yield piece.marked(numbers)
        for left in unanswered:
            yield left

    async def _chosen(self, request: GenerationRequest, inquiry: Inquiry) -> tuple[list[Excerpt], Mapping[int, bool]]:
        """Return what one question's passages have for it, best first, and which of it an older document says."""
        own = inquiry.own or inquiry.query
        sections, read = await self._found(request, inquiry, own)
        cosines = partial(self._cosines, request.question.patron, read) if self._knows(inquiry.query) else None
        found = await candidates(own, sections, self._terms, cosines)
        if inquiry.own:  # the turn before has found the passages; it must not choose the words alone
            found = together(found, await candidates(inquiry.query, sections, self._terms, cosines))
        found = placed(inquiry.query, found)
        valid, outdone = newest_first(inquiry.query, required(own, found))
        valid = in_force(inquiry.query, valid)
        if Form.STEPS in wanted(own):
            valid = with_steps(valid)
        whole = bool(wanted(own) & {Form.STEPS, Form.ENUMERATION})
        chosen = selected(valid, share=len(request.each), whole=whole)
        return [with_terms_asked(own, one, self._terms) for one in chosen], outdone

    async def _around(self, patron: Patron, hits: Sequence[Hit]) -> Sequence[SectionPassages]:
        if self._sections is None:
            return [SectionPassages([hit.passage], hit.passage.text) for hit in hits]
        return await self._sections(patron, hits)

    async def _found(
        self, request: GenerationRequest, inquiry: Inquiry, question: str
    ) -> tuple[list[Section], list[Passage]]:
        """Return the first sections and their passages; what lies in front of the librarian keeps its own number."""
        hits = _by_country(inquiry)
        around = await self._around(request.question.patron, hits)
        numbers = {hit.passage.id: n for n, hit in reversed(list(enumerate(request.passages, 1)))}
        found: list[Section] = []
        read: dict[str, Passage] = {}
        for hit, section in zip(hits, around, strict=True):
            one = hit.passage
            if one.id in read or len(found) == READ:
                continue
            read |= {passage.id: passage for passage in section.passages}
            sources = [Source(numbers.get(passage.id, numbers[one.id]), passage.text) for passage in section.passages]
            dated = own_date(one.title, section.opening)
            readable = filter(None, map(without_drawings, units(sources)))
            told = (unit for unit in readable if tells(question, unit, self._terms, stated=one.stated))
            if telling := tuple(told):
                old = is_superseded(one.title, section.opening)
                found.append(Section(len(found) + 1, one.title, one.headings, telling, one.book_id, dated, old))
        return found, list(read.values())

    async def _cosines(self, patron: Patron, read: Sequence[Passage], query: str, texts: list[str]) -> list[float]:
        try:
            asked = np.asarray(await self._embeddings.aembed_query(query))
            stored = await self._stored(patron, read, len(asked)) if self._stored else None
            vectors = np.asarray(await self._vectors(texts, stored))
        except ShishoError:
            raise
        except Exception as error:  # every provider has exceptions of its own
            raise EmbeddingsUnavailable("The embedding model does not answer.") from error
        lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked)
        return [float(cosine) for cosine in vectors @ asked / np.maximum(lengths, 1e-9)]

    async def _vectors(self, texts: list[str], stored: StoredVectors | None) -> list[NDArray[np.float32]]:
        """Return the stored vectors, and embed what has none."""
        kept = {text: vector for text in texts if stored and (vector := stored.get(text)) is not None}
        new = [text for text in dict.fromkeys(texts) if text not in kept]
        made = await self._embeddings.aembed_documents(new) if new else []
        kept |= {text: np.asarray(vector, np.float32) for text, vector in zip(new, made, strict=True)}
        return [kept[text] for text in texts]


def _by_country(inquiry: Inquiry) -> list[Hit]:
    """Return the passages, those that speak of the country asked about nearer the front."""
    passages = [hit.passage for hit in inquiry.passages]
    texts = [" ".join((one.title, *one.headings, one.text)) for one in passages]
    order = by_country(inquiry.query, texts, [hit.score for hit in inquiry.passages])
    return [inquiry.passages[at] for at in order]
