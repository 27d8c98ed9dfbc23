"""One call of the librarian, whose text is shown while it is written."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from bot.answering.live_message import StreamWriter
from bot.answering.thread import StatusLine
from bot.blocks.answers import status
from knowledge.catalogue.hits import Hit
from knowledge.errors import LibrarianUnavailable
from knowledge.librarian.answers import Answer, Delta, Ending, Stage
from knowledge.librarian.citations import numbered_so_far
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.question import Question
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

CANCEL_EVERY = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class GeneratedAnswer:
    """An answer; one that was cut short has the text until then, and `error` if it broke off.

    `company`: several people talk in the thread. `remarks` are about files attached to the question.
    """

    answer: Answer
    error: LibrarianUnavailable | None = None
    company: bool = False
    remarks: tuple[str, ...] = ()


class AnswerGenerator:
    """Asks the librarian and shows what it does; where `quiet`, nothing is shown before the answer is whole."""

    def __init__(
        self, librarian: Librarian, line: StatusLine, writer: StreamWriter, language: Language, *, quiet: bool = False
    ) -> None:
        self._librarian = librarian
        self._line = line
        self._writer = writer
        self._language = language
        self._quiet = quiet
        self._text = ""
        self._passages: tuple[Hit, ...] = ()

    async def ask(self, question: Question, stopped: asyncio.Event) -> GeneratedAnswer:
        """Hang up on the model once `stopped` is set. Raises Unavailable where nothing was written yet."""
        try:
            answer = await _unless(stopped, self._listen(question))
        except LibrarianUnavailable as error:
            if not error.partial.strip():
                raise
            answer = await self._so_far(error.partial, question, Ending.BROKEN)
            if not answer.text:
                raise
            return GeneratedAnswer(answer, error)
        if answer is None:
            return GeneratedAnswer(await self._so_far(self._text, question, Ending.STOPPED))
        return GeneratedAnswer(answer)

    async def _so_far(self, text: str, question: Question, ending: Ending) -> Answer:
        return await self._librarian.so_far(text, question, self._passages, ending)

    async def _listen(self, question: Question) -> Answer:
        answer = None
        async for said in self._librarian.answer(question):
            match said:
                case Stage():
                    self._passages = said.passages
                    if said.passages and not self._quiet:  # the search itself is announced by the caller
                        self._line.show(status(said, self._language))
                case Delta():
                    self._text += said.text
                    await self._show()
                case Answer():
                    answer = said
        assert answer is not None, "the librarian's last word is an answer"
        return answer

    async def _show(self) -> None:
        """Show a model's words as they come, cited as in the whole; a quoting librarian's text comes whole."""
        if not (self._quiet or self._librarian.quotes):
            await self._line.stop()  # a status after the first words would be shown beside them
            self._writer.show(self._draft)

    def _draft(self) -> str:
        said = f"{say(self._language, 'answer-draft')}\n\n" if self._librarian.checks else ""
        return said + numbered_so_far(self._text, self._passages)


async def _unless(stopped: asyncio.Event, listening: Coroutine[Any, Any, Answer]) -> Answer | None:
    """Return the answer, or None where it was stopped; the call is over in both cases."""
    heard, waiting = asyncio.create_task(listening), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait({heard, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        await _cancelled(heard)
    return None if heard.cancelled() else heard.result()


async def _cancelled(task: asyncio.Task[Answer]) -> None:
    """Cancel again until it ends: a provider's client may miss a cancellation while it opens its connection."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=CANCEL_EVERY)
