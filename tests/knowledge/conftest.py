"""A catalogue and a queue on each of the two databases."""

import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.queue.jobs import Jobs, open_queue
from tests.servers.postgresql import NoPostgresql, running_postgresql


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    try:
        with running_postgresql() as address:
            yield address
    except NoPostgresql as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
async def migrated_postgresql(postgresql: str) -> str:
    """A server whose new databases have all tables: a copy of them costs less than making them."""
    async with open_catalogue(f"{postgresql}/template1"):
        pass
    return postgresql


@pytest.fixture
async def postgresql_url(migrated_postgresql: str) -> AsyncIterator[str]:
    async with _new_database(migrated_postgresql, "template1") as url:
        yield url


@pytest.fixture
async def new_postgresql_url(postgresql: str) -> AsyncIterator[str]:
    """A database without a table."""
    async with _new_database(postgresql, "template0") as url:
        yield url


@pytest.fixture(scope="session")
async def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed catalogue, for copies."""
    folder = tmp_path_factory.mktemp("migrated")
    async with open_catalogue(f"sqlite:///{folder / 'shisho.db'}"):
        pass
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with its tables; with the parameters `new sqlite` and `new postgresql` without them."""
    if request.param.endswith("postgresql"):
        url: str = request.getfixturevalue(f"{request.param.replace(' ', '_')}_url")
        return url
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("migrated_sqlite"), tmp_path, dirs_exist_ok=True)
    return f"sqlite:///{tmp_path / 'shisho.db'}"


@pytest.fixture
async def catalogue(database_url: str) -> AsyncIterator[Catalogue]:
    async with open_catalogue(database_url) as opened:
        yield opened


@pytest.fixture
async def jobs(catalogue: Catalogue) -> AsyncIterator[Jobs]:
    async with open_queue(catalogue.database) as opened:
        yield opened


@asynccontextmanager
async def _new_database(address: str, template: str) -> AsyncIterator[str]:
    name = f"t{uuid.uuid4().hex}"
    server = await asyncpg.connect(f"{address}/postgres")
    try:
        await server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield f"{address}/{name}"
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await server.close()
