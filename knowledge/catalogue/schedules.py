"""The schedules by which books and sources are refreshed, and the time of the weekly report."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, UpdateBase, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import ChangeKind
from knowledge.catalogue.history import record
from knowledge.catalogue.sources import SourceForm, source_name
from knowledge.catalogue.storage.connections import Clock, Database
from knowledge.catalogue.storage.tables import books, now, report_times, schedules, shelves, sources


class Every(StrEnum):
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def long(self) -> timedelta:
        return LONG[self]


LONG = {Every.HOURLY: timedelta(hours=1), Every.DAILY: timedelta(days=1), Every.WEEKLY: timedelta(weeks=1)}
NEVER = "never"  # in place of an interval, or of a day
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
REPORT = "weekly report"  # what the history calls it


def interval(named: str) -> Every | None:
    return None if named == NEVER else Every(named)


class Subject(StrEnum):
    BOOK = "book"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The times at which a book or a source is refreshed; `subject` is its id.

    `failure` is why the last refresh failed, which `person` has been told: {"reason": ..., "values": ...}.
    """

    subject: str
    workspace: str
    kind: Subject
    every: Every
    person: str
    next_at: float
    last_at: datetime | None
    failure: Mapping[str, Any] | None


class Schedules:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self,
        subject: str,
        every: Every | None,
        *,
        kind: Subject,
        workspace: str,
        person: str,
        first: timedelta | None = None,
    ) -> None:
        """Set the interval, with the `first` refresh after this time; None ends the schedule."""
        statement: UpdateBase
        if every is None:
            statement = delete(schedules).where(schedules.c.subject == subject)
        else:
            statement = self._upsert(subject, every, kind, workspace, person, every.long if first is None else first)

        async def work(connection: AsyncConnection) -> None:
            before = await connection.scalar(select(schedules.c.every).where(schedules.c.subject == subject))
            await connection.execute(statement)
            if before != every:
                await _record(connection, subject, kind, person, before or NEVER, every or NEVER)

        await self._database.write(work)

    def _upsert(
        self, subject: str, every: Every, kind: Subject, workspace: str, person: str, wait: timedelta
    ) -> UpdateBase:
        values = {
            "workspace": workspace,
            "kind": kind,
            "every": every,
            "person": person,
            "next_at": Clock() + wait.total_seconds(),
            "failure": None,
        }
        insert = self._database.insert(schedules).values(subject=subject, **values)
        return insert.on_conflict_do_update(index_elements=["subject"], set_=values)

    async def of(self, subject: str) -> Schedule | None:
        return (await self.among([subject])).get(subject)

    async def among(self, subjects: Collection[str]) -> dict[str, Schedule]:
        rows = await self._database.rows(select(schedules).where(schedules.c.subject.in_(sorted(set(subjects)))))
        return {row.subject: _schedule(row) for row in rows}

    async def due(self) -> list[Schedule]:
        query = select(schedules).where(schedules.c.next_at <= Clock()).order_by(schedules.c.next_at)
        return [_schedule(row) for row in await self._database.rows(query)]

    async def advance(self, schedule: Schedule) -> None:
        """Set the next time, counted from now, unless another process has done so."""
        this = (schedules.c.subject == schedule.subject, schedules.c.next_at == schedule.next_at)
        later = Clock() + schedule.every.long.total_seconds()
        await self._database.change(update(schedules).where(*this).values(next_at=later))

    async def went(self, subject: str, failure: Mapping[str, Any] | None) -> None:
        """Store the result of a refresh; None means that it succeeded."""
        values = {"last_at": now(), "failure": failure}
        await self._database.change(update(schedules).where(schedules.c.subject == subject).values(**values))


async def _record(
    connection: AsyncConnection, subject: str, kind: Subject, person: str, before: str, after: str
) -> None:
    table = books if kind is Subject.BOOK else sources
    query = select(table, shelves.c.workspace).join(shelves, shelves.c.id == table.c.shelf_id)
    row = (await connection.execute(query.where(table.c.id == subject))).first()
    if row is None:
        return
    await record(
        connection,
        ChangeKind.REFRESHED,
        row.title if kind is Subject.BOOK else source_name(SourceForm(row.form), row.address),
        person,
        workspace=row.workspace,
        shelf_id=row.shelf_id,
        before=before,
        after=after,
        book_id=subject if kind is Subject.BOOK else None,
    )


def _schedule(row: Row[Any]) -> Schedule:
    return Schedule(
        subject=row.subject,
        workspace=row.workspace,
        kind=Subject(row.kind),
        every=Every(row.every),
        person=row.person,
        next_at=row.next_at,
        last_at=row.last_at,
        failure=row.failure,
    )


@dataclass(frozen=True, slots=True)
class ReportTime:
    """The time of a workspace's weekly report: the English name of a day or `never`, the hour, and a language's code.

    Without a language, each reader gets it in their own. `since` is when somebody chose this.
    """

    day: str
    hour: int
    language: str | None = None
    since: datetime | None = None

    def __str__(self) -> str:
        return f"{self.day} {self.hour}:00 {self.language or ''}".strip()


class ReportTimes:
    """Keeps the times that admins chose for the weekly report."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, workspace: str) -> ReportTime | None:
        row = await self._database.row(select(report_times).where(report_times.c.workspace == workspace))
        return ReportTime(row.day, row.hour, row.language, row.set_at) if row else None

    async def put(self, workspace: str, time: ReportTime, former: ReportTime, *, by: str) -> None:
        """Set the time; the history tells who did so, and from what to what."""
        values = {"day": time.day, "hour": time.hour, "language": time.language, "set_at": now()}
        insert = self._database.insert(report_times).values(workspace=workspace, **values)
        change = insert.on_conflict_do_update(index_elements=["workspace"], set_=values)
        told = {"workspace": workspace, "before": str(former), "after": str(time)}

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(change)
            await record(connection, ChangeKind.SETTING_CHANGED, REPORT, by, **told)

        await self._database.write(work)
