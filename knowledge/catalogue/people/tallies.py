"""Counts for each day: all that is left of questions and votes whose words and people are no longer kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import answers, tallies, votes

ASKED: Sequence[ColumnElement[Any]] = (answers.c.workspace, answers.c.created_at, answers.c.refused)
COUNTED = ("answered", "refused", "helpful", "not_helpful")


@dataclass(frozen=True, slots=True)
class Tally:
    """The questions and votes of a day that are no longer kept; `day` is an ISO date in UTC."""

    day: str
    answered: int
    refused: int
    helpful: int
    not_helpful: int

    @property
    def asked(self) -> int:
        return self.answered + self.refused


class Tallies:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def days(self, workspace: str) -> list[Tally]:
        """List the counts of a workspace, the oldest day first."""
        query = select(tallies.c.day, *(tallies.c[name] for name in COUNTED)).where(tallies.c.workspace == workspace)
        return [Tally(**row._mapping) for row in await self._database.rows(query.order_by(tallies.c.day))]  # noqa: SLF001  SQLAlchemy's public name

    async def votes(self, workspace: str) -> tuple[int, int]:
        """Count the helpful and the not helpful votes that are no longer kept."""
        days = await self.days(workspace)
        return sum(tally.helpful for tally in days), sum(tally.not_helpful for tally in days)

    async def reduce(
        self, connection: AsyncConnection, these_answers: ColumnElement[bool], these_votes: ColumnElement[bool]
    ) -> int:
        """Delete these votes, then these answers, and count them; return their number."""
        gone_votes, gone_answers = delete(votes).where(these_votes), delete(answers).where(these_answers)
        voted = (await connection.execute(gone_votes.returning(votes))).all()
        asked = (await connection.execute(gone_answers.returning(*ASKED))).all()
        counts = Counter(_key(row, "helpful" if row.good else "not_helpful") for row in voted)
        counts += Counter(_key(row, "refused" if row.refused else "answered") for row in asked)
        for workspace, day in sorted({(workspace, day) for workspace, day, _ in counts}):
            await self._add(connection, workspace, day, {name: counts[workspace, day, name] for name in COUNTED})
        return len(asked) + len(voted)

    async def _add(self, connection: AsyncConnection, workspace: str, day: str, more: dict[str, int]) -> None:
        insert = self._database.insert(tallies).values(workspace=workspace, day=day, **more)
        added = {name: tallies.c[name] + insert.excluded[name] for name in COUNTED}
        await connection.execute(insert.on_conflict_do_update(index_elements=["workspace", "day"], set_=added))


def _key(row: Row[Any], what: str) -> tuple[str, str, str]:
    return row.workspace, row.created_at.date().isoformat(), what
