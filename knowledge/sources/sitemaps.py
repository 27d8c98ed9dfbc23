"""Sitemaps, and the pages of them that may be fetched."""

import asyncio
import zlib
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from xml.parsers import expat

from yarl import URL

from knowledge.errors import BookRefused, Reason
from knowledge.reading.limits import MB
from knowledge.reading.web.fetcher import Fetcher, web_address
from knowledge.sources.listing import ENTRIES_MAX, Entry, Listing, capped
from knowledge.sources.robots import Robots

SITEMAPS_MAX = 100
PAGES_MAX = 2 * ENTRIES_MAX
UNPACKED_MAX = 50 * MB  # as sitemaps.org allows
GZIP = 31  # zlib's name for the gzip format
MAGIC = b"\x1f\x8b"
LISTS = {"url": "pages", "sitemap": "sitemaps"}


@dataclass(frozen=True, slots=True)
class Sitemap:
    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


async def list_site(fetcher: Fetcher, address: str) -> Listing:
    """List the site's own pages, and those of hosts that the operator has allowed.

    Raises BookRefused where the sitemap cannot be fetched; where one that it names cannot, the listing is incomplete.
    """
    home = web_address(address)
    robots = await Robots.of(fetcher, home)
    pages, complete = await _pages(fetcher, home)
    ours = await asyncio.to_thread(
        lambda: [page for page in pages if _same_site(page, home) or fetcher.trusts(URL(page))]
    )
    open_to_us = await robots.allowed(ours)
    listing = await asyncio.to_thread(lambda: capped(Entry(page, URL(page).path) for page in open_to_us))
    reasons = {"other_host": len(pages) - len(ours), "robots": len(ours) - len(open_to_us)}
    left_out = dict(listing.left_out) | {reason: count for reason, count in reasons.items() if count}
    return replace(listing, complete=listing.complete and complete, left_out=left_out)


async def _pages(fetcher: Fetcher, home: URL) -> tuple[list[str], bool]:
    """List the pages of the sitemap and of those it names, and tell whether all of them were read."""
    first = str(home)
    pages, complete, waiting, seen = list[str](), True, deque([first]), {first}
    while waiting:
        current = waiting.popleft()
        try:
            sitemap = await _read(fetcher, current)
        except BookRefused:
            if current == first:
                raise
            complete = False
            continue
        pages += sitemap.pages
        fresh = [one for one in sitemap.sitemaps[:SITEMAPS_MAX] if one not in seen and _same_site(one, home)]
        seen.update(fresh)
        waiting.extend(fresh)
        if len(seen) > SITEMAPS_MAX or len(pages) > PAGES_MAX:
            return pages[:PAGES_MAX], False
    return pages, complete


async def _read(fetcher: Fetcher, address: str) -> Sitemap:
    fetched = await fetcher.fetch(address)
    return await asyncio.to_thread(lambda: _tidy(parse(_unpacked(fetched.data))))


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(MAGIC):
        return data
    unpacking = zlib.decompressobj(GZIP)
    try:
        unpacked = unpacking.decompress(data, UNPACKED_MAX)
    except zlib.error as error:
        raise BookRefused(Reason.NO_SITEMAP, "This is not a sitemap.") from error
    if unpacking.unconsumed_tail:
        raise BookRefused(Reason.TOO_LARGE, "The sitemap is too large.", values={"limit_mb": UNPACKED_MAX // MB})
    return unpacked


def parse(data: bytes) -> Sitemap:
    """Parse a sitemap; a document type is refused, so that nothing is fetched and no entity can expand."""
    found: dict[str, list[str]] = {"pages": [], "sitemaps": []}
    path: list[str] = []
    text: list[str] = []

    def start(name: str, _: object) -> None:
        path.append(name.rpartition(" ")[2])
        text.clear()

    def end(_: str) -> None:
        kind = LISTS.get(path[-2]) if len(path) > 1 and path[-1] == "loc" else None
        if kind is not None:
            found[kind].append("".join(text).strip())
        path.pop()

    def refuse(*_: object) -> None:
        raise BookRefused(Reason.NO_SITEMAP, "This is not a sitemap.")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = text.append, refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise BookRefused(Reason.NO_SITEMAP, "This is not a sitemap.") from error
    return Sitemap(tuple(found["pages"]), tuple(found["sitemaps"]))


def _tidy(sitemap: Sitemap) -> Sitemap:
    """Normalize a sitemap's pages, and leave out what is no address."""
    return replace(sitemap, pages=tuple(filter(None, map(_normal, sitemap.pages[: PAGES_MAX + 1]))))


def _normal(page: str) -> str | None:
    """Normalize an address, without its fragment; None for what is no address."""
    try:
        url = web_address(page)
    except BookRefused:
        return None
    return str(url.with_fragment(None)) if url.scheme in {"http", "https"} else None


def _same_site(page: str, home: URL) -> bool:
    with suppress(BookRefused):
        url = web_address(page)
        return url.host == home.host and url.port == home.port
    return False


def looks_like_sitemap(address: str) -> bool:
    """Recognize a sitemap by its name: /sitemap.xml, /sitemap_index.xml, /docs/sitemap-1.xml.gz."""
    name = urlsplit(address).path.rpartition("/")[2].lower()
    return "sitemap" in name and name.removesuffix(".gz").endswith(".xml")
