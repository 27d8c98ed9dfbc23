"""Slack's Socket Mode in front of a playground: events by a websocket, and its Web API by a proxy."""

import asyncio
import uuid
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, WSMsgType, web

ACK_TIMEOUT = 3.0  # seconds Slack waits for an acknowledgement


class SocketMode:
    """The server; set the playground's request_url to `request_url`, and the bot's api_url to `api_url`.

    `acknowledged` has the id of each envelope that the bot acknowledged. `refuses` is the error that a request for a
    connection gets.
    """

    def __init__(self, api_url: str) -> None:
        self.acknowledged: list[str] = []
        self.refuses: str | None = None
        self._api = api_url
        self._waiting: dict[str, asyncio.Event] = {}
        self._socket: web.WebSocketResponse | None = None
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/"

    @property
    def request_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/deliver"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_route("*", "/api/{method}", self._forward)
        app.router.add_get("/socket", self._serve)
        app.router.add_post("/deliver", self._deliver)
        self._session = ClientSession()
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
        await self._session.close()

    async def drop(self) -> None:
        """Close the connection, as Slack does now and then."""
        assert self._socket is not None
        await self._socket.close()

    async def _open(self, request: web.Request) -> web.Response:
        if not request.headers.get("Authorization", "").startswith("Bearer xapp-"):
            return web.json_response({"ok": False, "error": "not_allowed_token_type"})
        if self.refuses is not None:
            return web.json_response({"ok": False, "error": self.refuses})
        return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self._port}/socket"})

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = self._socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._acknowledge(message.json())
        return socket

    def _acknowledge(self, answer: dict[str, Any]) -> None:
        envelope = answer["envelope_id"]
        self.acknowledged.append(envelope)
        self._waiting[envelope].set()

    async def _deliver(self, request: web.Request) -> web.Response:
        envelope = str(uuid.uuid4())
        taken = self._waiting[envelope] = asyncio.Event()
        assert self._socket is not None
        await self._socket.send_json(
            {
                "type": "events_api",
                "envelope_id": envelope,
                "payload": await request.json(),
                "accepts_response_payload": False,
            }
        )
        async with asyncio.timeout(ACK_TIMEOUT):
            await taken.wait()
        return web.Response()

    async def _forward(self, request: web.Request) -> web.Response:
        url = self._api + request.match_info["method"]
        headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
        body = await request.read()
        async with self._session.request(
            request.method, url, params=request.query, data=body, headers=headers
        ) as answer:
            return web.Response(body=await answer.read(), status=answer.status, content_type="application/json")
