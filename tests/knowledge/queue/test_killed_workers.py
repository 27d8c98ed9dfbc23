"""Workers that are killed with kill -9."""

import asyncio
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.queue.jobs import Jobs

ROOT = Path(__file__).parents[3]
LEASE = timedelta(hours=1)
STALL = 4.0  # seconds for which the event loop of a living process may stand still


async def started(url: str, effects: Path, lease: float, manner: str) -> Process:
    arguments = ["-m", "tests.knowledge.queue.worker", url, str(effects), str(lease), manner]
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)


def lines(effects: Path) -> list[str]:
    return effects.read_text().splitlines() if effects.exists() else []


async def until_noted(effects: Path, count: int) -> None:
    while sum(line.startswith("noted") for line in lines(effects)) < count:  # noqa: ASYNC110  another process does it
        await asyncio.sleep(0.02)


async def killed_and_restarted(jobs: Jobs, url: str, effects: Path, lease: float) -> Counter[str]:
    for key in ("e1", "e2", "e3"):
        await jobs.enqueue("question", "acme", key, {})
    victim = await started(url, effects, lease, "stay")
    try:
        await until_noted(effects, 3)
    finally:
        victim.kill()
        await victim.wait()
    heir = await started(url, effects, lease, "finish")
    assert await heir.wait() == 0
    return Counter(lines(effects))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_restart_takes_over_at_once_what_a_killed_process_held(
    database_url: str, jobs: Jobs, tmp_path: Path
) -> None:
    async with asyncio.timeout(30):  # far less than the lease
        happened = await killed_and_restarted(jobs, database_url, tmp_path / "effects", 3600)
    for key in ("e1", "e2", "e3"):
        assert (happened[f"posted {key}"], happened[f"finished {key}"]) == (1, 1)
    assert await jobs.counts() == {"waiting": 0, "running": 0, "done": 3, "failed": 0}


async def test_another_worker_takes_over_when_the_lease_of_a_killed_one_runs_out(
    database_url: str, jobs: Jobs, tmp_path: Path
) -> None:
    async with asyncio.timeout(30):
        happened = await killed_and_restarted(jobs, database_url, tmp_path / "effects", 1.5)
    for key in ("e1", "e2", "e3"):
        assert (happened[f"posted {key}"], happened[f"finished {key}"]) == (1, 1)
    assert await jobs.counts() == {"waiting": 0, "running": 0, "done": 3, "failed": 0}


async def test_a_slow_process_keeps_its_job_and_a_dead_one_loses_it_to_another_within_ten_seconds(
    database_url: str, jobs: Jobs, tmp_path: Path
) -> None:
    await jobs.enqueue("question", "acme", "e1", {})
    effects = tmp_path / "effects"
    process = await started(database_url, effects, 3600, "stay")
    try:
        async with asyncio.timeout(30):
            await until_noted(effects, 1)
        process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(STALL)
        process.send_signal(signal.SIGCONT)
        await asyncio.sleep(1)
        assert await jobs.claim(["question"], lease=LEASE) is None
    finally:
        process.kill()
        await process.wait()
    async with asyncio.timeout(10):
        while (job := await jobs.claim(["question"], lease=LEASE)) is None:  # noqa: ASYNC110  the time is what counts
            await asyncio.sleep(0.1)
    assert job.progress == {"posted": True}
