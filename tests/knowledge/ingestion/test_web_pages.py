"""Refreshed pages: unchanged ones are not downloaded, and undone editions stay undone."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Receipt
from knowledge.library.library import Library
from knowledge.reading.sandbox.reader import Reader
from knowledge.reading.web.fetcher import Fetcher
from tests.knowledge.ingestion.test_ingestion import shelf_of
from tests.servers.site import Site, serving

OLD, NEW = "# Leave\n\nStaff have 25 days of leave.", "# Leave\n\nStaff have 30 days of leave."
PAGE = "/leave.md"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving(Site({PAGE: OLD})) as running:
        yield running


@pytest.fixture
def allowing(library: Library, site: Site, small_reader: Reader) -> Library:
    """The library, whose operator has allowed the site."""
    ingestion = Ingestion(library.catalogue, library.stacks, small_reader, Fetcher(1, [site.host]))
    return replace(library, ingestion=ingestion)


async def fetch(library: Library, workspace: str, site: Site, **how: str | bool | None) -> Receipt:
    title, only_newer = how.get("title"), bool(how.get("only_newer"))
    assert title is None or isinstance(title, str)
    shelf = await shelf_of(library, workspace)
    return await library.ingestion.add_url(
        EditionRequest(shelf, site.url(PAGE), "U1", title=title), only_newer=only_newer
    )


async def text(library: Library, patron: Patron) -> str:
    return " ".join(hit.passage.text for hit in await library.search(patron, "days of leave"))


@pytest.mark.parametrize("validator", ["etags", "dates"])
async def test_a_page_that_has_not_changed_is_not_downloaded_again(
    allowing: Library, site: Site, workspace: str, validator: str
) -> None:
    site.etags, site.dates = validator == "etags", validator == "dates"
    assert (await fetch(allowing, workspace, site)).status == "added"
    receipt = await fetch(allowing, workspace, site)
    assert (receipt.status, receipt.passages) == ("unchanged", 1)
    assert (site.asked, site.sent) == ([PAGE] * 2, [PAGE])


async def test_without_validators_the_bytes_decide(allowing: Library, site: Site, workspace: str) -> None:
    site.etags = False
    statuses = [(await fetch(allowing, workspace, site)).status for _ in range(2)]
    assert (statuses, len(site.sent)) == (["added", "unchanged"], 2)


async def test_a_page_that_changed_is_replaced_and_asked_for_by_its_new_validator(
    allowing: Library, site: Site, workspace: str, member: Patron
) -> None:
    await fetch(allowing, workspace, site)
    site.pages[PAGE] = NEW
    assert [(await fetch(allowing, workspace, site)).status for _ in range(2)] == ["replaced", "unchanged"]
    assert len(site.sent) == 2
    assert "30 days" in await text(allowing, member)


async def test_a_page_that_was_removed_is_fetched_whole_again(allowing: Library, site: Site, workspace: str) -> None:
    book = (await fetch(allowing, workspace, site)).book
    assert book
    await allowing.ingestion.remove(workspace, book.id, "U1")
    assert (await fetch(allowing, workspace, site)).status == "added"


async def test_an_undone_edition_returns_only_when_an_admin_asks_or_the_page_changes(
    allowing: Library, site: Site, workspace: str, member: Patron
) -> None:
    await fetch(allowing, workspace, site)
    site.pages[PAGE] = NEW
    book = (await fetch(allowing, workspace, site)).book
    assert book
    assert book.edition
    await allowing.move_restore.undo(workspace, book.id, book.edition.id, by="U1")
    for etags in (True, False):
        site.etags = etags
        assert (await fetch(allowing, workspace, site, only_newer=True)).status == "unchanged"
    assert "25 days" in await text(allowing, member)
    assert (await fetch(allowing, workspace, site)).status == "replaced"
    assert "30 days" in await text(allowing, member)


async def test_a_title_that_an_admin_gives_later_is_taken_although_the_page_has_not_changed(
    allowing: Library, site: Site, workspace: str
) -> None:
    await fetch(allowing, workspace, site)
    receipts = [await fetch(allowing, workspace, site, title="Time off") for _ in range(2)]
    assert [(one.status, one.title) for one in receipts] == [("replaced", "Time off"), ("unchanged", "Time off")]
    assert (await fetch(allowing, workspace, site)).status == "unchanged"
    assert len(site.sent) == 2


async def test_a_title_that_an_admin_gave_stays_when_the_page_changes(
    allowing: Library, site: Site, workspace: str
) -> None:
    await fetch(allowing, workspace, site, title="Time off")
    site.pages[PAGE] = NEW
    assert (await fetch(allowing, workspace, site)).title == "Time off"


async def test_a_page_that_is_gone_leaves_its_book_current(
    allowing: Library, site: Site, workspace: str, member: Patron
) -> None:
    await fetch(allowing, workspace, site)
    site.pages[PAGE] = 404
    receipt = await fetch(allowing, workspace, site)
    assert (receipt.status, dict(receipt.values)) == ("refused", {"status": 404})
    assert "25 days" in await text(allowing, member)
