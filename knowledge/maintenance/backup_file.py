"""The file of a backup: a zip with the catalogue's rows, the texts of its editions, and what made it.

`backup.json` names the version, the time, each table's columns and the editions with texts; `catalogue/TABLE.jsonl` has
one row a line, and `texts/EDITION.json` the passages of an edition. It is the same for SQLite and PostgreSQL.
"""

import base64
import json
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Column, LargeBinary, Table

from knowledge.catalogue.books import Passage
from knowledge.catalogue.storage.tables import Moment, jobs, metadata, processes
from knowledge.errors import BackupRefused

FORMAT = 1
HEADER = "backup.json"
# The queue stays out: questions that waited then were answered since, and answering them again would tell them twice.
TABLES = [table for table in metadata.sorted_tables if table not in (jobs, processes)]
COLUMNS = {table.name: [column.name for column in table.columns] for table in TABLES}


@dataclass(frozen=True, slots=True)
class EditionTexts:
    """The passages of an edition, which `expected` counts: fewer where the stacks had lost some."""

    edition_id: str
    workspace: str
    title: str
    expected: int


class BackupWriter:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._texts: list[EditionTexts] = []

    async def rows(self, table: Table, batches: AsyncIterator[Sequence[Mapping[str, Any]]]) -> None:
        with self._archive.open(_rows_of(table), "w", force_zip64=True) as member:
            async for batch in batches:
                member.write("".join(f"{json.dumps(_plain(row), ensure_ascii=False)}\n" for row in batch).encode())

    def texts(self, about: EditionTexts, passages: Sequence[Passage]) -> None:
        values = [asdict(passage) for passage in passages]
        self._archive.writestr(_texts_of(about), json.dumps(values, ensure_ascii=False))
        self._texts.append(about)

    def close(self) -> None:
        header = {"format": FORMAT, "shisho": version("shisho"), "made_at": datetime.now(UTC).isoformat()}
        texts = [asdict(one) for one in self._texts]
        self._archive.writestr(HEADER, json.dumps({**header, "tables": COLUMNS, "texts": texts}))


@contextmanager
def new_backup(path: Path) -> Iterator[BackupWriter]:
    """Write a backup that appears under its name only when it is whole, and that its owner alone can read."""
    if path.exists():
        raise BackupRefused(f"{path} is there already.", fix="Name a new file.")
    part = path.with_name(f"{path.name}.part")
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            writer = BackupWriter(archive)
            yield writer
            writer.close()
        part.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BackupRefused(f"{path} cannot be written: {reason}.", fix="Name a file on another disk.") from error
    finally:
        part.unlink(missing_ok=True)


class BackupReader:
    def __init__(self, archive: zipfile.ZipFile, header: Mapping[str, Any]) -> None:
        self._archive = archive
        self.editions = [EditionTexts(**one) for one in header["texts"]]

    def rows(self, table: Table, size: int) -> Iterator[list[dict[str, Any]]]:
        """Yield a table's rows, as SQLAlchemy takes them, in lists of at most `size`."""
        batch: list[dict[str, Any]] = []
        with self._archive.open(_rows_of(table)) as member:
            for line in member:
                batch.append(_typed(table, json.loads(line)))
                if len(batch) == size:
                    yield batch
                    batch = []
        if batch:
            yield batch

    def texts(self, about: EditionTexts) -> list[Passage]:
        values = json.loads(self._archive.read(_texts_of(about)))
        return [Passage(**{**value, "headings": tuple(value["headings"])}) for value in values]


@contextmanager
def open_backup(path: Path) -> Iterator[BackupReader]:
    """Open a backup after reading all of it once, so that a damaged one changes nothing. Raise BackupRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            if damaged := archive.testzip():
                raise BackupRefused(f"{path} is damaged (in {damaged}).", fix="Use another backup.")
            header = json.loads(archive.read(HEADER))
            _check(path, header)
            yield BackupReader(archive, header)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BackupRefused(
            f"{path} cannot be read: {reason}.", fix="Name a file that `shisho backup` wrote."
        ) from error
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError) as error:
        raise BackupRefused(
            f"{path} is not a backup of Shisho, or not a whole one.", fix="Use another backup."
        ) from error


def _check(path: Path, header: Mapping[str, Any]) -> None:
    if header["format"] != FORMAT or header["tables"] != COLUMNS:
        raise BackupRefused(
            f"{path} was made by Shisho {header['shisho']}, whose tables are others than those of {version('shisho')}.",
            fix=f"Restore it with Shisho {header['shisho']}.",
        )


def _rows_of(table: Table) -> str:
    return f"catalogue/{table.name}.jsonl"


def _texts_of(about: EditionTexts) -> str:
    return f"texts/{about.edition_id}.json"


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in row.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _typed_value(table.columns[name], value) for name, value in row.items()}


def _typed_value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return base64.b64decode(value)
    return datetime.fromisoformat(value) if isinstance(column.type, Moment) else value
