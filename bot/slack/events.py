"""Questions to the bot, as Slack's events carry them."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum, StrEnum, auto
from typing import Any, Self

ANSWER = "answer"  # the kind of job that a question becomes
SUBTYPES = (None, "", "file_share", "thread_broadcast")
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
EVERYBODY = re.compile(r"<!(?:subteam\^|here\b|channel\b|everyone\b)")
MUTE_WORDS = frozenset({":shushing_face:", "\N{FACE WITH FINGER COVERING CLOSED LIPS}"})
MUTE_WISH = re.compile(
    r"(?:please )?(?:be quiet|shut up|stop (?:replying|answering))(?: please)?|静かにして(?:ください)?"
)
OPENING = re.compile(
    r"(?:[\W_]|\b(?:hi|hello|hey|ok|okay|and|so|thanks|thank you|please|dear|good morning)\b)*", re.IGNORECASE
)
TALKED_ABOUT = re.compile(r"\W*(?:is|was|knows|says|said|has|told|will|might|may) (?!\S+ \S+.*\?)", re.IGNORECASE)


class Disposition(Enum):
    """The inbox's next step with an event, as decided by the handler that it was offered to."""

    OFFER = auto()  # to the next handler
    END = auto()
    LISTEN = auto()  # let its listener answer


class Surface(StrEnum):
    MENTION = "mention"
    DIRECT = "direct"
    THREAD = "thread"  # a reply that mentions nobody; a question to us only where we answered before


@dataclass(frozen=True, slots=True)
class QuestionEvent:
    """A question as it was written in Slack, without our own name.

    `thread` is the ts under which it is answered. `files` are those attached to it, each an id and a name.
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
    team: str = ""  # the asker's own workspace, which may be another one in shared channels
    again: int = 0  # the number of times somebody pressed Retry
    revision: str = ""  # the time of the edit that a new answer is for
    files: tuple[tuple[str, str], ...] = ()
    in_passing: bool = False  # our name stands inside a sentence, which may be about us: "ask @Shisho about that"
    app: str = ""  # the name under which an app or a workflow asked; `user` is then its bot's id

    @property
    def addressed(self) -> bool:
        """Tell whether the bot was named or written to, or its Retry was pressed: only then does it say no."""
        return self.surface is not Surface.THREAD or self.again > 0

    @property
    def key(self) -> str:
        """The message's key, shared by all events about it."""
        return f"{self.channel}:{self.ts}"

    @property
    def first_key(self) -> str:
        """The key of the job that first answers it; each edit has a job of its own."""
        return f"{self.key}~{self.revision}" if self.revision else self.key

    @property
    def job_key(self) -> str:
        """The key of this job; each retry is a job of its own."""
        return f"{self.first_key}#{self.again}" if self.again else self.first_key

    @property
    def order_key(self) -> str:
        return thread_key(self.channel, self.thread)

    @property
    def where(self) -> tuple[str, str, str]:
        return self.workspace, self.channel, self.thread

    @property
    def direct(self) -> bool:
        return self.surface is Surface.DIRECT

    @property
    def mutes(self) -> bool:
        """Tell whether the message only asks the bot to stay silent in this thread."""
        words = MENTION.sub("", self.text).strip()
        wish = MUTE_WISH.fullmatch(words.casefold().rstrip(".!。 "))
        return not self.direct and (words in MUTE_WORDS or (wish is not None and self.surface is Surface.MENTION))

    def payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        files = tuple((file, name) for file, name in payload.get("files", ()))
        return cls(**{**payload, "surface": Surface(payload["surface"]), "files": files})


def workspace_and_user(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return where and by whom a button, a form or a shortcut was used; `team` is null for an app of a whole Grid."""
    user = body["user"]
    team = (body.get("team") or {}).get("id") or user.get("team_id") or (body.get("view") or {}).get("team_id")
    return str(team), str(user["id"])


def thread_key(channel: str, thread: str) -> str:
    """Return the order key of all questions of a thread, of which one at a time is answered."""
    return f"{channel}:{thread}"


def our_workspace(body: Mapping[str, Any]) -> str | None:
    """Return an event's workspace: in Slack Connect, its outer team_id may be the other one's."""
    authorization = (body.get("authorizations") or [{}])[0]
    return authorization.get("team_id") or body.get("team_id")


def question_in(body: Mapping[str, Any]) -> QuestionEvent | None:
    """Return an event's question; None for ourselves, edits, deletions and talk among people.

    An app asks only by naming us, as a workflow does that passes on what somebody wrote into a form.
    """
    event = body.get("event")
    if not isinstance(event, Mapping) or not (_said_by_a_person(event) or _said_by_an_app(event)):
        return None
    authorization = (body.get("authorizations") or [{}])[0]
    me, app = str(authorization.get("user_id")), app_name(event) if event.get("bot_id") else ""
    surface = _surface(event, me)
    if app and surface is not Surface.MENTION:
        return None
    workspace = our_workspace(body)
    if surface is None or not workspace:
        return None
    return QuestionEvent(
        workspace=workspace,
        channel=event["channel"],
        ts=event["ts"],
        thread=event.get("thread_ts") or event["ts"],
        user=event["bot_id"] if app else event["user"],
        text=without_our_name(event.get("text") or "", me),
        surface=surface,
        external=bool(body.get("is_ext_shared_channel")),
        edited=bool(event.get("edited")),
        team=str(event.get("user_team") or event.get("team") or ""),
        files=tuple((str(file["id"]), str(file.get("name") or file["id"])) for file in event.get("files") or ()),
        in_passing=surface is Surface.MENTION and _in_passing(event.get("text") or "", me),
        app=app,
    )


def _in_passing(text: str, me: str) -> bool:
    """Tell whether words or other people's names stand before our name, or a verb behind it that speaks about us."""
    found = next((name for name in MENTION.finditer(text) if name[1] == me), None)
    if found is None:
        return False
    before = text[: found.start()]
    return OPENING.fullmatch(before) is None or TALKED_ABOUT.match(text[found.end() :]) is not None


def without_our_name(text: str, me: str) -> str:
    """Remove our own mention, with or without a label: a client may have added a former name."""
    return MENTION.sub(lambda found: "" if found[1] == me else found[0], text).strip()


def _said_by_a_person(event: Mapping[str, Any]) -> bool:
    return (
        event.get("type") in ("app_mention", "message")
        and event.get("subtype") in SUBTYPES
        and all(isinstance(event.get(key), str) and event[key] for key in ("channel", "ts", "user"))
        and not any(event.get(key) for key in ("bot_id", "bot_profile", "hidden"))
    )


def _said_by_an_app(event: Mapping[str, Any]) -> bool:
    return (
        event.get("type") in ("app_mention", "message")
        and event.get("subtype") in (*SUBTYPES, "bot_message")
        and all(isinstance(event.get(key), str) and event[key] for key in ("channel", "ts", "bot_id"))
        and not event.get("hidden")
    )


def app_name(message: Mapping[str, Any]) -> str:
    """Return the name under which an app or a workflow posted."""
    profile = message.get("bot_profile") or {}
    return str(message.get("username") or profile.get("name") or message["bot_id"])


def _surface(event: Mapping[str, Any], me: str) -> Surface | None:
    if event.get("channel_type") == "im" or event["channel"].startswith("D"):
        return Surface.DIRECT if event["type"] == "message" and event.get("user") != me else None
    mentioned = MENTION.findall(event.get("text") or "")
    if event.get("user") == me:
        return None
    if event["type"] == "app_mention" or me in mentioned:
        return Surface.MENTION
    others = mentioned or EVERYBODY.search(event.get("text") or "")
    return Surface.THREAD if event.get("thread_ts") and not others else None
