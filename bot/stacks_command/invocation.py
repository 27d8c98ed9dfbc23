"""One `/stacks VERB WORDS`, as somebody typed it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.blocks import documents as shown
from bot.documents.visibility import Requester, Visibility
from bot.slack.drafts import MessageDraft, message
from knowledge.catalogue.books import Book
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language


@dataclass(frozen=True, slots=True)
class Invocation:
    """One use of the command; `trigger` allows a form to open within three seconds."""

    requester: Requester
    private: bool
    trigger: str
    command: str
    verb: str
    words: str

    @classmethod
    def of(cls, body: Mapping[str, Any], language: Language) -> Self:
        verb, _, words = str(body.get("text") or "").strip().partition(" ")
        return cls(
            requester=Requester(body["team_id"], body["user_id"], body["channel_id"], language),
            private=body.get("channel_name") == "privategroup",
            trigger=body["trigger_id"],
            command=body["command"],
            verb=verb.lower(),
            words=words.strip(),
        )

    @property
    def language(self) -> Language:
        return self.requester.language


Verb = Callable[[Invocation], Awaitable[MessageDraft | None]]
Use = Callable[[Book], Awaitable[MessageDraft]]


async def with_book(
    visibility: Visibility,
    invocation: Invocation,
    use: Use,
    reference: str | None = None,
    *,
    removed: bool = False,
) -> MessageDraft:
    """Use the book that the words name, or the only one whose title holds them; `removed` books too if asked for.

    One that they may not read is reported like one that does not exist, and titles that are spelled alike are named.
    Admins are told of one that was removed.
    """
    wanted = invocation.words if reference is None else reference
    if not wanted:
        return message(say(invocation.language, "title-missing"))
    found = await visibility.meant(invocation.requester, wanted, removed=removed)
    if not found and (gone := await visibility.removed_lately(invocation.requester, wanted)):
        return shown.removed_lately(gone, invocation.language)
    if not found:
        return shown.unknown(await visibility.spelled_like(invocation.requester, wanted), invocation.language)
    return shown.several(found, invocation.language) if len(found) > 1 else await use(found[0])
