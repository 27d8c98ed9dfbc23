"""The books on the shelves, each with its editions."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue import editions as changes
from knowledge.catalogue.books import (
    ALL_EDITIONS,
    CURRENT,
    IN_USE,
    PAST,
    Book,
    BookPage,
    ChangeKind,
    Edition,
    EditionState,
    Shelf,
    current_book_of,
    current_books,
    edition_of,
)
from knowledge.catalogue.editions import EditionContents, EditionRequest, Publication, source_key
from knowledge.catalogue.history import record
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import books, editions, now, shelves
from knowledge.catalogue.titles import (
    CANDIDATES,
    NEAR,
    likeness,
    spelled_like,
    titled,
    with_id,
    words_of_title,
)
from knowledge.errors import NotFound

STALE = timedelta(days=2)
LISTED = "`shisho list` names those that there are."
AMBIGUOUS = 5  # books whose ids are named where one was to be meant
MEANT = 20  # books that are named where any of them may be meant
AT_ONCE = 500  # ids in one query
BY_TITLE = (books.c.title_key, books.c.id)


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
        return await self._one(workspace, titled(reference) | with_id(reference), shelf_ids)

    async def find_for_person(self, workspace: str, reference: str) -> Book:
        """Find a book as `find` does, or else the only one whose title holds the words; name those spelled alike."""
        try:
            return await self.find(workspace, reference)
        except NotFound as error:
            if len(await self._books(workspace, None, titled(reference), limit=2)) > 1:
                raise
            holding = await self._books(workspace, None, words_of_title(reference), limit=NEAR)
            if len(holding) == 1:
                return holding[0]
            near = holding or await self.spelled_like(workspace, reference)
            meant = " or ".join(f"“{book.title}” ({book.id[:8]})" for book in near[:NEAR])
            raise NotFound(
                f"There is no book “{reference}”.", fix=f"Did you mean {meant}?" if near else LISTED
            ) from error

    async def fitting(self, workspace: str, shelf_ids: Collection[str], meant: ColumnElement[bool]) -> list[Book]:
        """Return the first MEANT of the books that fit one of the `meanings` of a person's words."""
        return await self._books(workspace, shelf_ids, meant, limit=MEANT)

    async def holding(self, workspace: str, words: str, shelf_ids: Collection[str], limit: int) -> BookPage:
        """Return the first books with this title, or else with these words in their titles."""
        for condition in (titled(words), words_of_title(words)):
            page = await self._page(workspace, shelf_ids, 1, limit, condition)
            if page.total:
                return page
        return BookPage()

    async def spelled_like(self, workspace: str, title: str, shelf_ids: Collection[str] | None = None) -> list[Book]:
        """Return the books whose titles are spelled nearly like this one, the likeliest first."""
        possible, shared = likeness(title)
        query = _on_shelves(select(books.c.id, books.c.title_key), workspace, shelf_ids).where(possible)
        rows = await self._database.rows(query.order_by(shared.desc(), *BY_TITLE).limit(CANDIDATES))
        near = spelled_like(title, (row.title_key for row in rows))
        wanted = [row.id for key in near for row in rows if row.title_key == key][:MEANT]
        found = {book.id: book for book in await self.among(workspace, wanted)}
        return [found[one] for one in wanted if one in found]

    async def all(self, workspace: str, shelf_ids: Collection[str] | None = None) -> list[Book]:
        """List the books with a current edition by title, on the given shelves if any are given.

        This is for what has to see every book; a page costs the same however many there are.
        """
        return await self._books(workspace, shelf_ids)

    async def page(self, workspace: str, shelf_ids: Collection[str], number: int, size: int) -> BookPage:
        """Return one page of the books on the given shelves by title."""
        return await self._page(workspace, shelf_ids, number, size)

    async def newest(self, workspace: str, shelf_ids: Collection[str], limit: int) -> list[Book]:
        """Return the books whose current editions are the newest."""
        here = select(books.c.id).join(shelves, books.c.shelf_id == shelves.c.id).where(*_named(workspace, shelf_ids))
        here = here.where(books.c.id == editions.c.book_id).correlate(editions)
        first = select(editions.c.book_id).where(CURRENT, here.exists()).order_by(editions.c.created_at.desc())
        query = current_books().where(books.c.id.in_(first.limit(limit).correlate(None)))
        rows = await self._database.rows(query.order_by(editions.c.created_at.desc(), books.c.id))
        return [current_book_of(row) for row in rows]

    async def counts(self, workspace: str, shelf_ids: Collection[str] | None = None) -> Counter[str]:
        """Count the books by the ids of their shelves."""
        query = _on_shelves(select(books.c.shelf_id, func.count().label("number")), workspace, shelf_ids)
        rows = await self._database.rows(query.group_by(books.c.shelf_id))
        return Counter({row.shelf_id: row.number for row in rows})

    async def among(
        self, workspace: str, book_ids: Iterable[str], shelf_ids: Collection[str] | None = None
    ) -> list[Book]:
        """Return those of the books that are current, on the given shelves if any are given."""
        ids = list(dict.fromkeys(book_ids))
        some = (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))
        return [book for these in some for book in await self._books(workspace, shelf_ids, books.c.id.in_(these))]

    async def from_source(self, shelf: Shelf, source: str) -> Book | None:
        """Return the current book on the shelf that came from this source."""
        key = source_key(source)
        found = await self._books(shelf.workspace, [shelf.id], books.c.source_key == key)
        return found[0] if found else None

    async def titled(self, shelf: Shelf, title: str) -> list[Book]:
        """Return the current books on the shelf with this title."""
        return await self._books(shelf.workspace, [shelf.id], titled(title))

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
        query = select(shelves.c.workspace, *editions.c).select_from(ALL_EDITIONS)
        query = query.where(~editions.c.swept, PAST, editions.c.state.not_in(IN_USE)).order_by(editions.c.created_at)
        if workspace is not None:
            query = query.where(shelves.c.workspace == workspace)
        return [(row.workspace, edition_of(row)) for row in await self._database.rows(query)]

    async def in_the_stacks(self, workspace: str) -> set[str]:
        """Return the ids of the editions that belong in the stacks, or are still to be swept."""
        query = select(editions.c.id).select_from(ALL_EDITIONS).where(shelves.c.workspace == workspace)
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
        found = await self._page(workspace, shelf_ids, 1, AMBIGUOUS, condition)
        if not found.total:
            raise NotFound("There is no such book.")
        if found.total > 1:
            ids = ", ".join(book.id[:8] for book in found.books)
            raise NotFound(f"That could be any of {found.total} books.", fix=f"Give the id: {ids}.")
        return found.books[0]

    async def _page(
        self,
        workspace: str,
        shelf_ids: Collection[str] | None,
        number: int,
        size: int,
        *conditions: ColumnElement[bool],
    ) -> BookPage:
        counted = _on_shelves(select(func.count()), workspace, shelf_ids).where(*conditions)
        page = BookPage.at(number, await self._database.scalar(counted), size)
        if not page.total:
            return page
        skipped = size * (page.number - 1)
        return replace(page, books=await self._books(workspace, shelf_ids, *conditions, limit=size, offset=skipped))

    async def _books(
        self,
        workspace: str,
        shelf_ids: Collection[str] | None,
        *conditions: ColumnElement[bool],
        limit: int | None = None,
        offset: int | None = None,
    ) -> list[Book]:
        """List books by title; the first ones alone are chosen before anything else is read of any."""
        query = current_books().where(*_named(workspace, shelf_ids), *conditions)
        if limit is not None:
            shelf = exists().where(shelves.c.id == books.c.shelf_id, *_named(workspace, shelf_ids)).correlate(books)
            shown = exists().where(editions.c.book_id == books.c.id, CURRENT).correlate(books)
            first = select(books.c.id).where(*conditions, shelf, shown).order_by(*BY_TITLE).limit(limit).offset(offset)
            query = current_books().where(books.c.id.in_(first.correlate(None)))
        return [current_book_of(row) for row in await self._database.rows(query.order_by(*BY_TITLE))]


def _on_shelves(query: Select[Any], workspace: str, shelf_ids: Collection[str] | None) -> Select[Any]:
    """Read current books without their contents: of a great library, the indexes alone."""
    joined = books.join(shelves, books.c.shelf_id == shelves.c.id)
    joined = joined.join(editions, (editions.c.book_id == books.c.id) & CURRENT)
    return query.select_from(joined).where(*_named(workspace, shelf_ids))


def _named(workspace: str, shelf_ids: Collection[str] | None) -> Sequence[ColumnElement[bool]]:
    """Return the conditions of the shelves, of all in the workspace where None are given."""
    all_of_them = shelves.c.workspace == workspace
    return (all_of_them,) if shelf_ids is None else (all_of_them, shelves.c.id.in_(sorted(set(shelf_ids))))
