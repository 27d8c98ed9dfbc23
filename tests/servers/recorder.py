"""A server between Slack and the app that keeps what passes."""

import contextlib
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

HOP = {"host", "content-length", "transfer-encoding", "connection"}


class Recorder:
    """`bodies` holds each request's content type and body, in the order in which they came."""

    def __init__(self, to: str) -> None:
        self.url = ""
        self.bodies: list[tuple[str, bytes]] = []
        self._to = to

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Recorder"]:
        application = web.Application()
        application.router.add_post("/", self._pass)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        async with aiohttp.ClientSession() as self._session:
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                self.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
                yield self
            finally:
                await runner.cleanup()

    async def _pass(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.bodies.append((request.content_type, body))
        headers = {name: value for name, value in request.headers.items() if name.lower() not in HOP}
        async with self._session.post(self._to, data=body, headers=headers) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)
