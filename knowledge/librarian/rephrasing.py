"""The standalone question behind a follow-up, written by the language model under an instruction of its own."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.prompts import ChatPromptTemplate

from knowledge.librarian.manual import Manual
from knowledge.librarian.marks import clean
from knowledge.librarian.passages import QUOTE, UNSEEN
from knowledge.librarian.questions import Question, Turn

log = structlog.get_logger()

PATIENCE = 8.0  # seconds: the question as it was asked is better than a late one
TURNS = 6
TURN_LENGTH = 600
LONGEST = 300  # characters, or three times the question
FROM_THE_TALK = 1 / 3  # of its words have to come from the conversation: an excuse or a lecture has others
WORDS = re.compile(r"[a-zà-öø-ÿ0-9_]{3,}", re.IGNORECASE)
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Rephrasing:
    def __init__(self, model: BaseChatModel, instruction: Manual, patience: float = PATIENCE) -> None:
        prompt = ChatPromptTemplate.from_messages(
            [instruction.message, ("human", "Conversation:\n\n{talk}\n\nLast question:\n{question}")]
        )
        self._chain = prompt | model
        self._patience = min(patience, PATIENCE)
        self.sha256 = instruction.sha256

    async def standalone(self, question: Question) -> str | None:
        """None where the model fails, is late, or writes anything but a question of this conversation."""
        values = {"talk": "\n".join(_talk(question.history)), "question": question.text}
        try:
            async with asyncio.timeout(self._patience):
                written = await self._chain.ainvoke(values)
        except Exception as error:  # noqa: BLE001  whatever a provider raises, the question as it was asked goes on
            log.warning("question_not_rephrased", kind=type(error).__name__)
            return None
        return _usable(str(written.text), question)


def _talk(history: Iterable[Turn]) -> Iterator[str]:
    for turn in tuple(history)[-TURNS:]:
        text = " ".join(UNSEEN.sub("", clean(turn.text, 0))[:TURN_LENGTH].split())
        if text:
            yield f"{QUOTE}{turn.speaker}: {text}"


def _usable(written: str, question: Question) -> str | None:
    text = clean(UNSEEN.sub("", written), 0).strip().strip("\"'`“”「」").strip()
    if not text or "\n" in text or len(text) > max(LONGEST, 3 * len(question.text)):
        return None
    known = _signs("\n".join((question.text, *(turn.text for turn in question.history))))
    signs = _signs(text)
    return text if signs and len(signs & known) / len(signs) >= FROM_THE_TALK else None


def _signs(text: str) -> set[str]:
    """Words of three letters and more, and pairs of characters in scripts that do not part words."""
    pairs = {one + other for one, other in pairwise(text) if UNSPACED.match(one) and UNSPACED.match(other)}
    return {word.casefold() for word in WORDS.findall(text)} | pairs
