"""A thread as Slack has it: what was said before a question, and which of our own messages stand there already."""

from collections.abc import AsyncIterator
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.questions import SUBTYPES, Asked
from bot.plain_text import plain
from bot.slack import SLACK_FAILED, Identity, failure
from knowledge.catalogue.answers import Answers
from knowledge.librarian.questions import Turn

ANSWERED = "shisho_answer"  # metadata's event_type on an answer
APOLOGISED = "shisho_apology"
PAGE = 200
TURNS = 12
CHARACTERS = 6_000

Message = dict[str, Any]
log = structlog.get_logger()


def signature(kind: str, asked: Asked, part: int) -> dict[str, Any]:
    """Metadata by which a message of ours is known again after a crash."""
    return {"event_type": kind, "event_payload": {"key": asked.key, "part": part}}


class Conversations:
    def __init__(self, client: AsyncWebClient, me: Identity, answers: Answers) -> None:
        self._client = client
        self._me = me
        self._answers = answers

    async def history(self, asked: Asked) -> tuple[Turn, ...]:
        """The latest turns of the thread before the question; none where Slack does not let us read them."""
        if asked.ts == asked.thread:
            return ()
        try:
            turns = [turn async for turn in self._turns(asked)]
        except SLACK_FAILED as error:
            log.warning("history_unread", key=asked.key, error=failure(error))
            return ()
        return _trimmed(turns)

    async def posted(self, asked: Asked, kind: str) -> dict[int, str]:
        """Which parts of our reply to this question stand in the thread, and their ts."""
        found: dict[int, str] = {}
        async for message in self._messages(asked, oldest=asked.ts):
            metadata = message.get("metadata") or {}
            payload = metadata.get("event_payload") or {}
            if self._ours(message) and metadata.get("event_type") == kind and payload.get("key") == asked.key:
                found[int(payload["part"])] = message["ts"]
        return found

    async def _turns(self, asked: Asked) -> AsyncIterator[Turn]:
        told = set[str]()
        async for message in self._messages(asked, latest=asked.ts):
            if message["ts"] == asked.ts:
                continue
            if not self._ours(message):
                if _by_a_person(message):
                    yield Turn("patron", plain(message.get("text") or ""))
                continue
            key = _answered(message)
            if key is not None and key not in told:  # an answer in several messages is one turn
                told.add(key)
                yield Turn("librarian", await self._answer(asked.workspace, key, message))

    async def _answer(self, workspace: str, key: str, message: Message) -> str:
        """The catalogue has it without sources and disclaimer."""
        row = await self._answers.get(workspace, key)
        return row.text if row is not None else plain(message.get("text") or "")

    async def _messages(self, asked: Asked, **window: str) -> AsyncIterator[Message]:
        pages = await self._client.conversations_replies(
            channel=asked.channel,
            ts=asked.thread,
            limit=PAGE,
            include_all_metadata=True,
            inclusive=True,
            **window,
        )
        async for page in pages:
            for message in page["messages"]:
                yield message

    def _ours(self, message: Message) -> bool:
        return message.get("user") == self._me.user or message.get("bot_id") == self._me.bot


def _by_a_person(message: Message) -> bool:
    return message.get("subtype") in SUBTYPES and not message.get("bot_id") and bool(message.get("user"))


def _answered(message: Message) -> str | None:
    metadata = message.get("metadata") or {}
    key = (metadata.get("event_payload") or {}).get("key")
    return str(key) if key and metadata.get("event_type") == ANSWERED else None


def _trimmed(turns: list[Turn]) -> tuple[Turn, ...]:
    """The latest turns that fit together; a single long one keeps its beginning."""
    kept: list[Turn] = []
    room = CHARACTERS
    for turn in reversed(turns[-TURNS:]):
        if room <= 0:
            break
        if turn.text:
            kept.append(Turn(turn.speaker, turn.text[:room], turn.name))
            room -= len(turn.text)
    return tuple(reversed(kept))
