"""A thread as Slack has it: what was said before a question, and which of our own messages stand there already."""

from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.audience import Patrons
from bot.slack.client import SLACK_FAILED, Identity, failure
from bot.slack.events import SUBTYPES, Asked
from bot.slack.text import strip_markup
from knowledge.catalogue.answers import Answers
from knowledge.librarian.question import Turn

ANSWERED = "shisho_answer"  # metadata's event_type on an answer
APOLOGISED = "shisho_apology"
GROWING = "shisho_preview"  # as long as an answer is written by edits
STREAMED = frozenset({"markdown", "rich_text"})  # the blocks of a stream, which carries no metadata before its end
PAGE = 200
TURNS = 12
CHARACTERS = 6_000

Message = dict[str, Any]
log = structlog.get_logger()


def signature(kind: str, asked: Asked, part: int) -> dict[str, Any]:
    """Metadata by which a message of ours is known again after a crash."""
    about = {"key": asked.key, "part": part, "again": asked.again, "revision": asked.revision}
    return {"event_type": kind, "event_payload": about}


class Conversations:
    def __init__(self, client: AsyncWebClient, me: Identity, answers: Answers, patrons: Patrons) -> None:
        self._client = client
        self._me = me
        self._answers = answers
        self._patrons = patrons

    async def history(self, asked: Asked) -> tuple[Turn, ...]:
        """The latest turns of the thread before the question; none where Slack does not let us read them.

        Whoever is not the asker has their name on their words.
        """
        if asked.ts == asked.thread:
            return ()
        try:
            spoken = await self._spoken(asked)
        except SLACK_FAILED as error:
            log.warning("history_unread", key=asked.key, error=failure(error))
            return ()
        return _trimmed([await self._turn(asked, message) for message in spoken])

    async def filled(self, asked: Asked) -> Asked:
        """Whoever says nothing but our name in a thread means what was said there last, unless we said it."""
        if strip_markup(asked.text) or asked.files:
            return asked
        turns = await self.history(asked)
        return replace(asked, text=turns[-1].text) if turns and turns[-1].speaker == "patron" else asked

    async def posted(self, asked: Asked, kind: str) -> dict[int, str]:
        """Which parts of our reply to this question stand in the thread, and their ts."""
        found: dict[int, str] = {}
        async for message in self._messages(asked, oldest=asked.ts):
            payload = _signed(message, kind)
            if self._ours(message) and _attempt(payload) == (asked.key, asked.again, asked.revision):
                found[int(payload["part"])] = message["ts"]
        return found

    async def unfinished(self, asked: Asked) -> str | None:
        """The message in which an answer to this question was begun, by a stream or by edits, and never finished."""
        async for message in self._messages(asked, oldest=asked.ts):
            if not self._ours(message):
                continue
            if _signed(message, GROWING).get("key") == asked.key or _streamed(message):
                return str(message["ts"])
        return None

    async def standing(self, asked: Asked) -> list[str]:
        """Our messages about this question, whatever they are, the oldest first."""
        found = [m async for m in self._messages(asked, oldest=asked.ts) if self._ours(m) and _about(m) == asked.key]
        return [message["ts"] for message in found]

    async def discussed(self, asked: Asked, since: str) -> bool:
        """Whether anybody but the asker wrote in the thread since then."""
        after = [message async for message in self._messages(asked, oldest=since) if message["ts"] > since]
        return any(self._by_a_person(message) and message["user"] != asked.user for message in after)

    async def _spoken(self, asked: Asked) -> Sequence[Message]:
        """The latest that people or we said before the question; an answer in several messages counts once."""
        told, latest = set[str](), deque[Message](maxlen=TURNS)
        async for message in self._messages(asked, latest=asked.ts):
            key = _answered(message) if self._ours(message) else None
            if message["ts"] == asked.ts or key in told or (key is None and not self._by_a_person(message)):
                continue
            told.update([key] if key else [])
            latest.append(message)
        return latest

    async def _turn(self, asked: Asked, message: Message) -> Turn:
        if self._ours(message):
            return Turn("librarian", await self._answer(asked.workspace, str(_answered(message)), message))
        speaker, text = message["user"], strip_markup(message.get("text") or "")
        if speaker == asked.user:
            return Turn("patron", text)
        return Turn("patron", text, (await self._patrons.person(asked.workspace, speaker)).name or speaker)

    async def _answer(self, workspace: str, key: str, message: Message) -> str:
        """The catalogue has it without sources and disclaimer."""
        row = await self._answers.get(workspace, key)
        return row.text if row is not None else strip_markup(message.get("text") or "")

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

    def _by_a_person(self, message: Message) -> bool:
        said = message.get("subtype") in SUBTYPES and not message.get("bot_id") and bool(message.get("user"))
        return said and not self._ours(message)


def _signed(message: Message, kind: str) -> dict[str, Any]:
    metadata = message.get("metadata") or {}
    return (metadata.get("event_payload") or {}) if metadata.get("event_type") == kind else {}


def _attempt(payload: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return payload.get("key"), payload.get("again", 0), payload.get("revision", "")


def _streamed(message: Message) -> bool:
    kinds = {block.get("type") for block in message.get("blocks") or ()}
    return not message.get("metadata") and bool(kinds) and kinds <= STREAMED


def _answered(message: Message) -> str | None:
    return _about(message) if (message.get("metadata") or {}).get("event_type") == ANSWERED else None


def _about(message: Message) -> str | None:
    """The key of the question."""
    key = ((message.get("metadata") or {}).get("event_payload") or {}).get("key")
    return str(key) if key else None


def _trimmed(turns: list[Turn]) -> tuple[Turn, ...]:
    """The latest turns that fit together; a single long one keeps its beginning."""
    kept: list[Turn] = []
    room = CHARACTERS
    for turn in reversed(turns):
        if room <= 0:
            break
        if turn.text:
            kept.append(Turn(turn.speaker, turn.text[:room], turn.name))
            room -= len(turn.text)
    return tuple(reversed(kept))
