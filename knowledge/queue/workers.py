"""Workers, which claim jobs, renew their leases, and finish or retry each."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import structlog

from knowledge.errors import CatalogueUnavailable, LeaseLost, ShishoError, Unavailable, new_log_id
from knowledge.queue.jobs import Job, Jobs

log = structlog.get_logger()

SETTLE_AGAIN_SECONDS = 0.5


class Work:
    """A job in a handler's hands; `job` is its latest state.

    `short`: it has a place for short jobs. `too_long`: it is cancelled, since it did not end in time there.
    """

    def __init__(self, jobs: Jobs, job: Job, *, last_attempt: bool, short: bool = False) -> None:
        self.job = job
        self.last_attempt = last_attempt
        self.short = short
        self.too_long = False
        self._jobs = jobs

    @property
    def progress(self) -> dict[str, Any]:
        return self.job.progress

    async def note(self, progress: dict[str, Any]) -> None:
        """Store progress durably; a restart hands it to the handler. It replaces the former progress."""
        self.job = await self._jobs.note(self.job, progress)


Handler = Callable[[Job, Work], Awaitable[None]]
OnFailed = Callable[[Job, Exception], Awaitable[None]]


def doubling(attempts: int) -> timedelta:
    """Back off for 1, 2, 4 ... 60 seconds."""
    return timedelta(seconds=min(2.0 ** (attempts - 1), 60.0))


async def at_once() -> None:
    """Let nothing go first."""


async def nobody_to_tell(job: Job, error: Exception) -> None:
    log.error("job_failed", job=job.id, kind=job.kind, error=type(error).__name__)


class Workers:
    """The workers that do the jobs of their handlers' kinds while they are open, `concurrency` at a time.

    A job whose handler raises is retried after `backoff`, up to `max_attempts`, or up to `max_unexpected` if the error
    is no ShishoError. An expected error that waiting does not fix (a ShishoError that is not Unavailable) fails the job
    at once. `on_failed` runs before the job counts as failed.

    A job that waits for a service (Unavailable) is not given up before `patience` has passed since it was enqueued,
    however often it was tried. One whose process dies at each attempt is given up after `max_attempts` alike.

    `short` more are begun while so many are running, and each has `short_for` to end: then it takes a place of the
    others if one is free, and is handed back to wait for one if not. So what is short never waits for what is long.

    `first` is awaited before each claim: what it waits for goes first.
    """

    def __init__(
        self,
        jobs: Jobs,
        handlers: Mapping[str, Handler],
        *,
        concurrency: int = 4,
        short: int = 0,
        short_for: timedelta = timedelta(seconds=60),
        lease: timedelta = timedelta(seconds=30),
        poll: timedelta = timedelta(seconds=1),
        max_attempts: int = 8,
        max_unexpected: int | None = None,
        patience: timedelta = timedelta(0),
        grace: timedelta = timedelta(seconds=20),
        backoff: Callable[[int], timedelta] = doubling,
        on_failed: OnFailed = nobody_to_tell,
        first: Callable[[], Awaitable[None]] = at_once,
    ) -> None:
        self._jobs = jobs
        self._handlers = handlers
        self._concurrency = concurrency
        self._short = short
        self._short_for = short_for
        self._lease = lease
        self._poll = poll
        self._max_attempts = max_attempts
        self._max_unexpected = max_attempts if max_unexpected is None else max_unexpected
        self._patience = patience
        self._grace = grace
        self._backoff = backoff
        self._on_failed = on_failed
        self._first = first
        self._running: dict[asyncio.Task[None], Work] = {}
        self._closing = False
        self._stack = ExitStack()

    async def __aenter__(self) -> Self:
        self._bell = self._stack.enter_context(self._jobs.listening(self._handlers))
        self._dispatcher = asyncio.create_task(self._dispatch())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let running jobs finish within `grace`, and hand back the others."""
        self._closing = True
        self._bell.set()
        await self._dispatcher
        if self._running:
            _, left = await asyncio.wait(self._running, timeout=self._grace.total_seconds())
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        self._stack.close()

    async def _dispatch(self) -> None:
        while not self._closing:
            await self._first()
            self._bell.clear()  # before the claim: a job that comes during it rings again
            short = self._full
            job = await self._claim(short=short) if not short or self._has_place_for_short else None
            if job is not None:
                self._start(job, short=short)
            else:
                await self._pause()

    @property
    def _full(self) -> bool:
        return sum(not work.short for work in self._running.values()) >= self._concurrency

    @property
    def _has_place_for_short(self) -> bool:
        return sum(work.short for work in self._running.values()) < self._short

    async def _pause(self) -> None:
        waiting = asyncio.create_task(self._bell.wait())
        await asyncio.wait({waiting}, timeout=self._poll.total_seconds())
        waiting.cancel()

    async def _claim(self, *, short: bool) -> Job | None:
        try:
            return await self._jobs.claim(self._handlers, lease=self._lease, long=not short)
        except CatalogueUnavailable as error:
            log.warning("catalogue_away", error=str(error), log_id=new_log_id())
        except Exception:
            # The dispatcher outlives every error, or all work would stop unseen.
            log.exception("claim_failed", log_id=new_log_id())
        return None

    def _start(self, job: Job, *, short: bool) -> None:
        last = job.attempts >= self._max_attempts and not self._may_wait(job)
        work = Work(self._jobs, job, last_attempt=last, short=short)
        task = asyncio.create_task(self._run(work), name=f"job-{job.id}")
        self._running[task] = work
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if len(self._running) >= self._concurrency:
            self._bell.set()  # nothing was claimed while all were busy
        del self._running[task]
        if not task.cancelled() and (error := task.exception()):
            log.error("job_left_to_its_lease", task=task.get_name(), exc_info=error)

    async def _run(self, work: Work) -> None:
        try:
            async with keeping(self._jobs, work.job, self._lease):
                await self._attempt(work)
        except* LeaseLost:
            log.warning("lease_lost", job=work.job.id, kind=work.job.kind)

    async def _attempt(self, work: Work) -> None:
        job = work.job
        try:
            if job.attempts > self._max_attempts and (job.error is None or not self._may_wait(job)):
                await self._give_up(work, _worn_out(job))
                return
            with self._in_its_place(work):
                await self._handlers[job.kind](job, work)
        except asyncio.CancelledError:
            await self._jobs.release(work.job, long=work.too_long)
            raise
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001  whatever a handler raises, its job must not be lost
            await self._again(work, error)
        else:
            await self._settle(lambda: self._jobs.finish(work.job))

    @contextmanager
    def _in_its_place(self, work: Work) -> Iterator[None]:
        """Let a job in a place for short ones take another once its time is over, or cancel it."""
        task = asyncio.current_task()
        assert task is not None

        def over() -> None:
            work.too_long = self._full
            if work.too_long:
                log.info("job_too_long", job=work.job.id, kind=work.job.kind)
                task.cancel()
            else:
                work.short = False
                self._bell.set()

        seconds = self._short_for.total_seconds()
        timer = asyncio.get_running_loop().call_later(seconds, over) if work.short else None
        try:
            yield
        finally:
            if timer is not None:
                timer.cancel()

    def _may_wait(self, job: Job, times: int = 1) -> bool:
        return time.time() < job.enqueued_at + times * self._patience.total_seconds()

    async def _again(self, work: Work, error: Exception) -> None:
        expected = isinstance(error, ShishoError)
        log.warning("job_attempt_failed", job=work.job.id, kind=work.job.kind, attempt=work.job.attempts,
                    error=type(error).__name__, exc_info=None if expected else error)  # fmt: skip
        unfit = not isinstance(error, Unavailable) if expected else work.job.attempts >= self._max_unexpected
        if work.last_attempt or unfit:
            await self._give_up(work, error)
            return
        await self._later(work, error)

    async def _later(self, work: Work, error: Exception) -> None:
        delay = self._backoff(work.job.attempts)
        await self._settle(lambda: self._jobs.retry(work.job, _named(error), delay))
        # Claim it when it is due: the next poll may come most of a poll later.
        asyncio.get_running_loop().call_later(delay.total_seconds(), self._bell.set)

    async def _give_up(self, work: Work, error: Exception) -> None:
        """Report first: a crash in between reports twice, while the other order might report to nobody."""
        try:
            await self._on_failed(work.job, error)
        except Exception:
            log.exception("failure_not_told", job=work.job.id, kind=work.job.kind)
            if work.job.attempts < 2 * self._max_attempts or self._may_wait(work.job, times=2):
                await self._later(work, error)
                return
        await self._settle(lambda: self._jobs.fail(work.job, _named(error)))

    async def _settle(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write the end of a job, also if the database is away for a moment; LeaseLost ends the attempts."""
        while True:
            try:
                return await write()
            except CatalogueUnavailable:
                await asyncio.sleep(SETTLE_AGAIN_SECONDS)


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _worn_out(job: Job) -> ShishoError:
    return ShishoError(f"No attempt of {job.attempts - 1} came to an end ({job.error or 'the process died'}).")


@asynccontextmanager
async def keeping(jobs: Jobs, job: Job, lease: timedelta) -> AsyncIterator[None]:
    """Renew the lease at a third of its time; once it is lost, cancel the body and raise LeaseLost in a group."""
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
