"""Messages of Slack as a document: each with its author and time, in their order."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import SLACK_FAILED
from bot.slack.events import SUBTYPES
from bot.slack.text import strip_markup
from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import Source

PAGE = 200
CLOSED = {"channel_not_found", "not_in_channel", "thread_not_found", "message_not_found", "missing_scope"}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A message, or its whole thread."""

    channel: str
    ts: str
    thread: str
    whole: bool

    @property
    def name(self) -> str:
        """The key of the book; the same messages again make a new edition of it."""
        return f"{self.channel}:{self.thread if self.whole else self.ts}:{self.thread}"

    @classmethod
    def of(cls, name: str) -> Self:
        channel, ts, thread = name.split(":")
        return cls(channel, ts, thread, whole=ts == thread)


class Transcripts:
    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._names: dict[str, str] = {}  # of the people who were looked up already

    async def readable(self, excerpt: Excerpt) -> bool:
        """Check whether the bot may read the messages, for which it must be in the channel."""
        try:
            await self._client.conversations_replies(channel=excerpt.channel, ts=excerpt.thread, limit=1)
        except SlackApiError as error:
            if error.response.get("error") in CLOSED:
                return False
            raise
        return True

    async def private(self, channel: str) -> bool:
        """Check whether the channel is private."""
        answer = await self._client.conversations_info(channel=channel)
        return bool(answer["channel"].get("is_private"))

    async def write(self, excerpt: Excerpt, title: str) -> tuple[Source, str | None]:
        """Return the messages as Markdown, and the link to them in Slack."""
        try:
            said = [await self._said(message) async for message in self._messages(excerpt)]
        except SlackApiError as error:
            if error.response.get("error") in CLOSED:
                raise BookRefused(Reason.UNREACHABLE, "The messages cannot be read.") from error
            raise
        text = "\n\n".join([f"# {title}", *said]) if said else ""
        return Source(title, text.encode(), "text/markdown"), await self._address(excerpt)

    async def _messages(self, excerpt: Excerpt) -> AsyncIterator[dict[str, Any]]:
        only = None if excerpt.whole else excerpt.ts
        pages = await self._client.conversations_replies(
            channel=excerpt.channel, ts=excerpt.thread, limit=PAGE, oldest=only, latest=only, inclusive=True
        )
        seen = set[str]()
        async for page in pages:
            for message in page["messages"]:
                wanted = excerpt.whole or message["ts"] == excerpt.ts
                if wanted and message["ts"] not in seen and message.get("subtype") in (*SUBTYPES, "bot_message"):
                    seen.add(message["ts"])
                    yield message

    async def _said(self, message: dict[str, Any]) -> str:
        when = datetime.fromtimestamp(float(message["ts"]), UTC)
        return f"## {await self._name(message)}, {when:%Y-%m-%d %H:%M}\n\n{strip_markup(message.get('text') or '')}"

    async def _name(self, message: dict[str, Any]) -> str:
        if message.get("bot_profile"):
            return str(message["bot_profile"].get("name") or message.get("user") or "")
        user = str(message.get("user") or "")
        if user and user not in self._names:
            self._names[user] = await self._look_up(user)
        return self._names.get(user, user)

    async def _look_up(self, user: str) -> str:
        try:
            found = (await self._client.users_info(user=user))["user"]
        except SLACK_FAILED:
            return user
        return str(found.get("real_name") or found.get("name") or user)

    async def _address(self, excerpt: Excerpt) -> str | None:
        ts = excerpt.thread if excerpt.whole else excerpt.ts
        try:
            answer = await self._client.chat_getPermalink(channel=excerpt.channel, message_ts=ts)
        except SlackApiError:
            return None  # the link is not essential
        return str(answer["permalink"])
