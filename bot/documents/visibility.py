"""The shelves and documents that somebody may see from where they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.slack.services import Services
from knowledge.catalogue.books import PUBLIC_SHELF, Book, Shelf
from knowledge.catalogue.shelves import Patron, name_key
from knowledge.errors import NotFound
from knowledge.messages.language import Language

ID_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Requester:
    """The person who asks for something, and the channel that they ask in."""

    workspace: str
    person: str
    channel: str
    language: Language

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Target:
    """A shelf to put something on: by id, or else a channel's or the public one, which may not exist yet."""

    shelf: str | None = None
    place: str | None = None


class Visibility:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue

    async def patron(self, requester: Requester) -> Patron:
        """Return the patron for replies that only the requester sees."""
        patrons = self._services.patrons
        if requester.direct:
            return await patrons.in_private(requester.workspace, requester.person)
        return await patrons.alone_in_channel(requester.workspace, requester.person, requester.channel)

    async def is_admin(self, requester: Requester) -> bool:
        return await self._services.patrons.is_admin(requester.workspace, requester.person)

    async def shelves(self, requester: Requester) -> list[Shelf]:
        return await self._catalogue.shelves.readable_by(await self.patron(requester))

    async def books(self, requester: Requester, shelf_ids: Collection[str] | None = None) -> list[Book]:
        readable = {shelf.id for shelf in await self.shelves(requester)}
        wanted = readable if shelf_ids is None else readable & set(shelf_ids)
        return await self._catalogue.holdings.all(requester.workspace, wanted)

    async def removed(self, requester: Requester) -> list[Book]:
        readable = {shelf.id for shelf in await self.shelves(requester)}
        return await self._catalogue.retained.removed(requester.workspace, readable)

    async def book(self, requester: Requester, book_id: str) -> Book:
        """Return a book; one that they may not read is reported like one that does not exist."""
        found = next((book for book in await self.books(requester) if book.id == book_id), None)
        if found is None:
            raise NotFound("no such book here")
        return found

    async def shelf(self, requester: Requester, shelf_id: str) -> Shelf:
        found = next((shelf for shelf in await self.shelves(requester) if shelf.id == shelf_id), None)
        if found is None:
            raise NotFound("no such shelf here")
        return found

    async def target(self, requester: Requester, word: str) -> Target | None:
        """Resolve `here`, `public`, or the name of a shelf that they may read; None where there is no such shelf."""
        if word.casefold() in {"public", PUBLIC_SHELF}:
            return Target()
        if word.casefold() == "here":
            return None if requester.direct else Target(place=requester.channel)
        shelves = {name_key(shelf.name): shelf for shelf in await self.shelves(requester)}
        found = shelves.get(name_key(word)) or shelves.get(name_key(f"#{word}"))
        return Target(shelf=found.id) if found else None


def matching_books(reference: str, books: Sequence[Book]) -> list[Book]:
    """Return the book with this id; else those with this title; else those whose id begins with it."""
    wanted = reference.strip('`"“”「」 ').casefold()
    exact = [book for book in books if book.id == wanted]
    named = [book for book in books if book.title.casefold() == wanted]
    prefixed = [book for book in books if len(wanted) >= ID_PREFIX and book.id.startswith(wanted)]
    return exact or named or prefixed
