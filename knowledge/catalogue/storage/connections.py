"""Transactions over SQLite and PostgreSQL, behind one interface."""

import asyncio
import errno
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Double, Executable, Row, Table, UpdateBase, event, make_url, text
from sqlalchemy.dialects.postgresql.dml import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite.dml import Insert as SqliteInsert
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.dml import ReturningInsert, ReturningUpdate
from sqlalchemy.sql.functions import FunctionElement

from knowledge.catalogue.storage.group_commit import GroupCommit
from knowledge.errors import CatalogueDamaged, CatalogueUnavailable, SettingError

T = TypeVar("T")

BUSY_MS = 10_000
ORIGINALS = "originals"  # the schema of the second file in SQLite; a query needs no name of a schema
CONNECTIONS = 15  # they stay open: opening one costs more than its transaction
CONNECT_SECONDS = 5
COMMAND_SECONDS = 30
OUR_MISTAKES = (DataError, IntegrityError, NotSupportedError, ProgrammingError)


class Database:
    """Reads and writes in transactions that end even if their caller is cancelled; `file` is set for SQLite.

    A driver that is interrupted midway would leave its transaction open, and with it SQLite's only write lock.
    """

    def __init__(self, engine: AsyncEngine, file: Path | None) -> None:
        self.engine = engine
        self.file = file
        self._writer = engine.execution_options(begin="IMMEDIATE")
        # SQLite admits one writer. Waiting for this lock is fair and wakes at once; SQLite's own waiting is neither.
        self._turn = asyncio.Lock() if file else nullcontext()
        self._group = GroupCommit(self.write) if file else None  # PostgreSQL syncs many transactions at once by itself

    @property
    def postgresql(self) -> bool:
        return self.file is None

    async def read(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async def transaction() -> T:
            async with self.engine.connect() as connection:
                return await work(connection)

        return await to_its_end(transaction())

    async def snapshot(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Read in a transaction whose queries all see the same moment, as every transaction of SQLite does."""

        async def repeatable(connection: AsyncConnection) -> T:
            if self.postgresql:
                await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            return await work(connection)

        return await self.read(repeatable)

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        async def transaction() -> T:
            async with self._turn, self._writer.begin() as connection:
                return await work(connection)

        return await to_its_end(transaction())

    async def write_together(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """Write in one transaction with what others write in this moment; for short work that hardly ever fails."""
        return await (self._group.write(work) if self._group else self.write(work))

    async def rows(self, query: Executable) -> Sequence[Row[Any]]:
        async def work(connection: AsyncConnection) -> Sequence[Row[Any]]:
            return (await connection.execute(query)).all()

        return await self.read(work)

    async def row(self, query: Executable) -> Row[Any] | None:
        found = await self.rows(query)
        return found[0] if found else None

    async def scalar(self, query: Executable) -> Any:
        """Return the first column of the first row; None where there is no row."""
        row = await self.row(query)
        return row[0] if row else None

    async def change(self, statement: UpdateBase) -> int:
        """Execute a statement; return the number of rows it changed."""

        async def work(connection: AsyncConnection) -> int:
            return (await connection.execute(statement)).rowcount

        return await self.write(work)

    async def change_returning(self, statement: ReturningInsert[Any] | ReturningUpdate[Any]) -> Row[Any] | None:
        """Execute a statement; return the row of its RETURNING clause."""
        return await self.write(returned(statement))

    async def scrub(self) -> None:
        """Leave no byte of what was deleted in SQLite's file and its log; PostgreSQL reuses the space by itself.

        Nobody writes meanwhile. Raise CatalogueUnavailable where somebody reads for long.
        """
        if self.file is not None:
            await to_its_end(self._rebuild())

    async def _rebuild(self) -> None:
        async with self._turn, self.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            await driver.execute("VACUUM")
            [(busy, *_)] = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        if busy:
            raise CatalogueUnavailable(
                "The catalogue's log cannot be emptied while another process reads it.",
                fix="End what reads the catalogue for long, such as a backup, and try again.",
            )

    def insert(self, table: Table) -> SqliteInsert | PostgresqlInsert:
        """Make an INSERT that supports ON CONFLICT."""
        return PostgresqlInsert(table) if self.postgresql else SqliteInsert(table)


def returned(
    statement: ReturningInsert[Any] | ReturningUpdate[Any],
) -> Callable[[AsyncConnection], Awaitable[Row[Any] | None]]:
    """Return the work that executes a statement and returns the row of its RETURNING clause."""

    async def work(connection: AsyncConnection) -> Row[Any] | None:
        row: Row[Any] | None = (await connection.execute(statement)).first()
        return row

    return work


async def to_its_end(call: Coroutine[Any, Any, T]) -> T:
    """Wait for the call even if cancelled meanwhile, and raise the cancellation afterwards."""
    task = asyncio.create_task(call)
    try:
        with answering():
            return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # retrieved, so that asyncio does not report it: the caller is gone
        raise


@contextmanager
def answering() -> Iterator[None]:
    """Turn every failure to reach the database into CatalogueUnavailable; our own mistakes pass unchanged."""
    try:
        yield
    except OUR_MISTAKES:
        raise
    except (DBAPIError, sqlite3.Error, PoolTimeout, OSError, TimeoutError) as error:
        raise _unavailable(error) from error


def _unavailable(error: BaseException) -> CatalogueUnavailable:
    """Name what SQLite tells by its codes and the system by its errors; say of any other what the driver says."""
    original = getattr(error, "orig", None) or error
    code = str(getattr(original, "sqlite_errorname", ""))
    number = getattr(original, "errno", None)
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return damaged(_cause(error))
    if code.startswith(("SQLITE_FULL", "SQLITE_IOERR")) or number in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return CatalogueUnavailable(
            f"The catalogue cannot be written ({_cause(error)}).", fix="See whether the disk of SHISHO_HOME is full."
        )
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")) or number in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return CatalogueUnavailable(
            f"The catalogue cannot be written ({_cause(error)}).",
            fix="Let the user that runs Shisho write to SHISHO_HOME and to all files in it.",
        )
    return CatalogueUnavailable(
        f"The catalogue's database does not answer ({_cause(error)}).",
        fix="Check that it runs, and DATABASE_URL where that is set.",
    )


def damaged(cause: str) -> CatalogueDamaged:
    return CatalogueDamaged(
        f"The catalogue is damaged ({cause}).",
        fix="Set SHISHO_HOME aside, and fill an empty one with `shisho restore-backup FILE`.",
    )


def _cause(error: BaseException) -> str:
    """Return the driver's message, since SQLAlchemy's holds the statement and its values."""
    original = getattr(error, "orig", None) or error
    return str(original).partition("\n")[0] or type(original).__name__


def connect_to(url: str, connections: int = CONNECTIONS) -> Database:
    """Connect when first needed, with no more `connections` at a time; whoever needs another one waits for it."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingError("DATABASE_URL is not the address of a database.", fix=FORMS) from error
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed, connections)
        case "postgresql" | "postgres":
            return _postgresql(parsed, connections)
        case other:
            raise SettingError(f"The catalogue cannot be kept in {other}.", fix=FORMS)


FORMS = "Use postgresql://user:password@host/name or sqlite:///path."


def _sqlite(url: URL, connections: int) -> Database:
    if not url.database or url.database == ":memory:":
        raise SettingError("The catalogue needs a file: SQLite in memory forgets it.", fix=FORMS)
    file = Path(url.database).absolute()
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        connect_args={"timeout": BUSY_MS / 1000},
        pool_size=connections,
        max_overflow=0,
    )
    event.listen(engine.sync_engine, "connect", partial(_prepare, beside=file_of_originals(file)))
    event.listen(engine.sync_engine, "begin", _begin)
    return Database(engine, file)


def file_of_originals(file: Path) -> Path:
    """Return the file beside SQLite's for the documents themselves, which would make the catalogue slow to rebuild."""
    return file.with_suffix(".originals.sqlite")


def _prepare(connection: Any, _record: object, beside: Path) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would come late and never be IMMEDIATE
    cursor = connection.cursor()
    cursor.execute(f"ATTACH DATABASE ? AS {ORIGINALS}", (str(beside),))
    cursor.execute(f"PRAGMA {ORIGINALS}.auto_vacuum = FULL")  # it shrinks with what is deleted
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin', 'DEFERRED')}")


def _postgresql(url: URL, connections: int) -> Database:
    try:
        import asyncpg  # type: ignore[import-untyped]  # noqa: PLC0415  an extra, needed by PostgreSQL only; it ships no types
    except ImportError as error:
        raise SettingError("PostgreSQL needs a driver.", fix="Install it: pip install 'shisho[postgres]'") from error
    # asyncpg reads the address itself: it knows libpq's parameters (sslmode, host lists, pgpass), SQLAlchemy does not.
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def connect() -> Any:
        return await asyncpg.connect(address, timeout=CONNECT_SECONDS, command_timeout=COMMAND_SECONDS)

    engine = create_async_engine(
        "postgresql+asyncpg://", async_creator=connect, pool_pre_ping=True, pool_size=connections, max_overflow=0
    )
    return Database(engine, None)


class Clock(FunctionElement[float]):
    """The seconds since 1970 by the database's clock, as an SQL expression."""

    type = Double()
    inherit_cache = True


@compiles(Clock, "sqlite")
def _on_sqlite(_element: Clock, _compiler: Any, **_options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(Clock, "postgresql")
def _on_postgresql(_element: Clock, _compiler: Any, **_options: Any) -> str:
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"
