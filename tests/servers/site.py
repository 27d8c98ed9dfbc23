"""A web site for the tests, with pages that change, validators, and a record of requests."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

DATED = "Wed, 01 Jan 2025 00:00:00 GMT"


@dataclass
class Site:
    """A site; `pages` are texts or status codes by path, `asked` and `sent` the paths of requests and of bodies.

    A page waits for its event in `held`, as from a slow server.
    """

    pages: dict[str, str | bytes | int]
    etags: bool = True
    dates: bool = False
    origin: str = ""
    asked: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    held: dict[str, asyncio.Event] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """The host as an operator allows it."""
        return self.origin.removeprefix("http://")

    def url(self, path: str) -> str:
        return f"{self.origin}{path}"

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path in self.held:
            await self.held[request.path].wait()
        page = self.pages.get(request.path, 404)
        if isinstance(page, int):
            return web.Response(status=page)
        body = page.encode() if isinstance(page, str) else page
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.etags and request.headers.get("If-None-Match") == etag:
            return web.Response(status=304)
        if self.dates and request.headers.get("If-Modified-Since") == DATED:
            return web.Response(status=304)
        self.sent.append(request.path)
        headers = ({"ETag": etag} if self.etags else {}) | ({"Last-Modified": DATED} if self.dates else {})
        return web.Response(body=body, headers=headers, content_type=_kind(request.path))


def _kind(path: str) -> str:
    kinds = {"md": "text/markdown", "txt": "text/plain", "xml": "application/xml", "gz": "application/gzip"}
    return kinds.get(path.rpartition(".")[2], "text/html")


@asynccontextmanager
async def serving(site: Site) -> AsyncIterator[Site]:
    application = web.Application()
    application.router.add_get("/{path:.*}", site.answer)
    server = TestServer(application)
    async with server:
        site.origin = f"http://127.0.0.1:{server.port}"
        yield site
