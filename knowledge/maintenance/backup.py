"""A backup of the whole library while it runs, and the library rebuilt from one."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, insert, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import ALL_EDITIONS, CURRENT, ChangeKind, Edition, Passage, edition_of
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.retention import UNDOABLE
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import answers, books, editions, originals, shelves, sources
from knowledge.errors import BackupRefused
from knowledge.ingestion.receipts import TERMINAL
from knowledge.maintenance.backup_file import (
    TABLES,
    BackupReader,
    BackupWriter,
    EditionTexts,
    new_backup,
    open_backup,
)
from knowledge.stacks.store.passages import passages_of
from knowledge.stacks.store.store import Stacks

ROWS = 500  # read at a time
KEPT = (answers, books, sources)  # what a restoration never overwrites


@dataclass(frozen=True, slots=True)
class BackupProgress:
    """The number of editions whose texts are done, and the titles of the books whose texts are not whole."""

    done: int
    total: int
    lacking: tuple[str, ...] = ()


async def back_up(catalogue: Catalogue, stacks: Stacks, path: Path) -> AsyncGenerator[BackupProgress, None]:
    """Write a backup; the bot may run meanwhile. Raise BackupRefused where the file cannot be written.

    The rows are those of one moment. The texts of their editions are read afterwards, from the stacks or, where an
    edition was replaced in between, from what the catalogue retains of it.
    """
    with new_backup(path) as file:
        wanted = await catalogue.database.snapshot(lambda connection: _write_rows(connection, file))
        progress = BackupProgress(0, len(wanted))
        yield progress
        for workspace, title, edition in wanted:
            passages = await _texts(catalogue, stacks, workspace, edition)
            about = EditionTexts(edition.id, workspace, title, edition.passages)
            file.texts(about, passages)
            progress = _further(progress, about, passages)
            yield progress
    await catalogue.changes.note(ChangeKind.BACKED_UP, path.name, TERMINAL)


def _further(progress: BackupProgress, about: EditionTexts, passages: Sequence[Passage]) -> BackupProgress:
    lacking = (about.title,) if len(passages) < about.expected else ()
    return BackupProgress(progress.done + 1, progress.total, progress.lacking + lacking)


async def _write_rows(connection: AsyncConnection, file: BackupWriter) -> list[tuple[str, str, Edition]]:
    """Write all rows; return the editions that belong in the stacks, with their workspaces and titles."""
    for table in TABLES:
        await file.rows(table, _batches(connection, table))
    query = select(shelves.c.workspace, books.c.title, *editions.c).select_from(ALL_EDITIONS)
    query = query.where(or_(CURRENT, editions.c.state.in_(UNDOABLE) & ~editions.c.swept)).order_by(editions.c.id)
    return [(row.workspace, row.title, edition_of(row)) for row in (await connection.execute(query)).all()]


async def _batches(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """Read a table in parts; of whole files, one at a time is in memory."""
    size = 1 if table is originals else ROWS
    rows = await connection.stream(select(table).execution_options(yield_per=size))
    async for batch in rows.mappings().partitions(size):
        yield [dict(row) for row in batch]


async def _texts(catalogue: Catalogue, stacks: Stacks, workspace: str, edition: Edition) -> list[Passage]:
    stored = await passages_of(stacks, workspace, edition)
    retained = catalogue.retained
    if len(stored) < edition.passages and await retained.has(edition.id):
        return await retained.passages(edition.id)
    return stored


async def restore_backup(catalogue: Catalogue, stacks: Stacks, path: Path) -> AsyncGenerator[BackupProgress, None]:
    """Fill an empty library from a backup. Raise BackupRefused for a library that holds something.

    The passages are embedded first, by the embedding model of today, and the catalogue is filled last, in one
    transaction: a restoration that was interrupted leaves an empty library, and goes on where it ended.
    """
    with open_backup(path) as file:
        await _refuse_full(catalogue.database)
        progress = BackupProgress(0, len(file.editions))
        yield progress
        for about in file.editions:
            passages = file.texts(about)
            await stacks.write(about.workspace, passages)
            progress = _further(progress, about, passages)
            yield progress
        await catalogue.database.write(lambda connection: _fill(connection, catalogue.database, file))


async def _refuse_full(database: Database) -> None:
    for table in KEPT:
        if await database.row(select(table.c.id).limit(1)) is not None:
            raise BackupRefused(
                "This library already holds documents or answers, which a backup does not overwrite.",
                fix="Restore it into an empty SHISHO_HOME, or an empty database.",
            )


async def _fill(connection: AsyncConnection, database: Database, file: BackupReader) -> None:
    for table in reversed(TABLES):  # an empty library has shelves at most
        await connection.execute(delete(table))
    for table in TABLES:
        for batch in file.rows(table, 1 if table is originals else ROWS):
            await connection.execute(insert(table), batch)
        if database.postgresql and table.autoincrement_column is not None:
            await _count_on(connection, table.name, table.autoincrement_column.name)


async def _count_on(connection: AsyncConnection, table: str, column: str) -> None:
    """Let PostgreSQL number new rows after the restored ones, as SQLite does by itself."""
    highest = f"(SELECT coalesce(max({column}), 0) + 1 FROM {table})"  # noqa: S608  names of our own tables
    await connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {highest}, false)"))
