"""A catalogue and a queue on each of the two databases."""

import uuid
from collections.abc import AsyncIterator, Iterator
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


@pytest.fixture
async def postgresql_url(postgresql: str) -> AsyncIterator[str]:
    name = f"t{uuid.uuid4().hex}"
    server = await asyncpg.connect(f"{postgresql}/postgres")
    try:
        await server.execute(f"CREATE DATABASE {name}")
        yield f"{postgresql}/{name}"
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shisho.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
async def catalogue(database_url: str) -> AsyncIterator[Catalogue]:
    async with open_catalogue(database_url) as opened:
        yield opened


@pytest.fixture
async def jobs(catalogue: Catalogue) -> AsyncIterator[Jobs]:
    async with open_queue(catalogue.database) as opened:
        yield opened
