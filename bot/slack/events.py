"""Which of Slack's messages are questions to the bot."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

ANSWER = "answer"  # the kind of job that a question becomes
SUBTYPES = (None, "", "file_share", "thread_broadcast")
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
EVERYBODY = re.compile(r"<!(?:subteam\^|here\b|channel\b|everyone\b)")
HUSH = frozenset({":shushing_face:", "\N{FACE WITH FINGER COVERING CLOSED LIPS}"})


class Surface(StrEnum):
    MENTION = "mention"
    DIRECT = "direct"
    THREAD = "thread"  # a reply that mentions nobody: ours only where we answered before


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in Slack, but for our own name; `thread` is the ts under which it is answered.

    `files` are what came with it, each an id and a name.
    """

    workspace: str
    channel: str
    ts: str
    thread: str
    user: str
    text: str
    surface: Surface
    external: bool = False
    edited: bool = False
    team: str = ""  # the asker's own, which in shared channels may be another one
    again: int = 0  # how often somebody pressed Retry
    revision: str = ""  # when it was edited, where its answer is to follow
    files: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The same for every event that tells of this message."""
        return f"{self.channel}:{self.ts}"

    @property
    def first_key(self) -> str:
        """Of the job that answers it first: each edit has one of its own."""
        return f"{self.key}~{self.revision}" if self.revision else self.key

    @property
    def job_key(self) -> str:
        """Each time it is tried again is a job of its own, too."""
        return f"{self.first_key}#{self.again}" if self.again else self.first_key

    @property
    def order_key(self) -> str:
        return f"{self.channel}:{self.thread}"

    @property
    def where(self) -> tuple[str, str, str]:
        return self.workspace, self.channel, self.thread

    @property
    def direct(self) -> bool:
        return self.surface is Surface.DIRECT

    @property
    def hushing(self) -> bool:
        """Whether it says nothing but that we be silent in this thread."""
        return not self.direct and MENTION.sub("", self.text).strip() in HUSH

    def payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        files = tuple((file, name) for file, name in payload.get("files", ()))
        return cls(**{**payload, "surface": Surface(payload["surface"]), "files": files})


def question_in(body: Mapping[str, Any]) -> Asked | None:
    """The question that an event carries, or None for other bots, ourselves, edits, deletions and talk among people."""
    event = body.get("event")
    if not isinstance(event, Mapping) or not _said_by_a_person(event):
        return None
    authorization = (body.get("authorizations") or [{}])[0]
    me = str(authorization.get("user_id"))
    surface = _surface(event, me)
    # With Slack Connect the outer team_id may be the other workspace's; the authorization names ours.
    workspace = authorization.get("team_id") or body.get("team_id")
    if surface is None or not workspace:
        return None
    return Asked(
        workspace=workspace,
        channel=event["channel"],
        ts=event["ts"],
        thread=event.get("thread_ts") or event["ts"],
        user=event["user"],
        text=unaddressed(event.get("text") or "", me),
        surface=surface,
        external=bool(body.get("is_ext_shared_channel")),
        edited=bool(event.get("edited")),
        team=str(event.get("user_team") or event.get("team") or ""),
        files=tuple((str(file["id"]), str(file.get("name") or file["id"])) for file in event.get("files") or ()),
    )


def unaddressed(text: str, me: str) -> str:
    """Without our own name, which a client may have written as what we were called then."""
    return MENTION.sub(lambda found: "" if found[1] == me else found[0], text).strip()


def _said_by_a_person(event: Mapping[str, Any]) -> bool:
    return (
        event.get("type") in ("app_mention", "message")
        and event.get("subtype") in SUBTYPES
        and all(isinstance(event.get(key), str) and event[key] for key in ("channel", "ts", "user"))
        and not any(event.get(key) for key in ("bot_id", "bot_profile", "hidden"))
    )


def _surface(event: Mapping[str, Any], me: str) -> Surface | None:
    if event.get("channel_type") == "im" or event["channel"].startswith("D"):
        return Surface.DIRECT if event["type"] == "message" and event["user"] != me else None
    mentioned = MENTION.findall(event.get("text") or "")
    if event["user"] == me:
        return None
    if event["type"] == "app_mention" or me in mentioned:
        return Surface.MENTION
    others = mentioned or EVERYBODY.search(event.get("text") or "")
    return Surface.THREAD if event.get("thread_ts") and not others else None
