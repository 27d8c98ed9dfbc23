"""Allowances: how much of something may be used within an hour or a day, counted over all processes."""

import time
from dataclasses import dataclass

from sqlalchemy import case, delete, or_, update

from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import allowances

HOUR, DAY = 3600, 86_400  # seconds


def questions_of(person: str) -> str:
    """Name the allowance of a person's questions."""
    return f"questions of {person}"


@dataclass(frozen=True, slots=True)
class Allowance:
    """`limit` units for each `period`, which is in seconds and begins with UTC's hours or days."""

    subject: str
    limit: int
    period: int

    @property
    def left(self) -> float:
        """Return the seconds until the next period begins."""
        return self.period - time.time() % self.period


@dataclass(frozen=True, slots=True)
class AllowanceUse:
    """Units that were taken from an allowance, in the period with that number since 1970."""

    workspace: str
    subject: str
    period: int
    amount: int


class Allowances:
    """Keeps one row for each subject: a new period's first use replaces the former period's count."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, workspace: str, allowance: Allowance, amount: int = 1) -> AllowanceUse | None:
        """Take the amount, or return None and take nothing where less than that is left."""
        if amount > allowance.limit:
            return None
        taken = AllowanceUse(workspace, allowance.subject, int(time.time() // allowance.period), amount)
        row, former = allowances.c, allowances.c.period < taken.period
        insert = self._database.insert(allowances).values(
            workspace=workspace, subject=taken.subject, period=taken.period, seconds=allowance.period, used=amount
        )
        changed = await self._database.change(
            insert.on_conflict_do_update(
                index_elements=["workspace", "subject"],
                set_={
                    "used": case((former, amount), else_=row.used + amount),
                    "period": case((former, taken.period), else_=row.period),
                    "seconds": allowance.period,
                },
                where=or_(former, row.used + amount <= allowance.limit),
            )
        )
        return taken if changed else None

    async def settle(self, taken: AllowanceUse, used: int) -> None:
        """Count what was really used in place of what was taken, unless a new period has begun."""
        row = allowances.c
        this = (row.workspace == taken.workspace, row.subject == taken.subject, row.period == taken.period)
        difference = used - taken.amount
        await self._database.change(update(allowances).where(*this).values(used=row.used + difference))

    async def purge(self) -> int:
        """Delete the counts of periods that are over; return their number."""
        over = (allowances.c.period + 1) * allowances.c.seconds <= int(time.time())
        return await self._database.change(delete(allowances).where(over))
