"""Whatever a person did with the bot, only counts are left after they are forgotten, and after the time."""

import asyncio
import io
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from bot.blocks.feedback import GOOD
from bot.housekeeping import forget_those_who_left, housekeeping
from bot.reports.outdated import KIND as OUTDATED
from bot.reports.shelf_news import NEWS
from bot.slack.settings import Settings
from knowledge.catalogue.storage.tables import answers, changes, editions, jobs, metadata, now, votes
from knowledge.library.library import Library
from knowledge.privacy.expiry import HISTORY_KEPT
from knowledge.privacy.person import export, forget_person
from playground import Playground
from playground.sample_team import AIKO, APP, BEN, HANAKO, PEOPLE
from playground.workspace.people import Person
from tests.bot.conftest import CHANNELS, LEAVE, SECRET, TEAM, TOKEN, put, serving
from tests.bot.conversation import LEAVE_QUESTION, ME, answered, shown
from tests.knowledge.privacy.remains import files_with, tables_with

OFTEN = timedelta(seconds=0.05)


@dataclass(frozen=True)
class Life:
    """A person with words that nobody else uses, and the bot that heard them."""

    person: Person
    words: Sequence[str]
    playground: Playground
    library: Library
    workspace: str
    written: io.StringIO


@asynccontextmanager
async def team_with(person: Person, workspace: str) -> AsyncIterator[Playground]:
    channels = [replace(one, members=one.members | {person.id}) for one in CHANNELS]
    local = Playground(SECRET, TOKEN, team=workspace, app=APP, people=[*PEOPLE, person], channels=channels)
    async with local.running():
        yield local


@pytest.fixture
async def life(library: Library, workspace: str, written: io.StringIO) -> AsyncIterator[Life]:
    """An admin asks in public and in private, has no answer, votes, complains, mutes, and hands in a document."""
    name = uuid.uuid4().hex[:12]
    person = replace(AIKO, id=f"U{name.upper()}", name=f"fay{name}", real_name=f"Fay {name}")
    words = [person.id, f"zeppelin{name}", f"platypus{name}", name]
    await put(library, workspace, LEAVE, "leave.md")
    async with team_with(person, workspace) as playground:
        settings = Settings(
            bot_token=SecretStr(TOKEN), signing_secret=SecretStr(SECRET), api_url=playground.api_url, port=0
        )
        async with serving(library, playground, settings):
            await live(playground, person, words)
            yield Life(person, words, playground, library, workspace, written)


async def live(playground: Playground, person: Person, words: Sequence[str]) -> None:
    answer = await answered(playground, person.id, TEAM.id, f"{ME} {LEAVE_QUESTION}")
    await answered(playground, person.id, f"D{person.id[1:]}", f"Where may the {words[1]} moor?")
    key = f"{TEAM.id}:{answer.thread_ts}"
    await playground.click(person.id, TEAM.id, answer.ts, "feedback", f"bad|{key}")
    form = await shown(playground, person.id, "What was wrong")
    await playground.submit(form.id, {"fault": "outdated", "note": f"No {words[2]}!"})
    await playground.wait_for(lambda: playground.ephemerals(person.id))
    await playground.click(BEN.id, TEAM.id, answer.ts, "feedback", f"{GOOD}|{key}")
    await playground.react(person.id, TEAM.id, answer.thread_ts or "", "shushing_face")
    await playground.command(person.id, TEAM.id, "/stacks", "add")
    form = await shown(playground, person.id, "Upload files")
    await playground.submit(form.id, {"name": "Kitchen rules", "text": "Cleaned on Fridays."})
    await playground.wait_for(lambda: [m for m in playground.messages(person.id) if "Kitchen rules* was" in m.text], 20)
    await playground.settled()


async def test_after_a_person_is_forgotten_nothing_of_them_is_left_in_tables_files_and_logs(life: Life) -> None:
    home, catalogue = life.library.settings.home, life.library.catalogue
    assert await tables_with(catalogue, life.words) >= {"answers", "votes", "jobs", "allowances", "editions", "changes"}
    assert files_with(home, life.words) & {"catalogue.sqlite", "catalogue.sqlite-wal"}
    await forget_person(catalogue, life.person.id, life.workspace)
    assert await tables_with(catalogue, life.words) == set()
    assert files_with(home, life.words) == set()
    assert [word for word in life.words[:3] if word in life.written.getvalue()] == []
    [tally] = await catalogue.tallies.days(life.workspace)
    assert (tally.asked, tally.helpful, tally.not_helpful) == (2, 1, 1)
    assert {book.title for book in await catalogue.holdings.all(life.workspace)} == {"Leave", "Kitchen rules"}


async def test_after_the_time_nothing_of_a_person_is_left_in_tables_files_and_logs(life: Life) -> None:
    home, catalogue = life.library.settings.home, life.library.catalogue
    await grow_old(life, HISTORY_KEPT + timedelta(days=2))
    tidied = life.written.getvalue().count('"expired"')
    async with housekeeping(life.library, every=OFTEN), asyncio.timeout(20):
        while life.written.getvalue().count('"expired"') == tidied:  # noqa: ASYNC110  a stream announces nothing
            await asyncio.sleep(0.05)
    assert await tables_with(catalogue, life.words) == set()
    assert files_with(home, life.words) == set()
    assert [word for word in life.words[:3] if word in life.written.getvalue()] == []
    [tally] = await catalogue.tallies.days(life.workspace)
    assert (tally.asked, tally.helpful, tally.not_helpful) == (2, 1, 1)


async def grow_old(life: Life, by: timedelta) -> None:
    """Let all that happened in this workspace have happened that long ago."""
    then, database = now() - by, life.library.catalogue.database
    here = [table.c.workspace == life.workspace for table in (answers, votes, jobs, metadata.tables["muted_threads"])]
    books = {book.id for book in await life.library.catalogue.holdings.all(life.workspace)}
    for statement in (
        update(answers).where(here[0]).values(created_at=then),
        update(votes).where(here[1]).values(created_at=then),
        update(jobs).where(here[2], jobs.c.closed_at.is_not(None)).values(closed_at=then.timestamp()),
        update(metadata.tables["muted_threads"]).where(here[3]).values(since=then.timestamp()),
        update(metadata.tables["allowances"]).values(period=0),
        update(editions).where(editions.c.book_id.in_(books)).values(created_at=then),
        update(changes).where(changes.c.book_id.in_(books)).values(at=then),
    ):
        await database.change(statement)


async def test_people_who_left_are_told_nothing_more_and_forgotten_once_questions_are_no_longer_kept(
    library: Library, playground: Playground, bot_settings: Settings, stocked: str
) -> None:
    long_ago, lately = (int((now() - timedelta(days=days)).timestamp()) for days in (200, 20))
    people = {person.id: replace(person, deleted=True) for person in (BEN, HANAKO)}
    for person, updated in ((people[BEN.id], long_ago), (people[HANAKO.id], lately)):
        await library.catalogue.subscriptions.begin(stocked, person.id)
        book = await library.catalogue.holdings.find(stocked, "Leave")
        await library.catalogue.holdings.set_owner(book, person.id, by=person.id)
        playground.workspace.people[person.id] = replace(person, updated=updated)
    async with serving(library, playground, bot_settings) as bot:
        await library.jobs.enqueue(NEWS, stocked, "news", {"until": (now() + timedelta(days=1)).isoformat()})
        edition = (await library.catalogue.holdings.find(stocked, "Leave")).edition
        assert edition
        await library.jobs.enqueue(OUTDATED, stocked, edition.id, {"edition": edition.id, "person": AIKO.id})
        await playground.wait_for(lambda: playground.messages(f"D{AIKO.id[1:]}"), 20)
        assert [playground.messages(f"D{one[1:]}") for one in people] == [[], []]
        await forget_those_who_left(library, stocked, bot.services.patrons)
    kept = [await export(library.catalogue, one, stocked, by="") for one in people]
    assert [any(tables.values()) for tables in kept] == [False, True]
