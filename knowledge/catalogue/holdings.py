"""The books on the shelves, each with its editions."""

import re
from collections.abc import Collection
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

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
from knowledge.catalogue.editions import EditionContents, EditionRequest, Publication, source_key
from knowledge.catalogue.history import record
from knowledge.catalogue.shelves import name_key
from knowledge.catalogue.tables import books, editions, now, shelves
from knowledge.errors import NotFound

STALE = timedelta(days=2)
ID_PREFIX = re.compile(r"[0-9a-f]{4,32}")
WORDS = re.compile(r"\w+")
LISTED = "`shisho list` names those that there are."
NEAR, NEARNESS = 3, 0.75  # titles that a misspelt one may mean, and how like it they are


class Holdings:
    """Reads and writes books and editions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(
        self,
        request: EditionRequest,
        *,
        title: str,
        digest: str,
        media_type: str,
    ) -> Edition | Book:
        """Begin an edition that patrons do not see yet; return the book where it has the same bytes already."""
        return await self._database.write(
            lambda connection: changes.begin(
                self._database, connection, request, title=title, digest=digest, media_type=media_type
            )
        )

    async def begin_again(self, book: Book, former: Edition, *, by: str, idempotency_key: str | None = None) -> Edition:
        """Begin another edition of the book, to move it or to restore a former edition."""
        return await self._database.write(
            lambda connection: changes.begin_again(connection, book.id, former, by, idempotency_key)
        )

    async def publish(self, edition_id: str, contents: EditionContents) -> Publication:
        """Make the edition current, and with a move change the shelf, in one transaction."""
        return await self._database.write(lambda connection: changes.publish(connection, edition_id, contents))

    async def abandon(self, edition_id: str) -> None:
        """Give up an edition that is being written; leave any other as it is."""
        writing = editions.c.state == EditionState.WRITING
        given_up = update(editions).where(editions.c.id == edition_id, writing)
        await self._database.change(given_up.values(state=EditionState.ABANDONED))

    async def abandon_stale(self, older_than: timedelta = STALE) -> int:
        """Give up editions that were begun too long ago for a job to be working on them; return their number."""
        left = (editions.c.state == EditionState.WRITING, editions.c.created_at < now() - older_than)
        return await self._database.change(update(editions).where(*left).values(state=EditionState.ABANDONED))

    async def withdraw(self, workspace: str, book_id: str, by: str = "", idempotency_key: str | None = None) -> Book:
        """Remove the book; return it as it was before."""
        book = await self._one(workspace, books.c.id == book_id)
        return await self._database.write(lambda connection: changes.withdraw(connection, book.id, by, idempotency_key))

    async def find(self, workspace: str, reference: str, shelf_ids: Collection[str] | None = None) -> Book:
        """Find a current book by its id, the beginning of its id (4 characters or more) or its title."""
        reference = reference.strip()
        fits = books.c.title_key == name_key(reference)
        if ID_PREFIX.fullmatch(reference.lower()):
            fits |= books.c.id.startswith(reference.lower())
        return await self._one(workspace, fits, shelf_ids)

    async def find_for_person(self, workspace: str, reference: str) -> Book:
        """Find a book as `find` does, or else the only one whose title holds the words; name those spelled alike."""
        try:
            return await self.find(workspace, reference)
        except NotFound as error:
            titles = await self._books(workspace, None)
            same = [book for book in titles if name_key(book.title) == name_key(reference)]
            if len(same) > 1:
                raise
            holding, near = titles_holding(reference, titles), titles_like(reference, titles)[:NEAR]
            if len(holding) == 1:
                return holding[0]
            meant = " or ".join(f"“{book.title}” ({book.id[:8]})" for book in near)
            raise NotFound(
                f"There is no book “{reference}”.", fix=f"Did you mean {meant}?" if near else LISTED
            ) from error

    async def all(self, workspace: str, shelf_ids: Collection[str] | None = None) -> list[Book]:
        """List the books with a current edition by title, on the given shelves if any are given."""
        return await self._books(workspace, shelf_ids)

    async def from_source(self, shelf: Shelf, source: str) -> Book | None:
        """Return the current book on the shelf that came from this source."""
        key = source_key(source)
        found = await self._books(shelf.workspace, [shelf.id], books.c.source_key == key)
        return found[0] if found else None

    async def titled(self, shelf: Shelf, title: str) -> list[Book]:
        """Return the current books on the shelf with this title."""
        return await self._books(shelf.workspace, [shelf.id], books.c.title_key == name_key(title))

    async def current(self, workspace: str, book_id: str) -> Book | None:
        """Return the book if it has a current edition."""
        found = await self._books(workspace, None, books.c.id == book_id)
        return found[0] if found else None

    async def editions(self, book_id: str) -> list[Edition]:
        """List the editions of a book, the newest first."""
        query = select(editions).where(editions.c.book_id == book_id).order_by(editions.c.number.desc())
        return [edition_of(row) for row in await self._database.rows(query)]

    async def books_of(self, edition_ids: Collection[str]) -> dict[str, str]:
        """Map editions, in whatever state, to the ids of their books."""
        query = select(editions.c.id, editions.c.book_id).where(editions.c.id.in_(sorted(set(edition_ids))))
        return {row.id: row.book_id for row in await self._database.rows(query)}

    async def showable(
        self, workspace: str, edition_ids: Collection[str], shelf_ids: Collection[str]
    ) -> dict[str, Book]:
        """Map the editions that may be shown to their books: current, on these shelves, in this workspace."""
        if not edition_ids or not shelf_ids:
            return {}
        found = await self._books(workspace, shelf_ids, editions.c.id.in_(sorted(set(edition_ids))))
        return {book.edition.id: book for book in found if book.edition}

    async def leftovers(self, workspace: str | None = None) -> list[tuple[str, Edition]]:
        """List the editions that are no longer shown but may still be in the stacks, with their workspaces."""
        joined = editions.join(books, editions.c.book_id == books.c.id)
        joined = joined.join(shelves, books.c.shelf_id == shelves.c.id)
        query = select(shelves.c.workspace, *editions.c).select_from(joined)
        query = query.where(~editions.c.swept, editions.c.state.not_in(IN_USE)).order_by(editions.c.created_at)
        if workspace is not None:
            query = query.where(shelves.c.workspace == workspace)
        return [(row.workspace, edition_of(row)) for row in await self._database.rows(query)]

    async def in_the_stacks(self, workspace: str) -> set[str]:
        """Return the ids of the editions that belong in the stacks, or are still to be swept."""
        joined = editions.join(books, editions.c.book_id == books.c.id)
        joined = joined.join(shelves, books.c.shelf_id == shelves.c.id)
        query = select(editions.c.id).select_from(joined).where(shelves.c.workspace == workspace)
        rows = await self._database.rows(query.where(~editions.c.swept | editions.c.state.in_(IN_USE)))
        return {row.id for row in rows}

    async def doubt(self, edition_id: str) -> None:
        """Clear the digest of a damaged edition, so that the same bytes make a new one."""
        await self._database.change(update(editions).where(editions.c.id == edition_id).values(digest=""))

    async def set_owner(self, book: Book, person: str | None, *, by: str) -> None:
        """Set who answers for a book; the history tells that `by` did so, and names no owner."""
        owned = update(books).where(books.c.id == book.id).values(owner=person)
        where = {"workspace": book.shelf.workspace, "shelf_id": book.shelf.id, "book_id": book.id}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(owned)
            await record(connection, ChangeKind.OWNER_SET, book.title, by, **where)

        await self._database.write(work)

    async def is_called_outdated(self, edition_id: str) -> bool:
        """Tell whether somebody said so of this edition, and whoever is to know was told."""
        query = select(editions.c.id).where(editions.c.id == edition_id, editions.c.outdated_at.is_not(None))
        return await self._database.row(query) is not None

    async def note_outdated(self, edition_id: str) -> None:
        await self._database.change(update(editions).where(editions.c.id == edition_id).values(outdated_at=now()))

    async def mark_swept(self, edition_id: str) -> None:
        """Note that the edition's passages are gone from the stacks."""
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


def titles_like(reference: str, books: Collection[Book]) -> list[Book]:
    """Return the books with this title; else those whose titles hold its words; else those spelled nearly like it."""
    wanted, titles = _wanted(reference), {book.id: name_key(book.title) for book in books}
    near = get_close_matches(wanted, titles.values(), n=NEAR, cutoff=NEARNESS)
    return titles_holding(reference, books) or [book for book in books if titles[book.id] in near]


def titles_holding(reference: str, books: Collection[Book]) -> list[Book]:
    """Return the books with this title; else those whose titles hold its words."""
    wanted = _wanted(reference)
    exact = [book for book in books if name_key(book.title) == wanted]
    return exact or [book for book in books if wanted and _holds(name_key(book.title), wanted)]


def _wanted(reference: str) -> str:
    return name_key(reference.strip('`"“”「」『』 '))


def _holds(title: str, wanted: str) -> bool:
    """Tell whether each word begins a word of the title; in a script without spaces, whether it is a part of it."""
    if not wanted.isascii():
        return wanted in title
    words = WORDS.findall(title)
    return all(any(word.startswith(part) for word in words) for part in WORDS.findall(wanted) or [wanted])
