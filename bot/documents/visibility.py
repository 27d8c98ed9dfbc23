"""What somebody may see of the stacks, from where they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.slack.services import Services
from knowledge.catalogue.books import PUBLIC_SHELF, Book, Shelf
from knowledge.catalogue.shelves import Patron, name_key
from knowledge.errors import NotFound
from knowledge.messages.language import Language

ID_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Viewer:
    workspace: str
    person: str
    channel: str
    language: Language

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")


@dataclass(frozen=True, slots=True)
class Target:
    """A shelf to put something on: by its id, or the one of a channel or the public one, which may not stand yet."""

    shelf: str | None = None
    place: str | None = None


class Seeing:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue

    async def patron(self, viewer: Viewer) -> Patron:
        patrons = self._services.patrons
        if viewer.direct:
            return await patrons.in_private(viewer.workspace, viewer.person)
        return await patrons.in_channel(viewer.workspace, viewer.person, viewer.channel)

    async def is_admin(self, viewer: Viewer) -> bool:
        return await self._services.patrons.is_admin(viewer.workspace, viewer.person)

    async def shelves(self, viewer: Viewer) -> list[Shelf]:
        return await self._catalogue.shelves.readable_by(await self.patron(viewer))

    async def books(self, viewer: Viewer, shelf_ids: Collection[str] | None = None) -> list[Book]:
        readable = {shelf.id for shelf in await self.shelves(viewer)}
        wanted = readable if shelf_ids is None else readable & set(shelf_ids)
        return await self._catalogue.holdings.all(viewer.workspace, wanted)

    async def removed(self, viewer: Viewer) -> list[Book]:
        readable = {shelf.id for shelf in await self.shelves(viewer)}
        return await self._catalogue.retained.removed(viewer.workspace, readable)

    async def book(self, viewer: Viewer, book_id: str) -> Book:
        """A book that they may not read is like one that does not exist."""
        found = next((book for book in await self.books(viewer) if book.id == book_id), None)
        if found is None:
            raise NotFound("no such book here")
        return found

    async def shelf(self, viewer: Viewer, shelf_id: str) -> Shelf:
        found = next((shelf for shelf in await self.shelves(viewer) if shelf.id == shelf_id), None)
        if found is None:
            raise NotFound("no such shelf here")
        return found

    async def target(self, viewer: Viewer, word: str) -> Target | None:
        """`here`, `public`, or the name of a shelf that they may read; None where there is none of that name."""
        if word.casefold() in {"public", PUBLIC_SHELF}:
            return Target()
        if word.casefold() == "here":
            return None if viewer.direct else Target(place=viewer.channel)
        shelves = {name_key(shelf.name): shelf for shelf in await self.shelves(viewer)}
        found = shelves.get(name_key(word)) or shelves.get(name_key(f"#{word}"))
        return Target(shelf=found.id) if found else None


def called(reference: str, books: Sequence[Book]) -> list[Book]:
    """The book with this id; else those whose title it is; else those whose id begins with it."""
    wanted = reference.strip('`"“”「」 ').casefold()
    exact = [book for book in books if book.id == wanted]
    named = [book for book in books if book.title.casefold() == wanted]
    prefixed = [book for book in books if len(wanted) >= ID_PREFIX and book.id.startswith(wanted)]
    return exact or named or prefixed
