"""Attachments of a question: documents that are read for that question alone, and kept nowhere."""

import asyncio
from collections.abc import Callable, Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

from knowledge.catalogue.books import Passage
from knowledge.catalogue.hits import Hit
from knowledge.errors import EmbeddingsUnavailable, ShishoError
from knowledge.ingestion.ingestion import Ingestion
from knowledge.reading.chunking import Chunk
from knowledge.reading.texts import Source
from knowledge.stacks.search.ranking import ALPHA_KNOWN, ALPHA_UNKNOWN, fuse
from knowledge.stacks.search.search import CANDIDATES
from knowledge.stacks.text.analyzer import analyse

TAKEN = 6  # passages of one document


class QuestionAttachments:
    """A reader of attachments; `knows` says whether the embedding model knows a text's language."""

    def __init__(self, ingestion: Ingestion, embeddings: Embeddings, knows: Callable[[str], bool]) -> None:
        self._ingestion = ingestion
        self._embeddings = embeddings
        self._knows = knows

    async def passages(self, source: Source, question: str, *, title: str, url: str | None) -> tuple[Hit, ...]:
        """Return the best passages, best first. Raise BookRefused, as for a book, and Unavailable."""
        chunks = await self._ingestion.read(source, title=title)
        words = await asyncio.to_thread(_coverage, question, chunks)
        near = sorted(chunks, key=lambda one: -words[one.ordinal])[:CANDIDATES]
        meaning = await self._cosines(question, near)
        alpha = ALPHA_KNOWN if self._knows(question) else ALPHA_UNKNOWN
        ranking = fuse(
            [
                (alpha, {str(one.ordinal): meaning[one.ordinal] for one in near}),
                (1 - alpha, {str(one.ordinal): words[one.ordinal] for one in near}),
            ]
        )
        best = [(chunks[int(key)], score) for key, score in ranking[:TAKEN]]
        return tuple(_hit(one, score, meaning[one.ordinal], words[one.ordinal], title, url) for one, score in best)

    async def _cosines(self, question: str, chunks: Sequence[Chunk]) -> dict[int, float]:
        try:
            asked = np.asarray(await self._embeddings.aembed_query(question))
            vectors = np.asarray(await self._embeddings.aembed_documents([one.text for one in chunks]))
        except ShishoError:
            raise
        except Exception as error:  # every provider has exceptions of its own
            raise EmbeddingsUnavailable("The embedding model does not answer.") from error
        lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked)
        cosines = vectors @ asked / np.maximum(lengths, 1e-9)
        return {one.ordinal: float(cosine) for one, cosine in zip(chunks, cosines, strict=True)}


def _coverage(question: str, chunks: Sequence[Chunk]) -> dict[int, float]:
    """Return the share of the question's terms that each chunk has."""
    asked = set(analyse(question))
    return {
        one.ordinal: len(asked & set(analyse(" ".join((*one.headings, one.text))))) / max(len(asked), 1)
        for one in chunks
    }


def _hit(one: Chunk, score: float, meaning: float, words: float, title: str, url: str | None) -> Hit:
    """Make a hit without a book, so that nothing is looked up in the stacks for it."""
    passage = Passage("", "", "", "", one.ordinal, title, one.headings, one.page, one.text)
    return Hit(passage, score, vector_score=meaning, terms_score=words, coverage=words, url=url)
