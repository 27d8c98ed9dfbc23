"""A worker process to be killed: `python -m tests.knowledge.queue.worker URL EFFECTS LEASE stay|finish`."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from knowledge.catalogue.database import open_catalogue
from knowledge.queue.jobs import Job, open_queue
from knowledge.queue.workers import Work, Workers


async def work(url: str, effects: Path, lease: float, manner: str) -> None:
    def happened(what: str) -> None:
        with effects.open("a") as file:
            file.write(f"{what}\n")

    async def answer(job: Job, work: Work) -> None:
        if not work.progress.get("posted"):
            happened(f"posted {job.key}")
            await work.note({"posted": True})
        happened(f"noted {job.key}")
        if manner == "stay":
            await asyncio.sleep(3600)
        happened(f"finished {job.key}")

    async with (
        open_catalogue(url) as catalogue,
        open_queue(catalogue.database) as jobs,
        Workers(
            jobs,
            {"question": answer},
            lease=timedelta(seconds=lease),
            poll=timedelta(seconds=0.1),
            concurrency=2,
            short=1,  # the third job is in the place for short ones
        ),
    ):
        while (await jobs.counts())["done"] < 3:  # noqa: ASYNC110  another process may do them
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), sys.argv[4]))
