"""The events that Slack sends to an app when something happens in the workspace."""

import itertools
import time
from typing import Any

from playground.delivery.dispatcher import Dispatcher
from playground.workspace.event_bus import WorkspaceChange
from playground.workspace.messages import Message
from playground.workspace.payloads import file_payload, message_payload, without_nulls
from playground.workspace.people import Channel
from playground.workspace.workspace import Workspace

Json = dict[str, Any]


class Events:
    """A subscriber of the event bus; it sends what the app may see and has subscribed to."""

    def __init__(self, workspace: Workspace, dispatcher: Dispatcher, subscriptions: frozenset[str] | None) -> None:
        self._workspace = workspace
        self._dispatcher = dispatcher
        self._subscriptions = subscriptions
        self._numbers = itertools.count(1)

    def handle(self, change: WorkspaceChange) -> None:
        match change.kind:
            case "message":
                self._posted(change.value)
            case "edited":
                self._edited(change.value, change.before)
            case "stream_ended":
                self._edited(change.value, change.value)
            case "deleted" if change.value.seen_by is None:
                self._deleted(change.value)
            case "member":
                self._member_changed(**change.value)
            case "channel":
                self._channel_changed(**change.value)

    def home_opened(self, user: str, channel: str, tab: str) -> None:
        self.send({"type": "app_home_opened", "user": user, "channel": channel, "tab": tab})

    def reacted(self, user: str, message: Message, name: str, *, added: bool) -> None:
        channel = self._workspace.channel(message.channel)
        if self._workspace.bot_user in channel.members:
            item = {"type": "message", "channel": channel.id, "ts": message.ts}
            kind = "reaction_added" if added else "reaction_removed"
            self.send({"type": kind, "user": user, "reaction": name, "item_user": message.user, "item": item})

    def session_stopped(self, user: str, channel: str, thread_ts: str, streams: list[str]) -> None:
        place = {"channel": channel, "thread_ts": thread_ts}
        self.send({"type": "agent_session_stopped", "user": user, **place, "streaming_message_ts": streams})

    def _posted(self, message: Message) -> None:
        channel = self._workspace.channel(message.channel)
        if self._workspace.bot_user not in channel.members:
            return
        payload = self._event_message(message, channel)
        if self._mentions_bot(message) and channel.kind != "im":
            self.send(self._mention(payload), message)
        self.send(payload | {"event_ts": message.ts}, message)

    def _edited(self, message: Message, before: Message) -> None:
        channel = self._workspace.channel(message.channel)
        if self._workspace.bot_user not in channel.members:
            return
        if self._mentions_bot(message) and not self._mentions_bot(before) and channel.kind != "im":
            self.send(self._mention(self._event_message(message, channel)), message)
        self._hidden(channel, "message_changed", message=self._payload(message), previous_message=self._payload(before))

    def _deleted(self, message: Message) -> None:
        channel = self._workspace.channel(message.channel)
        if self._workspace.bot_user in channel.members:
            self._hidden(channel, "message_deleted", deleted_ts=message.ts, previous_message=self._payload(message))

    def _member_changed(self, channel: str, user: str, *, present: bool) -> None:
        kind = "member_joined_channel" if present else "member_left_channel"
        place = self._workspace.channel(channel)
        if self._workspace.bot_user in place.members or user == self._workspace.bot_user:
            letter = "G" if place.private else "C"
            self.send(
                {"type": kind, "user": user, "channel": channel, "channel_type": letter, "team": self._workspace.team}
            )

    def _channel_changed(self, channel: Channel, change: str) -> None:
        if self._workspace.bot_user not in channel.members:
            return
        kind = "group" if channel.kind == "group" and change != "shared" else "channel"
        named = {"id": channel.id, "name": channel.name, "created": 0}
        self.send({"type": f"{kind}_{change}", "channel": named if change == "rename" else channel.id})

    def _hidden(self, channel: Channel, subtype: str, **fields: Any) -> None:
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.kind,
        }
        self.send(event | {"ts": self._workspace.clock.next()} | fields)

    def _payload(self, message: Message) -> Json:
        return message_payload(self._workspace, message)

    def _event_message(self, message: Message, channel: Channel) -> Json:
        """Return the message of an event; if a person typed it, its text is also there as rich text."""
        team = self._workspace.person(message.user).team if message.user else None
        payload = self._payload(message) | {"channel": channel.id, "channel_type": channel.kind}
        if message.bot_id is None:
            payload |= {"client_msg_id": f"00000000-0000-4000-8000-{message.ts.replace('.', '')[-12:]}"}
            payload |= {"blocks": _rich_text(message.text)} if message.text else {}
        if message.files:
            payload = {k: v for k, v in payload.items() if k not in {"team", "client_msg_id"}}
            payload |= {"subtype": "file_share", "upload": False}
            payload["files"] = [file_payload(self._workspace, self._workspace.files.get(f)) for f in message.files]
        if team:
            payload |= {"user_team": team, "source_team": team}
        return payload

    def _mention(self, payload: Json) -> Json:
        """Return the message as an app_mention, which has neither subtype nor channel type."""
        dropped = {"subtype", "channel_type", "parent_user_id"}
        return {k: v for k, v in payload.items() if k not in dropped} | {
            "type": "app_mention",
            "event_ts": payload["ts"],
        }

    def _mentions_bot(self, message: Message) -> bool:
        return message.user != self._workspace.bot_user and f"<@{self._workspace.bot_user}>" in message.text

    def send(self, event: Json, about: Message | None = None) -> None:
        """Send an event, if the app has subscribed to it."""
        if self._subscriptions is not None and _subscription(event) not in self._subscriptions:
            return
        number = next(self._numbers)
        team = self._workspace.team
        event = {"event_ts": self._workspace.clock.next()} | event
        shared = about is not None and self._workspace.channel(about.channel).shared
        self._dispatcher.send_event(
            without_nulls(
                {
                    "token": "playground",
                    "team_id": team,
                    "context_team_id": team,
                    "api_app_id": self._workspace.app.app_id,
                    "event": event,
                    "type": "event_callback",
                    "event_id": f"Ev{number:08d}",
                    "event_time": int(time.time()),
                    "authorizations": [
                        {
                            "enterprise_id": None,
                            "team_id": team,
                            "user_id": self._workspace.bot_user,
                            "is_bot": True,
                            "is_enterprise_install": False,
                        }
                    ],
                    "is_ext_shared_channel": shared,
                    "event_context": f"4-{self._workspace.app.bot_id}-{number}",
                }
            )
        )


def _subscription(event: Json) -> str:
    """Return the name of an event in a manifest."""
    kinds = {"channel": "channels", "group": "groups", "im": "im"}
    return f"message.{kinds[event['channel_type']]}" if event["type"] == "message" else str(event["type"])


def _rich_text(text: str) -> list[Json]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return [{"type": "rich_text", "block_id": "rich", "elements": [section]}]
