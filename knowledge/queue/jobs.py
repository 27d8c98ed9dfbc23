"""A durable queue of jobs: each is done once and in order, although processes may die meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, Select, Update, delete, func, literal, null, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.storage.connections import Clock, Database, returned
from knowledge.catalogue.storage.tables import jobs
from knowledge.errors import CatalogueUnavailable, LeaseLost, new_log_id
from knowledge.queue.processes import Presence, open_presence

WATCH_SECONDS = 1.0  # between two looks at the other processes

log = structlog.get_logger()


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """A unit of work.

    `key` is unique in its workspace and kind; jobs of one `order_key` run one after the other, oldest first.

    `fence` counts the claims: a worker whose number is no longer the latest can write nothing.
    """

    id: int
    kind: str
    workspace: str
    key: str
    order_key: str | None
    payload: dict[str, Any]
    progress: dict[str, Any]
    attempts: int
    fence: int
    state: JobState = JobState.WAITING
    error: str | None = None
    enqueued_at: float = 0.0  # by the database's clock
    stop_wanted: bool = False


class Jobs:
    """The queue; a job is enqueued, claimed under a lease, and finished, failed or handed back.

    People take turns: next comes the job of whoever was served longest ago, so that nobody waits for all eighty
    questions of another person. Jobs of nobody come first.
    """

    def __init__(self, database: Database, presence: Presence) -> None:
        self._database = database
        self._presence = presence
        self._bells: dict[asyncio.Event, Collection[str]] = {}

    @contextmanager
    def listening(self, kinds: Collection[str] = ()) -> Iterator[asyncio.Event]:
        """Yield an event that is set whenever this process may have made a job of these kinds (or of any) claimable.

        It does not tell that the end of a job lets one of another kind go on: who waits for such looks now and then.
        """
        bell = asyncio.Event()
        self._bells[bell] = kinds
        try:
            yield bell
        finally:
            del self._bells[bell]

    async def enqueue(
        self,
        kind: str,
        workspace: str,
        key: str,
        payload: dict[str, Any],
        *,
        order_key: str | None = None,
        person: str | None = None,
        run_after: datetime | None = None,
    ) -> bool:
        """Store a job durably; return False where the key is known already, in whatever state."""
        due = literal(run_after.timestamp()) if run_after else Clock()
        insert = self._database.insert(jobs).values(kind=kind, workspace=workspace, key=key, payload=payload, **NEW)
        insert = insert.values(order_key=order_key, person=person, run_after=due, enqueued_at=Clock())
        new = insert.on_conflict_do_nothing().returning(jobs.c.id)

        async def add(connection: AsyncConnection) -> bool:
            if order_key is not None:
                await self._queue_up(connection, workspace, order_key)
            return await connection.scalar(new) is not None

        added = await self._database.write_together(add)
        if added:
            self._ring(kind)
        return added

    async def claim(self, kinds: Collection[str], *, lease: timedelta, long: bool = True) -> Job | None:
        """Claim the next job that is due or whose lease has run out; None where there is none.

        Without `long`, leave alone those that were handed back as long.
        """
        open_now = _open_now(tuple(sorted(kinds)), long=long)
        if await self._database.row(open_now.limit(1)) is None:
            return None  # most often: an idle queue takes no lock for writing
        first = open_now.order_by(_served_last(), jobs.c.id).limit(1).with_for_update(skip_locked=True, of=jobs)
        claim = update(jobs).where(jobs.c.id == first.scalar_subquery())
        claim = claim.values(
            state=JobState.RUNNING,
            attempts=jobs.c.attempts + 1,
            fence=jobs.c.fence + 1,
            owner=self._presence.owner,
            claimed_at=Clock(),
            lease_until=Clock() + lease.total_seconds(),
        )
        row = await self._database.change_returning(claim.returning(jobs))
        return _job(row) if row else None

    async def drop(self, workspace: str, kind: str, key: str) -> bool:
        """Close a job that no worker has begun; its key stays known."""
        this = (jobs.c.workspace == workspace, jobs.c.kind == kind, jobs.c.key == key)
        dropped = update(jobs).where(*this, jobs.c.state == JobState.WAITING)
        count = await self._database.change(dropped.values(state=JobState.DONE, closed_at=Clock()))
        self._ring(kind)
        return count > 0

    async def stop(self, workspace: str, kind: str, order_key: str) -> None:
        """Ask the worker that is on a job of this order key, in whatever process, to stop; it looks by itself."""
        these = (jobs.c.workspace == workspace, jobs.c.kind == kind, jobs.c.order_key == order_key)
        begun = (jobs.c.closed_at.is_(None), jobs.c.attempts > 0)
        await self._database.change(update(jobs).where(*these, *begun).values(stop_wanted=True))

    async def stop_wanted(self, job: Job) -> bool:
        return bool(await self._database.scalar(select(jobs.c.stop_wanted).where(jobs.c.id == job.id)))

    async def renew(self, job: Job, lease: timedelta) -> None:
        await self._write(job, lease_until=Clock() + lease.total_seconds())

    async def note(self, job: Job, progress: dict[str, Any]) -> Job:
        """Store the progress of a job, for itself or for the worker that takes it over."""
        return await self._write(job, progress=progress)

    async def finish(self, job: Job) -> None:
        await self._write(job, state=JobState.DONE, closed_at=Clock(), error=null())
        self._ring(job.kind)

    async def retry(self, job: Job, error: str, delay: timedelta) -> None:
        """Hand the job back for a later attempt; until then it holds up its order key."""
        due = Clock() + delay.total_seconds()
        await self._write(job, state=JobState.WAITING, run_after=due, error=error)

    async def fail(self, job: Job, error: str) -> None:
        await self._write(job, state=JobState.FAILED, closed_at=Clock(), error=error)
        self._ring(job.kind)

    async def release(self, job: Job, *, long: bool = False) -> None:
        """Hand the job back as if it had not been claimed; its progress stays, and it may be marked as long."""
        await self._write(job, state=JobState.WAITING, attempts=jobs.c.attempts - 1, long=jobs.c.long | long)
        self._ring(job.kind)

    async def free_the_dead(self) -> int:
        """End the leases of dead processes, so that nobody need wait for them."""
        held = (jobs.c.closed_at.is_(None), jobs.c.state == JobState.RUNNING, jobs.c.lease_until > 0)
        owners = {row.owner for row in await self._database.rows(select(jobs.c.owner).where(*held).distinct())}
        dead = await self._presence.dead(owners - {self._presence.owner})
        if not dead:
            return 0
        freed = update(jobs).where(*held, jobs.c.owner.in_(dead)).values(lease_until=0)
        count = await self._database.change(freed)
        log.info("jobs_taken_over", count=count)
        self._ring()
        return count

    async def watch(self) -> None:
        """Show once a second that this process lives, and end the leases of those that do not."""
        clock = asyncio.get_running_loop().time
        while True:
            began = clock()
            try:
                await self._presence.show()
                await self.free_the_dead()
            except CatalogueUnavailable:
                self._presence.lost_sight()
            except Exception:
                # The watch outlives every error, or this process would count as dead.
                log.exception("watch_failed", log_id=new_log_id())
            await asyncio.sleep(WATCH_SECONDS - (clock() - began))

    async def purge(self, older_than: timedelta) -> int:
        """Delete the jobs that were closed longer ago, and with them their keys."""
        old = jobs.c.closed_at < Clock() - older_than.total_seconds()
        return await self._database.change(delete(jobs).where(old))

    async def busy(self, within: timedelta) -> set[str]:
        """Return the workspaces for which there was a job within that time."""
        lately = (jobs.c.enqueued_at > Clock() - within.total_seconds()) | jobs.c.closed_at.is_(None)
        return {row.workspace for row in await self._database.rows(select(jobs.c.workspace).where(lately).distinct())}

    async def probe(self) -> None:
        """Look into the queue as those do who claim jobs. Raise CatalogueUnavailable where that fails."""
        await self._database.row(select(jobs.c.id).limit(1))

    async def counts(self, workspace: str | None = None) -> dict[str, int]:
        """Count the jobs by state, everywhere or in one workspace."""
        query = select(jobs.c.state, func.count().label("number")).group_by(jobs.c.state)
        if workspace is not None:
            query = query.where(jobs.c.workspace == workspace)
        found = {row.state: row.number for row in await self._database.rows(query)}
        return {state.value: found.get(state, 0) for state in JobState}

    async def in_line(self, kind: str) -> int:
        """Count the jobs of a kind that are being done or could be, of all workspaces."""
        due = or_(jobs.c.state == JobState.RUNNING, jobs.c.run_after <= Clock())
        query = select(func.count()).where(jobs.c.kind == kind, jobs.c.closed_at.is_(None), due)
        return int(await self._database.scalar(query))

    async def get(self, workspace: str, kind: str, key: str) -> Job | None:
        this = (jobs.c.workspace == workspace, jobs.c.kind == kind, jobs.c.key == key)
        row = await self._database.row(select(jobs).where(*this))
        return _job(row) if row else None

    async def _write(self, job: Job, **values: Any) -> Job:
        change = _fenced(job).values(**values).returning(jobs)
        row = await self._database.write_together(returned(change))
        if row is None:
            raise LeaseLost(f"Job {job.id} was taken over by another worker.")
        return _job(row)

    async def _queue_up(self, connection: AsyncConnection, workspace: str, order_key: str) -> None:
        """Make ids of one order key visible in their order on PostgreSQL."""
        if self._database.postgresql:
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
            await connection.execute(lock, {"key": f"{workspace}\n{order_key}"})

    def _ring(self, kind: str | None = None) -> None:
        for bell, kinds in self._bells.items():
            if kind is None or not kinds or kind in kinds:
                bell.set()


@asynccontextmanager
async def open_queue(database: Database) -> AsyncIterator[Jobs]:
    """Open the queue in a catalogue's database; this process counts as alive until it is closed."""
    async with open_presence(database) as presence:
        queue = Jobs(database, presence)
        watching = asyncio.create_task(queue.watch())
        try:
            yield queue
        finally:
            watching.cancel()
            await asyncio.wait({watching})


OLDER, SERVED = jobs.alias("older"), jobs.alias("served")
NEW = {"progress": {}, "state": JobState.WAITING, "attempts": 0, "fence": 0, "lease_until": 0} | {
    "stop_wanted": False,
    "long": False,
}


@cache
def _open_now(kinds: tuple[str, ...], *, long: bool) -> Select[tuple[int]]:
    """Return the same query each time, since making it takes longer than SQLite takes to answer it."""
    query = select(jobs.c.id).where(jobs.c.kind.in_(kinds), _claimable(), ~_after_another())
    return query if long else query.where(~jobs.c.long)


def _claimable() -> ColumnElement[bool]:
    due = (jobs.c.state == JobState.WAITING) & (jobs.c.run_after <= Clock())
    left = (jobs.c.state == JobState.RUNNING) & (jobs.c.lease_until < Clock())
    return jobs.c.closed_at.is_(None) & or_(due, left)


def _after_another() -> ColumnElement[bool]:
    """Tell whether an older job of the same order key is still open."""
    return (
        select(OLDER.c.id)
        .where(
            OLDER.c.workspace == jobs.c.workspace,
            OLDER.c.order_key == jobs.c.order_key,
            OLDER.c.closed_at.is_(None),
            OLDER.c.id < jobs.c.id,
        )
        .exists()
    )


def _served_last() -> ColumnElement[float]:
    """Return when a job of the same person was claimed last; 0 if never."""
    same = (SERVED.c.workspace == jobs.c.workspace, SERVED.c.person == jobs.c.person)
    return func.coalesce(select(func.max(SERVED.c.claimed_at)).where(*same).scalar_subquery(), 0)


def _fenced(job: Job) -> Update:
    return update(jobs).where(jobs.c.id == job.id, jobs.c.fence == job.fence, jobs.c.state == JobState.RUNNING)


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        workspace=row.workspace,
        key=row.key,
        order_key=row.order_key,
        payload=row.payload,
        progress=row.progress,
        attempts=row.attempts,
        fence=row.fence,
        state=JobState(row.state),
        error=row.error,
        enqueued_at=row.enqueued_at,
        stop_wanted=row.stop_wanted,
    )
