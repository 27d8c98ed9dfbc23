"""The librarian: a question in, an answer out, and nothing else in its hands."""

import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing

from langchain_core.retrievers import BaseRetriever

from knowledge.catalogue.access import Patron
from knowledge.errors import LibrarianUnavailable
from knowledge.librarian.answers import Answer, Delta, Found, Marking, Stage
from knowledge.librarian.citations import cited, unmarked
from knowledge.librarian.followups import search_text
from knowledge.librarian.manual import Manual
from knowledge.librarian.questions import Question
from knowledge.librarian.refusal import Judge
from knowledge.librarian.writing import Brief, Quote, Refusal, Strays, Writer


class Stopwatch:
    """Milliseconds by stage; "total" runs from the beginning."""

    def __init__(self) -> None:
        self._begun = self._lap = time.perf_counter()
        self.timings: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.timings[stage] = round((now - self._lap) * 1000, 2)
        self._lap = now

    def total(self) -> dict[str, float]:
        return self.timings | {"total": round((time.perf_counter() - self._begun) * 1000, 2)}


class Librarian:
    """Without a `judge` everything that is found is taken as able to answer."""

    def __init__(
        self,
        retriever_for: Callable[[Patron], BaseRetriever],
        writer: Writer,
        manual: Manual,
        judge: Judge | None = None,
    ) -> None:
        self._retriever_for = retriever_for
        self._writer = writer
        self._manual = manual
        self._judge = judge

    async def answer(self, question: Question) -> AsyncGenerator[Stage | Delta | Answer, None]:
        """Stages, then the text piece by piece, and the Answer last; a refusal is an Answer too.

        Raises LibrarianUnavailable, whose `partial` is what was written; StacksUnavailable, CatalogueUnavailable.
        """
        watch = Stopwatch()
        query = search_text(question)
        yield Stage("searching")
        documents = await self._retriever_for(question.patron).ainvoke(query)
        passages = tuple(Found.of(document) for document in documents)
        watch.lap("search")
        able = bool(passages) and (self._judge is None or self._judge.can_answer(query, passages))
        watch.lap("judge")
        if not able:
            yield self._refusal(passages, watch)
            return
        yield Stage("reading", len(passages))
        async with aclosing(self._written(Brief(question, query, passages), watch)) as written:
            async for event in written:
                yield event

    async def _written(self, brief: Brief, watch: Stopwatch) -> AsyncGenerator[Delta | Answer, None]:
        text, quotes, strays = "", dict[int, str](), 0
        async with aclosing(self._writer.write(brief)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Refusal):
                    yield self._refusal(brief.passages, watch)
                    return
                if isinstance(piece, Strays):
                    strays = len(piece.numbers)
                elif isinstance(piece, Quote):
                    quotes[piece.n] = f"{quotes[piece.n]} … {piece.text}" if piece.n in quotes else piece.text
                elif words := piece if text else piece.lstrip():
                    if not text:
                        watch.lap("first_text")
                    text += words
                    yield Delta(words)
        watch.lap("write")
        if not text.strip():
            raise LibrarianUnavailable("The language model gave an empty answer.")
        text = text.rstrip()
        marking = Marking(0 if quotes else unmarked(text), strays)
        yield Answer(
            text,
            cited(text, brief.passages, quotes),
            brief.passages,
            refused=False,
            model=self._writer.name,
            manual_sha256=self._manual.sha256,
            timings_ms=watch.total(),
            marking=marking,
        )

    def _refusal(self, passages: Sequence[Found], watch: Stopwatch) -> Answer:
        """The nearest passages stay with it, for a "perhaps"."""
        return Answer("", (), tuple(passages), True, self._writer.name, self._manual.sha256, watch.total())
