"""The records of one person: shown to whoever may see them, and reduced to counts."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, and_, cast, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.books import ChangeKind
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.people.allowances import questions_of
from knowledge.catalogue.storage.tables import (
    allowances,
    answers,
    books,
    changes,
    editions,
    jobs,
    muted_threads,
    schedules,
    settled_gaps,
    shelves,
    sources,
    subscriptions,
    votes,
)
from knowledge.errors import NotFound

NAMED = {
    editions: "created_by",
    books: "owner",
    shelves: "owner",
    changes: "person",
    sources: "person",
    schedules: "person",
    settled_gaps: "person",
}  # by what they changed
_NAMES = [table.c[column] for table, column in NAMED.items()]


async def export(catalogue: Catalogue, person: str, workspace: str | None = None, *, by: str) -> dict[str, Any]:
    """Return all rows about a person by table, as JSON has them; in one workspace, or in all. Nothing is left out.

    The history tells that `by` did so, and of whom only where that was the person themself.
    """

    async def work(connection: AsyncConnection) -> dict[str, Any]:
        found = {}
        for table, theirs in {**_asked(person, workspace), **_changed(person, workspace)}.items():
            rows = (await connection.execute(select(table).where(theirs))).mappings()
            found[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows]
        return found

    exported = await catalogue.database.snapshot(work)
    await catalogue.changes.note(ChangeKind.PERSON_EXPORTED, "", by, workspace or "")
    return exported


async def forget_questions(catalogue: Catalogue, person: str, workspace: str | None = None) -> int:
    """Reduce what a person asked, was answered and said of answers to counts; return the number of rows.

    What they changed keeps their name, and what is being done for them is done.
    """
    number = await _forget(catalogue, person, workspace, everything=False)
    await catalogue.database.scrub()
    return number


async def forget_person(catalogue: Catalogue, person: str, workspace: str | None = None) -> int:
    """Reduce everything of a person to counts, and take their name out of what they changed; raise NotFound if none.

    What was being done for them is dropped. Documents stay, and those that they added are refreshed as before.
    """
    number = await _forget(catalogue, person, workspace, everything=True)
    await catalogue.database.scrub()
    if not number:
        raise NotFound(f"Nothing is kept of “{person}”.", fix="Give the id that Slack shows in their profile.")
    return number


async def forget_people(catalogue: Catalogue, people: Collection[str], workspace: str) -> int:
    """Reduce everything of these people in a workspace to counts; return the number of those of whom there was any."""
    known = set[str]()
    for column in (answers.c.person, votes.c.person, subscriptions.c.person, jobs.c.person, *_NAMES):
        known.update(row[0] for row in await catalogue.database.rows(select(column).distinct()))
    theirs = sorted(known & set(people))
    number = sum([await _forget(catalogue, person, workspace, everything=True) > 0 for person in theirs])
    if theirs:
        await catalogue.database.scrub()
    return number


async def _forget(catalogue: Catalogue, person: str, workspace: str | None, *, everything: bool) -> int:
    theirs = _asked(person, workspace)
    done = theirs[jobs] if everything else and_(theirs[jobs], jobs.c.closed_at.is_not(None))

    async def work(connection: AsyncConnection) -> int:
        number = 0
        # The conditions look at the answers, which therefore go last.
        await connection.execute(update(answers).where(_follows(theirs[answers])).values(rephrased=None, unanswered=[]))
        for statement in (
            delete(muted_threads).where(theirs[muted_threads]),
            delete(jobs).where(done),
            delete(allowances).where(theirs[allowances]),
            *([delete(subscriptions).where(theirs[subscriptions])] if everything else []),
        ):
            number += (await connection.execute(statement)).rowcount
        about_theirs = votes.c.workspace == answers.c.workspace, votes.c.answer_key == answers.c.key
        these_votes = or_(theirs[votes], exists().where(*about_theirs, theirs[answers]))
        number += await catalogue.tallies.reduce(connection, theirs[answers], these_votes)
        for table, named in _changed(person, workspace).items() if everything else ():
            number += (await connection.execute(update(table).where(named).values({NAMED[table]: ""}))).rowcount
        return number

    number = await catalogue.database.write(work)
    if number:
        await catalogue.changes.note(ChangeKind.PERSON_FORGOTTEN, "", "", workspace or "")
    return number


def _asked(person: str, workspace: str | None) -> Mapping[Table, ColumnElement[bool]]:
    """Map each table of questions and answers to the condition for this person's rows."""
    theirs = answers.c.person == person
    quoted = [
        cast(column, Text).contains(f'"{person}"', autoescape=True) for column in (jobs.c.payload, jobs.c.progress)
    ]
    about_it = exists().where(answers.c.workspace == jobs.c.workspace, answers.c.key == jobs.c.key, theirs)
    by_table = {
        answers: theirs,
        votes: votes.c.person == person,
        subscriptions: subscriptions.c.person == person,
        jobs: or_(jobs.c.person == person, *quoted, about_it),
        allowances: allowances.c.subject == questions_of(person),
        muted_threads: _alone_in(person),
    }
    return {table: _within(workspace, table.c.workspace, condition) for table, condition in by_table.items()}


def _changed(person: str, workspace: str | None) -> Mapping[Table, ColumnElement[bool]]:
    """Map each table of what people change to the condition for what this person changed."""
    in_it = select(shelves.c.id).where(shelves.c.workspace == workspace)
    books_in_it = select(books.c.id).where(books.c.shelf_id.in_(in_it))
    places = {
        editions: editions.c.book_id.in_(books_in_it),
        books: books.c.shelf_id.in_(in_it),
        shelves: shelves.c.workspace == workspace,
        changes: changes.c.workspace == workspace,
        sources: sources.c.shelf_id.in_(in_it),
        schedules: schedules.c.workspace == workspace,
        settled_gaps: settled_gaps.c.workspace == workspace,
    }
    named = {table: table.c[column] == person for table, column in NAMED.items()}
    return {table: one if workspace is None else and_(one, places[table]) for table, one in named.items()}


def _within(workspace: str | None, column: ColumnElement[str], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return condition if workspace is None else and_(column == workspace, condition)


def _alone_in(person: str) -> ColumnElement[bool]:
    """Hold for the muted threads in which this person asked, and nobody else did."""
    here = (
        answers.c.workspace == muted_threads.c.workspace,
        answers.c.place == muted_threads.c.place,
        answers.c.thread == muted_threads.c.thread,
    )
    return exists().where(*here, answers.c.person == person) & ~exists().where(*here, answers.c.person != person)


def _follows(theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    """Hold for others' questions in a person's threads, which may have been completed with that person's words."""
    asked = answers.select().where(theirs).subquery()
    same = (asked.c.workspace == answers.c.workspace, asked.c.place == answers.c.place)
    return exists().where(*same, asked.c.thread == answers.c.thread)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
