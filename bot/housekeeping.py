"""What is tidied now and then while the bot serves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from knowledge.errors import ShishoError
from knowledge.library import Library

EVERY = timedelta(hours=1)
JOBS_KEPT = timedelta(days=7)  # for as long a redelivered event is known again

log = structlog.get_logger()


@asynccontextmanager
async def housekeeping(library: Library) -> AsyncIterator[None]:
    task = asyncio.create_task(_tidy_forever(library))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _tidy_forever(library: Library) -> None:
    while True:
        try:
            await _tidy(library)
        except ShishoError as error:
            log.warning("tidying_put_off", error=type(error).__name__)
        await asyncio.sleep(EVERY.total_seconds())


async def _tidy(library: Library) -> None:
    forgotten = await library.catalogue.jobs.purge(JOBS_KEPT)
    given_up = await library.catalogue.holdings.abandon_stale()
    swept = await library.ingestion.sweep()
    purged = await library.catalogue.kept.purge()
    log.info("tidied", jobs_forgotten=forgotten, editions_swept=swept, given_up=given_up, kept_purged=purged)
