"""Pages that are fetched again by themselves, and what the admin who wanted that hears of it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Bot
from bot.documents.refresh_job import RefreshJob
from knowledge.catalogue.books import Book
from knowledge.catalogue.schedules import Every, Schedule
from knowledge.errors import StacksUnavailable
from knowledge.library.library import Library
from knowledge.maintenance.refresh import REFRESH
from playground import Playground
from playground.sample_team import AIKO
from tests.bot.conftest import TEAM
from tests.bot.documents.conftest import refreshed
from tests.bot.stacks_command.test_command import reply
from tests.servers.site import Site

PAGE = "/leave.md"
OLD, NEW = "# Leave\n\nStaff have 25 days of leave.", "# Leave\n\nStaff have 30 days of leave."


pytestmark = pytest.mark.usefixtures("bot")


async def added(playground: Playground, library: Library, site: Site, workspace: str, words: str = "daily") -> Book:
    site.pages[PAGE] = OLD
    await reply(playground, AIKO.id, TEAM.id, f"add {site.url(PAGE)} {words}", saying="*Leave* was added")
    [book] = await library.catalogue.holdings.all(workspace)
    return book


async def schedule(library: Library, book: Book) -> Schedule:
    found = await library.catalogue.schedules.of(book.id)
    assert found
    return found


async def test_the_admin_of_a_refreshed_page_hears_only_of_changes(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace)
    assert (await schedule(library, book)).every is Every.DAILY
    assert await refreshed(library, playground, workspace, book.id) == []
    site.pages[PAGE] = NEW
    [told] = await refreshed(library, playground, workspace, book.id)
    assert "*Leave* was replaced with the new version" in told
    assert "1 new" in told
    assert await refreshed(library, playground, workspace, book.id) == []


async def test_a_failure_is_reported_once_until_it_ends_or_another_comes(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace, "weekly")
    site.pages[PAGE] = 404
    [told] = await refreshed(library, playground, workspace, book.id)
    assert "*Leave*, which is refreshed every week, couldn't be fetched" in told
    assert "404" in told
    assert await refreshed(library, playground, workspace, book.id) == []
    assert "404" in await reply(playground, AIKO.id, TEAM.id, "show leave")
    site.pages[PAGE] = 503
    assert len(await refreshed(library, playground, workspace, book.id)) == 1
    site.pages[PAGE] = OLD
    assert await refreshed(library, playground, workspace, book.id) == []
    site.pages[PAGE] = 503
    assert len(await refreshed(library, playground, workspace, book.id)) == 1


async def test_a_removed_document_is_not_refreshed(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace)
    await library.ingestion.remove(workspace, book.id, AIKO.id)
    site.pages[PAGE] = NEW
    assert await refreshed(library, playground, workspace, book.id) == []
    assert await library.catalogue.holdings.all(workspace) == []


async def test_somebody_who_is_no_longer_an_admin_hears_nothing(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace)
    site.pages[PAGE] = NEW
    playground.fail_next("users.info", error="user_not_found", times=3)
    assert await refreshed(library, playground, workspace, book.id) == []


async def test_the_interval_is_set_shown_and_ended_from_slack(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    book = await added(playground, library, site, workspace, "")
    assert await library.catalogue.schedules.of(book.id) is None
    assert "every hour" in await reply(playground, AIKO.id, TEAM.id, "refresh leave hourly")
    assert "Refreshed every hour" in await reply(playground, AIKO.id, TEAM.id, "show leave")
    assert "no longer be refreshed" in await reply(playground, AIKO.id, TEAM.id, "refresh leave never")
    assert await library.catalogue.schedules.of(book.id) is None


async def test_an_internal_failure_is_reported_once_as_well(
    playground: Playground, library: Library, site: Site, workspace: str, bot: Bot
) -> None:
    book = await added(playground, library, site, workspace)
    jobs, later = library.jobs, datetime.now(UTC) + timedelta(hours=1)
    await jobs.enqueue(REFRESH, workspace, "k", {"subject": book.id}, run_after=later)
    job = await jobs.get(workspace, REFRESH, "k")
    assert job
    for _ in range(2):
        await RefreshJob(bot.services).failed(job, StacksUnavailable("away"))
    told = [message.text for message in playground.messages(AIKO.id) if "couldn't be fetched this time" in message.text]
    assert len(told) == 1
    assert "can't reach the document store" in told[0]
