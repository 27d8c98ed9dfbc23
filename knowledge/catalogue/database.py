"""The catalogue, opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.catalogue.answers import Answers
from knowledge.catalogue.changes import Changes
from knowledge.catalogue.connections import Database, answering, connect_to, to_its_end
from knowledge.catalogue.holdings import Holdings
from knowledge.catalogue.jobs import Jobs
from knowledge.catalogue.kept import Kept
from knowledge.catalogue.migrating import migrate
from knowledge.catalogue.origins import Origins
from knowledge.catalogue.presence import Presence
from knowledge.catalogue.quiet import QuietThreads
from knowledge.catalogue.schedules import Schedules
from knowledge.catalogue.shelves import Shelves
from knowledge.catalogue.sketches import Sketches
from knowledge.catalogue.tracked import Tracked
from knowledge.catalogue.votes import Votes


@dataclass(frozen=True)
class Catalogue:
    _database: Database
    shelves: Shelves
    holdings: Holdings
    jobs: Jobs
    answers: Answers
    votes: Votes
    changes: Changes
    kept: Kept
    sketches: Sketches
    origins: Origins
    schedules: Schedules
    tracked: Tracked
    quiet: QuietThreads

    @property
    def engine(self) -> AsyncEngine:
        return self._database.engine

    async def ping(self) -> None:
        """Raises CatalogueUnavailable when the database does not answer."""
        await self._database.rows(text("SELECT 1"))


@asynccontextmanager
async def open_catalogue(url: str) -> AsyncIterator[Catalogue]:
    """Migrates first. Several processes may hold the same database open at once."""
    database = connect_to(url)
    try:
        with answering():
            await migrate(database)
        with Presence(database.file) as presence:
            yield _catalogue(database, presence)
    finally:
        await to_its_end(database.engine.dispose())


def _catalogue(database: Database, presence: Presence) -> Catalogue:
    return Catalogue(
        _database=database,
        shelves=Shelves(database),
        holdings=Holdings(database),
        jobs=Jobs(database, presence),
        answers=Answers(database),
        votes=Votes(database),
        changes=Changes(database),
        kept=Kept(database),
        sketches=Sketches(database),
        origins=Origins(database),
        schedules=Schedules(database),
        tracked=Tracked(database),
        quiet=QuietThreads(database),
    )
