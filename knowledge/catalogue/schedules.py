"""The schedules by which books and sources are refreshed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, select, update

from knowledge.catalogue.connections import Clock, Database
from knowledge.catalogue.tables import now, schedules


class Every(StrEnum):
    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def long(self) -> timedelta:
        return LONG[self]


LONG = {Every.HOURLY: timedelta(hours=1), Every.DAILY: timedelta(days=1), Every.WEEKLY: timedelta(weeks=1)}
NEVER = "never"  # in place of an interval


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
        if every is None:
            await self._database.change(delete(schedules).where(schedules.c.subject == subject))
            return
        wait = every.long if first is None else first
        values = {
            "workspace": workspace,
            "kind": kind,
            "every": every,
            "person": person,
            "next_at": Clock() + wait.total_seconds(),
            "failure": None,
        }
        insert = self._database.insert(schedules).values(subject=subject, **values)
        await self._database.change(insert.on_conflict_do_update(index_elements=["subject"], set_=values))

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
