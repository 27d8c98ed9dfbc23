"""The state of the workspace: everything that the page shows and the Web API answers from."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playground.workspace.api_errors import Refusal
from playground.workspace.event_bus import Bulletin
from playground.workspace.messages import Clock, Files, Message, Messages
from playground.workspace.people import BOT_ID, BOT_USER, Channel, Person, Role, UserGroup, direct_message
from playground.workspace.views import Views

Json = dict[str, Any]


@dataclass(frozen=True)
class Status:
    """What is shown under a thread while the app works."""

    channel: str
    thread_ts: str
    text: str
    loading_messages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompts:
    channel: str
    thread_ts: str | None
    title: str
    prompts: tuple[Json, ...]


class Workspace:
    def __init__(
        self,
        team: str,
        *,
        people: Iterable[Person],
        channels: Iterable[Channel],
        groups: Iterable[UserGroup] = (),
    ) -> None:
        self.team = team
        self.base_url = ""  # known once it runs
        self.bulletin = Bulletin()
        self.clock = Clock()
        self.people = {person.id: person for person in people}
        self.channels = {channel.id: channel for channel in channels}
        self.groups = {group.id: group for group in groups}
        for person in self.people.values():
            if person.role is not Role.BOT:
                self.add_channel(direct_message(person))
        self.messages = Messages(self.clock, self.bulletin)
        self.files = Files()
        self.views = Views(self.bulletin)
        self.statuses: dict[tuple[str, str], Status] = {}
        self.prompts: dict[str, Prompts] = {}
        self.titles: dict[tuple[str, str], str] = {}

    def add_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel

    def person(self, user: str) -> Person:
        try:
            return self.people[user]
        except KeyError:
            raise Refusal("user_not_found") from None

    def channel(self, name: str) -> Channel:
        """By id, by "#name", or by a person's id: their direct message with the bot."""
        if name in self.people:
            name = direct_message(self.people[name]).id
        named = [channel for channel in self.channels.values() if name in {channel.id, f"#{channel.name}"}]
        if not named:
            raise Refusal("channel_not_found")
        return named[0]

    def visible_to_bot(self, name: str) -> Channel:
        """A private conversation that the bot is not in does not exist for it."""
        channel = self.channel(name)
        if channel.private and BOT_USER not in channel.members:
            raise Refusal("channel_not_found")
        return channel

    def writable_by_bot(self, name: str) -> Channel:
        channel = self.visible_to_bot(name)
        if channel.archived:
            raise Refusal("is_archived")
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        return channel

    def channels_of(self, user: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if user in channel.members]

    def change_members(self, channel_id: str, user: str, *, present: bool) -> None:
        channel = self.channel(channel_id)
        members = channel.members | {user} if present else channel.members - {user}
        self.channels[channel.id] = dataclasses.replace(channel, members=members)
        self.bulletin.announce("member", {"channel": channel.id, "user": user, "present": present})

    def archive(self, channel_id: str) -> None:
        self.channels[channel_id] = dataclasses.replace(self.channel(channel_id), archived=True)

    def bot_posts(self, channel: Channel, text: str, **fields: Any) -> Message:
        """A message of the bot's; it clears the status of its thread."""
        message = self.messages.post(channel.id, BOT_USER, text, bot_id=BOT_ID, **fields)
        self.clear_status(channel.id, message.root)
        return message

    def show_status(self, status: Status) -> None:
        self.statuses[status.channel, status.thread_ts] = status
        self.bulletin.announce("status", status)

    def clear_status(self, channel: str, thread_ts: str) -> None:
        if self.statuses.pop((channel, thread_ts), None) is not None:
            self.bulletin.announce("status", Status(channel, thread_ts, ""))

    def suggest(self, prompts: Prompts) -> None:
        self.prompts[prompts.channel] = prompts
        self.bulletin.announce("prompts", prompts)

    def name_thread(self, channel: str, thread_ts: str, title: str) -> None:
        self.titles[channel, thread_ts] = title
        self.bulletin.announce("title", {"channel": channel, "thread_ts": thread_ts, "title": title})
