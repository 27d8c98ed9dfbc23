"""The catalogue, and how it is opened and migrated."""

import asyncio
import fcntl
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Inspector, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.catalogue.answers import Answers, Votes
from knowledge.catalogue.history import Changes
from knowledge.catalogue.holdings import Holdings
from knowledge.catalogue.people.allowances import Allowances
from knowledge.catalogue.people.choices import Mutes, Subscriptions
from knowledge.catalogue.people.tallies import Tallies
from knowledge.catalogue.retention import Originals, RetainedPassages
from knowledge.catalogue.schedules import ReportTimes, Schedules
from knowledge.catalogue.settled_gaps import SettledGaps
from knowledge.catalogue.shelves import Shelves
from knowledge.catalogue.sketches import Sketches
from knowledge.catalogue.sources import FetchRecords, SourceRecords
from knowledge.catalogue.storage.connections import (
    CONNECTIONS,
    ORIGINALS,
    Database,
    answering,
    connect_to,
    damaged,
    file_of_originals,
    to_its_end,
)
from knowledge.catalogue.storage.tables import metadata, originals
from knowledge.errors import CatalogueUnavailable, SettingError
from knowledge.home import private_file


@dataclass(frozen=True)
class Catalogue:
    """The database that knows every book and what may be shown of it."""

    database: Database
    shelves: Shelves
    holdings: Holdings
    answers: Answers
    votes: Votes
    tallies: Tallies
    settled_gaps: SettledGaps
    subscriptions: Subscriptions
    changes: Changes
    retained: RetainedPassages
    originals: Originals
    sketches: Sketches
    fetches: FetchRecords
    schedules: Schedules
    report_times: ReportTimes
    sources: SourceRecords
    mutes: Mutes
    allowances: Allowances

    @property
    def engine(self) -> AsyncEngine:
        return self.database.engine

    async def ping(self) -> None:
        """Raise CatalogueUnavailable if the database does not answer, or its file has no room to grow."""
        await self.database.rows(text("SELECT version_num FROM alembic_version"))
        if self.database.file and shutil.disk_usage(self.database.file.parent).free < ROOM:
            raise CatalogueUnavailable("The disk of the catalogue is full.", fix="Free some space in SHISHO_HOME.")


@asynccontextmanager
async def open_catalogue(url: str, connections: int = CONNECTIONS) -> AsyncIterator[Catalogue]:
    """Migrate and open a database; several processes may have the same one open."""
    database = connect_to(url, connections)
    try:
        with answering():
            await migrate(database)
        yield _catalogue(database)
    finally:
        await to_its_end(database.engine.dispose())


def _catalogue(database: Database) -> Catalogue:
    return Catalogue(
        database=database,
        shelves=Shelves(database),
        holdings=Holdings(database),
        answers=Answers(database),
        votes=Votes(database),
        tallies=Tallies(database),
        settled_gaps=SettledGaps(database),
        subscriptions=Subscriptions(database),
        changes=Changes(database),
        retained=RetainedPassages(database),
        originals=Originals(database),
        sketches=Sketches(database),
        fetches=FetchRecords(database),
        schedules=Schedules(database),
        report_times=ReportTimes(database),
        sources=SourceRecords(database),
        mutes=Mutes(database),
        allowances=Allowances(database),
    )


ROOM = 1024 * 1024  # bytes: a transaction writes less, and below it nothing can be accepted for long
MIGRATIONS = "knowledge.catalogue:migrations"
LOCK_NUMBER = 0x5348_4953_484F  # "SHISHO": the advisory lock's name in PostgreSQL


async def migrate(database: Database) -> None:
    """Bring the tables to the newest version, one process at a time."""
    if database.file is None:
        await database.write(_migrate_postgresql)
        return
    await asyncio.to_thread(database.file.parent.mkdir, parents=True, exist_ok=True)
    async with _locked(database.file.with_name(f"{database.file.name}.lock")):
        if database.file.exists() and not database.file.stat().st_size:
            raise damaged(f"{database.file} is empty; if it is a new one, delete it")
        private_file(database.file)  # SQLite gives its journals the same permissions
        private_file(file_of_originals(database.file))
        await to_its_end(_enter_wal(database))
        await database.write(lambda connection: connection.run_sync(_upgrade))
        await database.write(lambda connection: connection.run_sync(_make_originals))


async def _migrate_postgresql(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
    await connection.run_sync(_upgrade)


async def _enter_wal(database: Database) -> None:
    """Change the journal mode outside of any transaction, under the lock, since the change waits for nobody."""
    async with database.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        assert raw.driver_connection is not None
        await raw.driver_connection.execute("PRAGMA journal_mode = WAL")


@asynccontextmanager
async def _locked(path: Path) -> AsyncIterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while not _lock_at_once(descriptor):  # noqa: ASYNC110  the kernel does not announce that a lock is released
            await asyncio.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _lock_at_once(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _make_originals(connection: Connection) -> None:
    """Make the table of SQLite's second file where it is missing, since that file can be lost by itself."""
    there = connection.execution_options(schema_translate_map={None: ORIGINALS})
    originals.create(there, checkfirst=True)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.attributes["connection"] = connection  # env.py takes it from there
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise SettingError(
            "The database was made by a newer version of Shisho.", fix="Update this installation."
        ) from error
    _check_columns(connection)


def _check_columns(connection: Connection) -> None:
    """Refuse what a version before the first release made, whose tables changed without a migration.

    Otherwise each question would fail as if the database were away.
    """
    there = inspect(connection)
    for table in metadata.sorted_tables:
        if table is not originals and (missing := set(table.columns.keys()) - _columns(there, table.name)):
            raise SettingError(
                f"The database was made by another version of Shisho: its table {table.name} lacks {min(missing)}.",
                fix="Use the version that made it; or use an empty SHISHO_HOME (with PostgreSQL, an empty database "
                "too), and add the documents again.",
            )


def _columns(there: Inspector, table: str) -> set[str]:
    return {column["name"] for column in there.get_columns(table)} if there.has_table(table) else set()
