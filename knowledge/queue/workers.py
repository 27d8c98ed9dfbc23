"""Workers, which claim jobs, renew their leases, and finish or retry each."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import structlog

from knowledge.errors import CatalogueUnavailable, LeaseLost, ShishoError, Unavailable, new_log_id
from knowledge.queue.jobs import Job, Jobs

log = structlog.get_logger()

SETTLE_AGAIN_SECONDS = 0.5


class Work:
    """A job in a handler's hands; `job` is its latest state."""

    def __init__(self, jobs: Jobs, job: Job, *, last_attempt: bool) -> None:
        self.job = job
        self.last_attempt = last_attempt
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

    `first` is awaited before each claim: what it waits for goes first.
    """

    def __init__(
        self,
        jobs: Jobs,
        handlers: Mapping[str, Handler],
        *,
        concurrency: int = 4,
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
        self._lease = lease
        self._poll = poll
        self._max_attempts = max_attempts
        self._max_unexpected = max_attempts if max_unexpected is None else max_unexpected
        self._patience = patience
        self._grace = grace
        self._backoff = backoff
        self._on_failed = on_failed
        self._first = first
        self._running: set[asyncio.Task[None]] = set()
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
            job = await self._claim() if len(self._running) < self._concurrency else None
            if job is not None:
                self._start(job)
            else:
                await self._pause()

    async def _pause(self) -> None:
        waiting = asyncio.create_task(self._bell.wait())
        await asyncio.wait({waiting}, timeout=self._poll.total_seconds())
        waiting.cancel()

    async def _claim(self) -> Job | None:
        try:
            return await self._jobs.claim(self._handlers, lease=self._lease)
        except CatalogueUnavailable as error:
            log.warning("catalogue_away", error=str(error), log_id=new_log_id())
        except Exception:
            # The dispatcher outlives every error, or all work would stop unseen.
            log.exception("claim_failed", log_id=new_log_id())
        return None

    def _start(self, job: Job) -> None:
        task = asyncio.create_task(self._run(job), name=f"job-{job.id}")
        self._running.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if len(self._running) >= self._concurrency:
            self._bell.set()  # nothing was claimed while all were busy
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("job_left_to_its_lease", task=task.get_name(), exc_info=error)

    async def _run(self, job: Job) -> None:
        work = Work(self._jobs, job, last_attempt=job.attempts >= self._max_attempts and not self._may_wait(job))
        try:
            async with keeping(self._jobs, job, self._lease):
                await self._attempt(work)
        except* LeaseLost:
            log.warning("lease_lost", job=job.id, kind=job.kind)

    async def _attempt(self, work: Work) -> None:
        job = work.job
        try:
            if job.attempts > self._max_attempts and (job.error is None or not self._may_wait(job)):
                await self._give_up(work, _worn_out(job))
                return
            await self._handlers[job.kind](job, work)
        except asyncio.CancelledError:
            await self._jobs.release(work.job)
            raise
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001  whatever a handler raises, its job must not be lost
            await self._again(work, error)
        else:
            await self._settle(lambda: self._jobs.finish(work.job))

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
