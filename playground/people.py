"""Who is in the workspace and where they meet."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

BOT_USER = "USHISHO"
BOT_ID = "BSHISHO"
APP_ID = "ASHISHO"

ChannelKind = Literal["channel", "group", "im"]


class Role(StrEnum):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"


@dataclass(frozen=True, kw_only=True)
class Person:
    """`team` is set for people of another workspace, who come in by Slack Connect."""

    id: str
    name: str
    real_name: str
    role: Role = Role.MEMBER
    locale: str = "en-US"
    team: str | None = None
    deleted: bool = False


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


SHISHO = Person(id=BOT_USER, name="shisho", real_name="Shisho", role=Role.BOT)
AIKO = Person(id="UADMIN", name="aiko", real_name="Aiko Mori", role=Role.ADMIN)
BEN = Person(id="UMEMBER", name="ben", real_name="Ben Okafor")
GIL = Person(id="UGUEST", name="gil", real_name="Gil Santos", role=Role.GUEST)
HANAKO = Person(id="UHANAKO", name="hanako", real_name="佐藤 花子", locale="ja-JP")
CORA = Person(id="UCONNECT", name="cora", real_name="Cora Lind", team="TPARTNER")
SLACKBOT = Person(id="USLACKBOT", name="slackbot", real_name="Slackbot", role=Role.BOT)
PEOPLE = (AIKO, BEN, HANAKO, GIL, CORA, SHISHO, SLACKBOT)

OWN = frozenset(person.id for person in PEOPLE if person.team is None)

GENERAL = Channel(id="CGENERAL", name="general", members=OWN)
RANDOM = Channel(id="CRANDOM", name="random", members=frozenset({AIKO.id, BEN.id, HANAKO.id, SHISHO.id}))
PEOPLE_TEAM = Channel(id="GPEOPLE", name="people-team", kind="group", members=frozenset({AIKO.id, BEN.id, SHISHO.id}))
PARTNERS = Channel(
    id="CPARTNERS", name="partners", shared=True, members=frozenset({AIKO.id, BEN.id, CORA.id, SHISHO.id})
)
CHANNELS = (GENERAL, RANDOM, PARTNERS, PEOPLE_TEAM)


def direct_message(person: Person) -> Channel:
    """The conversation of one person with the bot."""
    return Channel(id=f"D{person.id[1:]}", name=person.id, kind="im", members=frozenset({person.id, BOT_USER}))
