"""An admin's request about a document, as it is kept in its job."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.documents.visibility import Requester
from bot.slack.services import Services
from knowledge.messages.language import Language
from knowledge.reading.texts import Secrets

INGEST = "ingest"  # kinds of jobs
DECISIONS = {"leave_out": Secrets.LEAVE_OUT, "take_all": Secrets.TAKE}  # by the buttons below a receipt
DECIDED = ":decided"  # ends the key of the job that follows when somebody has decided about a document's secrets
SYNC = "sync"  # a kind of its own, since a site takes long and must not keep documents waiting
# How many jobs each process does side by side, and how many more as long as they are short: a short document waits for
# no long one. People take turns beyond that.
AT_ONCE, SHORT = {INGEST: 2, SYNC: 1}, {INGEST: 1, SYNC: 0}


class RequestKind(StrEnum):
    URL = "url"
    UPLOAD = "upload"
    TEXT = "text"
    MESSAGES = "messages"  # of a Slack conversation
    EDITION = "edition"  # restore one that was replaced or removed
    UNDO = "undo"  # take an edition back
    MOVE = "move"  # to another shelf
    SITE = "site"  # sync a whole site or folder


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that were handed in at once, by the keys of their jobs.

    One direct message counts them, and its thread holds their receipts.
    """

    keys: tuple[str, ...]
    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class IngestionRequest:
    """One thing that an admin asked for.

    `what` is the URL, the file's id, the text itself, or the id of the messages, edition, book or site.
    `shelf` is the id of the target shelf; where it is None, `place` is the channel whose shelf is meant.
    `name` names the request to people, and `channel` is where `person` is told how it went.
    `every` is the interval at which it is fetched again; `twin` says whether a book of the same title, name or address
    is replaced, or both are kept. `secrets` is what the person decided about those in it; until then, they are asked.
    `new_shelf`: the shelf was made for this, and goes again where nothing comes of it.
    """

    workspace: str
    person: str
    channel: str
    language: Language
    kind: RequestKind
    what: str
    name: str
    title: str | None = None
    place: str | None = None
    shelf: str | None = None
    every: str | None = None
    twin: str | None = None
    batch: Batch | None = None
    secrets: Secrets = Secrets.ASK
    new_shelf: bool = False

    @classmethod
    def by(cls, requester: Requester, kind: RequestKind, what: str, name: str) -> Self:
        """Build a request whose person is told where they made it."""
        place = (requester.workspace, requester.person, requester.channel, requester.language)
        return cls(*place, kind, what, name)

    @property
    def order_key(self) -> str:
        """The queue's key, shared by all requests about one document, so that they run in their order."""
        return f"ingest:{self.shelf or self.place or ''}:{self.book_key}"

    @property
    def book_key(self) -> str:
        """The key of the book; the same key again makes a new edition of it."""
        return self.name if self.kind in {RequestKind.UPLOAD, RequestKind.TEXT} else self.what

    def payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        noted = payload.get("batch")
        batch = Batch(tuple(noted["keys"]), noted["channel"], noted["ts"]) if noted else None
        language, kind = Language(payload["language"]), RequestKind(payload["kind"])
        secrets = Secrets(payload.get("secrets", Secrets.ASK))
        return cls(**{**payload, "language": language, "kind": kind, "batch": batch, "secrets": secrets})


async def hand_in(services: Services, request: IngestionRequest, *, key: str) -> bool:
    """Make a request a job, on disk once this returns; the same key again changes nothing, and returns False."""
    kind = SYNC if request.kind is RequestKind.SITE else INGEST
    return await services.library.jobs.enqueue(
        kind, request.workspace, key, request.payload(), order_key=request.order_key, person=request.person
    )


async def ahead(services: Services, kind: str = INGEST) -> int:
    """Return how many jobs of that kind are before one that is handed in now; 0 where it begins at once."""
    before = await services.library.jobs.in_line(kind)
    return before if before >= AT_ONCE[kind] + SHORT[kind] else 0


async def decide(services: Services, requester: Requester, key: str, button: str) -> str | None:
    """Hand in a request anew, with what its person decided about the secrets in the document.

    Return the name of a message where that is not possible: the first decision holds, and jobs are kept for a week.
    """
    job = await services.library.jobs.get(requester.workspace, INGEST, key)
    request = IngestionRequest.of(job.payload) if job else None
    if request is None or request.person != requester.person:
        return "secrets-too-late"
    new = await hand_in(services, replace(request, secrets=DECISIONS[button]), key=f"{key}{DECIDED}")
    return None if new else "secrets-decided"
