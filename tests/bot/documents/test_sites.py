"""Whole sites that are kept up to date, as admins see it in Slack."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Bot
from bot.documents.ingestion_job import IngestionJob
from bot.documents.requests import SYNC, IngestionRequest, RequestKind
from bot.documents.visibility import Requester
from knowledge.catalogue.schedules import Every, Subject
from knowledge.catalogue.sources import SourceForm, SourceRecord
from knowledge.errors import StacksUnavailable
from knowledge.library.library import Library
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from playground import Playground
from playground.sample_team import AIKO, BEN
from tests.bot.conftest import CLOSED, TEAM
from tests.bot.documents.conftest import refreshed
from tests.bot.stacks_command.test_command import reply
from tests.servers.site import Site

pytestmark = pytest.mark.usefixtures("bot")


def listed(site: Site, *subjects: str) -> str:
    """The site has a page for each; the address of its sitemap."""
    urls = []
    for subject in subjects:
        site.pages[f"/{subject.lower()}.md"] = f"# {subject}\n\nThe rule for {subject.lower()} is 20 days."
        urls.append(f"<url><loc>{site.url(f'/{subject.lower()}.md')}</loc></url>")
    site.pages["/sitemap.xml"] = f"<urlset>{''.join(urls)}</urlset>"
    return site.url("/sitemap.xml")


async def source_of(library: Library, workspace: str) -> SourceRecord:
    [source] = await library.catalogue.sources.all(workspace)
    return source


async def titles(library: Library, workspace: str) -> list[str]:
    return [book.title for book in await library.catalogue.holdings.all(workspace)]


async def test_a_sitemap_adds_its_site_with_one_receipt_and_keeps_it_in_sync(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    address = listed(site, "Leave", "Pay")
    site.pages["/broken.md"] = ""
    site.pages["/sitemap.xml"] = str(site.pages["/sitemap.xml"]).replace(
        "</urlset>", f"<url><loc>{site.url('/broken.md')}</loc></url></urlset>"
    )
    told = await reply(playground, AIKO.id, TEAM.id, f"add {address}", saying="every day")
    assert "Syncing" in told
    told = await reply(playground, AIKO.id, TEAM.id, "sources", saying="* is up to date")
    assert "2 added · 1 refused" in told
    assert "Added: Leave, Pay" in told
    assert "*broken.md*. There is no text in it." in told
    source = await source_of(library, workspace)
    assert await refreshed(library, playground, workspace, source.id) == []
    listed(site, "Leave", "Bikes")
    [told] = await refreshed(library, playground, workspace, source.id)
    assert "1 added · 1 unchanged · 1 removed" in told
    assert "Removed: Pay" in told
    assert await titles(library, workspace) == ["Bikes", "Leave"]
    site.pages["/sitemap.xml"] = 503
    [told] = await refreshed(library, playground, workspace, source.id)
    assert "503" in told
    assert await refreshed(library, playground, workspace, source.id) == []
    assert await titles(library, workspace) == ["Bikes", "Leave"]


async def test_patterns_behind_the_address_choose_among_the_pages_of_a_site(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    words = f"add {listed(site, 'Leave', 'Pay', 'Bikes')} include=/l*,p* exclude=/pay.md weekly"
    told = await reply(playground, AIKO.id, TEAM.id, words, saying="every week")
    assert "Only `/l*`, `/p*`." in told
    assert "Without `/pay.md`." in told
    await reply(playground, AIKO.id, TEAM.id, "sources", saying="* is up to date")
    assert await titles(library, workspace) == ["Leave"]
    assert "Without `/pay.md`." in await reply(playground, AIKO.id, TEAM.id, "sources")
    told = await reply(playground, AIKO.id, TEAM.id, f"add {site.url('/leave.md')} include=/l*")
    assert "choose among the pages of a site" in told


async def test_sources_are_listed_scheduled_and_removed_where_their_shelf_may_be_read(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    address = listed(site, "Leave")
    await reply(playground, AIKO.id, CLOSED.id, f"add {address} weekly", saying="is up to date")
    source = await source_of(library, workspace)
    assert (source.shelf.place, source.person) == (CLOSED.id, AIKO.id)
    assert "No site is kept" in await reply(playground, AIKO.id, TEAM.id, "sources")
    assert "don't know a site or folder of that name" in await reply(
        playground, AIKO.id, TEAM.id, f"sources remove {source.id}"
    )
    told = await reply(playground, AIKO.id, CLOSED.id, "sources")
    assert f"`{source.id[:8]}`" in told
    assert "1 document" in told
    assert "every week" in told
    await reply(playground, AIKO.id, CLOSED.id, f"sources refresh {address} hourly", saying="every hour")
    await reply(playground, AIKO.id, CLOSED.id, f"sources refresh {source.id[:8]}", saying="1 unchanged")
    assert "no longer be kept up to date" in await reply(playground, AIKO.id, CLOSED.id, f"sources remove {address}")
    assert await library.catalogue.schedules.of(source.id) is None
    assert await titles(library, workspace) == ["Leave"]
    assert "Only admins" in await reply(playground, BEN.id, CLOSED.id, "sources")


async def test_an_address_without_a_sitemap_is_reported_and_not_kept(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    site.pages["/sitemap.xml"] = "not one"
    told = await reply(playground, AIKO.id, TEAM.id, f"add {site.url('/sitemap.xml')}", saying="nothing was changed")
    assert "not a sitemap" in told
    assert await library.catalogue.sources.all(workspace) == []


async def test_a_site_that_brings_nothing_takes_the_shelf_with_it_that_was_made_for_it_and_no_other(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    site.pages["/sitemap.xml"] = "not one"
    before = {shelf.name for shelf in await library.catalogue.shelves.all(workspace)}
    await reply(playground, AIKO.id, TEAM.id, "shelves create Journeys")
    for shelf in ("here", "Journeys"):
        await reply(playground, AIKO.id, TEAM.id, f"add {site.url('/sitemap.xml')} {shelf}")
    told = "couldn't be synced"
    await playground.wait_for(lambda: sum(told in one.text for one in playground.messages(AIKO.id)) > 1, timeout=20)
    assert {shelf.name for shelf in await library.catalogue.shelves.all(workspace)} == {*before, "Journeys"}


async def test_a_site_whose_pages_are_all_refused_is_not_kept_and_its_admin_is_told(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    address = listed(site, "Leave")
    site.pages["/leave.md"] = 403
    before = await library.catalogue.shelves.all(workspace)
    told = await reply(playground, AIKO.id, TEAM.id, f"add {address} here", saying="brought no document")
    assert "1 refused" in told
    assert "I don't keep it up to date" in told
    assert await library.catalogue.sources.all(workspace) == []
    assert await library.catalogue.shelves.all(workspace) == before


async def test_a_site_whose_first_sync_breaks_off_for_good_leaves_neither_itself_nor_its_shelf(
    bot: Bot, playground: Playground, library: Library, workspace: str
) -> None:
    shelf = await library.catalogue.shelves.create(workspace, "here", place=TEAM.id)
    source = await library.catalogue.sources.put(
        shelf, SourceForm.SITEMAP, "https://a.example/sitemap.xml", person=AIKO.id
    )
    requester = Requester(workspace, AIKO.id, TEAM.id, Language.ENGLISH)
    request = replace(IngestionRequest.by(requester, RequestKind.SITE, source.id, source.name), new_shelf=True)
    job = Job(1, SYNC, workspace, "1", None, request.payload(), {}, 60, 60)
    await IngestionJob(bot.services).failed(job, StacksUnavailable("gone"))
    [told] = playground.ephemerals(AIKO.id)
    assert "couldn't be added" in told.text
    assert "I don't keep it up to date" in told.text
    assert await library.catalogue.sources.all(workspace) == []
    assert shelf.id not in {one.id for one in await library.catalogue.shelves.all(workspace)}


async def test_slack_neither_adds_a_folder_nor_shows_its_path(
    playground: Playground, library: Library, workspace: str, tmp_path: Path
) -> None:
    assert "not a web address" in await reply(playground, AIKO.id, TEAM.id, f"add {tmp_path}")
    (tmp_path / "leave.md").write_text("# Leave\n\nThe rule is 20 days.")
    shelf = await library.catalogue.shelves.create(workspace, "general")
    source = await library.catalogue.sources.put(shelf, SourceForm.FOLDER, str(tmp_path), person=AIKO.id)
    put = library.catalogue.schedules.put
    await put(source.id, Every.DAILY, kind=Subject.SOURCE, workspace=workspace, person=AIKO.id)
    [told] = await refreshed(library, playground, workspace, source.id)
    assert f"*{tmp_path.name}* is up to date" in told
    assert str(tmp_path) not in told + await reply(playground, AIKO.id, TEAM.id, "sources")
