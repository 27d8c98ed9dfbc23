"""Gaps that somebody settled: questions that the documents need not answer, with the reason why."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from knowledge.catalogue.connections import Database
from knowledge.catalogue.tables import now, settled_gaps


@dataclass(frozen=True, slots=True)
class SettledGap:
    """`key` stands for a question in whatever order and form of its words."""

    key: str
    reason: str
    person: str


class SettledGaps:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def settle(self, workspace: str, gap: SettledGap) -> None:
        """Settle a gap; a later reason replaces the earlier one."""
        values = {"reason": gap.reason, "person": gap.person, "at": now()}
        insert = self._database.insert(settled_gaps).values(workspace=workspace, key=gap.key, **values)
        await self._database.change(insert.on_conflict_do_update(index_elements=["workspace", "key"], set_=values))

    async def reopen(self, workspace: str, key: str) -> bool:
        """List a gap again; tell whether it was settled."""
        this = (settled_gaps.c.workspace == workspace, settled_gaps.c.key == key)
        return await self._database.change(delete(settled_gaps).where(*this)) > 0

    async def all(self, workspace: str) -> dict[str, SettledGap]:
        """Map the keys of the settled gaps to them."""
        query = select(settled_gaps).where(settled_gaps.c.workspace == workspace)
        return {row.key: SettledGap(row.key, row.reason, row.person) for row in await self._database.rows(query)}
