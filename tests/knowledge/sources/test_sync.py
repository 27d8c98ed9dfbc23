"""A site or a folder, and the books that are synced with it."""

from pathlib import Path

import pytest

from knowledge.catalogue.shelves import Patron
from knowledge.catalogue.sources import SourceForm
from knowledge.errors import Reason, StacksUnavailable
from knowledge.ingestion.receipts import Progress
from knowledge.library.library import Library
from knowledge.sources.sync_receipts import SyncReceipt
from tests.knowledge.sources.conftest import tracked
from tests.servers.site import Site


def text(subject: str, days: int = 20) -> str:
    return f"# {subject}\n\nThe rule for {subject.lower()} is {days} days."


def sitemap(site: Site, *paths: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in paths) + "</urlset>"


def listed(site: Site, *subjects: str) -> None:
    """The site has a page for each, and lists them."""
    paths = [f"/docs/{subject.lower()}.md" for subject in subjects]
    site.pages.update({path: text(subject) for path, subject in zip(paths, subjects, strict=True)})
    site.pages["/sitemap.xml"] = sitemap(site, *paths)


async def sync(library: Library, workspace: str, site: Site) -> SyncReceipt:
    source = await tracked(library, workspace, site.url("/sitemap.xml"), SourceForm.SITEMAP)
    return await library.source_sync.sync(source, by="U1")


async def titles(library: Library, workspace: str) -> list[str]:
    return [book.title for book in await library.catalogue.holdings.all(workspace)]


def counts(receipt: SyncReceipt) -> tuple[int, int, int, int, int]:
    """Added, replaced, unchanged, withdrawn, refused."""
    added, replaced, unchanged, refused = (
        len(receipt.of(status)) for status in ("added", "replaced", "unchanged", "refused")
    )
    return added, replaced, unchanged, len(receipt.withdrawn), refused


async def test_a_site_is_added_and_stays_in_sync(library: Library, workspace: str, site: Site, member: Patron) -> None:
    listed(site, "Leave", "Travel", "Pay")
    assert counts(await sync(library, workspace, site)) == (3, 0, 0, 0, 0)
    assert counts(await sync(library, workspace, site)) == (0, 0, 3, 0, 0)
    listed(site, "Leave", "Travel", "Bikes")
    site.pages["/docs/leave.md"] = text("Leave", 30)
    receipt = await sync(library, workspace, site)
    assert counts(receipt) == (1, 1, 1, 1, 0)
    assert [book.title for book in receipt.withdrawn] == ["Pay"]
    assert await titles(library, workspace) == ["Bikes", "Leave", "Travel"]
    found = " ".join(hit.passage.text for hit in await library.search(member, "the rule for leave, and for pay"))
    assert "30 days" in found
    assert "rule for pay" not in found


async def test_what_has_not_changed_is_not_downloaded_again(library: Library, workspace: str, site: Site) -> None:
    listed(site, "Leave", "Travel")
    await sync(library, workspace, site)
    site.sent.clear()
    await sync(library, workspace, site)
    assert site.sent == ["/sitemap.xml"]


async def test_what_vanished_can_be_brought_back_and_comes_back_when_it_is_listed_again(
    library: Library, workspace: str, site: Site
) -> None:
    listed(site, "Leave", "Pay")
    await sync(library, workspace, site)
    listed(site, "Leave")
    [pay] = (await sync(library, workspace, site)).withdrawn
    assert pay.edition
    assert (await library.move_restore.restore(workspace, pay.edition.id, by="U2")).status == "restored"
    await library.ingestion.remove(workspace, pay.id, "U2")
    listed(site, "Leave", "Pay")
    assert counts(await sync(library, workspace, site)) == (1, 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (503, Reason.UNREACHABLE),
        (404, Reason.UNREACHABLE),
        ("<urlset></urlset>", Reason.NOTHING_LISTED),
        ("<html><body>Sorry.</body></html>", Reason.NOTHING_LISTED),
        ("", Reason.NO_SITEMAP),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><urlset>&a;</urlset>", Reason.NO_SITEMAP),
        ("<urlset><url><loc>http://other.example/x</loc></url></urlset>", Reason.NOTHING_LISTED),
    ],
)
async def test_a_listing_that_fails_or_is_empty_withdraws_nothing(
    library: Library, workspace: str, site: Site, answer: int | str, reason: Reason
) -> None:
    listed(site, "Leave")
    await sync(library, workspace, site)
    site.pages["/sitemap.xml"] = answer
    receipt = await sync(library, workspace, site)
    assert (receipt.reason, receipt.withdrawn) == (reason, ())
    assert await titles(library, workspace) == ["Leave"]


async def test_a_site_whose_pages_are_all_gone_at_once_keeps_its_books(
    library: Library, workspace: str, site: Site
) -> None:
    listed(site, "Leave", "Pay")
    await sync(library, workspace, site)
    site.pages |= {"/docs/leave.md": 404, "/docs/pay.md": 410}
    receipt = await sync(library, workspace, site)
    assert (receipt.withdrawn, receipt.kept_back) == ((), 2)
    site.pages["/docs/leave.md"] = text("Leave")
    assert counts(await sync(library, workspace, site)) == (0, 0, 1, 1, 0)


async def test_a_page_that_does_not_answer_keeps_its_book_and_is_told(
    library: Library, workspace: str, site: Site
) -> None:
    listed(site, "Leave", "Pay")
    await sync(library, workspace, site)
    site.pages["/docs/pay.md"] = 500
    receipt = await sync(library, workspace, site)
    assert counts(receipt) == (0, 0, 1, 0, 1)
    assert receipt.failure == (await sync(library, workspace, site)).failure
    assert await titles(library, workspace) == ["Leave", "Pay"]


async def test_when_a_part_of_the_listing_fails_nothing_is_withdrawn(
    library: Library, workspace: str, site: Site
) -> None:
    listed(site, "Leave", "Pay")
    site.pages["/a.xml"], site.pages["/b.xml"] = sitemap(site, "/docs/leave.md"), sitemap(site, "/docs/pay.md")
    parts = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/a.xml", "/b.xml"))
    site.pages["/sitemap.xml"] = f"<sitemapindex>{parts}</sitemapindex>"
    assert counts(await sync(library, workspace, site)) == (2, 0, 0, 0, 0)
    site.pages["/b.xml"] = 500
    receipt = await sync(library, workspace, site)
    assert (receipt.withdrawn, receipt.kept_back) == ((), 1)


async def test_what_an_admin_removed_or_moved_stays_so(library: Library, workspace: str, site: Site) -> None:
    listed(site, "Leave", "Pay")
    await sync(library, workspace, site)
    leave, pay = await library.catalogue.holdings.all(workspace)
    closed = await library.catalogue.shelves.create(workspace, "closed", "C1")
    await library.ingestion.remove(workspace, pay.id, "U1")
    await library.move_restore.move(workspace, leave.id, closed, by="U1")
    site.pages |= {"/docs/leave.md": text("Leave", 30), "/docs/pay.md": text("Pay", 30)}
    receipt = await sync(library, workspace, site)
    assert (counts(receipt), receipt.left_out) == ((0, 1, 0, 0, 0), {"by_hand": 1})
    [book] = await library.catalogue.holdings.all(workspace)
    assert (book.title, book.shelf) == ("Leave", closed)


async def test_robots_txt_is_respected(library: Library, workspace: str, site: Site) -> None:
    listed(site, "Leave", "Pay")
    site.pages["/robots.txt"] = "User-agent: *\nDisallow: /docs/pay"
    receipt = await sync(library, workspace, site)
    assert (counts(receipt), receipt.left_out) == ((1, 0, 0, 0, 0), {"robots": 1})
    assert "/docs/pay.md" not in site.asked
    site.pages["/robots.txt"] = 503
    assert (await sync(library, workspace, site)).reason is Reason.UNREACHABLE


async def test_a_sync_that_is_taken_up_again_tells_what_was_done_before(
    library: Library, workspace: str, site: Site
) -> None:
    listed(site, "Leave", "Pay")
    source = await tracked(library, workspace, site.url("/sitemap.xml"), SourceForm.SITEMAP)

    async def away(progress: Progress) -> None:
        if progress.done == 1:
            raise StacksUnavailable("away")

    with pytest.raises(StacksUnavailable):
        await library.source_sync.sync(source, by="U1", idempotency_key="sync 1", report=away)
    assert len(await titles(library, workspace)) >= 1
    assert counts(await library.source_sync.sync(source, by="U1", idempotency_key="sync 1")) == (2, 0, 0, 0, 0)


async def test_patterns_say_what_is_taken_and_may_change(library: Library, workspace: str, tmp_path: Path) -> None:
    for name in ("guide/leave.md", "guide/old/pay.md", "notes.txt", ".secret/key.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text(Path(name).stem.title()))
    source = await tracked(library, workspace, str(tmp_path), SourceForm.FOLDER, include="*.md", exclude="*/old/*")
    assert counts(await library.source_sync.sync(source, by="terminal")) == (1, 0, 0, 0, 0)
    assert await titles(library, workspace) == ["Leave"]
    source = await tracked(library, workspace, str(tmp_path), SourceForm.FOLDER, include="*", exclude="guide/leave*")
    assert counts(await library.source_sync.sync(source, by="terminal")) == (2, 0, 0, 1, 0)
    assert await titles(library, workspace) == ["notes.txt", "Pay"]


async def test_a_folder_that_is_not_there_withdraws_nothing(library: Library, workspace: str, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "leave.md").write_text(text("Leave"))
    source = await tracked(library, workspace, str(folder), SourceForm.FOLDER)
    await library.source_sync.sync(source, by="terminal")
    folder.rename(tmp_path / "elsewhere")
    assert (await library.source_sync.sync(source, by="terminal")).reason is Reason.UNREACHABLE
    folder.mkdir()
    assert (await library.source_sync.sync(source, by="terminal")).reason is Reason.NOTHING_LISTED
    assert await titles(library, workspace) == ["Leave"]
