"""Gaps that somebody settled: questions that the documents need not answer, with the reason why."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import ChangeKind
from knowledge.catalogue.history import record
from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import now, settled_gaps


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
        settled = insert.on_conflict_do_update(index_elements=["workspace", "key"], set_=values)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(settled)
            await record(connection, ChangeKind.GAP_SETTLED, gap.reason, gap.person, workspace=workspace)

        await self._database.write(work)

    async def reopen(self, workspace: str, key: str, by: str) -> None:
        """List a gap again, if it was settled."""
        this = (settled_gaps.c.workspace == workspace, settled_gaps.c.key == key)

        async def work(connection: AsyncConnection) -> None:
            reason = await connection.scalar(delete(settled_gaps).where(*this).returning(settled_gaps.c.reason))
            if reason is not None:
                await record(connection, ChangeKind.GAP_REOPENED, reason, by, workspace=workspace)

        await self._database.write(work)

    async def all(self, workspace: str) -> dict[str, SettledGap]:
        """Map the keys of the settled gaps to them."""
        query = select(settled_gaps).where(settled_gaps.c.workspace == workspace)
        return {row.key: SettledGap(row.key, row.reason, row.person) for row in await self._database.rows(query)}
