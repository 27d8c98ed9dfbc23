"""A question's thread in Slack: what was said before it, and which messages of ours are in it already."""

from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.audience import Patrons
from bot.slack.client import SLACK_FAILED, Identity, failure, may_pass
from bot.slack.events import SUBTYPES, QuestionEvent, app_name
from bot.slack.own_messages import Marker, Metadata, metadata, payload_of
from bot.slack.text import strip_markup
from knowledge.catalogue.answers import Answers
from knowledge.librarian.question import Turn

STREAMED = frozenset({"markdown", "rich_text"})  # the blocks of a stream, which carries no metadata before its end
REPLIES = (Marker.ANSWER, Marker.APOLOGY, Marker.PREVIEW)
PAGE = 200
TURNS = 12  # of the thread that the librarian reads, the latest ones
CHARACTERS = 6_000  # of these turns together

SlackMessage = dict[str, Any]
log = structlog.get_logger()


def reply_mark(marker: Marker, event: QuestionEvent, part: int) -> Metadata:
    """Return the metadata of one message of our reply to a question."""
    payload = {"key": event.key, "part": part, "again": event.again, "revision": event.revision}
    return metadata(marker, payload)


class Conversations:
    """Reads the threads of questions: what was said in them, and which messages of ours are there already."""

    def __init__(self, client: AsyncWebClient, me: Identity, answers: Answers, patrons: Patrons) -> None:
        self._client = client
        self._me = me
        self._answers = answers
        self._patrons = patrons

    async def history(self, event: QuestionEvent) -> tuple[Turn, ...]:
        """Return the latest turns of the thread before the question; none where Slack does not let us read them.

        A turn of anybody but the asker has a name.
        """
        if event.ts == event.thread:
            return ()
        try:
            spoken = await self._spoken(event)
        except SLACK_FAILED as error:
            if may_pass(error):
                raise
            log.warning("history_unread", key=event.key, error=failure(error))
            return ()
        return _trimmed([await self._turn(event, message) for message in spoken])

    async def posted(self, event: QuestionEvent, marker: Marker) -> dict[int, str]:
        """Return the parts of our reply to this question that are in the thread, with their ts."""
        found: dict[int, str] = {}
        async for message in self._messages(event, oldest=event.ts):
            payload = payload_of(message, marker)
            if self._ours(message) and _attempt(payload) == (event.key, event.again, event.revision):
                found[int(payload["part"])] = message["ts"]
        return found

    async def unfinished(self, event: QuestionEvent) -> str | None:
        """Return the message in which an answer to this question was begun and not finished."""
        async for message in self._messages(event, oldest=event.ts):
            if not self._ours(message):
                continue
            if payload_of(message, Marker.PREVIEW).get("key") == event.key or _streamed(message):
                return str(message["ts"])
        return None

    async def messages_about(self, event: QuestionEvent) -> list[str]:
        """Return the ts of all our messages about this question, the oldest first."""
        found = [m async for m in self._messages(event, oldest=event.ts) if self._ours(m)]
        return [message["ts"] for message in found if payload_of(message, *REPLIES).get("key") == event.key]

    async def is_discussed(self, event: QuestionEvent, since: str) -> bool:
        """Check whether anybody but the asker wrote in the thread since then."""
        after = [message async for message in self._messages(event, oldest=since) if message["ts"] > since]
        return any(self._by_a_person(message) and message["user"] != event.user for message in after)

    async def _spoken(self, event: QuestionEvent) -> Sequence[SlackMessage]:
        """Return the latest messages before the question; an answer in several messages counts once."""
        told, latest = set[str](), deque[SlackMessage](maxlen=TURNS)
        async for message in self._messages(event, latest=event.ts):
            key = _answered_question(message) if self._ours(message) else None
            said = self._by_a_person(message) or self._by_another_app(message)
            if message["ts"] == event.ts or key in told or (key is None and not said):
                continue
            told.update([key] if key else [])
            latest.append(message)
        return latest

    async def _turn(self, event: QuestionEvent, message: SlackMessage) -> Turn:
        if self._ours(message):
            return Turn("librarian", await self._answer(event.workspace, str(_answered_question(message)), message))
        if self._by_another_app(message):
            return Turn("patron", strip_markup(app_words(message)), app_name(message), app=True)
        speaker, text = message["user"], strip_markup(message.get("text") or "")
        if speaker == event.user:
            return Turn("patron", text)
        return Turn("patron", text, (await self._patrons.person(event.workspace, speaker)).name or speaker)

    async def _answer(self, workspace: str, key: str, message: SlackMessage) -> str:
        """Prefer the catalogue's text, which is without sources and disclaimer."""
        row = await self._answers.get(workspace, key)
        return row.text if row is not None else strip_markup(message.get("text") or "")

    async def _messages(self, event: QuestionEvent, **window: str) -> AsyncIterator[SlackMessage]:
        pages = await self._client.conversations_replies(
            channel=event.channel,
            ts=event.thread,
            limit=PAGE,
            include_all_metadata=True,
            inclusive=True,
            **window,
        )
        async for page in pages:
            for message in page["messages"]:
                yield message

    def _ours(self, message: SlackMessage) -> bool:
        return message.get("user") == self._me.user or message.get("bot_id") == self._me.bot

    def _by_another_app(self, message: SlackMessage) -> bool:
        """Tell whether an alert, a form or another bot posted it: people below it talk about it."""
        return bool(message.get("bot_id")) and not self._ours(message)

    def _by_a_person(self, message: SlackMessage) -> bool:
        said = message.get("subtype") in SUBTYPES and not message.get("bot_id") and bool(message.get("user"))
        return said and not self._ours(message)


def app_words(message: SlackMessage) -> str:
    """Return the words of an app's message, which are often in its attachments alone."""
    lines = [str(message.get("text") or "")]
    for attachment in message.get("attachments") or ():
        own = [str(attachment[name]) for name in ("pretext", "title", "text") if attachment.get(name)]
        own += [f"{field.get('title', '')}: {field.get('value', '')}" for field in attachment.get("fields") or ()]
        lines += own or [str(attachment.get("fallback") or "")]
    return "\n".join(filter(None, lines))


def _attempt(payload: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    return payload.get("key"), payload.get("again", 0), payload.get("revision", "")


def _streamed(message: SlackMessage) -> bool:
    kinds = {block.get("type") for block in message.get("blocks") or ()}
    return not message.get("metadata") and bool(kinds) and kinds <= STREAMED


def _answered_question(message: SlackMessage) -> str | None:
    """Return the key of the question that a message answers."""
    key = payload_of(message, Marker.ANSWER).get("key")
    return str(key) if key else None


def _trimmed(turns: list[Turn]) -> tuple[Turn, ...]:
    """Keep the latest turns that fit together; a single long one keeps its beginning."""
    kept: list[Turn] = []
    room = CHARACTERS
    for turn in reversed(turns):
        if room <= 0:
            break
        if turn.text:
            kept.append(replace(turn, text=turn.text[:room]))
            room -= len(turn.text)
    return tuple(reversed(kept))
