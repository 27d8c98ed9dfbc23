"""A bot whose operator has allowed the tests' site, and time that passes when a test wants it to."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import update

from knowledge.catalogue.storage.tables import schedules
from knowledge.ingestion.ingestion import Ingestion
from knowledge.library.library import Library
from knowledge.maintenance.refresh import REFRESH, enqueue_due
from knowledge.queue.jobs import JobState
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.web.fetcher import Fetcher
from knowledge.sources.sync import SourceSync
from playground import Playground
from playground.sample_team import AIKO
from tests.servers.site import Site, serving


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site({})) as running:
        yield running


@pytest.fixture
def library(library: Library, site: Site, small_reader: Reader) -> Library:
    """The library, whose operator has allowed the site."""
    fetcher = Fetcher(1, [site.host])
    ingestion = Ingestion(library.catalogue, library.stacks, small_reader, fetcher)
    syncing = SourceSync(library.catalogue, ingestion, library.idempotency, fetcher, 1)
    return replace(library, ingestion=ingestion, source_sync=syncing)


async def refreshed(library: Library, playground: Playground, workspace: str, subject: str) -> list[str]:
    """Run the refresh that is due, and return what the admin is told."""
    before = len(playground.messages(AIKO.id))
    async with library.catalogue.engine.begin() as connection:
        earlier = update(schedules).where(schedules.c.subject == subject)
        await connection.execute(earlier.values(next_at=schedules.c.next_at - 8 * 24 * 3600))
    planned = await library.catalogue.schedules.of(subject)
    assert planned
    key = f"{subject}:{planned.next_at}"
    with library.jobs.listening() as bell:
        await enqueue_due(library.catalogue, library.jobs)
        while (job := await library.jobs.get(workspace, REFRESH, key)) and job.state is not JobState.DONE:
            await asyncio.wait_for(bell.wait(), 20)
            bell.clear()
    return [message.text for message in playground.messages(AIKO.id)[before:]]
