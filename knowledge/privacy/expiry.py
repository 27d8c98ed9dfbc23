"""The end of what is kept for a time: questions become counts, and what nobody can use any more is deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import IN_USE, ChangeKind
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.storage.tables import (
    answers,
    books,
    changes,
    editions,
    fetches,
    muted_threads,
    now,
    originals,
    retained_passages,
    schedules,
    settled_gaps,
    sketches,
    source_books,
    votes,
)

HISTORY_KEPT = timedelta(days=365)  # who changed what


@dataclass(frozen=True, slots=True)
class Expired:
    """The numbers of rows that were reduced to counts, and that were deleted or had their person taken out."""

    counted: int
    deleted: int


async def expire(catalogue: Catalogue, questions_kept: timedelta) -> Expired:
    """End what is older, by whole days in UTC, and leave no byte of it in the database's files.

    Rebuilding the file takes a while, and by whole days it is done once a day at most.
    """
    asked_before, changed_before = _midnight(questions_kept), _midnight(HISTORY_KEPT)

    async def work(connection: AsyncConnection) -> Expired:
        old = answers.c.created_at < asked_before, votes.c.created_at < asked_before
        counted = await catalogue.tallies.reduce(connection, *old)
        quiet = delete(muted_threads).where(muted_threads.c.since < asked_before.timestamp())
        deleted = (await connection.execute(quiet)).rowcount
        return Expired(counted, deleted + await _end_of_history(connection, changed_before))

    expired = await catalogue.database.write(work)
    await catalogue.allowances.purge()
    if expired.counted or expired.deleted:
        await catalogue.database.scrub()
    return expired


def _midnight(kept: timedelta) -> datetime:
    return (now() - kept).replace(hour=0, minute=0, second=0, microsecond=0)


async def _end_of_history(connection: AsyncConnection, before: datetime) -> int:
    """Delete old changes, and old editions and books that nobody can restore; return how many rows that concerned."""
    past, gone = _past_editions(before), _gone_books(before)
    unnamed = update(editions).where(editions.c.created_at < before, editions.c.created_by != "")
    statements = (
        delete(changes).where(changes.c.at < before, changes.c.kind != ChangeKind.SETTING_CHANGED),
        delete(settled_gaps).where(settled_gaps.c.at < before),
        delete(sketches).where(sketches.c.edition_id.in_(_unused_sketches(before))),
        update(changes).where(changes.c.edition_id.in_(past)).values(edition_id=None),
        delete(editions).where(editions.c.id.in_(past)),
        unnamed.values(created_by=""),
        delete(fetches).where(fetches.c.book_id.in_(gone)),
        delete(schedules).where(schedules.c.subject.in_(gone)),
        delete(originals).where(originals.c.book_id.in_(gone)),
        delete(books).where(books.c.id.in_(gone)),
    )
    return sum([(await connection.execute(statement)).rowcount for statement in statements])


def _past_editions(before: datetime) -> Select[tuple[str]]:
    """Select the old editions that are neither shown nor restorable, and whose passages are gone from the stacks.

    The first one of a book that is shown stays, since it tells when the book was added.
    """
    other = editions.alias("other").c
    shown = exists().where(other.book_id == editions.c.book_id, other.state.in_(IN_USE))
    retained = exists().where(retained_passages.c.edition_id == editions.c.id)
    sketched = exists().where(sketches.c.edition_id == editions.c.id)
    unused = editions.c.state.not_in(IN_USE) & editions.c.swept
    needless = or_(editions.c.number > 1, ~shown)
    return select(editions.c.id).where(editions.c.created_at < before, unused, needless, ~retained, ~sketched)


def _unused_sketches(before: datetime) -> Select[tuple[str]]:
    """Select the old editions that are not shown, so that nothing is compared with them."""
    retained = exists().where(retained_passages.c.edition_id == editions.c.id)
    return select(editions.c.id).where(editions.c.created_at < before, editions.c.state.not_in(IN_USE), ~retained)


def _gone_books(before: datetime) -> Select[tuple[str]]:
    """Select the old books without edition or change; a site's removed page stays known, so that it stays away."""
    used = (exists().where(table.c.book_id == books.c.id) for table in (editions, changes, source_books))
    return select(books.c.id).where(books.c.created_at < before, ~or_(*used))
