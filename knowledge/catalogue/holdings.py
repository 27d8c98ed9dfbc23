"""The books: what stands on the shelves, and in which edition."""

import re
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from knowledge.catalogue import editions as changes
from knowledge.catalogue.books import (
    Book,
    ChangeKind,
    Edition,
    EditionState,
    Shelf,
    current_book_of,
    current_books,
    edition_of,
)
from knowledge.catalogue.connections import Database
from knowledge.catalogue.editions import Arrival, Contents, Published, Unchanged, source_key
from knowledge.catalogue.shelves import name_key
from knowledge.catalogue.tables import books, editions, now, shelves
from knowledge.errors import NotFound
from knowledge.remark import Remark

STALE = timedelta(days=2)
ID_PREFIX = re.compile(r"[0-9a-f]{4,32}")


class Holdings:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self,
        shelf: Shelf,
        source: str,
        *,
        title: str,
        url: str | None,
        digest: str,
        by: str,
        media_type: str,
        idempotency_key: str | None = None,
    ) -> Edition | Unchanged:
        """A new edition to write, or the one with the same bytes that was left in writing; patrons see none of it."""
        arrival = Arrival(shelf, source, title, url, digest, by, media_type, idempotency_key)
        return await self._database.write(lambda connection: changes.begin(self._database, connection, arrival))

    async def begin_again(self, book: Book, former: Edition, *, by: str, idempotency_key: str | None = None) -> Edition:
        """A further edition of the book, to move it or to bring a former edition back."""
        return await self._database.write(
            lambda connection: changes.begin_again(connection, book.id, former, by, idempotency_key)
        )

    async def publish(
        self,
        edition_id: str,
        *,
        title: str,
        pages: int | None,
        passages: int,
        remarks: Sequence[Remark] = (),
        written_for: str | None = None,
        kind: ChangeKind | None = None,
    ) -> Published:
        """The one moment in which patrons change from the old edition to the new one, and with a move its shelf."""
        contents = Contents(title, pages, passages, remarks, written_for, kind)
        return await self._database.write(lambda connection: changes.publish(connection, edition_id, contents))

    async def abandon(self, edition_id: str) -> None:
        """Gives up an edition in writing; any other is left as it is."""
        writing = editions.c.state == EditionState.WRITING
        given_up = update(editions).where(editions.c.id == edition_id, writing)
        await self._database.change(given_up.values(state=EditionState.ABANDONED))

    async def abandon_stale(self, older_than: timedelta = STALE) -> int:
        """Gives up editions whose writing began so long ago that no job is at work on them; how many."""
        left = (editions.c.state == EditionState.WRITING, editions.c.created_at < now() - older_than)
        return await self._database.change(update(editions).where(*left).values(state=EditionState.ABANDONED))

    async def withdraw(self, workspace: str, book_id: str, by: str = "", idempotency_key: str | None = None) -> Book:
        """Takes the book off its shelf; what is returned is as it stood there."""
        book = await self._one(workspace, books.c.id == book_id)
        return await self._database.write(lambda connection: changes.withdraw(connection, book.id, by, idempotency_key))

    async def find(self, workspace: str, reference: str, shelf_ids: Collection[str] | None = None) -> Book:
        """By id, by the beginning of an id (4 characters or more) or by title; only books that patrons can read now."""
        reference = reference.strip()
        fits = books.c.title_key == name_key(reference)
        if ID_PREFIX.fullmatch(reference.lower()):
            fits |= books.c.id.startswith(reference.lower())
        return await self._one(workspace, fits, shelf_ids)

    async def all(self, workspace: str, shelf_ids: Collection[str] | None = None) -> list[Book]:
        """Books with a current edition, by title; on the given shelves only, where some are given."""
        return await self._books(workspace, shelf_ids)

    async def from_source(self, shelf: Shelf, source: str) -> Book | None:
        """What stands there under this source."""
        key = source_key(source)
        found = await self._books(shelf.workspace, [shelf.id], books.c.source_key == key)
        return found[0] if found else None

    async def titled(self, shelf: Shelf, title: str) -> list[Book]:
        """What stands there under this title."""
        return await self._books(shelf.workspace, [shelf.id], books.c.title_key == name_key(title))

    async def standing(self, workspace: str, book_id: str) -> Book | None:
        found = await self._books(workspace, None, books.c.id == book_id)
        return found[0] if found else None

    async def editions(self, book_id: str) -> list[Edition]:
        """The newest first."""
        query = select(editions).where(editions.c.book_id == book_id).order_by(editions.c.number.desc())
        return [edition_of(row) for row in await self._database.rows(query)]

    async def showable(
        self, workspace: str, edition_ids: Collection[str], shelf_ids: Collection[str]
    ) -> dict[str, Book]:
        """Which of these editions may be shown, each with its book: current, on these shelves, in this workspace."""
        if not edition_ids or not shelf_ids:
            return {}
        found = await self._books(workspace, shelf_ids, editions.c.id.in_(sorted(set(edition_ids))))
        return {book.edition.id: book for book in found if book.edition}

    async def leftovers(self, workspace: str | None = None) -> list[tuple[str, Edition]]:
        """Editions no longer shown whose passages may still be in the stacks, each with its workspace."""
        joined = editions.join(books, editions.c.book_id == books.c.id)
        joined = joined.join(shelves, books.c.shelf_id == shelves.c.id)
        query = select(shelves.c.workspace, *editions.c).select_from(joined)
        query = query.where(~editions.c.swept, editions.c.state.not_in(IN_USE)).order_by(editions.c.created_at)
        if workspace is not None:
            query = query.where(shelves.c.workspace == workspace)
        return [(row.workspace, edition_of(row)) for row in await self._database.rows(query)]

    async def in_the_stacks(self, workspace: str) -> set[str]:
        """The editions whose passages stand there by right, or are still to be swept."""
        joined = editions.join(books, editions.c.book_id == books.c.id)
        joined = joined.join(shelves, books.c.shelf_id == shelves.c.id)
        query = select(editions.c.id).select_from(joined).where(shelves.c.workspace == workspace)
        rows = await self._database.rows(query.where(~editions.c.swept | editions.c.state.in_(IN_USE)))
        return {row.id for row in rows}

    async def doubt(self, edition_id: str) -> None:
        """From here on the same bytes again are a new edition: this one has lost something."""
        await self._database.change(update(editions).where(editions.c.id == edition_id).values(digest=""))

    async def swept(self, edition_id: str) -> None:
        """Its passages are gone from the stacks."""
        gone = update(editions).where(editions.c.id == edition_id, editions.c.state.not_in(IN_USE))
        await self._database.change(gone.values(swept=True))

    async def _one(self, workspace: str, condition: Any, shelf_ids: Collection[str] | None = None) -> Book:
        found = await self._books(workspace, shelf_ids, condition)
        if not found:
            raise NotFound("There is no such book.")
        if len(found) > 1:
            ids = ", ".join(book.id[:8] for book in found[:5])
            raise NotFound(f"That could be any of {len(found)} books.", fix=f"Give the id: {ids}.")
        return found[0]

    async def _books(self, workspace: str, shelf_ids: Collection[str] | None, *conditions: Any) -> list[Book]:
        query = current_books().where(shelves.c.workspace == workspace, *conditions)
        if shelf_ids is not None:
            query = query.where(shelves.c.id.in_(sorted(set(shelf_ids))))
        query = query.order_by(books.c.title_key, books.c.id)
        return [current_book_of(row) for row in await self._database.rows(query)]


IN_USE = (EditionState.CURRENT, EditionState.WRITING)
