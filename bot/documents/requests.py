"""A document that an admin handed in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from bot.documents.visibility import Viewer
from knowledge.messages.language import Language


class Form(StrEnum):
    URL = "url"
    UPLOAD = "upload"
    TEXT = "text"
    MESSAGES = "messages"  # of a conversation
    EDITION = "edition"  # one that was replaced or removed, to be brought back
    UNDO = "undo"  # of what an edition brought
    MOVE = "move"  # to another shelf
    SITE = "site"  # a whole site or folder that is kept in step


@dataclass(frozen=True, slots=True)
class Delivery:
    """`what` is the URL, the id of the file in Slack, the text itself, the message, the edition, the book or the site.

    `place` is the channel whose shelf it goes to, where `shelf` names none by its id.
    `name` tells one delivery from another when people read of it; `channel` is where `person` is told how it went.
    `every` is how often it is fetched again from then on; `twin` whether a book that stands there under the same title,
    name or address is replaced, or both are kept.
    """

    workspace: str
    person: str
    channel: str
    language: Language
    form: Form
    what: str
    name: str
    title: str | None = None
    place: str | None = None
    shelf: str | None = None
    every: str | None = None
    twin: str | None = None

    @classmethod
    def by(cls, viewer: Viewer, form: Form, what: str, name: str) -> Self:
        """Told of where they handed it in."""
        return cls(viewer.workspace, viewer.person, viewer.channel, viewer.language, form, what, name)

    @property
    def order_key(self) -> str:
        """Deliveries of one document are taken in the order in which they were handed in."""
        return f"stock:{self.shelf or self.place or ''}:{self.book_key}"

    @property
    def book_key(self) -> str:
        """The same again is a new edition of the same book."""
        return self.name if self.form in {Form.UPLOAD, Form.TEXT} else self.what

    def payload(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Self:
        return cls(**{**payload, "language": Language(payload["language"]), "form": Form(payload["form"])})
