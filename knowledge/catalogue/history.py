"""The history: who changed what and when, from what to what. It outlives what was changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import ALL_EDITIONS, BOOK_COLUMNS, Book, ChangeKind, Shelf, book_of, edition_of
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import changes, editions, now

EVERYBODY = "public"  # in place of the place that a shelf belongs to

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `title` names what was changed as it was called then, and `person` is empty once forgotten.

    `edition` is the number of the edition that was added or removed, where there is one.
    """

    book_id: str | None
    title: str
    kind: ChangeKind
    person: str
    at: datetime
    edition: int | None
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class BookChange:
    """A change with its book, which has the edition that was added or removed."""

    kind: ChangeKind
    book: Book


def place_of(shelf: Shelf) -> str:
    return shelf.place or EVERYBODY


async def record(
    connection: AsyncConnection,
    kind: ChangeKind,
    title: str,
    person: str,
    *,
    workspace: str,
    shelf_id: str | None = None,
    before: str | None = None,
    after: str | None = None,
    **ids: str | None,
) -> None:
    """Record a change in the transaction that makes it; `ids` are the book's, the edition's and the idempotency key.

    Only the readers of `shelf_id` see it, or all admins of the workspace where there is none. The log names the
    change by its number and not by its person or title, since a log cannot forget.
    """
    values = {"kind": kind, "title": title, "person": person, "workspace": workspace, "shelf_id": shelf_id}
    insert = changes.insert().values(**values, before=before, after=after, at=now(), **ids)
    number = await connection.scalar(insert.returning(changes.c.id))
    log.info("changed", kind=kind.value, history=number, workspace=workspace, shelf=shelf_id, book=ids.get("book_id"))


class Changes:
    """Reads the history of changes, and records those that change nothing in the catalogue."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self, kind: ChangeKind, title: str, person: str, workspace: str = "", *, after: str | None = None
    ) -> None:
        await self._database.write(
            lambda connection: record(connection, kind, title, person, workspace=workspace, after=after)
        )

    async def latest(
        self,
        workspace: str,
        shelf_ids: Collection[str] | None,
        *,
        limit: int,
        book_id: str | None = None,
        shelf_id: str | None = None,
    ) -> list[Change]:
        """List the latest changes: of these shelves and of no shelf, or all for None; of one book or shelf, or all."""
        query = select(changes, editions.c.number).outerjoin(editions, changes.c.edition_id == editions.c.id)
        query = query.where(changes.c.workspace.in_((workspace, "")), *_visible(shelf_ids))
        if book_id is not None:
            query = query.where(changes.c.book_id == book_id)
        if shelf_id is not None:
            query = query.where(changes.c.shelf_id == shelf_id)
        return [_change(row) for row in await self._database.rows(query.order_by(changes.c.id.desc()).limit(limit))]

    async def made_with(self, idempotency_key: str) -> BookChange | None:
        """Return the change made with this key; None where there is none yet, or nothing was changed."""
        joined = ALL_EDITIONS.join(changes, changes.c.edition_id == editions.c.id)
        query = select(changes.c.kind, *BOOK_COLUMNS, *editions.c).select_from(joined)
        row = await self._database.row(
            query.where(changes.c.idempotency_key == idempotency_key).order_by(changes.c.id).limit(1)
        )
        return BookChange(ChangeKind(row.kind), book_of(row, edition_of(row))) if row else None

    async def settings_are(self, values: Mapping[str, str], usual: Mapping[str, str], person: str) -> None:
        """Record the settings that differ from what was recorded of them last, or else from what is usual."""

        async def work(connection: AsyncConnection) -> None:
            known = {**usual, **await _recorded_settings(connection)}
            for name, value in values.items():
                if known.get(name) != value:
                    kind, former = ChangeKind.SETTING_CHANGED, known.get(name)
                    await record(connection, kind, name, person, workspace="", before=former, after=value)

        await self._database.write(work)


async def _recorded_settings(connection: AsyncConnection) -> dict[str, str]:
    of_settings = changes.c.kind == ChangeKind.SETTING_CHANGED
    newest = select(func.max(changes.c.id)).where(of_settings).group_by(changes.c.title)
    rows = await connection.execute(select(changes.c.title, changes.c.after).where(changes.c.id.in_(newest)))
    return {row.title: row.after or "" for row in rows}


def _visible(shelf_ids: Collection[str] | None) -> tuple[ColumnElement[bool], ...]:
    if shelf_ids is None:
        return ()
    return (or_(changes.c.shelf_id.is_(None), changes.c.shelf_id.in_(sorted(set(shelf_ids)))),)


def _change(row: Row[Any]) -> Change:
    return Change(row.book_id, row.title, ChangeKind(row.kind), row.person, row.at, row.number, row.before, row.after)
