"""Threads in which people asked to be left alone, until they call again."""

from sqlalchemy import ColumnElement, delete, select

from knowledge.catalogue.connections import Database
from knowledge.catalogue.tables import quiet_threads


class QuietThreads:
    """`at` is when people said it, in seconds and by the clock of the place: what comes late changes nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hush(self, workspace: str, place: str, thread: str, at: float) -> None:
        values = {"workspace": workspace, "place": place, "thread": thread, "since": at}
        insert = self._database.insert(quiet_threads).values(**values)
        later = insert.excluded.since > quiet_threads.c.since
        same = ["workspace", "place", "thread"]
        await self._database.change(
            insert.on_conflict_do_update(index_elements=same, set_={"since": insert.excluded.since}, where=later)
        )

    async def lift(self, workspace: str, place: str, thread: str, at: float) -> None:
        """Somebody called at that moment."""
        lifted = delete(quiet_threads).where(*_here(workspace, place, thread), quiet_threads.c.since < at)
        await self._database.change(lifted)

    async def holds(self, workspace: str, place: str, thread: str) -> bool:
        query = select(quiet_threads.c.since).where(*_here(workspace, place, thread))
        return await self._database.row(query) is not None


def _here(workspace: str, place: str, thread: str) -> tuple[ColumnElement[bool], ...]:
    columns = quiet_threads.c
    return (columns.workspace == workspace, columns.place == place, columns.thread == thread)
