"""The librarian: retrieval, judgement and generation behind one function from question to answer."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from langchain_core.retrievers import BaseRetriever

from knowledge.catalogue.hits import Hit, hits_in
from knowledge.catalogue.shelves import Patron
from knowledge.errors import LibrarianUnavailable
from knowledge.librarian.answers import Answer, CitationCheck, Delta, Stage
from knowledge.librarian.citations import cited, unmarked
from knowledge.librarian.followups import (
    QuestionRewriter,
    StandaloneQuestion,
    blend_history,
    follows,
    fuse_by_rank,
    standalone_question,
)
from knowledge.librarian.generation import GenerationRequest, Quote, Refusal, UnknownMarks, Writer
from knowledge.librarian.question import Question
from knowledge.librarian.quoting import QUOTING
from knowledge.librarian.refusal import Judge
from knowledge.librarian.system_prompts import SystemPrompt


class StageTimer:
    """A timer of stages in milliseconds; "total" is counted from the beginning."""

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
    """The librarian. Without a `judge` whatever is found counts as able to answer."""

    def __init__(
        self,
        retriever_for: Callable[[Patron], BaseRetriever],
        writer: Writer,
        manual: SystemPrompt,
        judge: Judge | None = None,
        rewriter: QuestionRewriter | None = None,
    ) -> None:
        self._retriever_for = retriever_for
        self._writer = writer
        self._manual = manual
        self._judge = judge
        self._rewriter = rewriter

    @property
    def quotes(self) -> bool:
        """Return whether answers are quoted word for word, and so complete at once."""
        return self._writer.name == QUOTING

    def so_far(self, text: str, passages: Sequence[Hit]) -> Answer:
        """Return what was written before the writer was stopped or failed, with the sources that it names."""
        citations = cited(text, passages, {})
        return Answer(text.rstrip(), citations, tuple(passages), False, self._writer.name, self._manual.sha256)

    async def answer(self, question: Question) -> AsyncGenerator[Stage | Delta | Answer, None]:
        """Yield stages, then the text piece by piece, and the Answer last; a refusal is an Answer too.

        Raise LibrarianUnavailable, whose `partial` is what was written; StacksUnavailable, CatalogueUnavailable.
        """
        watch = StageTimer()
        yield Stage("searching")
        standalone = await self._standalone(question, watch)
        found = await self._search(question.patron, standalone)
        passages = (*question.attached, *found)
        watch.lap("search")
        able = self._able(standalone.text, found) or self._able_from(question.attached, standalone.text)
        watch.lap("judge")
        if not able:
            yield _under(standalone, self._refusal(passages, watch))
            return
        yield Stage("reading", passages)
        async with aclosing(self._written(GenerationRequest(question, standalone.text, passages), watch)) as written:
            async for event in written:
                yield _under(standalone, event) if isinstance(event, Answer) else event

    def _able(self, query: str, passages: Sequence[Hit]) -> bool:
        return bool(passages) and (self._judge is None or self._judge.can_answer(query, passages))

    def _able_from(self, attached: Sequence[Hit], query: str) -> bool:
        """Skip the judge for attachments when a model answers: "What does it say?" shares no terms with the file."""
        return bool(attached) and (not self.quotes or self._able(query, attached))

    async def _standalone(self, question: Question, watch: StageTimer) -> StandaloneQuestion:
        if not follows(question):
            return blend_history(question)
        rewritten = await self._rewriter.rewrite(question) if self._rewriter else None
        watch.lap("follow_up")
        if self._rewriter is None or rewritten is None:
            return blend_history(question)
        return standalone_question(question, rewritten, self._rewriter.sha256)

    async def _search(self, patron: Patron, standalone: StandaloneQuestion) -> tuple[Hit, ...]:
        retriever = self._retriever_for(patron)
        lists = await asyncio.gather(*(retriever.ainvoke(text) for text in standalone.queries))
        return fuse_by_rank([hits_in(documents) for documents in lists])

    async def _written(self, request: GenerationRequest, watch: StageTimer) -> AsyncGenerator[Delta | Answer, None]:
        text, quotes, unknown = "", dict[int, str](), 0
        async with aclosing(self._writer.write(request)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Refusal):
                    yield self._refusal(request.passages, watch)
                    return
                if isinstance(piece, UnknownMarks):
                    unknown = len(piece.numbers)
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
        check = CitationCheck(0 if quotes else unmarked(text), unknown)
        yield Answer(
            text,
            cited(text, request.passages, quotes),
            request.passages,
            refused=False,
            model=self._writer.name,
            manual_sha256=self._manual.sha256,
            timings_ms=watch.total(),
            marking=check,
        )

    def _refusal(self, passages: Sequence[Hit], watch: StageTimer) -> Answer:
        """Refuse, and keep the nearest passages for a "perhaps"."""
        return Answer("", (), tuple(passages), True, self._writer.name, self._manual.sha256, watch.total())


def _under(standalone: StandaloneQuestion, answer: Answer) -> Answer:
    return replace(answer, rephrased=standalone.rephrased, instruction_sha256=standalone.sha256)
