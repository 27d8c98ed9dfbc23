"""Pages that are fetched again by themselves, and what the admin who wanted that hears of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.playground import Playground
from bot.playground.people import AIKO
from knowledge.catalogue.books import Book
from knowledge.catalogue.jobs import JobState
from knowledge.catalogue.schedules import Every, Schedule
from knowledge.catalogue.source_tables import schedules
from knowledge.ingestion import Ingestion
from knowledge.library import Library
from knowledge.reading.child import open_reader
from knowledge.reading.fetching import Fetcher
from knowledge.refreshing import REFRESH, enqueue_due
from tests.bot.conftest import TEAM
from tests.bot.tending.test_command import reply
from tests.servers.site import Site, serving

PAGE = "/leave.md"
OLD, NEW = "# Leave\n\nStaff have 25 days of leave.", "# Leave\n\nStaff have 30 days of leave."


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site({PAGE: OLD})) as running:
        yield running


@pytest.fixture
async def library(library: Library, site: Site) -> AsyncIterator[Library]:
    """The library, whose operator has allowed the site."""
    async with open_reader(1) as reader:
        ingestion = Ingestion(library.catalogue, library.stacks, reader, Fetcher(1, [site.host]))
        yield replace(library, ingestion=ingestion)


pytestmark = pytest.mark.usefixtures("bot")


async def added(playground: Playground, library: Library, site: Site, workspace: str, words: str = "daily") -> Book:
    await reply(playground, AIKO.id, TEAM.id, f"add {site.url(PAGE)} {words}", saying="*Leave* is in the stacks")
    [book] = await library.catalogue.holdings.all(workspace)
    return book


async def schedule(library: Library, book: Book) -> Schedule:
    found = await library.catalogue.schedules.of(book.id)
    assert found
    return found


async def refreshed(library: Library, playground: Playground, workspace: str, book: Book) -> list[str]:
    """What the admin hears once its time has come."""
    before = len(playground.messages(AIKO.id))
    async with library.catalogue.engine.begin() as connection:
        earlier = update(schedules).where(schedules.c.subject == book.id)
        await connection.execute(earlier.values(next_at=schedules.c.next_at - 8 * 24 * 3600))
    key = f"{book.id}:{(await schedule(library, book)).next_at}"
    with library.catalogue.jobs.listening() as bell:
        await enqueue_due(library.catalogue)
        while (job := await library.catalogue.jobs.get(workspace, REFRESH, key)) and job.state is not JobState.DONE:
            await asyncio.wait_for(bell.wait(), 20)
            bell.clear()
    return [message.text for message in playground.messages(AIKO.id)[before:]]


async def test_a_page_is_fetched_again_and_its_admin_hears_of_changes_only(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace)
    assert (await schedule(library, book)).every is Every.DAILY
    assert await refreshed(library, playground, workspace, book) == []
    site.pages[PAGE] = NEW
    [told] = await refreshed(library, playground, workspace, book)
    assert "*Leave* is in the stacks, in place of its former edition" in told
    assert "1 passages are new" in told
    assert await refreshed(library, playground, workspace, book) == []


async def test_trouble_is_told_once_until_it_is_over_or_another(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace, "weekly")
    site.pages[PAGE] = 404
    [told] = await refreshed(library, playground, workspace, book)
    assert "*Leave*, which is fetched again every week, could not be fetched" in told
    assert "404" in told
    assert await refreshed(library, playground, workspace, book) == []
    assert "404" in await reply(playground, AIKO.id, TEAM.id, "show leave")
    site.pages[PAGE] = 503
    assert len(await refreshed(library, playground, workspace, book)) == 1
    site.pages[PAGE] = OLD
    assert await refreshed(library, playground, workspace, book) == []
    site.pages[PAGE] = 503
    assert len(await refreshed(library, playground, workspace, book)) == 1


async def test_a_book_that_was_removed_does_not_come_back_by_itself(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace)
    await library.ingestion.remove(workspace, book.id, AIKO.id)
    site.pages[PAGE] = NEW
    assert await refreshed(library, playground, workspace, book) == []
    assert await library.catalogue.holdings.all(workspace) == []


async def test_who_is_no_longer_an_admin_hears_nothing_more(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace)
    site.pages[PAGE] = NEW
    playground.fail_next("users.info", error="user_not_found", times=3)
    assert await refreshed(library, playground, workspace, book) == []


async def test_the_interval_is_set_shown_and_ended_from_slack(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace, "")
    assert await library.catalogue.schedules.of(book.id) is None
    assert "every hour" in await reply(playground, AIKO.id, TEAM.id, "refresh leave hourly")
    assert "Fetched again every hour" in await reply(playground, AIKO.id, TEAM.id, "show leave")
    assert "not fetched again" in await reply(playground, AIKO.id, TEAM.id, "refresh leave never")
    assert await library.catalogue.schedules.of(book.id) is None
