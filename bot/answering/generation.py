"""The librarian is asked, and what it says is shown while it says it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from bot.answering.streaming import Preview
from bot.answering.thread import StatusLine
from bot.blocks.answers import status
from knowledge.catalogue.hits import Hit
from knowledge.errors import LibrarianUnavailable
from knowledge.librarian.answers import Answer, Delta, Stage
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.question import Question
from knowledge.messages.language import Language

TELL_AGAIN = 0.1  # seconds


class Ending(StrEnum):
    WHOLE = auto()
    STOPPED = auto()  # by the reader
    BROKEN = auto()  # the model broke off


@dataclass(frozen=True, slots=True)
class Consulted:
    """An answer that did not come to its end has what was written until then; `error` is what broke it off.

    `company`: several people talk in the thread. `remarks` are on what came with the question.
    """

    answer: Answer
    ending: Ending = Ending.WHOLE
    error: LibrarianUnavailable | None = None
    company: bool = False
    remarks: tuple[str, ...] = ()


class Consulting:
    def __init__(self, librarian: Librarian, line: StatusLine, preview: Preview, language: Language) -> None:
        self._librarian = librarian
        self._line = line
        self._preview = preview
        self._language = language
        self._text = ""
        self._passages: tuple[Hit, ...] = ()

    async def ask(self, question: Question, stopped: asyncio.Event) -> Consulted:
        """Once `stopped` is set the model is hung up on. Raises Unavailable where nothing was written yet."""
        try:
            answer = await _unless(stopped, self._hear(question))
        except LibrarianUnavailable as error:
            if not error.partial.strip():
                raise
            return Consulted(self._librarian.so_far(error.partial, self._passages), Ending.BROKEN, error)
        if answer is None:
            return Consulted(self._librarian.so_far(self._text, self._passages), Ending.STOPPED)
        return Consulted(answer)

    async def _hear(self, question: Question) -> Answer:
        answer = None
        async for said in self._librarian.answer(question):
            match said:
                case Stage():
                    self._passages = said.passages
                    self._line.show(status(said, self._language))
                case Delta():
                    self._text += said.text
                    await self._show(said.text)
                case Answer():
                    answer = said
        assert answer is not None, "the librarian's last word is an answer"
        return answer

    async def _show(self, words: str) -> None:
        """What is only quoted is whole at once."""
        if not self._librarian.quotes:
            await self._line.stop()  # a status that comes after the first words would stand beside them
            self._preview.grow(words)


async def _unless(stopped: asyncio.Event, hearing: Coroutine[Any, Any, Answer]) -> Answer | None:
    """None where it was stopped before its end; it is over in any case."""
    heard, waiting = asyncio.create_task(hearing), asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait({heard, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        await _cancelled(heard)
    return None if heard.cancelled() else heard.result()


async def _cancelled(task: asyncio.Task[Answer]) -> None:
    """Told again until it obeys: a provider's client may miss it while it opens its connection."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=TELL_AGAIN)
