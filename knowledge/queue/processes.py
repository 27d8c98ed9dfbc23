"""The processes that work on one database, and which of them have ended."""

import fcntl
import os
import uuid
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from sqlalchemy import delete, select

from knowledge.catalogue.storage.connections import Clock, Database
from knowledge.catalogue.storage.tables import processes
from knowledge.errors import CatalogueUnavailable

SILENT_LOOKS = 7  # looks a second apart after which a process that shows no life counts as dead
FORGOTTEN = 3600.0  # seconds after which the row of a process that ended without its leave goes


class Presence(Protocol):
    """Shows that this process, the `owner` of its jobs, lives, and tells which others do not."""

    owner: str

    async def show(self) -> None:
        """Show that this process lives; called once a second."""

    async def dead(self, owners: Collection[str]) -> set[str]:
        """Return those of the other `owners` that have ended; called once a second."""

    def lost_sight(self) -> None:
        """Take note that the database was away: nothing can be said of who was silent meanwhile."""


class LockedFile:
    """A locked file beside a SQLite database.

    The kernel releases the lock however the process ends, kill -9 included. Process ids would be reused, and mean
    nothing across containers.
    """

    def __init__(self, database: Path) -> None:
        self.owner = uuid.uuid4().hex
        self._database = database

    def __enter__(self) -> Self:
        self._descriptor = _hold(self._path(self.owner))
        for path in self._database.parent.glob(f"{self._database.name}.*.alive"):
            _reap(path)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._path(self.owner).unlink(missing_ok=True)
        os.close(self._descriptor)

    async def show(self) -> None:
        """The lock shows it."""

    async def dead(self, owners: Collection[str]) -> set[str]:
        return {owner for owner in owners if _reap(self._path(owner))}

    def lost_sight(self) -> None:
        """The lock is seen without the database."""

    def _path(self, owner: str) -> Path:
        return self._database.with_name(f"{self._database.name}.{owner}.alive")


class Heartbeat:
    """A row in PostgreSQL that each process renews once a second.

    Whoever looks counts its own looks at which a row stood still. So neither clocks that differ, nor a database that
    was away, nor a stop of the one who looks makes a living process count as dead.
    """

    def __init__(self, database: Database) -> None:
        self.owner = uuid.uuid4().hex
        self._database = database
        self._silence: dict[str, tuple[float | None, int]] = {}  # what each row held, and at how many looks

    async def show(self) -> None:
        seen = self._database.insert(processes).values(owner=self.owner, seen_at=Clock())
        again = {"seen_at": seen.excluded.seen_at}
        await self._database.change(seen.on_conflict_do_update(index_elements=["owner"], set_=again))

    async def dead(self, owners: Collection[str]) -> set[str]:
        rows = await self._database.rows(select(processes).where(processes.c.owner.in_(owners))) if owners else ()
        seen = {row.owner: row.seen_at for row in rows}
        self._silence = {owner: self._counted(owner, seen.get(owner)) for owner in owners}
        return {owner for owner, (_, looks) in self._silence.items() if looks >= SILENT_LOOKS}

    def lost_sight(self) -> None:
        self._silence.clear()

    async def leave(self) -> None:
        """Remove the row of this process, and those of others that ended long ago."""
        gone = (processes.c.owner == self.owner) | (processes.c.seen_at < Clock() - FORGOTTEN)
        with suppress(CatalogueUnavailable):
            await self._database.change(delete(processes).where(gone))

    def _counted(self, owner: str, seen: float | None) -> tuple[float | None, int]:
        before, looks = self._silence.get(owner, (seen, 0))
        return seen, looks + 1 if before == seen else 1


@asynccontextmanager
async def open_presence(database: Database) -> AsyncIterator[Presence]:
    """Count as alive until closed."""
    if database.file is not None:
        with LockedFile(database.file) as locked:
            yield locked
        return
    heartbeat = Heartbeat(database)
    await heartbeat.show()
    try:
        yield heartbeat
    finally:
        await heartbeat.leave()


def _hold(path: Path) -> int:
    """Lock a new file; try again where another process removed it before it was locked."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if path.exists():
            return descriptor
        os.close(descriptor)


def _reap(path: Path) -> bool:
    """Remove the file of a process that has ended; return False while it lives."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(descriptor)
