"""What happens in the workspace, turned into the events that Slack sends to an app."""

import itertools
import time
from typing import Any

from playground.delivery.dispatcher import Door
from playground.workspace.event_bus import Change
from playground.workspace.messages import Message
from playground.workspace.payloads import file_shape, message_shape, present
from playground.workspace.people import APP_ID, BOT_ID, BOT_USER, Channel
from playground.workspace.workspace import Workspace

Json = dict[str, Any]


class Events:
    """Reads the bulletin; whatever the bot may see, and subscribes to, goes to its door."""

    def __init__(self, workspace: Workspace, door: Door, subscriptions: frozenset[str] | None) -> None:
        self._workspace = workspace
        self._door = door
        self._subscriptions = subscriptions
        self._numbers = itertools.count(1)

    def read(self, change: Change) -> None:
        match change.kind:
            case "message":
                self._posted(change.value)
            case "edited":
                self._edited(change.value, change.before)
            case "settled":
                self._edited(change.value, change.value)
            case "deleted" if change.value.seen_by is None:
                self._deleted(change.value)
            case "member":
                self._moved(**change.value)

    def home_opened(self, user: str, channel: str, tab: str) -> None:
        self.send({"type": "app_home_opened", "user": user, "channel": channel, "tab": tab})

    def reacted(self, user: str, message: Message, name: str, *, added: bool) -> None:
        channel = self._workspace.channel(message.channel)
        if BOT_USER in channel.members:
            item = {"type": "message", "channel": channel.id, "ts": message.ts}
            kind = "reaction_added" if added else "reaction_removed"
            self.send({"type": kind, "user": user, "reaction": name, "item_user": message.user, "item": item})

    def stopped(self, user: str, channel: str, thread_ts: str, streams: list[str]) -> None:
        place = {"channel": channel, "thread_ts": thread_ts}
        self.send({"type": "agent_session_stopped", "user": user, **place, "streaming_message_ts": streams})

    def _posted(self, message: Message) -> None:
        channel = self._workspace.channel(message.channel)
        if BOT_USER not in channel.members:
            return
        shape = self._event_message(message, channel)
        if self._mentions_bot(message) and channel.kind != "im":
            self.send(self._mention(shape), message)
        self.send(shape | {"event_ts": message.ts}, message)

    def _edited(self, message: Message, before: Message) -> None:
        channel = self._workspace.channel(message.channel)
        if BOT_USER not in channel.members:
            return
        if self._mentions_bot(message) and not self._mentions_bot(before) and channel.kind != "im":
            self.send(self._mention(self._event_message(message, channel)), message)
        self._hidden(channel, "message_changed", message=self._shape(message), previous_message=self._shape(before))

    def _deleted(self, message: Message) -> None:
        channel = self._workspace.channel(message.channel)
        if BOT_USER in channel.members:
            self._hidden(channel, "message_deleted", deleted_ts=message.ts, previous_message=self._shape(message))

    def _moved(self, channel: str, user: str, *, present: bool) -> None:
        kind = "member_joined_channel" if present else "member_left_channel"
        place = self._workspace.channel(channel)
        if BOT_USER in place.members or user == BOT_USER:
            letter = "G" if place.private else "C"
            self.send(
                {"type": kind, "user": user, "channel": channel, "channel_type": letter, "team": self._workspace.team}
            )

    def _hidden(self, channel: Channel, subtype: str, **fields: Any) -> None:
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.kind,
        }
        self.send(event | {"ts": self._workspace.clock.next()} | fields)

    def _shape(self, message: Message) -> Json:
        return message_shape(self._workspace, message)

    def _event_message(self, message: Message, channel: Channel) -> Json:
        """An event's message: in its channel, with the words also as rich text when a person typed them."""
        person = self._workspace.person(message.user)
        shape = self._shape(message) | {"channel": channel.id, "channel_type": channel.kind}
        if message.bot_id is None:
            shape |= {"client_msg_id": f"00000000-0000-4000-8000-{message.ts.replace('.', '')[-12:]}"}
            shape |= {"blocks": _rich_text(message.text)} if message.text else {}
        if message.files:
            shape = {k: v for k, v in shape.items() if k not in {"team", "client_msg_id"}}
            shape |= {"subtype": "file_share", "upload": False}
            shape["files"] = [file_shape(self._workspace, self._workspace.files.get(f)) for f in message.files]
        if person.team:
            shape |= {"user_team": person.team, "source_team": person.team}
        return shape

    def _mention(self, shape: Json) -> Json:
        """The same message as an app_mention, which carries neither subtype nor channel type."""
        dropped = {"subtype", "channel_type", "parent_user_id"}
        return {k: v for k, v in shape.items() if k not in dropped} | {"type": "app_mention", "event_ts": shape["ts"]}

    def _mentions_bot(self, message: Message) -> bool:
        return message.bot_id is None and f"<@{BOT_USER}>" in message.text

    def send(self, event: Json, about: Message | None = None) -> None:
        """Nothing goes out that the app has not subscribed to."""
        if self._subscriptions is not None and _subscription(event) not in self._subscriptions:
            return
        number = next(self._numbers)
        team = self._workspace.team
        event = {"event_ts": self._workspace.clock.next()} | event
        shared = about is not None and self._workspace.channel(about.channel).shared
        self._door.send_event(
            present(
                {
                    "token": "playground",
                    "team_id": team,
                    "context_team_id": team,
                    "api_app_id": APP_ID,
                    "event": event,
                    "type": "event_callback",
                    "event_id": f"Ev{number:08d}",
                    "event_time": int(time.time()),
                    "authorizations": [
                        {
                            "enterprise_id": None,
                            "team_id": team,
                            "user_id": BOT_USER,
                            "is_bot": True,
                            "is_enterprise_install": False,
                        }
                    ],
                    "is_ext_shared_channel": shared,
                    "event_context": f"4-{BOT_ID}-{number}",
                }
            )
        )


def _subscription(event: Json) -> str:
    """The name of an event in a manifest."""
    kinds = {"channel": "channels", "group": "groups", "im": "im"}
    return f"message.{kinds[event['channel_type']]}" if event["type"] == "message" else str(event["type"])


def _rich_text(text: str) -> list[Json]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "rich", "elements": [section]}]
