"""`/stacks shelves`: which there are, and making, naming, opening and closing them."""

import re

from bot.blocks import documents as shown
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.request import Request
from knowledge.catalogue.books import PUBLIC_SHELF, Shelf
from knowledge.catalogue.shelves import name_key
from knowledge.messages.catalogue import say

RENAME = re.compile(r"(?P<old>.+?)\s+to\s+(?P<new>.+)", re.IGNORECASE)
QUOTES = '"“”「」'
NAME_MAX = 80


class ShelfVerbs:
    def __init__(self, services: Services, seeing: Visibility) -> None:
        self._catalogue = services.library.catalogue
        self._seeing = seeing

    async def shelves(self, request: Request) -> MessageDraft:
        verb, _, words = request.words.partition(" ")
        handlers = {"create": self._create, "rename": self._rename, "channel": self._channel}
        handler = handlers.get(verb.casefold())
        if not request.words:
            return await self._list(request)
        if handler is None or not words.strip():
            return message(say(request.language, "shelves-usage"))
        return await handler(request, words.strip())

    async def _list(self, request: Request) -> MessageDraft:
        shelves = await self._seeing.shelves(request.viewer)
        books = await self._seeing.books(request.viewer)
        counts = {shelf.id: sum(book.shelf.id == shelf.id for book in books) for shelf in shelves}
        return shown.shelves_message(shelves, counts, request.language)

    async def _create(self, request: Request, words: str) -> MessageDraft:
        """`create NAME`, or `create NAME here` for this channel alone."""
        here = words.casefold().endswith(" here")
        if here and request.viewer.direct:
            return message(say(request.language, "channel-needed"))
        name = (words[: -len(" here")] if here else words).strip(f"{QUOTES} ")[:NAME_MAX]
        place = request.viewer.channel if here else None
        shelf = await self._catalogue.shelves.create(request.viewer.workspace, name, place)
        return shown.shelf_created(shelf, request.language)

    async def _rename(self, request: Request, words: str) -> MessageDraft:
        found = RENAME.fullmatch(words)
        if found is None:
            return message(say(request.language, "shelves-usage"))
        shelf = await self._named(request, found["old"])
        new = found["new"].strip(f"{QUOTES} ")[:NAME_MAX]
        if shelf is None or not new:
            return message(shown.no_such_shelf(found["old"], request.language))
        await self._catalogue.shelves.rename(shelf, new)
        return shown.shelf_renamed(shelf, new, request.language)

    async def _channel(self, request: Request, words: str) -> MessageDraft:
        """`channel NAME here` closes the shelf to all but this channel, `channel NAME public` opens it to everybody."""
        name, _, where = words.rpartition(" ")
        if where.casefold() not in {"here", "public"} or not name:
            return message(say(request.language, "shelves-usage"))
        if where.casefold() == "here" and request.viewer.direct:
            return message(say(request.language, "channel-needed"))
        shelf = await self._named(request, name)
        if shelf is None:
            return message(shown.no_such_shelf(name, request.language))
        place = request.viewer.channel if where.casefold() == "here" else None
        await self._catalogue.shelves.place(shelf, place)
        return shown.shelf_placed(shelf, place, request.language)

    async def _named(self, request: Request, name: str) -> Shelf | None:
        """The public shelf that everything goes to by itself keeps its name and stays public."""
        wanted = name_key(name.strip(f"{QUOTES} "))
        shelves = await self._seeing.shelves(request.viewer)
        return next((shelf for shelf in shelves if name_key(shelf.name) == wanted and shelf.name != PUBLIC_SHELF), None)
