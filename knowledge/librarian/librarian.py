"""The librarian: retrieval, judgement and generation behind one function from question to answer."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

import structlog
from langchain_core.retrievers import BaseRetriever

from knowledge.catalogue.hits import Hit, hits_in
from knowledge.catalogue.shelves import Patron
from knowledge.errors import BudgetSpent, LibrarianUnavailable
from knowledge.librarian.addresses import held_addresses
from knowledge.librarian.answers import Answer, Citation, CitationCheck, Delta, Ending, Stage
from knowledge.librarian.citations import MARK, cited, numbered_by_source, unmarked
from knowledge.librarian.followups import (
    QuestionRewriter,
    StandaloneQuestion,
    blend_history,
    blend_message,
    continues,
    follows,
    fuse_by_rank,
    standalone_question,
)
from knowledge.librarian.generation import (
    GenerationRequest,
    Incomplete,
    Inquiry,
    Piece,
    Quote,
    Refusal,
    Unanswered,
    UnknownMarks,
    Writer,
)
from knowledge.librarian.grounding.grounding import GroundedText, Grounding
from knowledge.librarian.output_filter import clean, without_code
from knowledge.librarian.question import Question, definitions_of_compared
from knowledge.librarian.quoting import QUOTING
from knowledge.librarian.refusal import Judge, absent_codes, absent_names
from knowledge.librarian.system_prompts import SystemPrompt

log = structlog.get_logger()


class StageTimer:
    """A timer of stages in milliseconds; "total" is counted from the beginning."""

    def __init__(self) -> None:
        self._begun = self._lap = time.perf_counter()
        self.timings: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Count the time since the last lap to a stage, which several questions go through one after the other."""
        now = time.perf_counter()
        self.timings[stage] = round(self.timings.get(stage, 0.0) + (now - self._lap) * 1000, 2)
        self._lap = now

    def total(self) -> dict[str, float]:
        return self.timings | {"total": round((time.perf_counter() - self._begun) * 1000, 2)}


class WrittenText:
    """The text that a writer has written so far; `unknown` counts marks that no passage has."""

    def __init__(self) -> None:
        self.text = ""
        self.quotes: dict[int, str] = {}
        self.unanswered: list[str] = []
        self.unknown = 0
        self.ending = Ending.WHOLE

    def take(self, piece: Piece) -> str:
        """Return the words that the piece adds; no empty space at the beginning."""
        match piece:
            case UnknownMarks():
                self.unknown = len(piece.numbers)
            case Incomplete():
                self.ending = piece.ending
            case Unanswered():
                self.unanswered.append(piece.question)
            case Quote():
                kept = self.quotes.get(piece.n)
                self.quotes[piece.n] = f"{kept} … {piece.text}" if kept else piece.text
            case str():
                words = piece if self.text else piece.lstrip()
                self.text += words
                return words
        return ""

    def close(self) -> None:
        """Raise LibrarianUnavailable where nothing was written."""
        if not self.text.strip():
            raise LibrarianUnavailable("The language model gave an empty answer.")


@dataclass(frozen=True, slots=True)
class SearchedQuestion:
    """One question of a message: `able` if what was found can answer it, `absent` the names that nothing found has."""

    standalone: StandaloneQuestion
    found: tuple[Hit, ...]
    absent: tuple[str, ...]
    able: bool

    @property
    def answers(self) -> bool:
        return self.able and not self.absent


class Librarian:
    """The librarian. Without a `judge` whatever is found counts as able to answer.

    `grounding` strikes what a model's text does not have from its passages; `quoting` answers where nothing is left.
    """

    def __init__(
        self,
        retriever_for: Callable[[Patron], BaseRetriever],
        writer: Writer,
        manual: SystemPrompt,
        judge: Judge | None = None,
        rewriter: QuestionRewriter | None = None,
        grounding: Grounding | None = None,
        quoting: Writer | None = None,
    ) -> None:
        self._retriever_for = retriever_for
        self._writer = writer
        self._manual = manual
        self._judge = judge
        self._rewriter = rewriter
        self._grounding = grounding
        self._quoting = quoting

    @property
    def quotes(self) -> bool:
        """Return whether answers are quoted word for word, and so complete at once."""
        return self._writer.name == QUOTING

    @property
    def checks(self) -> bool:
        """Return whether a model's text is checked once it is whole, so that what is shown before is a draft."""
        return self._grounding is not None and not self.quotes

    async def so_far(self, text: str, question: Question, passages: Sequence[Hit], ending: Ending) -> Answer:
        """Return what was written before the writer was stopped or failed, as far as it is held by what it cites.

        Where that is nothing and the model failed, the quoting librarian answers if it can. Quotes come whole or not
        at all.
        """
        written = WrittenText()
        written.take("" if self.quotes else text)
        answer = replace(self._answer(written, passages, self._writer.name), ending=ending)
        if self._grounding is None or self.quotes:
            answer = _without_others(answer)
        else:
            answer = _grounded(answer, await self._grounding.check(text, question.patron, passages))
            if not answer.text and ending is Ending.BROKEN:
                request = GenerationRequest(question, question.text, tuple(passages))
                answer = await self._quoted(request, Ending.MODEL_DOWN) or answer
        return _numbered(replace(answer, tokens=question.meter.tokens))

    async def answer(self, question: Question) -> AsyncGenerator[Stage | Delta | Answer, None]:
        """Yield stages, then the text piece by piece, and the Answer last; a refusal is an Answer too.

        Raise LibrarianUnavailable, whose `partial` is what was written; StacksUnavailable, CatalogueUnavailable.
        """
        watch = StageTimer()
        yield Stage("searching")
        searched = await self._searched(question, watch)
        first, answered = searched[0].standalone, [one for one in searched if one.answers]
        if not answered:
            absent = tuple(dict.fromkeys(name for one in searched for name in one.absent))
            refusal = self._refusal((*question.attached, *_interleaved(searched)), watch)
            yield _completed(first, replace(refusal, absent=absent), question)
            return
        passages = (*question.attached, *_interleaved(answered))
        yield Stage("reading", passages)
        unanswered = tuple(one.standalone.own or one.standalone.text for one in searched if not one.answers)
        async with aclosing(self._written(_request(question, answered, passages), watch)) as written:
            async for event in written:
                if isinstance(event, Answer):
                    yield _completed(first, _with_unanswered(event, unanswered), question)
                else:
                    yield event

    async def _searched(self, question: Question, watch: StageTimer) -> list[SearchedQuestion]:
        """Search and judge each question of a message, and the message as a whole where none of several is answered."""
        parts = list(question.parts())
        if len(parts) == 1 or question.sure or question.attached or (self._rewriter and follows(question)):
            whole = await self._search_one(question, await self._standalone(question, watch), watch)
            return [whole, *(await self._definitions(question, watch) if whole.answers and self.quotes else [])]
        blended = [blend_history(parts[0]), *map(blend_message, parts[1:])]
        each = [await self._search_one(*one, watch) for one in zip(parts, blended, strict=True)]
        if any(one.answers for one in each):
            return each
        return [await self._search_one(question, await self._standalone(question, watch), watch)]

    async def _definitions(self, question: Question, watch: StageTimer) -> list[SearchedQuestion]:
        """Search what each of two things is whose difference is asked for: few documents say both in one place."""
        asked = [replace(question, text=text, history=()) for text in definitions_of_compared(question.text)]
        each = [await self._search_one(one, blend_history(one), watch) for one in asked]
        return [one for one in each if one.answers]

    async def _search_one(
        self, question: Question, standalone: StandaloneQuestion, watch: StageTimer
    ) -> SearchedQuestion:
        found = await self._search(question.patron, standalone)
        watch.lap("search")
        absent = self._absent(question, standalone, (*question.attached, *found))
        judged = await self._judged(question, standalone, found)
        words = _words_to_judge(question, standalone)
        able = self._can_answer(words, judged, sure=question.sure) or self._attached_can_answer(
            question.attached, standalone.text
        )
        watch.lap("judge")
        return SearchedQuestion(standalone, found, absent, able)

    async def _judged(
        self, question: Question, standalone: StandaloneQuestion, found: tuple[Hit, ...]
    ) -> tuple[Hit, ...]:
        """Return what the question's own words find, since an earlier turn that was blended in is always near."""
        words = _words_to_judge(question, standalone)
        if self._judge is None or words in standalone.queries:
            return found
        return await self._search(question.patron, StandaloneQuestion((words,), words))

    def _absent(self, question: Question, standalone: StandaloneQuestion, passages: Sequence[Hit]) -> tuple[str, ...]:
        """Return names that nothing found has; of an alert that the question is about, only its error codes count."""
        last = next((turn for turn in reversed(question.history) if turn.speaker == "patron"), None)
        if last is None or not last.app or standalone.text == question.text:
            return absent_names(standalone.text, passages, only_strict=not self.quotes)
        own = absent_names(question.text, passages, only_strict=not self.quotes)
        return (*own, *absent_codes(last.text, passages))

    def _can_answer(self, query: str, passages: Sequence[Hit], *, sure: bool = False) -> bool:
        return bool(passages) and (self._judge is None or self._judge.can_answer(query, passages, sure=sure))

    def _attached_can_answer(self, attached: Sequence[Hit], query: str) -> bool:
        """Skip the judge for attachments when a model answers: "What does it say?" shares no terms with the file."""
        return bool(attached) and (not self.quotes or self._can_answer(query, attached))

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
        written = WrittenText()
        try:
            async with aclosing(self._writer.write(request)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Refusal):
                        yield self._refusal(request.passages, watch)
                        return
                    if words := written.take(piece):
                        if words == written.text:
                            watch.lap("first_text")
                        yield Delta(words)
            written.close()
        except LibrarianUnavailable as error:
            yield replace(await self._without_model(request, error, watch), timings_ms=watch.total())
            return
        watch.lap("write")
        yield await self._checked(self._answer(written, request.passages, self._writer.name), request, watch)

    def _answer(self, written: WrittenText, passages: Sequence[Hit], model: str) -> Answer:
        text = written.text.rstrip()
        citations = cited(text, passages, written.quotes)
        return Answer(
            text,
            citations,
            tuple(passages),
            refused=False,
            model=model,
            manual_sha256=self._manual.sha256,
            marking=CitationCheck(0 if written.quotes else unmarked(text), written.unknown),
            ending=written.ending,
            addresses=_addresses(citations, passages, [hit.passage.text for hit in passages]),
            unanswered=tuple(written.unanswered),
        )

    async def _checked(self, answer: Answer, request: GenerationRequest, watch: StageTimer) -> Answer:
        """Keep of a model's text what is held; quote in its place where nothing is, and refuse where it says so."""
        if self._grounding is None or self.quotes:
            return replace(answer if self.quotes else _without_others(answer), timings_ms=watch.total())
        grounded = await self._grounding.check(answer.text, request.question.patron, request.passages)
        watch.lap("ground")
        if grounded.leaves_open:
            return self._refusal(request.passages, watch)
        if grounded.answers:
            return replace(_grounded(answer, grounded), timings_ms=watch.total())
        quoted = await self._quoted(request, Ending.REPLACED)
        if quoted is None:
            return replace(self._refusal(request.passages, watch), sentences=grounded.sentences)
        return replace(quoted, sentences=grounded.sentences, timings_ms=watch.total())

    async def _without_model(
        self, request: GenerationRequest, error: LibrarianUnavailable, watch: StageTimer
    ) -> Answer:
        """Quote where the model does not answer; refuse only where its budget is spent, since waiting may help else."""
        spent = isinstance(error, BudgetSpent)
        ending = Ending.BUDGET_SPENT if spent else Ending.MODEL_DOWN
        quoted = None if error.partial.strip() else await self._quoted(request, ending)
        if quoted is None and not spent:
            raise error
        log.warning("model_replaced_by_quotes", reason=str(error))
        return quoted or replace(self._refusal(request.passages, watch), ending=ending)

    async def _quoted(self, request: GenerationRequest, ending: Ending) -> Answer | None:
        """Return the quoting librarian's answer; None where it has none."""
        if self._quoting is None:
            return None
        written = WrittenText()
        async with aclosing(self._quoting.write(request)) as pieces:
            async for piece in pieces:
                written.take(piece)
        if not written.text.strip():
            return None
        return replace(self._answer(written, request.passages, self._quoting.name), ending=ending)

    def _refusal(self, passages: Sequence[Hit], watch: StageTimer) -> Answer:
        """Refuse, and keep the nearest passages for a "perhaps"."""
        return Answer("", (), tuple(passages), True, self._writer.name, self._manual.sha256, watch.total())


def _words_to_judge(question: Question, standalone: StandaloneQuestion) -> str:
    """Return the words that are judged; what may be said to somebody else has to stand by its own."""
    return question.text if question.sure and not continues(question) else standalone.text


def _request(question: Question, answered: Sequence[SearchedQuestion], passages: tuple[Hit, ...]) -> GenerationRequest:
    """Return what the writer is asked; a single question is asked as it was searched."""
    if len(answered) == 1:
        only = answered[0].standalone
        return GenerationRequest(question, only.text, passages, only.own)
    each = tuple(Inquiry(one.standalone.text, one.found, one.standalone.own) for one in answered)
    return GenerationRequest(question, question.text, passages, inquiries=each)


def _interleaved(searched: Sequence[SearchedQuestion]) -> tuple[Hit, ...]:
    """Return the hits of all, each once: the first of each question, then the second ones."""
    ranks = chain.from_iterable(zip_longest(*(one.found for one in searched)))
    once: dict[str, Hit] = {}
    for hit in filter(None, ranks):
        once.setdefault(hit.passage.id, hit)
    return tuple(once.values())


def _with_unanswered(answer: Answer, unanswered: tuple[str, ...]) -> Answer:
    """Name the questions of the message to which nothing was found."""
    return answer if answer.refused else replace(answer, unanswered=(*unanswered, *answer.unanswered))


def _completed(standalone: StandaloneQuestion, answer: Answer, question: Question) -> Answer:
    """Add what the question became and took, and number the sources as they are cited."""
    tokens = question.meter.tokens
    answer = replace(answer, rephrased=standalone.rephrased, instruction_sha256=standalone.sha256, tokens=tokens)
    return _numbered(answer)


def _numbered(answer: Answer) -> Answer:
    return numbered_by_source(answer, marked=answer.model == QUOTING)


def _grounded(answer: Answer, grounded: GroundedText) -> Answer:
    """Keep the citations of what is left."""
    left = {int(n) for n in MARK.findall(without_code(grounded.text))}
    citations = tuple(one for one in answer.citations if one.n in left)
    marking = replace(answer.marking, unmarked=unmarked(grounded.text))
    own = _addresses(citations, answer.passages, grounded.read)
    kept = replace(answer, text=grounded.text, citations=citations, marking=marking, addresses=own)
    return replace(_without_others(kept), sentences=grounded.sentences)


def _addresses(citations: Sequence[Citation], passages: Sequence[Hit], texts: Sequence[str]) -> frozenset[str]:
    """Return the addresses that what is cited has; a question's attachments are nobody's documents."""
    given = [one.n - 1 for one in citations if one.book_id and one.n <= len(passages)]
    quoted = [one.quote for one in citations if one.book_id]
    return held_addresses((*quoted, *(texts[at] for at in given)))


def _without_others(answer: Answer) -> Answer:
    """Take out of a model's text the addresses that it was given in passages which it does not cite."""
    return replace(answer, text=clean(answer.text, len(answer.passages), held=answer.addresses).rstrip())
