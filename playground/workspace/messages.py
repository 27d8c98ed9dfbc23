"""Messages, their threads, and the files shared in them."""

import dataclasses
import itertools
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from playground.workspace.api_errors import ApiError
from playground.workspace.event_bus import EventBus
from playground.workspace.people import SLACKBOT

Json = dict[str, Any]
DELETED = "This message was deleted."


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message; only `seen_by` sees it if it is ephemeral, and `stopped` says that a person ended its stream."""

    channel: str
    ts: str
    user: str
    text: str = ""
    thread_ts: str | None = None
    blocks: tuple[Json, ...] = ()
    files: tuple[str, ...] = ()
    bot_id: str | None = None
    username: str | None = None  # the name of another app that posted it
    attachments: tuple[Json, ...] = ()
    subtype: str | None = None
    edited_ts: str | None = None
    editor: str | None = None
    metadata: Json | None = None
    reactions: tuple[tuple[str, str], ...] = ()
    streaming: bool = False
    stopped: bool = False
    seen_by: str | None = None
    title: str | None = None

    @property
    def root(self) -> str:
        return self.thread_ts or self.ts

    @property
    def shown_text(self) -> str:
        """All words that a reader sees: those of the blocks if there are any, else those of the text."""
        return "\n".join(_words(list(self.blocks))) if self.blocks else self.text


def _words(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [word for part in value for word in _words(part)]
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [word for part in value.values() if isinstance(part, dict | list) for word in _words(part)]
    return []


class TimestampSource:
    """A source of timestamps in Slack's form, unique in the workspace and rising."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class Messages:
    def __init__(self, clock: TimestampSource, event_bus: EventBus) -> None:
        self._clock = clock
        self._event_bus = event_bus
        self._channels: dict[str, dict[str, Message]] = defaultdict(dict)
        self._threads: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.ephemerals: list[Message] = []

    def post(self, channel: str, user: str, text: str, **fields: Any) -> Message:
        message = Message(channel=channel, ts=self._clock.next(), user=user, text=text, **fields)
        self._channels[channel][message.ts] = message
        self._threads[channel, message.root].append(message.ts)
        self._event_bus.publish("message", message)
        return message

    def post_ephemeral(self, channel: str, user: str, text: str, *, seen_by: str, **fields: Any) -> Message:
        message = Message(channel=channel, ts=self._clock.next(), user=user, text=text, seen_by=seen_by, **fields)
        self.ephemerals.append(message)
        self._event_bus.publish("ephemeral", message)
        return message

    def get(self, channel: str, ts: str) -> Message:
        message = self.find(channel, ts)
        if message is None:
            raise ApiError("message_not_found")
        return message

    def find(self, channel: str, ts: str) -> Message | None:
        return self._channels[channel].get(ts)

    def edit(self, message: Message, *, by: str, **fields: Any) -> Message:
        """Change a message and mark it as edited, by default now; Slack sends an event for this."""
        marks = {"editor": by, "edited_ts": self._clock.next()}
        return self._put(dataclasses.replace(message, **(marks | fields)), message, "edited")

    def change(self, message: Message, **fields: Any) -> Message:
        """Change a message without marking it as edited: a growing stream, a reaction, a title."""
        return self._put(dataclasses.replace(message, **fields), message, "changed")

    def delete(self, message: Message) -> None:
        """Delete a message; if it has replies, a tombstone takes its place, as in Slack."""
        if len(self.thread(message.channel, message.ts)) > 1:
            gone = Message(channel=message.channel, ts=message.ts, user=SLACKBOT.id, text=DELETED, subtype="tombstone")
            self._put(gone, message, "edited")
            return
        del self._channels[message.channel][message.ts]
        self._event_bus.publish("deleted", message)

    def ephemeral(self, ts: str) -> Message:
        for message in self.ephemerals:
            if message.ts == ts:
                return message
        raise ApiError("message_not_found")

    def delete_ephemeral(self, ts: str) -> None:
        message = self.ephemeral(ts)
        self.ephemerals.remove(message)
        self._event_bus.publish("deleted", message)

    def replace_ephemeral(self, ts: str, **fields: Any) -> None:
        number = self.ephemerals.index(self.ephemeral(ts))
        self.ephemerals[number] = dataclasses.replace(self.ephemerals[number], **fields)
        self._event_bus.publish("ephemeral", self.ephemerals[number])

    def in_channel(self, channel: str) -> list[Message]:
        return list(self._channels[channel].values())

    def thread(self, channel: str, root: str) -> list[Message]:
        messages = self._channels[channel]
        return [messages[ts] for ts in self._threads[channel, root] if ts in messages]

    def _put(self, message: Message, before: Message, kind: str) -> Message:
        self._channels[message.channel][message.ts] = message
        self._event_bus.publish(kind, message, before)
        return message


@dataclass(frozen=True, kw_only=True)
class SharedFile:
    """An uploaded file; with `connect` its event names only the id, and the app must call files.info.

    `alt` says what a picture shows, as the app that uploaded it put it.
    """

    id: str
    name: str
    data: bytes
    mimetype: str
    user: str
    created: int
    connect: bool = False
    alt: str = ""


class Files:
    def __init__(self) -> None:
        self._files: dict[str, SharedFile] = {}
        self._numbers = itertools.count(1)

    def add(self, *, name: str, data: bytes, mimetype: str, user: str, created: int, alt: str = "") -> SharedFile:
        number = f"F{next(self._numbers):08d}"
        file = SharedFile(id=number, name=name, data=data, mimetype=mimetype, user=user, created=created, alt=alt)
        self._files[file.id] = file
        return file

    def fill(self, file_id: str, data: bytes) -> None:
        """Store the bytes of a file that was announced; one that has bytes keeps them."""
        file = self.get(file_id)
        self._files[file_id] = file if file.data else dataclasses.replace(file, data=data)

    def get(self, file_id: str) -> SharedFile:
        try:
            return self._files[file_id]
        except KeyError:
            raise ApiError("file_not_found") from None
