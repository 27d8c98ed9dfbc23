"""The database: created by the first process, shared, and sometimes unavailable."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.storage.connections import connect_to
from knowledge.catalogue.storage.tables import metadata, originals
from knowledge.errors import CatalogueDamaged, CatalogueUnavailable, SettingError
from knowledge.queue.jobs import Jobs, open_queue

ROOT = Path(__file__).parents[3]

OPENER = """
import asyncio, sys
from knowledge.catalogue.database import open_catalogue

async def main():
    async with open_catalogue(sys.argv[1]) as catalogue:
        await catalogue.shelves.create("acme", "general")
        print(len(await catalogue.shelves.all("acme")))

asyncio.run(main())
"""


async def opened_elsewhere(url: str) -> tuple[int | None, bytes]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OPENER, url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    return process.returncode, output.splitlines()[-1]  # above it may be log lines


def differences(connection: Connection) -> list[object]:
    """Compare what is there with what is wanted; SQLite's second file is made from what is wanted, and left out."""
    beside = {originals.name} if connection.dialect.name == "sqlite" else set()

    def compared(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or name not in beside

    context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": compared})
    return list(compare_metadata(context, metadata))


@pytest.mark.parametrize("database_url", ["new sqlite", "new postgresql"], indirect=True)
async def test_processes_that_start_together_make_one_catalogue(database_url: str) -> None:
    async with asyncio.timeout(60):
        results = await asyncio.gather(*(opened_elsewhere(database_url) for _ in range(3)))
    assert results == [(0, b"1")] * 3


async def test_the_migrations_make_the_tables_that_the_queries_expect(catalogue: Catalogue) -> None:
    async with catalogue.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    async with open_catalogue(database_url) as catalogue, catalogue.engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(SettingError, match="newer version"):
        async with open_catalogue(database_url):
            pass


async def test_a_database_of_a_version_whose_tables_differ_is_refused_at_the_start_with_what_to_do(
    database_url: str,
) -> None:
    async with open_catalogue(database_url) as catalogue, catalogue.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE jobs DROP COLUMN long"))
    with pytest.raises(SettingError, match="its table jobs lacks long"):
        async with open_catalogue(database_url):
            pass


async def test_a_catalogue_keeps_its_contents_after_it_is_closed(database_url: str) -> None:
    async with open_catalogue(database_url) as catalogue:
        shelf = await catalogue.shelves.create("acme", "general")
    async with open_catalogue(database_url) as catalogue:
        assert await catalogue.shelves.all("acme") == [shelf]
        await catalogue.ping()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_accepted_work_survives_a_power_failure(catalogue: Catalogue) -> None:
    async with catalogue.engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA synchronous")) == 2  # FULL
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_process_that_ends_takes_no_journal_away_from_one_that_opened_the_file_twice(
    catalogue: Catalogue, database_url: str
) -> None:
    await catalogue.shelves.create("acme", "general")
    async with open_catalogue(database_url):
        pass
    file = catalogue.database.file
    assert file is not None
    journal = file.with_name(f"{file.name}-wal")
    before = journal.stat().st_ino
    look = "import sqlite3, sys; other = sqlite3.connect(sys.argv[1]); other.execute('SELECT * FROM jobs')"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", look, str(file))
    assert await process.wait() == 0
    assert journal.stat().st_ino == before
    assert len(await catalogue.shelves.all("acme")) == 1


@pytest.mark.parametrize("moment", [0.0, 0.002, 0.005, 0.01, 0.02])
async def test_cancelled_questions_block_nobody(catalogue: Catalogue, jobs: Jobs, moment: float) -> None:
    async def busy(key: str) -> None:
        await jobs.enqueue("question", "acme", key, {}, order_key="thread")
        await catalogue.shelves.create("acme", key)

    tasks = [asyncio.create_task(busy(f"e{n}")) for n in range(8)]
    await asyncio.sleep(moment)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(5):
        assert await jobs.enqueue("question", "acme", "next", {})


async def test_a_server_that_is_not_running_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refused
        url = f"postgresql://shisho:hunter2@127.0.0.1:{taken.getsockname()[1]}/shisho"
        with pytest.raises(CatalogueUnavailable) as refused:
            async with open_catalogue(url):
                pass
    assert "hunter2" not in refused.value.sentence


async def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CatalogueUnavailable):
        async with open_catalogue(f"sqlite:///{tmp_path / 'file' / 'shisho.db'}"):
            pass


async def test_a_server_that_goes_away_is_unavailable_until_it_is_back(postgresql: str, postgresql_url: str) -> None:
    name = postgresql_url.rpartition("/")[2]
    async with open_catalogue(postgresql_url) as catalogue, open_queue(catalogue.database) as jobs:
        await catalogue.shelves.create("acme", "general")
        server = await asyncpg.connect(f"{postgresql}/postgres")
        try:
            await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
            with pytest.raises(CatalogueUnavailable):
                await catalogue.shelves.all("acme")
            with pytest.raises(CatalogueUnavailable):
                await jobs.enqueue("question", "acme", "e1", {})
            await server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        finally:
            await server.close()
        assert len(await catalogue.shelves.all("acme")) == 1


@pytest.mark.parametrize(
    "url",
    ["postgresql://host/name", "postgres://host/name", "postgresql+asyncpg://host/name", "postgresql+psycopg://h"],
)
def test_every_spelling_of_a_postgresql_address_is_understood(url: str) -> None:
    assert connect_to(url).postgresql


def test_a_sqlite_address_names_a_file(tmp_path: Path) -> None:
    for scheme in ("sqlite", "sqlite+aiosqlite"):
        assert connect_to(f"{scheme}:///{tmp_path / 'shisho.db'}").file == tmp_path / "shisho.db"


@pytest.mark.parametrize(
    "url",
    [
        *("", "nonsense", "mysql://u:hidden@host/name", "sqlite://", "sqlite:///:memory:"),
        *("postgresql://u:hidden@host:port/name", "postgresql://u:hidden@[::1/name"),
    ],
)
def test_an_address_that_cannot_hold_the_catalogue_says_what_can_and_not_the_password(url: str) -> None:
    with pytest.raises(SettingError) as refused:
        connect_to(url)
    assert "postgresql://" in refused.value.fix
    assert "hidden" not in refused.value.sentence


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut"])
async def test_a_damaged_file_is_named_as_that_and_left_as_it_is(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "catalogue.sqlite"
    async with open_catalogue(f"sqlite:///{file}") as catalogue:
        await catalogue.shelves.create("acme", "general")
    whole = file.read_bytes()
    broken = {"empty": b"", "garbage": b"\xfe" * len(whole), "cut": whole[: len(whole) // 2]}[damage]
    file.write_bytes(broken)
    with pytest.raises(CatalogueDamaged, match="is damaged") as told:
        async with open_catalogue(f"sqlite:///{file}"):
            pass
    assert "restore-backup" in told.value.fix
    assert file.read_bytes() == broken


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of four megabytes."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a disk")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


async def test_a_full_disk_is_told_before_anything_is_lost(small_disk: Path) -> None:
    async with open_catalogue(f"sqlite:///{small_disk / 'catalogue.sqlite'}") as catalogue:
        await catalogue.ping()
        filling = small_disk / "other"
        with pytest.raises(OSError, match="No space left"):
            filling.write_bytes(b"\0" * 8 * 2**20)
        with pytest.raises(CatalogueUnavailable, match="disk of the catalogue is full"):
            await catalogue.ping()
        shelves = (catalogue.shelves.create("acme", f"shelf {number}" * 50) for number in range(100))
        refused = [
            str(one) for one in await asyncio.gather(*shelves, return_exceptions=True) if isinstance(one, Exception)
        ]
        assert set(refused) == {"The catalogue cannot be written (database or disk is full)."}
        filling.unlink()
        await catalogue.ping()
        await catalogue.shelves.create("acme", "general")


async def test_a_process_opens_no_more_connections_than_the_operator_allows(postgresql_url: str) -> None:
    async def held(connection: AsyncConnection) -> int:
        mine = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND backend_type = :kind"
        found = await connection.scalar(text(f"{mine} AND pg_sleep(0.05) IS NOT NULL"), {"kind": "client backend"})
        return int(found or 0)

    async with open_catalogue(postgresql_url, 3) as catalogue:
        read, write = catalogue.database.read, catalogue.database.write
        counts = await asyncio.gather(*(way(held) for way in (read, write) for _ in range(10)))
    assert max(counts) == 3
