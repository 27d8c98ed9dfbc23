"""The listings of sites and folders in all their forms."""

import gzip
import subprocess
from pathlib import Path

import pytest

from knowledge.errors import BookRefused, Reason
from knowledge.reading.web.fetcher import Fetcher
from knowledge.sources.folders import list_folder
from knowledge.sources.robots import Robots
from knowledge.sources.sitemaps import list_site, looks_like_sitemap, parse
from tests.servers.site import Site
from tests.stalls import longest_stall

NAMESPACES = """<?xml version="1.0" encoding="UTF-8"?>
<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"
          xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <s:url>
    <s:loc> https://example.test/a?b=1&amp;c=2 </s:loc>
    <image:image><image:loc>https://example.test/picture.png</image:loc></image:image>
  </s:url>
</s:urlset>"""


def test_only_pages_are_read_from_a_sitemap_with_pictures() -> None:
    assert parse(NAMESPACES.encode()).pages == ("https://example.test/a?b=1&c=2",)


def urls(*addresses: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{address}</loc></url>" for address in addresses) + "</urlset>"


async def test_an_index_leads_to_its_sitemaps_packed_or_not_and_in_no_circle(site: Site, fetcher: Fetcher) -> None:
    inner = urls(site.url("/a"), site.url("/a#part"), site.url("/b"), "https://other.example/c", "mailto:x@y.example")
    site.pages["/inner.xml.gz"] = gzip.compress(inner.encode())
    names = ("/inner.xml.gz", "/sitemap.xml")
    index = "".join(f"<sitemap><loc>{site.url(name)}</loc></sitemap>" for name in names)
    site.pages["/sitemap.xml"] = f"<sitemapindex>{index}</sitemapindex>"
    listing = await list_site(fetcher, site.url("/sitemap.xml"))
    assert [entry.key for entry in listing.entries] == [site.url("/a"), site.url("/b")]
    assert (listing.complete, listing.left_out) == (True, {"other_host": 1})


async def test_a_packed_bomb_is_refused(site: Site, fetcher: Fetcher) -> None:
    site.pages["/sitemap.xml.gz"] = gzip.compress(bytes(60 * 2**20))
    with pytest.raises(BookRefused) as refused:
        await list_site(fetcher, site.url("/sitemap.xml.gz"))
    assert refused.value.reason is Reason.TOO_LARGE


async def test_robots_rules_with_wildcards_are_kept_to(site: Site, fetcher: Fetcher) -> None:
    site.pages["/robots.txt"] = "User-agent: shisho\nDisallow: /*.pdf$\nDisallow: /*/old/\nAllow: /docs/old/rules\n"
    paths = ("/a", "/a.pdf", "/a.pdf?x=1", "/docs/old/b", "/docs/old/rules")
    site.pages["/sitemap.xml"] = urls(*map(site.url, paths))
    listing = await list_site(fetcher, site.url("/sitemap.xml"))
    assert [entry.name for entry in listing.entries] == ["/a", "/a.pdf", "/docs/old/rules"]
    assert listing.left_out == {"robots": 2}


async def test_a_hostile_robots_file_is_given_up_and_delays_nobody() -> None:
    """Its rules times the pages: half a megabyte of wildcards, and twenty thousand addresses."""
    rules = "User-agent: *\n" + "".join(f"Disallow: /*{number}*a*b*{number}\n" for number in range(20_000))
    pages = [f"https://example.test/{'ab' * 100}/{number}" for number in range(20_000)]
    async with longest_stall() as stall:
        with pytest.raises(BookRefused) as refused:
            await Robots(rules, cpu_seconds=1).allowed(pages)
    assert refused.value.reason is Reason.ROBOTS_COSTLY
    assert stall.processor < 0.2


@pytest.mark.parametrize("address", ["http://127.0.0.1\\@x/sitemap.xml", "http://xn--127-0-0-1.example/sitemap.xml"])
async def test_a_site_with_an_impossible_host_is_refused(fetcher: Fetcher, address: str) -> None:
    with pytest.raises(BookRefused) as refused:
        await list_site(fetcher, address)
    assert refused.value.reason is Reason.ADDRESS_REFUSED


async def test_a_page_with_an_impossible_host_is_left_out_alone(site: Site, fetcher: Fetcher) -> None:
    site.pages["/sitemap.xml"] = urls("http://xn--127-0-0-1.example/", site.url("/a"), "http://127.0.0.1\\@x/")
    listing = await list_site(fetcher, site.url("/sitemap.xml"))
    assert [entry.name for entry in listing.entries] == ["/a"]


async def test_an_internal_site_is_listed_only_where_the_operator_allows_it(site: Site) -> None:
    site.pages["/sitemap.xml"] = urls(site.url("/a"))
    with pytest.raises(BookRefused) as refused:
        await list_site(Fetcher(1), site.url("/sitemap.xml"))
    assert refused.value.reason is Reason.ADDRESS_REFUSED
    assert site.asked == []


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://example.test/sitemap.xml", True),
        ("https://example.test/docs/sitemap-2.xml.gz?x=1", True),
        ("https://example.test/sitemap_index.xml", True),
        ("https://example.test/sitemap.html", False),
        ("https://example.test/feed.xml", False),
    ],
)
def test_a_sitemap_is_known_by_its_name(address: str, is_one: bool) -> None:  # noqa: FBT001  a parameter of the test
    assert looks_like_sitemap(address) is is_one


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


async def test_only_tracked_files_of_a_checkout_are_listed_and_none_of_its_programs_runs(tmp_path: Path) -> None:
    git(tmp_path, "init")
    for name in ("docs/leave.md", "pay.md", "休暇.md", "draft.md", ".github/x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("# X")
    git(tmp_path, "add", "docs", "pay.md", "休暇.md", ".github")
    (tmp_path / "pay.md").unlink()
    ran = tmp_path / ".git" / "ran"
    git(tmp_path, "config", "core.fsmonitor", f"touch {ran}")
    listing = await list_folder(tmp_path)
    assert [entry.name for entry in listing.entries] == ["docs/leave.md", "休暇.md"]
    assert [entry.name for entry in (await list_folder(tmp_path / "docs")).entries] == ["leave.md"]
    assert not ran.exists()


async def test_a_broken_checkout_is_reported_and_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: nowhere")
    (tmp_path / "a.md").write_text("# A")
    with pytest.raises(BookRefused):
        await list_folder(tmp_path)


async def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder, outside = tmp_path / "docs", tmp_path / "secret.md"
    folder.mkdir()
    outside.write_text("# Secret")
    (folder / "a.md").write_text("# A")
    (folder / "leak.md").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    assert [entry.name for entry in (await list_folder(folder)).entries] == ["a.md"]
