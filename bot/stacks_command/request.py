"""`/stacks VERB WORDS`, as it was typed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.blocks import documents as shown
from bot.documents.visibility import Requester, Visibility, matching_books
from bot.slack.drafts import MessageDraft, message
from knowledge.catalogue.books import Book
from knowledge.errors import NotFound
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language


@dataclass(frozen=True, slots=True)
class Request:
    """From somebody somewhere; `trigger` lets a form open, for three seconds."""

    viewer: Requester
    private: bool
    trigger: str
    command: str
    verb: str
    words: str

    @classmethod
    def of(cls, body: Mapping[str, Any], language: Language) -> Self:
        verb, _, words = str(body.get("text") or "").strip().partition(" ")
        return cls(
            viewer=Requester(body["team_id"], body["user_id"], body["channel_id"], language),
            private=body.get("channel_name") == "privategroup",
            trigger=body["trigger_id"],
            command=body["command"],
            verb=verb.lower(),
            words=words.strip(),
        )

    @property
    def language(self) -> Language:
        return self.viewer.language


Verb = Callable[[Request], Awaitable[MessageDraft | None]]


Use = Callable[[Book], Awaitable[MessageDraft]]


async def with_book(seeing: Visibility, request: Request, use: Use, reference: str | None = None) -> MessageDraft:
    """Only among what they may read from here: a book they may not read is like one that does not exist."""
    wanted = request.words if reference is None else reference
    if not wanted:
        return message(say(request.language, "title-missing"))
    found = matching_books(wanted, await seeing.books(request.viewer))
    if not found:
        raise NotFound("no such book here")
    return shown.several(found, request.language) if len(found) > 1 else await use(found[0])
