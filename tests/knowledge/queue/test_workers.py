"""Workers in one process: they start at once, retry after errors, report failures, and shut down gracefully."""

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from knowledge.errors import BookRefused, Reason, StacksUnavailable
from knowledge.queue.jobs import Job, Jobs, JobState
from knowledge.queue.workers import Handler, Work, Workers, doubling

SOON = timedelta(seconds=0.05)


class Ledger:
    """The record of what handlers did and what people were told."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.told: list[tuple[str, str]] = []

    async def answer(self, job: Job, _work: Work) -> None:
        self.done.append(job.key)

    async def tell(self, job: Job, error: Exception) -> None:
        self.told.append((job.key, type(error).__name__))


def failing(error: Exception, times: int, then: Handler) -> Handler:
    async def answer(job: Job, work: Work) -> None:
        if job.attempts <= times:
            raise error
        await then(job, work)

    return answer


def workers(jobs: Jobs, handler: Handler, ledger: Ledger, **options: Any) -> Workers:
    quick: dict[str, Any] = {"poll": SOON, "backoff": lambda _: SOON, "on_failed": ledger.tell, "max_attempts": 3}
    return Workers(jobs, {"question": handler}, **(quick | options))


async def ask(jobs: Jobs, key: str = "e1", order_key: str | None = None) -> None:
    await jobs.enqueue("question", "acme", key, {}, order_key=order_key)


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110  the condition is the test's, not an event
            await asyncio.sleep(0.01)


async def closed(jobs: Jobs, key: str = "e1") -> Job:
    async with asyncio.timeout(20):
        while True:
            job = await jobs.get("acme", "question", key)
            if job and job.state in (JobState.DONE, JobState.FAILED):
                return job
            await asyncio.sleep(0.01)


async def test_a_question_is_taken_up_at_once_not_at_the_next_poll(jobs: Jobs) -> None:
    ledger = Ledger()
    async with workers(jobs, ledger.answer, ledger, poll=timedelta(seconds=60)):
        await asyncio.sleep(0.2)
        began = time.perf_counter()
        await ask(jobs)
        await until(lambda: ledger.done == ["e1"])
    assert time.perf_counter() - began < 2


async def test_a_question_that_failed_is_tried_again_when_that_is_due_not_at_the_next_poll(jobs: Jobs) -> None:
    ledger = Ledger()
    handler = failing(StacksUnavailable("away"), 1, ledger.answer)
    await ask(jobs)
    async with workers(jobs, handler, ledger, poll=timedelta(seconds=60)):
        began = time.perf_counter()
        await until(lambda: ledger.done == ["e1"])
    assert time.perf_counter() - began < 2


async def test_questions_of_one_thread_follow_each_other_without_waiting_for_a_poll(jobs: Jobs) -> None:
    ledger = Ledger()
    for n in range(5):
        await ask(jobs, f"e{n}", "thread")
    async with workers(jobs, ledger.answer, ledger, poll=timedelta(seconds=60)):
        await until(lambda: len(ledger.done) == 5)
    assert ledger.done == [f"e{n}" for n in range(5)]


async def test_an_answer_comes_later_when_a_service_was_away(jobs: Jobs) -> None:
    ledger = Ledger()
    handler = failing(StacksUnavailable("gone"), 2, ledger.answer)
    await ask(jobs)
    async with workers(jobs, handler, ledger):
        job = await closed(jobs)
    assert (job.state, job.attempts, job.error) == (JobState.DONE, 3, None)
    assert (ledger.done, ledger.told) == (["e1"], [])


async def test_somebody_is_told_when_every_attempt_failed(jobs: Jobs) -> None:
    ledger = Ledger()
    await ask(jobs)
    async with workers(jobs, failing(ValueError("odd"), 99, ledger.answer), ledger):
        job = await closed(jobs)
    assert (job.state, job.attempts, job.error) == (JobState.FAILED, 3, "ValueError: odd")
    assert ledger.told == [("e1", "ValueError")]


async def test_an_unexpected_error_is_tried_again_less_often_than_an_outage(jobs: Jobs) -> None:
    ledger = Ledger()
    await ask(jobs)
    async with workers(jobs, failing(ValueError("odd"), 99, ledger.answer), ledger, max_attempts=9, max_unexpected=2):
        job = await closed(jobs)
    assert (job.state, job.attempts) == (JobState.FAILED, 2)


async def test_an_error_that_waiting_does_not_fix_fails_at_once(jobs: Jobs) -> None:
    ledger = Ledger()
    refused = BookRefused(Reason.EMPTY, "nothing in it")
    await ask(jobs)
    async with workers(jobs, failing(refused, 99, ledger.answer), ledger):
        job = await closed(jobs)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert ledger.told == [("e1", "BookRefused")]


async def test_a_failure_that_could_not_be_reported_is_reported_later(jobs: Jobs) -> None:
    ledger = Ledger()

    async def deaf_at_first(job: Job, error: Exception) -> None:
        if job.attempts < 5:
            raise StacksUnavailable("nobody listens")
        await ledger.tell(job, error)

    await ask(jobs)
    handler = failing(ValueError("odd"), 99, ledger.answer)
    async with workers(jobs, handler, ledger, on_failed=deaf_at_first):
        job = await closed(jobs)
    assert (job.state, job.attempts) == (JobState.FAILED, 5)
    assert [key for key, _ in ledger.told] == ["e1"]


async def test_a_job_that_kills_its_worker_every_time_is_given_up(jobs: Jobs) -> None:
    ledger = Ledger()
    await ask(jobs)
    for _ in range(3):  # claimed, and never heard of again
        assert await jobs.claim(["question"], lease=timedelta(seconds=-1))
    async with workers(jobs, ledger.answer, ledger):
        job = await closed(jobs)
    assert job.state == JobState.FAILED
    assert (ledger.done, ledger.told) == ([], [("e1", "ShishoError")])


async def test_a_long_job_keeps_its_lease(jobs: Jobs) -> None:
    ledger = Ledger()

    async def slow(job: Job, work: Work) -> None:
        await asyncio.sleep(1.5)
        await ledger.answer(job, work)

    await ask(jobs)
    short = timedelta(seconds=0.6)
    async with workers(jobs, slow, ledger, lease=short), workers(jobs, slow, ledger, lease=short):
        job = await closed(jobs)
    assert (job.attempts, ledger.done) == (1, ["e1"])


async def test_a_worker_whose_job_was_taken_over_stops(jobs: Jobs) -> None:
    ledger = Ledger()
    stopped = asyncio.Event()

    async def slow(job: Job, work: Work) -> None:
        await jobs.retry(job, "taken away", timedelta(seconds=60))
        try:
            await asyncio.sleep(20)
        finally:
            stopped.set()
        await ledger.answer(job, work)

    await ask(jobs)
    async with workers(jobs, slow, ledger, lease=timedelta(seconds=0.3)), asyncio.timeout(10):
        await stopped.wait()
    assert (ledger.done, ledger.told) == ([], [])


async def test_a_graceful_end_finishes_what_runs(jobs: Jobs) -> None:
    ledger = Ledger()
    begun = asyncio.Event()

    async def slow(job: Job, work: Work) -> None:
        begun.set()
        await asyncio.sleep(0.5)
        await ledger.answer(job, work)

    await ask(jobs)
    async with workers(jobs, slow, ledger):
        await begun.wait()
        await ask(jobs, "e2", None)
    assert "e1" in ledger.done
    assert (await jobs.counts())["running"] == 0


async def test_a_graceful_end_hands_back_what_takes_too_long(jobs: Jobs) -> None:
    ledger = Ledger()

    async def endless(_job: Job, work: Work) -> None:
        await work.note({"posted": "1.5"})
        await asyncio.sleep(3600)

    await ask(jobs)
    async with workers(jobs, endless, ledger, grace=SOON):
        while not (await jobs.counts())["running"]:  # noqa: ASYNC110  another task's work
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
    job = await jobs.claim(["question"], lease=SOON)
    assert job is not None
    assert (job.attempts, job.progress) == (1, {"posted": "1.5"})


async def test_no_more_jobs_run_at_once_than_asked_for(jobs: Jobs) -> None:
    ledger = Ledger()
    running = most = 0

    async def counted(job: Job, work: Work) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        await ledger.answer(job, work)

    for n in range(12):
        await ask(jobs, f"e{n}")
    async with workers(jobs, counted, ledger, concurrency=3):
        await until(lambda: len(ledger.done) == 12)
    assert most == 3


def test_attempts_are_ever_further_apart_up_to_a_minute() -> None:
    assert [doubling(n).total_seconds() for n in range(1, 9)] == [1, 2, 4, 8, 16, 32, 60, 60]


class Desk:
    """A handler whose jobs end when they are let go; those of other keys end at once."""

    def __init__(self, *long: str) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.held = {key: asyncio.Event() for key in long}

    async def handle(self, job: Job, _work: Work) -> None:
        self.begun.append(job.key)
        if job.key in self.held:
            await self.held[job.key].wait()
        self.ended.append(job.key)


async def test_a_short_job_waits_for_no_long_ones_and_each_of_these_is_done_in_the_end(jobs: Jobs) -> None:
    desk = Desk("long1", "long2", "long3", "long4")
    for key in (*desk.held, "short"):
        await ask(jobs, key)
    async with workers(jobs, desk.handle, Ledger(), concurrency=2, short=1, short_for=timedelta(seconds=0.2)):
        await until(lambda: desk.ended == ["short"])
        assert desk.begun == ["long1", "long2", "long3", "long4", "short"]
        for held in desk.held.values():
            held.set()
        assert [(await closed(jobs, key)).attempts for key in desk.held] == [1, 1, 1, 1]
    assert sorted(desk.ended) == ["long1", "long2", "long3", "long4", "short"]


async def test_a_long_job_stays_where_a_place_is_free_when_its_time_is_over(jobs: Jobs) -> None:
    desk = Desk("long1", "long2")
    for key in desk.held:
        await ask(jobs, key)
    async with workers(jobs, desk.handle, Ledger(), concurrency=1, short=1, short_for=timedelta(seconds=0.3)):
        await until(lambda: len(desk.begun) == 2)
        desk.held["long1"].set()
        await closed(jobs, "long1")
        await asyncio.sleep(0.4)
        desk.held["long2"].set()
        await closed(jobs, "long2")
    assert desk.begun == ["long1", "long2"], "neither began anew"


async def test_a_job_that_gave_way_goes_before_the_later_ones_of_its_order(jobs: Jobs) -> None:
    desk = Desk("long1", "long2")
    await ask(jobs, "long1")
    await ask(jobs, "long2", "book")
    await ask(jobs, "after", "book")
    async with workers(jobs, desk.handle, Ledger(), concurrency=1, short=1, short_for=timedelta(seconds=0.1)):
        await until(lambda: len(desk.begun) == 2)
        await asyncio.sleep(0.3)
        for held in desk.held.values():
            held.set()
        await closed(jobs, "after")
    assert desk.begun == ["long1", "long2", "long2", "after"]
