"""Every test of the catalogue runs on both databases."""

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]  # it ships no types
import pytest

from knowledge.catalogue.books import Edition, Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from tests.knowledge.catalogue.postgresql import NoPostgresql, running_postgresql


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
async def shelf(catalogue: Catalogue) -> Shelf:
    return await catalogue.shelves.create("acme", "general")


async def begun(catalogue: Catalogue, shelf: Shelf, source: str = "leave.md", digest: str = "d1") -> Edition:
    edition = await catalogue.holdings.begin(
        shelf, source, title=source, url=None, digest=digest, by="U1", media_type="text/markdown"
    )
    assert isinstance(edition, Edition)
    return edition
