"""The choices of people: threads in which the bot answers only when it is called, and a weekly list of what is new."""

from sqlalchemy import ColumnElement, delete, select

from knowledge.catalogue.storage.connections import Database
from knowledge.catalogue.storage.tables import muted_threads, subscriptions


class Mutes:
    """Mutes and unmutes threads.

    `at` is the time of the request by the place's own clock, so that requests that arrive late change nothing.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mute(self, workspace: str, place: str, thread: str, at: float) -> None:
        values = {"workspace": workspace, "place": place, "thread": thread, "since": at}
        insert = self._database.insert(muted_threads).values(**values)
        later = insert.excluded.since > muted_threads.c.since
        same = ["workspace", "place", "thread"]
        await self._database.change(
            insert.on_conflict_do_update(index_elements=same, set_={"since": insert.excluded.since}, where=later)
        )

    async def unmute(self, workspace: str, place: str, thread: str, at: float) -> None:
        """End a mute that began before this moment."""
        lifted = delete(muted_threads).where(*_here(workspace, place, thread), muted_threads.c.since < at)
        await self._database.write_together(lambda connection: connection.execute(lifted))

    async def muted(self, workspace: str, place: str, thread: str) -> bool:
        query = select(muted_threads.c.since).where(*_here(workspace, place, thread))
        return await self._database.row(query) is not None


def _here(workspace: str, place: str, thread: str) -> tuple[ColumnElement[bool], ...]:
    columns = muted_threads.c
    return (columns.workspace == workspace, columns.place == place, columns.thread == thread)


class Subscriptions:
    """Keeps the people who asked to be told each week what is new on their shelves."""

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
