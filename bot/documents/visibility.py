"""The shelves and documents that somebody may see from where they are."""

from dataclasses import dataclass
from datetime import datetime

from bot.slack.services import Services
from knowledge.catalogue.books import PUBLIC_SHELF, Book, BookPage, Shelf
from knowledge.catalogue.holdings import MEANT
from knowledge.catalogue.shelves import Patron, name_key
from knowledge.catalogue.titles import NEAR, meanings
from knowledge.errors import NotFound
from knowledge.messages.language import Language


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
    """Finds the shelves and documents that somebody means, among those that they may see from where they are."""

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

    async def page(self, requester: Requester, number: int, size: int, shelf_id: str | None = None) -> BookPage:
        """Return one page of the books, of one shelf if any is given."""
        readable = await self._readable(requester)
        wanted = readable if shelf_id is None else readable & {shelf_id}
        return await self._catalogue.holdings.page(requester.workspace, wanted, number, size)

    async def removed_page(self, requester: Requester, number: int, size: int) -> BookPage:
        return await self._catalogue.retained.removed_page(
            requester.workspace, await self._readable(requester), number, size
        )

    async def meant(self, requester: Requester, reference: str, *, removed: bool = False) -> list[Book]:
        """Return the books that an id, a title or some of its words mean, among the removed ones too if asked for."""
        workspace, readable = requester.workspace, await self._readable(requester)
        for meant in meanings(reference):
            found = await self._catalogue.holdings.fitting(workspace, readable, meant)
            if removed:
                found += await self._catalogue.retained.removed(workspace, readable, meant, limit=MEANT)
            if found:
                return found
        return []

    async def removed_lately(self, requester: Requester, reference: str) -> list[tuple[Book, datetime]]:
        """Return the removed books that the words mean, and when each was removed; members are not told of any."""
        if not await self.is_admin(requester):
            return []
        books = await self.meant(requester, reference, removed=True)
        readable, changes = await self._readable(requester), self._catalogue.changes
        last = [await changes.latest(requester.workspace, readable, limit=1, book_id=book.id) for book in books[:NEAR]]
        return [(book, change[0].at) for book, change in zip(books, last, strict=False) if change]

    async def spelled_like(self, requester: Requester, title: str) -> list[Book]:
        readable = await self._readable(requester)
        return await self._catalogue.holdings.spelled_like(requester.workspace, title, readable)

    async def book(self, requester: Requester, book_id: str) -> Book:
        """Return a book; one that they may not read is reported like one that does not exist."""
        readable = await self._readable(requester)
        found = await self._catalogue.holdings.among(requester.workspace, [book_id], readable)
        if not found:
            raise NotFound("no such book here")
        return found[0]

    async def can_undo(self, requester: Requester, book: Book) -> bool:
        """Tell whether the shelf that a moved book came from is there, and theirs to read."""
        former = book.edition.moved_from if book.edition else None
        return former is None or former in await self._readable(requester)

    async def _readable(self, requester: Requester) -> set[str]:
        return {shelf.id for shelf in await self.shelves(requester)}

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
