"""Due refreshes, each of which becomes one job."""

import asyncio
from datetime import timedelta

import pytest

from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.schedules import Every, Schedule, Subject
from knowledge.maintenance.refresh import REFRESH, enqueue_due
from knowledge.queue.jobs import Jobs, open_queue

BOOK = "b" * 32
AT_ONCE = timedelta(0)


async def put(catalogue: Catalogue, every: Every | None = Every.DAILY, first: timedelta | None = AT_ONCE) -> None:
    await catalogue.schedules.put(BOOK, every, kind=Subject.BOOK, workspace="acme", person="U1", first=first)


async def schedule(catalogue: Catalogue) -> Schedule:
    found = await catalogue.schedules.of(BOOK)
    assert found
    return found


async def test_a_due_refresh_becomes_one_job_however_many_processes_run(
    database_url: str, catalogue: Catalogue, jobs: Jobs
) -> None:
    await put(catalogue)
    async with open_catalogue(database_url) as other, open_queue(other.database) as others:
        await asyncio.gather(*(enqueue_due(*((catalogue, jobs), (other, others))[n % 2]) for n in range(6)))
    assert (await jobs.counts())["waiting"] == 1
    job = await jobs.claim([REFRESH], lease=timedelta(seconds=30))
    assert job
    assert job.payload == {"subject": BOOK}


async def test_the_next_time_is_an_interval_away_and_survives_a_restart(database_url: str) -> None:
    async with open_catalogue(database_url) as before:
        await put(before, first=None)
        planned = await schedule(before)
    async with open_catalogue(database_url) as after, open_queue(after.database) as jobs:
        assert await schedule(after) == planned
        assert await enqueue_due(after, jobs) == 0
        await put(after)
        assert await enqueue_due(after, jobs) == 1
        assert abs((await schedule(after)).next_at - planned.next_at) < 60
        assert await enqueue_due(after, jobs) == 0


async def test_the_interval_never_ends_a_schedule(catalogue: Catalogue, jobs: Jobs) -> None:
    await put(catalogue)
    await put(catalogue, None)
    assert await catalogue.schedules.of(BOOK) is None
    assert await enqueue_due(catalogue, jobs) == 0


@pytest.mark.parametrize("failure", [None, {"reason": "unreachable", "values": {"status": "404"}}])
async def test_the_result_of_a_refresh_is_known_afterwards(
    catalogue: Catalogue, failure: dict[str, object] | None
) -> None:
    await put(catalogue)
    assert (await schedule(catalogue)).last_at is None
    await catalogue.schedules.went(BOOK, failure)
    went = await schedule(catalogue)
    assert (went.failure, went.last_at is None) == (failure, False)
