"""Keeping a lease while a job is worked on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from knowledge.catalogue.jobs import Job, Jobs
from knowledge.errors import CatalogueUnavailable, LeaseLost


@asynccontextmanager
async def keeping(jobs: Jobs, job: Job, lease: timedelta) -> AsyncIterator[None]:
    """Renews at a third of the lease. Cancels the body and raises LeaseLost (in a group) once the lease is gone."""
    async with asyncio.TaskGroup() as group:
        heartbeat = group.create_task(_beat(jobs, job, lease))
        try:
            yield
        finally:
            heartbeat.cancel()


async def _beat(jobs: Jobs, job: Job, lease: timedelta) -> None:
    clock = asyncio.get_running_loop().time
    held_until = clock() + lease.total_seconds()
    while True:
        await asyncio.sleep(lease.total_seconds() / 3)
        began = clock()
        try:
            await jobs.renew(job, lease)
            held_until = began + lease.total_seconds()
        except CatalogueUnavailable as error:
            if clock() >= held_until:
                raise LeaseLost(f"Job {job.id} could not be kept: the database is away.") from error
