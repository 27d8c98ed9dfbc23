"""The routes of the page: its files, its state, its live updates, and what people do on it."""

import asyncio
import contextlib
import dataclasses
import json
from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from aiohttp import web

from playground.delivery.manifest import AppManifest
from playground.delivery.user_actions import UserActions
from playground.page.composer import compose
from playground.page.state import PICTURES, PageState
from playground.web_api.arguments import json_object
from playground.workspace.api_errors import ApiError
from playground.workspace.event_bus import WorkspaceChange
from playground.workspace.messages import SharedFile
from playground.workspace.payloads import file_payload
from playground.workspace.people import SLACKBOT

Json = dict[str, Any]
Handler = Callable[[str, Json], Awaitable[Json]]
KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
HEARTBEAT = 15.0
BACKLOG = 10_000  # changes that a page may lag behind before it must reload
MAX_UPLOAD = 64 * 2**20


class PageRoutes:
    """The page's routes; `inspect` returns the inspector's data for a channel and thread."""

    def __init__(
        self, actions: UserActions, manifest: AppManifest, inspect: Callable[[str, str], Awaitable[Json]]
    ) -> None:
        self._actions = actions
        self._state = PageState(actions.workspace)
        self._manifest = manifest
        self._inspect = inspect
        self._live: set[asyncio.Queue[Json | None]] = set()

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/", self.index)
        app.router.add_get("/archives/{channel}/{message}", self.permalink)
        app.router.add_get("/page/state", self.state)
        app.router.add_get("/page/live", self.live)
        app.router.add_get("/page/inspector", self.inspector)
        app.router.add_get("/page/pictures/{file}", self.picture)
        app.router.add_post("/page/upload", self.upload)
        app.router.add_get("/page/files/{file}", self.download)
        for handler in (
            self._say,
            self._click,
            self._submit,
            self._close,
            self._shortcut,
            self._home,
            self._edit,
            self._react,
            self._stop,
            self._delete,
        ):
            app.router.add_post(f"/page/{handler.__name__.lstrip('_')}", _action_route(handler))
        app.router.add_get("/page/{name}", self.asset)
        app.on_shutdown.append(self._end_live)

    async def index(self, _request: web.Request) -> web.Response:
        return _asset("index.html")

    async def asset(self, request: web.Request) -> web.Response:
        return _asset(request.match_info["name"])

    async def permalink(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(f"/#{request.match_info['channel']}/{request.match_info['message']}")

    async def state(self, request: web.Request) -> web.Response:
        user = self._person(request.query.get("as", ""))
        offered = {
            "commands": [dataclasses.asdict(command) for command in self._manifest.commands],
            "shortcuts": [dataclasses.asdict(shortcut) for shortcut in self._manifest.shortcuts],
            "prompts_at_first": list(self._manifest.prompts),
            "stoppable": self._manifest.can_stop,
            "home_enabled": self._manifest.home,
        }
        return web.json_response(self._state.whole(user) | offered, headers={"Cache-Control": "no-store"})

    async def inspector(self, request: web.Request) -> web.Response:
        """Send the inspector's data for one thread that this person can see."""
        user = self._person(request.query.get("as", ""))
        channel, thread = request.query.get("channel", ""), request.query.get("thread", "")
        if not any(place.id == channel for place in self._actions.workspace.channels_of(user)):
            raise web.HTTPNotFound(text="There is no such thread.")
        return web.json_response(await self._inspect(channel, thread), headers={"Cache-Control": "no-store"})

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Send an event for each change that this person can see."""
        user = self._person(request.query.get("as", ""))
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._live.add(queue)
        try:
            with self._actions.workspace.event_bus.subscribe(lambda change: self._pass_on(change, user, queue)):
                await response.prepare(request)
                with contextlib.suppress(ConnectionResetError):  # the page was closed
                    await _write_changes(response, queue)
        finally:
            self._live.discard(queue)
        return response

    async def upload(self, request: web.Request) -> web.Response:
        user = self._person(request.query.get("as", ""))
        form = await request.clone(client_max_size=MAX_UPLOAD).post()
        file = form.get("file")
        if not isinstance(file, web.FileField):
            raise web.HTTPBadRequest(text="There is no file.")
        name = file.filename.replace("/", "_").replace("\\", "_")
        with file.file:
            data = await asyncio.to_thread(file.file.read)
        file_id = await self._actions.upload(user, name, data, file.content_type)
        workspace = self._actions.workspace
        return web.json_response(file_payload(workspace, workspace.files.get(file_id)))

    async def download(self, request: web.Request) -> web.Response:
        """Send a file that this person can see; a browser saves it and never shows it, whatever it is."""
        file = self._file(request)
        named = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        return web.Response(body=file.data, content_type="application/octet-stream", headers=headers)

    async def picture(self, request: web.Request) -> web.Response:
        """Send a picture that this person can see, for the page to show."""
        file = self._file(request)
        if file.mimetype not in PICTURES:
            raise web.HTTPNotFound(text="There is no such picture.")
        return web.Response(body=file.data, content_type=file.mimetype, headers={"Cache-Control": "no-store"})

    def _file(self, request: web.Request) -> SharedFile:
        file = self._state.file(self._person(request.query.get("as", "")), request.match_info["file"])
        if file is None:
            raise web.HTTPNotFound(text="There is no such file.")
        return file

    async def _say(self, user: str, body: Json) -> Json:
        typed, channel, thread_ts = body["text"], body["channel"], body.get("thread_ts")
        if typed.startswith("/"):
            return await self._command(user, channel, typed, thread_ts)
        text = compose(self._actions.workspace, typed)
        return {"ts": await self._actions.say(user, channel, text, thread_ts, files=body.get("files") or ())}

    async def _command(self, user: str, channel: str, typed: str, thread_ts: str | None) -> Json:
        """Run a slash command; Slack refuses unknown commands, and every command in a thread."""
        command, _, text = typed.partition(" ")
        answer = (
            f"{command} is not a valid command."
            if command not in {one.command for one in self._manifest.commands}
            else ""
        )
        if thread_ts and not answer:
            answer = f"{command} is not supported in threads. Sorry!"
        if answer:
            self._actions.workspace.messages.post_ephemeral(
                channel, SLACKBOT.id, answer, seen_by=user, thread_ts=thread_ts
            )
        else:
            await self._actions.command(user, channel, command, text.strip())
        return {}

    async def _click(self, user: str, body: Json) -> Json:
        if body.get("view_id"):
            arguments = body["view_id"], body["action_id"], body.get("value"), body.get("values")
            return {"accepted": (await self._actions.click_in_view(*arguments)).accepted}
        delivery = await self._actions.click(user, body["channel"], body["ts"], body["action_id"], body.get("value"))
        return {"accepted": delivery.accepted}

    async def _submit(self, _user: str, body: Json) -> Json:
        result = await self._actions.submit(body["view_id"], body.get("values") or {})
        return {"action": result.action, "errors": dict(result.errors)}

    async def _close(self, _user: str, body: Json) -> Json:
        await self._actions.close(body["view_id"], whole_stack=bool(body.get("whole_stack")))
        return {}

    async def _shortcut(self, user: str, body: Json) -> Json:
        place = body.get("channel") or "", body.get("ts") or ""
        return {"accepted": (await self._actions.shortcut(user, body["callback_id"], *place)).accepted}

    async def _home(self, user: str, body: Json) -> Json:
        await self._actions.open_home(user, body.get("tab") or "home")
        return {}

    async def _edit(self, user: str, body: Json) -> Json:
        text = compose(self._actions.workspace, body["text"])
        await self._actions.edit(user, body["channel"], body["ts"], text)
        return {}

    async def _react(self, user: str, body: Json) -> Json:
        await self._actions.react(user, body["channel"], body["ts"], body["name"])
        return {}

    async def _stop(self, user: str, body: Json) -> Json:
        await self._actions.stop(user, body["channel"], body["thread_ts"])
        return {}

    async def _delete(self, user: str, body: Json) -> Json:
        await self._actions.delete(user, body["channel"], body["ts"])
        return {}

    def _person(self, user: str) -> str:
        """Check a person's id; without one, return the first person, as whom the page opens."""
        workspace = self._actions.workspace
        try:
            return workspace.person(user).id if user else next(iter(workspace.people))
        except ApiError:
            raise web.HTTPNotFound(text="There is no such person.") from None

    def _pass_on(self, change: WorkspaceChange, user: str, queue: asyncio.Queue[Json | None]) -> None:
        shown = self._state.change(change, user)
        if shown is not None:
            queue.put_nowait(shown if queue.qsize() < BACKLOG else {"kind": "reload", "value": None})

    async def _end_live(self, _app: web.Application) -> None:
        for queue in self._live:
            queue.put_nowait(None)


def _action_route(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def route(request: web.Request) -> web.Response:
        if request.content_type != "application/json":
            raise web.HTTPUnsupportedMediaType
        body = await json_object(request)
        user = body.get("as")
        if not isinstance(user, str):
            raise web.HTTPBadRequest(text="`as` must name a person.")
        try:
            return web.json_response({"ok": True} | await handler(user, body))
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.code, "messages": error.messages})
        except (LookupError, TypeError, ValueError, AttributeError):
            raise web.HTTPBadRequest(text="A field is missing, or has the wrong type.") from None

    return route


async def _write_changes(response: web.StreamResponse, queue: asyncio.Queue[Json | None]) -> None:
    await response.write(b": here\n\n")
    while True:
        try:
            change = await asyncio.wait_for(queue.get(), HEARTBEAT)
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if change is None:
            return
        await response.write(b"data: " + json.dumps(change).encode() + b"\n\n")


def _asset(name: str) -> web.Response:
    kind = KINDS.get(name.rpartition(".")[2])
    asset = files("playground").joinpath("page", "static", name)
    if kind is None or "/" in name or "\\" in name or not asset.is_file():
        raise web.HTTPNotFound
    return web.Response(text=asset.read_text("utf-8"), content_type=kind, headers={"Cache-Control": "no-cache"})
