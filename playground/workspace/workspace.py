"""The state of the workspace: everything that the page shows and the Web API answers from."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playground.workspace.api_errors import ApiError
from playground.workspace.event_bus import EventBus
from playground.workspace.messages import Files, Message, Messages, TimestampSource
from playground.workspace.people import SLACKBOT, Channel, Person, Role, SlackApp, UserGroup, direct_message
from playground.workspace.views import Views

Json = dict[str, Any]


@dataclass(frozen=True)
class ThreadStatus:
    """The line under a thread while the app works."""

    channel: str
    thread_ts: str
    text: str
    loading_messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class AgentSession:
    """The status that the app gives to a thread; Slack shows its Stop button while that is "processing"."""

    channel: str
    thread_ts: str
    status: str


@dataclass(frozen=True)
class SuggestedPrompts:
    channel: str
    thread_ts: str | None
    title: str
    prompts: tuple[Json, ...]


class Workspace:
    def __init__(
        self,
        team: str,
        *,
        app: SlackApp,
        people: Iterable[Person],
        channels: Iterable[Channel],
        groups: Iterable[UserGroup] = (),
    ) -> None:
        self.team = team
        self.app = app
        self.base_url = ""  # known once it runs
        self.org_wide = False  # whether the app was installed for a whole Grid: buttons and forms then name no team
        self.event_bus = EventBus()
        self.clock = TimestampSource()
        self.people = {person.id: person for person in (*people, app.user, SLACKBOT)}
        self.channels = {channel.id: channel for channel in channels}
        self.groups = {group.id: group for group in groups}
        for person in self.people.values():
            if person.role is not Role.BOT:
                self.add_channel(direct_message(person, app))
        self.messages = Messages(self.clock, self.event_bus)
        self.files = Files()
        self.views = Views(self.event_bus)
        self.statuses: dict[tuple[str, str], ThreadStatus] = {}
        self.sessions: dict[tuple[str, str], AgentSession] = {}
        self.prompts: dict[str, SuggestedPrompts] = {}
        self.titles: dict[tuple[str, str], str] = {}

    @property
    def bot_user(self) -> str:
        """The id of the app's bot user."""
        return self.app.user.id

    def add_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel

    def person(self, user: str) -> Person:
        try:
            return self.people[user]
        except KeyError:
            raise ApiError("user_not_found") from None

    def channel(self, name: str) -> Channel:
        """Find a channel by its id, by "#name", or by the id of a person: their direct message with the app."""
        if name in self.people:
            name = direct_message(self.people[name], self.app).id
        named = [channel for channel in self.channels.values() if name in {channel.id, f"#{channel.name}"}]
        if not named:
            raise ApiError("channel_not_found")
        return named[0]

    def visible_to_bot(self, name: str) -> Channel:
        """Find a channel; for the bot, a private conversation that it is not in does not exist."""
        channel = self.channel(name)
        if channel.private and self.bot_user not in channel.members:
            raise ApiError("channel_not_found")
        return channel

    def writable_by_bot(self, name: str) -> Channel:
        channel = self.visible_to_bot(name)
        if channel.archived:
            raise ApiError("is_archived")
        if self.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        return channel

    def channels_of(self, user: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if user in channel.members]

    def change_members(self, channel_id: str, user: str, *, present: bool) -> None:
        channel = self.channel(channel_id)
        members = channel.members | {user} if present else channel.members - {user}
        self.channels[channel.id] = dataclasses.replace(channel, members=members)
        self.event_bus.publish("member", {"channel": channel.id, "user": user, "present": present})

    def archive(self, channel_id: str) -> None:
        self._change_channel(channel_id, "archive", archived=True)

    def rename(self, channel_id: str, name: str) -> None:
        self._change_channel(channel_id, "rename", name=name)

    def turn_private(self, channel_id: str) -> None:
        """Make a public channel private; apps get no event of it, only a message in the channel."""
        self.channels[channel_id] = dataclasses.replace(self.channel(channel_id), kind="group")

    def share(self, channel_id: str) -> None:
        """Open a channel to another workspace, as Slack Connect does."""
        self._change_channel(channel_id, "shared", shared=True)

    def _change_channel(self, channel_id: str, change: str, **fields: Any) -> None:
        changed = self.channels[channel_id] = dataclasses.replace(self.channel(channel_id), **fields)
        self.event_bus.publish("channel", {"channel": changed, "change": change})

    def post_as_bot(self, channel: Channel, text: str, **fields: Any) -> Message:
        """Post a message of the app's; this clears the status of its thread."""
        message = self.messages.post(channel.id, self.bot_user, text, bot_id=self.app.bot_id, **fields)
        self.clear_status(channel.id, message.root)
        return message

    def post_ephemeral_as_bot(self, channel: str, text: str, *, seen_by: str, **fields: Any) -> Message:
        return self.messages.post_ephemeral(
            channel, self.bot_user, text, seen_by=seen_by, bot_id=self.app.bot_id, **fields
        )

    def show_status(self, status: ThreadStatus) -> None:
        self.statuses[status.channel, status.thread_ts] = status
        self.event_bus.publish("status", status)

    def clear_status(self, channel: str, thread_ts: str) -> None:
        if self.statuses.pop((channel, thread_ts), None) is not None:
            self.event_bus.publish("status", ThreadStatus(channel, thread_ts, ""))

    def set_session(self, session: AgentSession) -> None:
        self.sessions[session.channel, session.thread_ts] = session
        self.event_bus.publish("session", session)

    def set_prompts(self, prompts: SuggestedPrompts) -> None:
        self.prompts[prompts.channel] = prompts
        self.event_bus.publish("prompts", prompts)

    def set_title(self, channel: str, thread_ts: str, title: str) -> None:
        self.titles[channel, thread_ts] = title
        self.event_bus.publish("title", {"channel": channel, "thread_ts": thread_ts, "title": title})
