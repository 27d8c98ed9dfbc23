"""Who did what to which book, the latest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from knowledge.catalogue.books import Book, ChangeKind
from knowledge.catalogue.connections import Database
from knowledge.catalogue.rows import BOOK_COLUMNS, book_of, edition_of
from knowledge.catalogue.tables import books, changes, editions, shelves


@dataclass(frozen=True, slots=True)
class Change:
    """`edition` is the number of the edition that came, or went."""

    book_id: str
    title: str
    kind: ChangeKind
    person: str
    at: datetime
    edition: int | None


@dataclass(frozen=True, slots=True)
class Done:
    """What an errand did: `book` with the edition that came, or went."""

    kind: ChangeKind
    book: Book


class Changes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self, shelf_ids: Collection[str], *, limit: int, book_id: str | None = None) -> list[Change]:
        """On these shelves only: of all their books, or of one."""
        joined = changes.join(books, changes.c.book_id == books.c.id)
        joined = joined.outerjoin(editions, changes.c.edition_id == editions.c.id)
        query = select(changes, books.c.title, editions.c.number).select_from(joined)
        query = query.where(books.c.shelf_id.in_(sorted(set(shelf_ids))))
        if book_id is not None:
            query = query.where(books.c.id == book_id)
        rows = await self._database.rows(query.order_by(changes.c.id.desc()).limit(limit))
        return [Change(row.book_id, row.title, ChangeKind(row.kind), row.person, row.at, row.number) for row in rows]

    async def done(self, errand: str) -> Done | None:
        """What this errand changed already; None where it was interrupted before, or left all as it was."""
        joined = changes.join(editions, changes.c.edition_id == editions.c.id)
        joined = joined.join(books, editions.c.book_id == books.c.id).join(shelves, books.c.shelf_id == shelves.c.id)
        query = select(changes.c.kind, *BOOK_COLUMNS, *editions.c).select_from(joined)
        row = await self._database.row(query.where(changes.c.errand == errand).order_by(changes.c.id).limit(1))
        return Done(ChangeKind(row.kind), book_of(row, edition_of(row))) if row else None
