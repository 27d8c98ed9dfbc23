"""`/stacks shelves`: list, create, rename, open, close and delete shelves, and set their owners."""

import re

from bot.blocks import documents as shown
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.invocation import Invocation
from bot.stacks_command.owner_verb import OwnerVerb
from knowledge.catalogue.books import PUBLIC_SHELF, Shelf
from knowledge.catalogue.shelves import name_key
from knowledge.messages.catalogue import say

RENAME = re.compile(r"(?P<old>.+?)\s+to\s+(?P<new>.+)", re.IGNORECASE)
QUOTES = '"“”「」'
NAME_MAX = 80


class ShelfVerbs:
    def __init__(self, services: Services, visibility: Visibility, owners: OwnerVerb) -> None:
        self._catalogue = services.library.catalogue
        self._ingestion = services.library.ingestion
        self._visibility = visibility
        self._owners = owners

    async def shelves(self, invocation: Invocation) -> MessageDraft:
        verb, _, words = invocation.words.partition(" ")
        handlers = {
            "create": self._create,
            "rename": self._rename,
            "channel": self._channel,
            "delete": self._delete,
            "owner": self._owners.of_shelf,
        }
        handler = handlers.get(verb.casefold())
        if not invocation.words:
            return await self._list(invocation)
        if handler is None or not words.strip():
            return message(say(invocation.language, "shelves-usage"))
        return await handler(invocation, words.strip())

    async def _list(self, invocation: Invocation) -> MessageDraft:
        shelves = await self._visibility.shelves(invocation.requester)
        ids = {shelf.id for shelf in shelves}
        counts = await self._catalogue.holdings.counts(invocation.requester.workspace, ids)
        return shown.shelves_message(shelves, counts, invocation.language)

    async def _create(self, invocation: Invocation, words: str) -> MessageDraft:
        """`create NAME`, or `create NAME here` for this channel alone."""
        here = words.casefold().endswith(" here")
        if here and invocation.requester.direct:
            return message(say(invocation.language, "channel-needed"))
        name = (words[: -len(" here")] if here else words).strip(f"{QUOTES} ")[:NAME_MAX]
        place = invocation.requester.channel if here else None
        known = {shelf.id for shelf in await self._visibility.shelves(invocation.requester)}
        shelf = await self._catalogue.shelves.create(
            invocation.requester.workspace, name, place, by=invocation.requester.person
        )
        if shelf.id in known:
            return shown.shelf_exists(shelf, invocation.language)
        return shown.shelf_created(shelf, invocation.language)

    async def _rename(self, invocation: Invocation, words: str) -> MessageDraft:
        found = RENAME.fullmatch(words)
        if found is None:
            return message(say(invocation.language, "shelves-usage"))
        shelf = await self._named(invocation, found["old"])
        new = found["new"].strip(f"{QUOTES} ")[:NAME_MAX]
        if shelf is None or not new:
            return message(shown.no_such_shelf(found["old"], invocation.language))
        await self._catalogue.shelves.rename(shelf, new, by=invocation.requester.person)
        return shown.shelf_renamed(shelf, new, invocation.language)

    async def _channel(self, invocation: Invocation, words: str) -> MessageDraft:
        """`channel NAME here` closes the shelf to all but this channel, `channel NAME public` opens it to everybody."""
        name, _, where = words.rpartition(" ")
        if where.casefold() not in {"here", "public"} or not name:
            return message(say(invocation.language, "shelves-usage"))
        if where.casefold() == "here" and invocation.requester.direct:
            return message(say(invocation.language, "channel-needed"))
        shelf = await self._named(invocation, name)
        if shelf is None:
            return message(shown.no_such_shelf(name, invocation.language))
        place = invocation.requester.channel if where.casefold() == "here" else None
        await self._catalogue.shelves.place(shelf, place, by=invocation.requester.person)
        return shown.shelf_placed(shelf, place, invocation.language)

    async def _delete(self, invocation: Invocation, words: str) -> MessageDraft:
        shelf = await self._named(invocation, words)
        if shelf is None:
            return message(shown.no_such_shelf(words, invocation.language))
        await self._ingestion.delete_shelf(shelf, by=invocation.requester.person)
        return shown.shelf_deleted(shelf, invocation.language)

    async def _named(self, invocation: Invocation, name: str) -> Shelf | None:
        """The public shelf that everything goes to by itself keeps its name and stays public."""
        wanted = name_key(name.strip(f"{QUOTES} "))
        shelves = await self._visibility.shelves(invocation.requester)
        return next((shelf for shelf in shelves if name_key(shelf.name) == wanted and shelf.name != PUBLIC_SHELF), None)
