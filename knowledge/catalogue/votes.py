"""What people think of answers: one vote a person and answer."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from knowledge.catalogue.connections import Database
from knowledge.catalogue.tables import new_id, now, votes


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """`answer_key` is the answer's key; `fault` a code for what was wrong, `note` the person's own words."""

    id: str = field(default_factory=new_id)
    workspace: str
    answer_key: str
    person: str
    good: bool
    fault: str | None = None
    note: str = ""
    created_at: datetime = field(default_factory=now)


class Votes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(self, vote: Vote) -> None:
        """The same person's later vote takes the place of the earlier one, in whichever order they come in."""
        values = asdict(vote)
        renewed = {name: value for name, value in values.items() if name != "id"}
        insert = self._database.insert(votes).values(**values)
        same, later = ["workspace", "answer_key", "person"], votes.c.created_at <= vote.created_at
        await self._database.change(insert.on_conflict_do_update(index_elements=same, set_=renewed, where=later))

    async def of(self, workspace: str, answer_key: str) -> list[Vote]:
        query = select(votes).where(votes.c.workspace == workspace, votes.c.answer_key == answer_key)
        return [_vote(row) for row in await self._database.rows(query.order_by(votes.c.created_at))]

    async def complaints(self, workspace: str, limit: int) -> list[Vote]:
        """The latest votes against an answer."""
        query = select(votes).where(votes.c.workspace == workspace, ~votes.c.good)
        query = query.order_by(votes.c.created_at.desc()).limit(limit)
        return [_vote(row) for row in await self._database.rows(query)]

    async def counts(self, workspace: str) -> tuple[int, int]:
        """How many for, and how many against."""
        query = select(votes.c.good, func.count().label("number")).where(votes.c.workspace == workspace)
        found = {row.good: row.number for row in await self._database.rows(query.group_by(votes.c.good))}
        return found.get(True, 0), found.get(False, 0)


def _vote(row: Row[Any]) -> Vote:
    return Vote(**row._mapping)  # noqa: SLF001  SQLAlchemy's public name, underscored not to shadow a column
