"""Shelves, and the patrons who may read them."""

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import IN_USE, ChangeKind, Shelf, shelf_of
from knowledge.catalogue.history import EVERYBODY, place_of, record
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import (
    books,
    changes,
    editions,
    fetches,
    new_id,
    now,
    retained_passages,
    schedules,
    shelves,
    sketches,
    source_books,
    sources,
)
from knowledge.errors import NameTaken, NotFound, ShelfInUse


@dataclass(frozen=True, slots=True)
class Patron:
    """A person who asks from somewhere, and so which shelves they may read.

    Nothing may be read unless it is granted here: `public` grants the public shelves, `places` single closed ones.
    """

    workspace: str
    person: str | None = None
    public: bool = False
    places: frozenset[str] = frozenset()

    @classmethod
    def nobody(cls, workspace: str) -> "Patron":
        """Make a patron who may read nothing: a guest, or anyone whose rights could not be looked up."""
        return cls(workspace)


def name_key(name: str) -> str:
    """Normalize a name, so that width, case and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


COLUMNS: Sequence[ColumnElement[Any]] = (
    shelves.c.id.label("shelf_id"),
    shelves.c.workspace,
    shelves.c.name,
    shelves.c.place,
    shelves.c.owner.label("shelf_owner"),
)


Recorder = Callable[[AsyncConnection], Awaitable[None]]


class Shelves:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, workspace: str, name: str, place: str | None = None, *, by: str = "") -> Shelf:
        """Create a shelf, or return the existing one; raises NameTaken where it belongs to another place."""
        row = {"id": new_id(), "workspace": workspace, "name": name.strip(), "name_key": name_key(name)}
        insert = self._database.insert(shelves).values(**row, place=place, created_at=now()).on_conflict_do_nothing()
        new = Shelf(row["id"], workspace, row["name"], place)

        async def work(connection: AsyncConnection) -> None:
            if (await connection.execute(insert)).rowcount:
                await _record(connection, new, ChangeKind.SHELF_CREATED, by, after=place_of(new))

        await self._database.write(work)
        shelf = await self.find(workspace, name)
        if shelf.place != place:
            raise NameTaken(f'A shelf "{shelf.name}" exists for another place.', fix="Choose another name.")
        return shelf

    async def rename(self, shelf: Shelf, name: str, *, by: str = "") -> None:
        """Rename a shelf; raises NameTaken where another shelf has that name."""
        renamed = partial(_record, shelf=shelf, kind=ChangeKind.SHELF_RENAMED, by=by, before=shelf.name)
        try:
            await self._set(shelf, partial(renamed, after=name.strip()), name=name.strip(), name_key=name_key(name))
        except IntegrityError as error:
            raise NameTaken(f'There is another shelf "{name}".', fix="Choose another name.") from error

    async def place(self, shelf: Shelf, place: str | None, *, by: str = "") -> None:
        """Close the shelf to all but one place, or make it public with None."""
        placed = partial(_record, shelf=shelf, kind=ChangeKind.SHELF_PLACED, by=by, before=place_of(shelf))
        await self._set(shelf, partial(placed, after=place or EVERYBODY), place=place)

    async def set_owner(self, shelf: Shelf, person: str | None, *, by: str = "") -> None:
        """Set who answers for its books that have no owner; the history tells that `by` did so, and names no owner."""
        await self._set(shelf, partial(_record, shelf=shelf, kind=ChangeKind.OWNER_SET, by=by), owner=person)

    async def delete(self, shelf: Shelf, *, by: str = "") -> None:
        """Delete a shelf, with what was removed from it before; raises ShelfInUse where it holds anything."""
        await self._database.write(lambda connection: _delete(connection, shelf, by))

    async def find(self, workspace: str, name: str) -> Shelf:
        query = select(*COLUMNS).where(shelves.c.workspace == workspace, shelves.c.name_key == name_key(name))
        row = await self._database.row(query)
        if row is None:
            raise NotFound(f'There is no shelf "{name}".')
        return shelf_of(row)

    async def all(self, workspace: str) -> list[Shelf]:
        return await self._select(shelves.c.workspace == workspace)

    async def workspaces(self) -> list[str]:
        """List the workspaces that have a shelf."""
        rows = await self._database.rows(select(shelves.c.workspace).distinct().order_by(shelves.c.workspace))
        return [row.workspace for row in rows]

    async def readable_by(self, patron: Patron) -> list[Shelf]:
        """List only the shelves that the patron's grants name."""
        public = shelves.c.place.is_(None) if patron.public else false()
        closed = shelves.c.place.in_(sorted(patron.places))
        return await self._select(shelves.c.workspace == patron.workspace, or_(public, closed))

    async def _set(self, shelf: Shelf, recorded: Recorder, **values: str | None) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(update(shelves).where(shelves.c.id == shelf.id).values(**values))
            await recorded(connection)

        await self._database.write(work)

    async def _select(self, *conditions: Any) -> list[Shelf]:
        query = select(*COLUMNS).where(*conditions).order_by(shelves.c.name_key)
        return [shelf_of(row) for row in await self._database.rows(query)]


async def _record(
    connection: AsyncConnection,
    shelf: Shelf,
    kind: ChangeKind,
    by: str,
    before: str | None = None,
    after: str | None = None,
) -> None:
    where = {"workspace": shelf.workspace, "shelf_id": shelf.id}
    await record(connection, kind, shelf.name, by, before=before, after=after, **where)


async def _delete(connection: AsyncConnection, shelf: Shelf, by: str) -> None:
    on_it = select(books.c.id).where(books.c.shelf_id == shelf.id)
    in_use = editions.c.book_id.in_(on_it) & editions.c.state.in_(IN_USE)
    held = await connection.scalar(select(func.count()).select_from(editions).where(in_use))
    synced = await connection.scalar(select(func.count()).select_from(sources).where(sources.c.shelf_id == shelf.id))
    if held or synced:
        raise ShelfInUse(
            f"“{shelf.name}” is not empty: {held} documents are on it, and {synced} sites or folders are synced to it.",
            fix="Move or remove them first.",
        )
    editions_on_it = select(editions.c.id).where(editions.c.book_id.in_(on_it))
    for table in (retained_passages, sketches):
        await connection.execute(delete(table).where(table.c.edition_id.in_(editions_on_it)))
    history = update(changes).where(changes.c.book_id.in_(on_it))
    await connection.execute(history.values(book_id=None, edition_id=None))
    for table in (source_books, fetches, editions):
        await connection.execute(delete(table).where(table.c.book_id.in_(on_it)))
    await connection.execute(delete(schedules).where(schedules.c.subject.in_(on_it)))
    await connection.execute(delete(books).where(books.c.shelf_id == shelf.id))
    await connection.execute(delete(shelves).where(shelves.c.id == shelf.id))
    await _record(connection, shelf, ChangeKind.SHELF_DELETED, by, before=place_of(shelf))
    if shelf.public:  # nobody reads a shelf that is gone, and everybody read this one
        await connection.execute(update(changes).where(changes.c.shelf_id == shelf.id).values(shelf_id=None))
