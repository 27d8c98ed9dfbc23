"""Sitemaps, and the robots.txt that limits them."""

import asyncio
import zlib
from collections import deque
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.parsers import expat

from yarl import URL

from knowledge.errors import BookRefused, Reason
from knowledge.reading.limits import MB
from knowledge.reading.web.fetcher import Fetcher
from knowledge.sources.listing import ENTRIES_MAX, Entry, Listing, capped

NAME = "Shisho"
LONGEST = 500_000  # bytes that are read, as in RFC 9309
CLIENT_ERRORS = range(400, 500)


class Robots:
    """The rules of a site's robots.txt."""

    def __init__(self, rules: RobotFileParser) -> None:
        self._rules = rules

    @classmethod
    async def of(cls, fetcher: Fetcher, address: str) -> Self:
        """Fetch a site's rules; raises BookRefused where that fails: only a site without rules allows everything."""
        rules = RobotFileParser()
        try:
            fetched = await fetcher.fetch(str(URL(address).with_path("/robots.txt")))
        except BookRefused as refusal:
            if refusal.values.get("status") not in CLIENT_ERRORS:
                raise
            rules.parse([])
            return cls(rules)
        rules.parse(fetched.data[:LONGEST].decode("utf-8", "replace").splitlines())
        return cls(rules)

    def allow(self, page: str) -> bool:
        return self._rules.can_fetch(NAME, page)


SITEMAPS_MAX = 100
UNPACKED_MAX = 50 * MB  # as sitemaps.org allows
GZIP = 31  # zlib's name for the gzip format
MAGIC = b"\x1f\x8b"
ADDRESS_MAX = 8_192
LISTS = {"url": "pages", "sitemap": "sitemaps"}


@dataclass(frozen=True, slots=True)
class Sitemap:
    pages: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


async def list_site(fetcher: Fetcher, address: str) -> Listing:
    """List the site's own pages, and those of hosts that the operator has allowed.

    Raises BookRefused where the sitemap cannot be fetched; where one that it names cannot, the listing is incomplete.
    """
    robots = await Robots.of(fetcher, address)
    pages, complete = await _pages(fetcher, address)
    ours = [page for page in pages if _same_site(page, address) or fetcher.trusts(URL(page))]
    open_to_us = [page for page in ours if robots.allow(page)]
    listing = capped(Entry(page, URL(page).path) for page in open_to_us)
    reasons = {"other_host": len(pages) - len(ours), "robots": len(ours) - len(open_to_us)}
    left_out = dict(listing.left_out) | {reason: count for reason, count in reasons.items() if count}
    return replace(listing, complete=listing.complete and complete, left_out=left_out)


async def _pages(fetcher: Fetcher, address: str) -> tuple[list[str], bool]:
    """List the pages of the sitemap and of those it names, and tell whether all of them were read."""
    pages, complete, waiting, seen = list[str](), True, deque([address]), {address}
    while waiting:
        current = waiting.popleft()
        try:
            sitemap = await _read(fetcher, current)
        except BookRefused:
            if current == address:
                raise
            complete = False
            continue
        pages += [page for page in map(_tidy, sitemap.pages) if page]
        fresh = [one for one in sitemap.sitemaps if one not in seen and _same_site(one, address)]
        seen.update(fresh)
        waiting.extend(fresh)
        if len(seen) > SITEMAPS_MAX or len(pages) > 2 * ENTRIES_MAX:
            return pages, False
    return pages, complete


async def _read(fetcher: Fetcher, address: str) -> Sitemap:
    fetched = await fetcher.fetch(address)
    return await asyncio.to_thread(lambda: parse(_unpacked(fetched.data)))


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


def _tidy(page: str) -> str | None:
    """Normalize an address, without its fragment; None for what is no address."""
    try:
        url = URL(page)
    except ValueError:
        return None
    usable = url.scheme in {"http", "https"} and url.host and len(page) <= ADDRESS_MAX
    return str(url.with_fragment(None)) if usable else None


def _same_site(page: str, address: str) -> bool:
    try:
        return URL(page).host == URL(address).host and URL(page).port == URL(address).port
    except ValueError:
        return False


def looks_like_sitemap(address: str) -> bool:
    """Recognize a sitemap by its name: /sitemap.xml, /sitemap_index.xml, /docs/sitemap-1.xml.gz."""
    name = urlsplit(address).path.rpartition("/")[2].lower()
    return "sitemap" in name and name.removesuffix(".gz").endswith(".xml")
