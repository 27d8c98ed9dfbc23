"""The sites and folders that are synced, the books from each, and what was fetched last."""

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import CURRENT, ChangeKind, Shelf, shelf_of
from knowledge.catalogue.history import record
from knowledge.catalogue.shelves import COLUMNS as SHELF_COLUMNS
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import (
    books,
    editions,
    fetches,
    new_id,
    now,
    schedules,
    shelves,
    source_books,
    sources,
)

IDS = sources.c


class SourceForm(StrEnum):
    SITEMAP = "sitemap"
    FOLDER = "folder"  # on the disk of the machine that fetches; a Git checkout's tracked files


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A site or folder that is synced.

    `address` is the sitemap's URL or the folder's absolute path; the patterns match paths within it.
    """

    id: str
    shelf: Shelf
    form: SourceForm
    address: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    person: str

    @property
    def name(self) -> str:
        return source_name(self.form, self.address)

    @property
    def patterns(self) -> dict[str, Sequence[str]]:
        return {"include": self.include, "exclude": self.exclude}


def source_name(form: SourceForm, address: str) -> str:
    """Return only a folder's name, so that the server's path is not shown."""
    return PurePath(address).name if form is SourceForm.FOLDER else address


class SourceRecords:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self,
        shelf: Shelf,
        form: SourceForm,
        address: str,
        *,
        person: str,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> SourceRecord:
        """Store a source; the same address on the same shelf is the same source, and new patterns replace the old."""
        key = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()
        patterns = {"include": list(include), "exclude": list(exclude)}
        insert = self._database.insert(sources).values(shelf_id=shelf.id, form=form, address=address, address_key=key)
        insert = insert.values(id=new_id(), person=person, created_at=now(), **patterns)
        given = {name: some for name, some in patterns.items() if some}
        place = ["shelf_id", "address_key"]
        upsert = (
            insert.on_conflict_do_update(index_elements=place, set_=given)
            if given
            else insert.on_conflict_do_nothing(index_elements=place)
        )
        former = await self._select(IDS.shelf_id == shelf.id, IDS.address_key == key)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(upsert)
            had = former[0].patterns if former else {}
            before, after = _shown(had), _shown(had | given)
            if not former or before != after:
                kind = ChangeKind.SOURCE_CHANGED if former else ChangeKind.SOURCE_ADDED
                where = {"workspace": shelf.workspace, "shelf_id": shelf.id}
                await record(connection, kind, source_name(form, address), person, before=before, after=after, **where)

        await self._database.write(work)
        [found] = await self._select(IDS.shelf_id == shelf.id, IDS.address_key == key)
        return found

    async def get(self, workspace: str, source_id: str) -> SourceRecord | None:
        found = await self._select(shelves.c.workspace == workspace, IDS.id == source_id)
        return found[0] if found else None

    async def all(self, workspace: str, shelf_ids: Collection[str] | None = None) -> list[SourceRecord]:
        """List the sources by address, on the given shelves if any are given."""
        where = [shelves.c.workspace == workspace]
        return await self._select(*where, *([] if shelf_ids is None else [IDS.shelf_id.in_(sorted(set(shelf_ids)))]))

    async def books(self, source_id: str) -> dict[str, str]:
        """Map the sources of the books that came from it to their ids, current or not."""
        joined = source_books.join(books, source_books.c.book_id == books.c.id)
        query = select(books.c.id, books.c.source).select_from(joined)
        rows = await self._database.rows(query.where(source_books.c.source_id == source_id))
        return {row.source: row.id for row in rows}

    async def counts(self, source_ids: Collection[str], shelf_ids: Collection[str]) -> Counter[str]:
        """Count the current books on these shelves by the ids of the sources that they came from."""
        joined = source_books.join(books, source_books.c.book_id == books.c.id)
        joined = joined.join(editions, (editions.c.book_id == books.c.id) & CURRENT)
        query = select(source_books.c.source_id, func.count().label("number")).select_from(joined)
        query = query.where(source_books.c.source_id.in_(source_ids), books.c.shelf_id.in_(sorted(set(shelf_ids))))
        rows = await self._database.rows(query.group_by(source_books.c.source_id))
        return Counter({row.source_id: row.number for row in rows})

    async def hold(self, source_id: str, book_id: str) -> None:
        insert = self._database.insert(source_books).values(source_id=source_id, book_id=book_id)
        await self._database.change(insert.on_conflict_do_nothing())

    async def let_go(self, source_id: str, book_id: str) -> None:
        this = (source_books.c.source_id == source_id, source_books.c.book_id == book_id)
        await self._database.change(delete(source_books).where(*this))

    async def elsewhere(self, source_id: str, book_id: str) -> bool:
        """Tell whether the book came from another source as well."""
        other = select(source_books.c.book_id).where(
            source_books.c.book_id == book_id, source_books.c.source_id != source_id
        )
        return await self._database.row(other) is not None

    async def forget(self, source: SourceRecord, *, by: str) -> None:
        """Forget a source; its books stay."""
        source_id, shelf = source.id, source.shelf

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(delete(schedules).where(schedules.c.subject == source_id))
            await connection.execute(delete(source_books).where(source_books.c.source_id == source_id))
            await connection.execute(delete(sources).where(IDS.id == source_id))
            before, where = _shown(source.patterns), {"workspace": shelf.workspace, "shelf_id": shelf.id}
            await record(connection, ChangeKind.SOURCE_REMOVED, source.name, by, before=before, **where)

        await self._database.write(work)

    async def _select(self, *conditions: ColumnElement[bool]) -> list[SourceRecord]:
        joined = sources.join(shelves, sources.c.shelf_id == shelves.c.id)
        query = select(sources, *SHELF_COLUMNS[1:]).select_from(joined).where(*conditions)
        return [_source(row) for row in await self._database.rows(query.order_by(IDS.address, IDS.id))]


def _shown(patterns: Mapping[str, Any]) -> str | None:
    """Return patterns as they are written: `include=/docs/* exclude=/docs/old/*`."""
    return " ".join(f"{name}={one}" for name, all_ in patterns.items() for one in all_) or None


def _source(row: Row[Any]) -> SourceRecord:
    return SourceRecord(
        id=row.id,
        shelf=shelf_of(row),
        form=SourceForm(row.form),
        address=row.address,
        include=tuple(row.include),
        exclude=tuple(row.exclude),
        person=row.person,
    )


@dataclass(frozen=True, slots=True)
class FetchRecord:
    """The record of the last fetch for a book.

    `digest` is the sha256 of what came, `headers` its ETag and Last-Modified, `title` the one that an admin gave.
    """

    digest: str
    headers: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None


class FetchRecords:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, book_id: str, last_fetch: FetchRecord) -> None:
        values = asdict(last_fetch)
        insert = self._database.insert(fetches).values(book_id=book_id, **values)
        await self._database.change(insert.on_conflict_do_update(index_elements=["book_id"], set_=values))

    async def of(self, book_id: str) -> FetchRecord | None:
        row = await self._database.row(select(fetches).where(fetches.c.book_id == book_id))
        return FetchRecord(row.digest, row.headers, row.title) if row else None
