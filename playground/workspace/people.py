"""The people of a workspace, its app, and the channels where they meet."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

ChannelKind = Literal["channel", "group", "im"]


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A user of the workspace; `team` is set for people of another one, who come in by Slack Connect.

    `updated` is when the account was changed last, such as when it was deactivated.
    """

    id: str
    name: str
    real_name: str
    role: Role = Role.MEMBER
    locale: str = "en-US"
    team: str | None = None
    deleted: bool = False
    updated: int = 1_700_000_000  # seconds since 1970


@dataclass(frozen=True, kw_only=True)
class SlackApp:
    """The app that is installed in the workspace, with its bot user."""

    app_id: str
    bot_id: str
    user: Person


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A "channel" is public, a "group" private, an "im" a direct message."""

    id: str
    name: str
    kind: ChannelKind = "channel"
    members: frozenset[str] = frozenset()
    archived: bool = False
    shared: bool = False

    @property
    def private(self) -> bool:
        return self.kind != "channel"


@dataclass(frozen=True, kw_only=True)
class UserGroup:
    id: str
    handle: str
    members: frozenset[str]


SLACKBOT = Person(id="USLACKBOT", name="slackbot", real_name="Slackbot", role=Role.BOT)


def direct_message(person: Person, app: SlackApp) -> Channel:
    """Return the conversation of one person with the app."""
    return Channel(id=f"D{person.id[1:]}", name=person.id, kind="im", members=frozenset({person.id, app.user.id}))
