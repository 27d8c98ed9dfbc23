"""Addresses in the form behind `/stacks add`, and how often they are fetched again."""

import pytest

from knowledge.catalogue.schedules import Every
from knowledge.library.library import Library
from playground import Playground
from tests.bot.conftest import CLOSED
from tests.bot.documents.test_sites import listed
from tests.bot.listeners.test_forms import form, receipts, told
from tests.servers.site import Site

pytestmark = pytest.mark.usefixtures("bot")


async def test_addresses_in_the_form_are_fetched_again_as_chosen(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    listed(site, "Leave", "Pay")
    view = await form(playground, CLOSED.id)
    addresses = f"{site.url('/leave.md')}\n{site.url('/pay.md')}"
    await playground.submit(view.id, {"addresses": addresses, "refresh": "weekly", "shelf": "channel"})
    for title in ("Leave", "Pay"):
        await told(playground, f"*{title}* was added")
    books = await library.catalogue.holdings.all(workspace)
    schedules = await library.catalogue.schedules.among([book.id for book in books])
    assert {book.shelf.place for book in books} == {CLOSED.id}
    assert [schedules[book.id].every for book in books] == [Every.WEEKLY] * 2


async def test_a_form_without_an_interval_keeps_the_one_that_was_set(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    listed(site, "Leave")
    for chosen, said in ({"refresh": "hourly"}, "was added"), ({}, "hasn't changed"):
        view = await form(playground)
        await playground.submit(view.id, {"addresses": site.url("/leave.md"), **chosen})
        await told(playground, said)
    [book] = await library.catalogue.holdings.all(workspace)
    schedule = await library.catalogue.schedules.of(book.id)
    assert schedule
    assert schedule.every is Every.HOURLY


async def test_the_same_address_may_be_added_twice(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    listed(site, "Leave")
    for count, twin in enumerate(("replace", "both"), start=1):
        view = await form(playground)
        await playground.submit(view.id, {"addresses": site.url("/leave.md"), "twin": twin})
        await receipts(playground, count)
    books = await library.catalogue.holdings.all(workspace)
    assert {book.source for book in books} == {site.url("/leave.md"), site.url("/leave.md#2")}


async def test_a_sitemap_in_the_form_brings_its_site(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    address = listed(site, "Leave", "Pay")
    view = await form(playground)
    await playground.submit(view.id, {"addresses": address})
    assert "every day" in await told(playground, "Syncing")
    assert "2 added" in await told(playground, "is up to date")
    [source] = await library.catalogue.sources.all(workspace)
    assert source.address == address


async def test_patterns_in_the_form_choose_among_the_pages_of_its_site(
    playground: Playground, library: Library, site: Site, workspace: str
) -> None:
    view = await form(playground)
    submitted = await playground.submit(view.id, {"addresses": f"{site.url('/leave.md')} include=/l*"})
    assert "choose among the pages of a site" in submitted.errors["addresses"]
    await playground.submit(view.id, {"addresses": f"{listed(site, 'Leave', 'Pay')}\nexclude=/pay*"})
    assert "1 added" in await told(playground, "is up to date")
    [source] = await library.catalogue.sources.all(workspace)
    assert (source.include, source.exclude) == ((), ("/pay*",))


async def test_a_wrong_address_keeps_the_form_open(playground: Playground) -> None:
    view = await form(playground)
    submitted = await playground.submit(view.id, {"addresses": "handbook.md"})
    assert "handbook.md" in submitted.errors["addresses"]
