"""A library whose operator has allowed the tests' site."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from knowledge.catalogue.sources import SourceForm, SourceRecord
from knowledge.ingestion.ingestion import Ingestion
from knowledge.library.library import Library
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.web.fetcher import Fetcher
from knowledge.sources.sync import SourceSync
from tests.knowledge.ingestion.test_ingestion import shelf_of
from tests.servers.site import Site, serving


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site({})) as running:
        yield running


@pytest.fixture
async def fetcher(site: Site) -> Fetcher:
    return Fetcher(1, [site.host])


@pytest.fixture
def library(library: Library, fetcher: Fetcher, small_reader: Reader) -> Library:
    ingestion = Ingestion(library.catalogue, library.stacks, small_reader, fetcher)
    syncing = SourceSync(library.catalogue, ingestion, library.idempotency, fetcher, 1)
    return replace(library, ingestion=ingestion, source_sync=syncing)


async def tracked(library: Library, workspace: str, address: str, form: SourceForm, **patterns: str) -> SourceRecord:
    """`include` and `exclude` a pattern each."""
    given = {name: [pattern] for name, pattern in patterns.items()}
    shelf = await shelf_of(library, workspace)
    return await library.catalogue.sources.put(
        shelf, form, address, person="U1", include=given.get("include", []), exclude=given.get("exclude", [])
    )
