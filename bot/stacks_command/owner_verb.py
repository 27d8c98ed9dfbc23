"""`/stacks owner` and `/stacks shelves owner`: who answers for what a document says, or those on a shelf."""

import re
from collections.abc import Sequence

from bot.blocks.documents import no_such_shelf
from bot.blocks.receipts import titled
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.slack.text import label
from bot.stacks_command.invocation import Invocation, with_book
from knowledge.catalogue.books import PUBLIC_SHELF, Book
from knowledge.catalogue.shelves import name_key
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

# Slack sends "@ben" as it was typed, unless the app asks for ids.
NAMED = re.compile(r"(?P<what>.*\S)\s+(?:<@(?P<id>[UW][A-Z0-9]+)(?:\|[^>]*)?>|@(?P<name>\S.*)|(?P<word>me|nobody))")

QUOTES = '"“”「」 '


class OwnerVerb:
    def __init__(self, services: Services, visibility: Visibility) -> None:
        self._services = services
        self._catalogue = services.library.catalogue
        self._visibility = visibility

    async def owner(self, invocation: Invocation) -> MessageDraft:
        """Set a document's owner, or none with `nobody`."""
        named, language = NAMED.fullmatch(invocation.words), invocation.language
        if named is None:
            return message(say(language, "owner-missing", command=invocation.command))
        people = await self._people(invocation, named)
        if len(people) != 1:
            return _nobody_meant(named, people, language)

        async def own(book: Book) -> MessageDraft:
            await self._catalogue.holdings.set_owner(book, people[0], by=invocation.requester.person)
            return _owned(book.title, people[0], language)

        return await with_book(self._visibility, invocation, own, named["what"])

    async def of_shelf(self, invocation: Invocation, words: str) -> MessageDraft:
        """Set the owner of the documents on a shelf that have none of their own."""
        named, language = NAMED.fullmatch(words), invocation.language
        if named is None:
            return message(say(language, "shelves-usage"))
        people = await self._people(invocation, named)
        if len(people) != 1:
            return _nobody_meant(named, people, language)
        shelves = {name_key(shelf.name): shelf for shelf in await self._visibility.shelves(invocation.requester)}
        name = named["what"].strip(QUOTES)
        shelf = shelves.get(name_key(PUBLIC_SHELF if name.casefold() == "public" else name))
        if shelf is None:
            return message(no_such_shelf(name, language))
        await self._catalogue.shelves.set_owner(shelf, people[0], by=invocation.requester.person)
        return _owned(shelf.name, people[0], language)

    async def _people(self, invocation: Invocation, named: re.Match[str]) -> list[str | None]:
        """Return the full members that are meant; None stands for nobody."""
        requester, patrons = invocation.requester, self._services.patrons
        if named["word"]:
            return [requester.person if named["word"] == "me" else None]
        if named["id"]:
            return [named["id"]] if (await patrons.person(requester.workspace, named["id"])).member else []
        return [*await patrons.named(requester.workspace, named["name"])]


def _nobody_meant(named: re.Match[str], people: Sequence[str | None], language: Language) -> MessageDraft:
    name = label(named["name"] or named["id"])
    return message(say(language, "owner-several" if people else "owner-unknown", name=name))


def _owned(title: str, owner: str | None, language: Language) -> MessageDraft:
    if owner is None:
        return message(say(language, "owner-removed", title=titled(title, language)))
    return message(say(language, "owner-set", title=titled(title, language), person=f"<@{owner}>"))
