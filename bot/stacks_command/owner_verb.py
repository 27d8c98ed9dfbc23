"""`/stacks owner`: who answers for what a document says."""

import re

from bot.blocks.receipts import titled
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.slack.text import label
from bot.stacks_command.invocation import Invocation, with_book
from knowledge.catalogue.books import Book
from knowledge.messages.catalogue import say

# Slack sends "@ben" as it was typed, unless the app asks for ids.
NAMED = re.compile(r"(?P<book>.*\S)\s+(?:<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>|@(?P<name>\S.*)|(?P<word>me|nobody))")


class OwnerVerb:
    def __init__(self, services: Services, visibility: Visibility) -> None:
        self._services = services
        self._visibility = visibility

    async def owner(self, invocation: Invocation) -> MessageDraft:
        """Set a document's owner, or none with `nobody`."""
        named, language = NAMED.fullmatch(invocation.words), invocation.language
        if named is None:
            return message(say(language, "owner-missing", command=invocation.command))
        people = await self._people(invocation, named)
        if people != [None] and len(people) != 1:
            name = label(named["name"] or named["id"])
            return message(say(language, "owner-several" if people else "owner-unknown", name=name))

        async def own(book: Book) -> MessageDraft:
            await self._services.library.catalogue.holdings.set_owner(book, people[0], by=invocation.requester.person)
            title, owner = titled(book.title, language), people[0]
            if owner is None:
                return message(say(language, "owner-removed", title=title))
            return message(say(language, "owner-set", title=title, person=f"<@{owner}>"))

        return await with_book(self._visibility, invocation, own, named["book"])

    async def _people(self, invocation: Invocation, named: re.Match[str]) -> list[str | None]:
        """Return the full members that are meant; None stands for nobody."""
        requester, patrons = invocation.requester, self._services.patrons
        if named["word"]:
            return [requester.person if named["word"] == "me" else None]
        if named["id"]:
            return [named["id"]] if (await patrons.person(requester.workspace, named["id"])).member else []
        return [*await patrons.named(requester.workspace, named["name"])]
