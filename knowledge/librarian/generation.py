"""Generation: question, history and passages in, safe text out."""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder

from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.errors import LibrarianUnavailable
from knowledge.librarian.addresses import held_addresses
from knowledge.librarian.answers import Ending
from knowledge.librarian.budget import ModelBudget
from knowledge.librarian.output_filter import OutputFilter, clean
from knowledge.librarian.question import Question, Turn
from knowledge.librarian.refusal import RefusalDetector
from knowledge.librarian.system_prompts import SystemPrompt

log = structlog.get_logger()

TURNS_KEPT = 8
TURN_LENGTH = 2000  # characters of an earlier message that are read again
REASONS = ("finish_reason", "stop_reason", "done_reason")  # of OpenAI, Anthropic and Ollama
TELLING = {"ChatOpenAI", "AzureChatOpenAI", "ChatAnthropic", "ChatOllama"}  # whose servers always give a reason
AT_ITS_LENGTH = {"length", "max_tokens", "model_context_window_exceeded", "MAX_TOKENS"}
BY_A_FILTER = {"content_filter", "refusal", "content_filtered", "guardrail_intervened", "SAFETY"}
REFUSED = {401, 403, 404}  # statuses that waiting does not fix


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question of a message with the passages that it found.

    `query` is the question as it was searched; `own` are its own words where the query has an earlier turn's too.
    """

    query: str
    passages: tuple[Hit, ...]
    own: str | None = None


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """A message with its passages; of several questions, those of all, and the `inquiries` one by one.

    `query` and `own` are as an inquiry has them.
    """

    question: Question
    query: str
    passages: tuple[Hit, ...]
    own: str | None = None
    inquiries: tuple[Inquiry, ...] = ()

    @property
    def each(self) -> tuple[Inquiry, ...]:
        return self.inquiries or (Inquiry(self.query, self.passages, self.own),)


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of passage `n` that an answer quotes, unchanged."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class UnknownMarks:
    """Marks that were removed from the text, since no passage has their numbers."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A writer's statement that the passages do not contain the answer."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """One of several questions, to which the passages have no answer."""

    question: str


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A statement of the model's server, or its silence, that the text ended before its end."""

    ending: Ending


ExpandContext = Callable[[Patron, Sequence[Hit]], Awaitable[Sequence[str]]]
Piece = str | Quote | UnknownMarks | Incomplete | Unanswered | Refusal


class Writer(Protocol):
    """A writer of answers: the language model, or the quoting librarian."""

    @property
    def name(self) -> str: ...

    def write(self, request: GenerationRequest) -> AsyncGenerator[Piece, None]:
        """Yield text that is safe to show, with marks [n] of the request's passages, n from 1."""
        ...


class FinishReason:
    """The reason why the model's server ended the text, by whichever name it has for that."""

    def __init__(self) -> None:
        self._said = ""

    def hear(self, chunk: BaseMessage) -> None:
        for name in REASONS:
            self._said = str(chunk.response_metadata.get(name) or self._said)

    def ending(self, *, tells: bool) -> Ending:
        """Return the ending; where a server `tells` the reason and told none, the connection closed early."""
        if not self._said:
            return Ending.CLOSED if tells else Ending.WHOLE
        if self._said in AT_ITS_LENGTH:
            return Ending.CUT
        return Ending.FILTERED if self._said in BY_A_FILTER else Ending.WHOLE


class ModelWriter:
    """A language model as a writer. It is an LCEL chain: an agent's prompt would put passages into the system message.

    `silence` is how many seconds may pass between two pieces of text; `expand_context` returns the texts of the
    passages with what surrounds them.
    """

    def __init__(
        self,
        model: BaseChatModel,
        manual: SystemPrompt,
        silence: float,
        expand_context: ExpandContext | None = None,
        budget: ModelBudget | None = None,
    ) -> None:
        prompt = ChatPromptTemplate.from_messages(
            [
                manual.message,
                MessagesPlaceholder("history"),
                ("human", "Passages:\n\n{passages}\n\nQuestion:\n{question}"),
            ]
        )
        self._chain = prompt | model
        self._silence = silence
        self._expand_context = expand_context
        self._budget = budget or ModelBudget()
        self._manual = manual
        self._tells = type(model).__name__ in TELLING
        self.name = _name(model)

    async def write(self, request: GenerationRequest) -> AsyncGenerator[Piece, None]:
        texts = await self._texts(request)
        refusal, reason, written = RefusalDetector(), FinishReason(), ""
        shown = OutputFilter(len(request.passages), held_addresses(_own(request.passages, texts)))
        try:
            async with aclosing(self._deltas(request, texts, reason)) as deltas:
                async for delta in deltas:
                    text = shown.feed(refusal.feed(delta))
                    if refusal.refused:
                        yield Refusal()
                        return
                    written += text
                    yield text
        except LibrarianUnavailable as error:
            error.partial = written + shown.close()
            raise
        yield shown.feed(refusal.close()) + shown.close()
        yield UnknownMarks(tuple(shown.unknown))
        if (ending := reason.ending(tells=self._tells)) is not Ending.WHOLE:
            yield Incomplete(ending)

    async def _texts(self, request: GenerationRequest) -> Sequence[str] | None:
        return (
            None
            if self._expand_context is None
            else await self._expand_context(request.question.patron, request.passages)
        )

    async def _deltas(
        self, request: GenerationRequest, texts: Sequence[str] | None, reason: FinishReason
    ) -> AsyncGenerator[str, None]:
        question, passages = request.question, numbered(request.passages, texts)
        history = list(_messages(question.history))
        values = {"history": history, "passages": passages, "question": question.text}
        prompt = "\n".join((self._manual.text, passages, question.text, *(str(turn.content) for turn in history)))
        async with self._budget.call(question, prompt) as call, self._opened(values) as stream:
            while True:
                try:
                    async with asyncio.timeout(self._silence):
                        chunk = await anext(stream)
                except StopAsyncIteration:
                    return
                except TimeoutError as error:
                    raise LibrarianUnavailable(f"The model was silent for {self._silence:g} seconds.") from error
                except Exception as error:  # every provider has exceptions of its own
                    raise _unavailable(error) from error
                call.hear(chunk)
                reason.hear(chunk)
                yield str(chunk.text)

    @asynccontextmanager
    async def _opened(self, values: dict[str, Any]) -> AsyncIterator[AsyncIterator[BaseMessage]]:
        """Close the stream on leaving, so that the model stops writing when nobody reads any more."""
        stream = self._chain.astream(values)
        try:
            yield stream
        finally:
            if isinstance(stream, AsyncGenerator):
                await stream.aclose()


def _own(passages: Sequence[Hit], texts: Sequence[str] | None) -> list[str]:
    """Return the texts of the passages that are in the stacks; an attachment's addresses are nobody's of ours."""
    read = [hit.passage.text for hit in passages] if texts is None else texts
    return [text for hit, text in zip(passages, read, strict=True) if hit.passage.book_id]


def _messages(history: Iterable[Turn]) -> Iterable[BaseMessage]:
    for turn in tuple(history)[-TURNS_KEPT:]:
        text = turn.text[:TURN_LENGTH]
        if turn.speaker == "librarian":
            yield AIMessage(clean(text, 0))  # its marks are the numbers of other passages
        else:
            yield HumanMessage(f"{' '.join(turn.name.split())}: {text}" if turn.name else text)


def _unavailable(error: Exception) -> LibrarianUnavailable:
    status = getattr(error, "status_code", None)
    log.warning("model_failed", kind=type(error).__name__, status=status)
    fix = "Check SHISHO_MODEL and its API key." if status in REFUSED else ""
    reason = f"status {status}" if status is not None else type(error).__name__
    return LibrarianUnavailable(f"The language model does not answer ({reason}).", fix=fix)


def _name(model: BaseChatModel) -> str:
    for field in ("model_name", "model"):
        value = getattr(model, field, None)
        if isinstance(value, str) and value:
            return value
    return type(model).__name__


QUOTE = "| "
# Characters that people cannot see and that may carry words for a model: tags, direction, zero width, controls.
UNSEEN = re.compile(
    r"[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
)


def numbered(passages: Sequence[Hit], texts: Sequence[str] | None = None) -> str:
    """Quote every line of every passage, titles included; the numbers are outside the quotations.

    `texts` has what the model reads of each passage, where that is more than the passage.
    """
    read = [found.passage.text for found in passages] if texts is None else texts
    pairs = zip(passages, read, strict=True)
    return "\n\n".join(f"[{n}]\n{_quoted(found, text)}" for n, (found, text) in enumerate(pairs, 1))


def _quoted(found: Hit, text: str) -> str:
    heading = " › ".join(_one_line(part) for part in (found.passage.title, found.passage.place) if part)
    return "\n".join(f"{QUOTE}{line}" for line in (heading, *_lines(text)))


def _lines(text: str) -> Iterable[str]:
    return UNSEEN.sub("", text).splitlines()


def _one_line(text: str) -> str:
    return " ".join(" ".join(_lines(text)).split())
