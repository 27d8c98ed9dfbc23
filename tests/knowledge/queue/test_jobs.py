"""The queue: which jobs are accepted, who may claim them, and whose writes count."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import CacheStats

from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.errors import LeaseLost
from knowledge.queue.jobs import Job, Jobs, JobState, open_queue

LEASE = timedelta(seconds=30)
GONE = timedelta(seconds=-1)  # a lease that has run out already


async def claimed(jobs: Jobs, lease: timedelta = LEASE) -> Job:
    job = await jobs.claim(["question"], lease=lease)
    assert job is not None
    return job


async def asked(jobs: Jobs, key: str, order_key: str | None = None) -> bool:
    return await jobs.enqueue("question", "acme", key, {"text": key}, order_key=order_key)


async def test_one_event_is_accepted_once(jobs: Jobs) -> None:
    assert await asked(jobs, "e1")
    assert not await asked(jobs, "e1")
    await jobs.finish(await claimed(jobs))
    assert not await asked(jobs, "e1")
    assert await jobs.enqueue("question", "rival", "e1", {})
    assert await jobs.enqueue("ingestion", "acme", "e1", {})
    assert await jobs.counts() == {"waiting": 2, "running": 0, "done": 1, "failed": 0}


async def test_the_oldest_job_of_the_wanted_kinds_comes_first(jobs: Jobs) -> None:
    await jobs.enqueue("ingestion", "acme", "i1", {})
    for key in ("e1", "e2"):
        await asked(jobs, key)
    assert [(await claimed(jobs)).key, (await claimed(jobs)).key] == ["e1", "e2"]
    assert await jobs.claim(["question"], lease=LEASE) is None
    assert await jobs.claim([], lease=LEASE) is None


async def test_a_job_waits_until_it_is_due(jobs: Jobs) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.3)
    await jobs.enqueue("question", "acme", "e1", {}, run_after=soon)
    assert await jobs.claim(["question"], lease=LEASE) is None
    await asyncio.sleep(0.4)
    await claimed(jobs)


async def test_one_thread_is_answered_in_order_and_others_do_not_wait(jobs: Jobs) -> None:
    for key, order_key in (("a1", "A"), ("a2", "A"), ("b1", "B")):
        await asked(jobs, key, order_key)
    a1, b1 = await claimed(jobs), await claimed(jobs)
    assert (a1.key, b1.key) == ("a1", "b1")
    assert await jobs.claim(["question"], lease=LEASE) is None
    await jobs.retry(a1, "away", timedelta(seconds=60))
    assert await jobs.claim(["question"], lease=LEASE) is None  # a waiting retry holds its thread up
    await jobs.enqueue("question", "rival", "a3", {}, order_key="A")
    assert (await claimed(jobs)).key == "a3"


async def test_somebody_who_asks_once_does_not_wait_for_all_questions_of_another(jobs: Jobs) -> None:
    for n in range(5):
        await jobs.enqueue("question", "acme", f"ben{n}", {}, person="BEN")
    first = await claimed(jobs)
    for person in ("AIKO", "CORA"):
        for n in range(2):
            await jobs.enqueue("question", "acme", f"{person.lower()}{n}", {}, person=person)
    order = [first.key, *[(await claimed(jobs)).key for _ in range(8)]]
    assert order == ["ben0", "aiko0", "cora0", "ben1", "aiko1", "cora1", "ben2", "ben3", "ben4"]


async def test_a_failed_job_lets_its_thread_go_on(jobs: Jobs) -> None:
    for key in ("a1", "a2"):
        await asked(jobs, key, "A")
    await jobs.fail(await claimed(jobs), "broken")
    failed = await jobs.get("acme", "question", "a1")
    assert failed is not None
    assert (failed.state, failed.error) == (JobState.FAILED, "broken")
    assert (await claimed(jobs)).key == "a2"


async def test_the_queue_has_each_of_its_statements_compiled_once(jobs: Jobs, catalogue: Catalogue) -> None:
    async def one(key: str) -> None:
        await asked(jobs, key, "A")
        await jobs.finish(await jobs.note(await claimed(jobs), {"posted": "1.5"}))

    await one("e1")
    found: list[CacheStats] = []

    def executed(*told: Any) -> None:
        if told[4].compiled is not None:  # the execution's context
            found.append(told[4].cache_hit)

    event.listen(catalogue.engine.sync_engine, "before_cursor_execute", executed)
    await one("e2")
    assert set(found) == {CacheStats.CACHE_HIT}


async def test_a_late_worker_can_write_nothing(jobs: Jobs) -> None:
    await asked(jobs, "e1")
    late = await claimed(jobs, GONE)
    heir = await claimed(jobs)
    assert (heir.id, heir.attempts, heir.fence) == (late.id, 2, late.fence + 1)
    writes: list[Callable[[Job], Awaitable[object]]] = [
        lambda job: jobs.renew(job, LEASE),
        lambda job: jobs.note(job, {"step": 9}),
        jobs.finish,
        jobs.release,
        lambda job: jobs.retry(job, "late", LEASE),
        lambda job: jobs.fail(job, "late"),
    ]
    for write in writes:
        with pytest.raises(LeaseLost):
            await write(late)
    assert (await jobs.note(heir, {"step": 1})).progress == {"step": 1}
    await jobs.finish(heir)
    with pytest.raises(LeaseLost):
        await jobs.finish(heir)


async def test_a_renewed_lease_is_not_taken_over(jobs: Jobs) -> None:
    await asked(jobs, "e1")
    job = await claimed(jobs, GONE)
    await jobs.renew(job, LEASE)
    assert await jobs.claim(["question"], lease=LEASE) is None


async def test_a_released_job_keeps_its_progress_and_loses_no_attempt(jobs: Jobs) -> None:
    await asked(jobs, "e1")
    job = await jobs.note(await claimed(jobs), {"posted": "1.5"})
    await jobs.release(job)
    again = await claimed(jobs)
    assert (again.attempts, again.progress, again.payload) == (1, {"posted": "1.5"}, {"text": "e1"})


async def test_closed_jobs_are_forgotten_after_their_time(jobs: Jobs) -> None:
    for key in ("e1", "e2"):
        await asked(jobs, key)
    await jobs.finish(await claimed(jobs))
    assert await jobs.purge(timedelta(days=7)) == 0
    assert await jobs.purge(timedelta(seconds=-1)) == 1
    assert await jobs.get("acme", "question", "e1") is None
    assert await jobs.get("acme", "question", "e2") is not None


async def test_a_workspace_is_busy_while_it_has_a_question_and_for_some_time_afterwards(jobs: Jobs) -> None:
    await asked(jobs, "a")
    job = await claimed(jobs)
    assert await jobs.busy(timedelta(0)) == {job.workspace}
    await jobs.finish(job)
    assert await jobs.busy(timedelta(hours=1)) == {job.workspace}
    assert await jobs.busy(timedelta(0)) == set()


async def test_workers_never_share_a_job_or_a_thread(database_url: str, jobs: Jobs) -> None:
    for n in range(40):
        await asked(jobs, f"e{n}", f"thread{n % 4}")
    busy: set[str] = set()
    seen: dict[str, list[int]] = {}

    async def work(jobs: Jobs) -> None:
        while sum(map(len, seen.values())) < 40:
            job = await jobs.claim(["question"], lease=LEASE)
            if job is None:
                await asyncio.sleep(0.01)
                continue
            assert job.order_key is not None
            assert job.order_key not in busy
            busy.add(job.order_key)
            await asyncio.sleep(0.002)
            seen.setdefault(job.order_key, []).append(int(job.key[1:]))
            busy.discard(job.order_key)
            await jobs.finish(job)

    async with open_catalogue(database_url) as catalogue, open_queue(catalogue.database) as other, asyncio.timeout(60):
        await asyncio.gather(*(work((jobs, other)[n % 2]) for n in range(6)))
    assert all(numbers == sorted(numbers) for numbers in seen.values())
    assert sum(map(len, seen.values())) == 40


async def test_a_job_that_no_worker_began_can_be_dropped_and_its_key_stays_known(jobs: Jobs) -> None:
    await asked(jobs, "e1")
    assert await jobs.drop("acme", "question", "e1")
    assert await jobs.claim(["question"], lease=LEASE) is None
    assert not await asked(jobs, "e1")
    await asked(jobs, "e2")
    await claimed(jobs)
    assert not await jobs.drop("acme", "question", "e2")


async def test_a_closed_queue_leaves_no_file_behind(tmp_path: Path) -> None:
    def alive() -> int:
        return len(list(tmp_path.glob("*.alive")))

    async with open_catalogue(f"sqlite:///{tmp_path / 'shisho.db'}") as catalogue:
        async with open_queue(catalogue.database):
            assert alive() == 1
            async with open_queue(catalogue.database):
                assert alive() == 2
            assert alive() == 1
        assert alive() == 0
