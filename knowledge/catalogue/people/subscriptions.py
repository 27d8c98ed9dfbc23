"""The people who asked to be told each week what is new on their shelves."""

from sqlalchemy import delete, select

from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import subscriptions


class Subscriptions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, workspace: str, person: str) -> None:
        insert = self._database.insert(subscriptions).values(workspace=workspace, person=person)
        await self._database.change(insert.on_conflict_do_nothing())

    async def end(self, workspace: str, person: str) -> None:
        this = (subscriptions.c.workspace == workspace, subscriptions.c.person == person)
        await self._database.change(delete(subscriptions).where(*this))

    async def people(self, workspace: str) -> list[str]:
        query = select(subscriptions.c.person).where(subscriptions.c.workspace == workspace)
        return [row.person for row in await self._database.rows(query.order_by(subscriptions.c.person))]

    async def has(self, workspace: str, person: str) -> bool:
        query = select(subscriptions.c.person).where(subscriptions.c.workspace == workspace)
        return await self._database.row(query.where(subscriptions.c.person == person)) is not None
