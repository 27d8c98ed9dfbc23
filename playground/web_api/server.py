"""The Web API: POST or GET /api/<method>, and the bytes of files, up and down."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from playground.web_api import assistant_threads, chat, conversations, files, users, views
from playground.web_api.api_reference import METHOD_SPECS
from playground.web_api.arguments import ApiCall, Arguments, Method, json_object
from playground.web_api.fault_injection import FaultInjector
from playground.workspace.api_errors import ApiError
from playground.workspace.workspace import Workspace

Json = dict[str, Any]
MAX_BODY = 4 * 2**20
LOGIN_PAGE = "<!DOCTYPE html><html><title>Sign in | Slack</title><body>Sign in to the playground</body></html>"
METHODS: dict[str, Method] = {
    **users.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **files.METHODS,
    **assistant_threads.METHODS,
    **views.METHODS,
}


@dataclass(frozen=True)
class RecordedCall:
    """A call that the app made, with its answer."""

    method: str
    arguments: Json
    status: int
    answer: Json
    at: float = field(default_factory=time.time)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))

    @property
    def error(self) -> str:
        return str(self.answer.get("error", ""))


class WebApi:
    def __init__(self, workspace: Workspace, *, token: str, scopes: frozenset[str], faults: FaultInjector) -> None:
        self._workspace = workspace
        self._token = token
        self._scopes = scopes
        self._faults = faults
        self.calls: list[RecordedCall] = []

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/api/{method}", self.serve)
        app.router.add_get("/api/{method}", self.serve)
        app.router.add_get("/files-pri/{file}/download/{name}", self.download)
        app.router.add_get("/files-pri/{file}/{name}", self.download)
        app.router.add_post("/upload/{file}", self.upload)

    async def serve(self, request: web.Request) -> web.Response:
        began = time.time()
        method = request.match_info["method"]
        given = await _given(request)
        fault = await self._faults.next(method)
        if fault is not None and not fault.after:
            response = await fault.response()
        else:
            response = web.json_response(self._answer(method, given, request))
            response = response if fault is None else await fault.response()
        self._record(method, given, response, began)
        response.headers["x-oauth-scopes"] = ",".join(sorted(self._scopes))
        if fault is not None and fault.cut and request.transport is not None:
            request.transport.abort()
        return response

    async def download(self, request: web.Request) -> web.Response:
        """Send a file; without a token that may read files, send Slack's sign-in page, with status 200."""
        if not self._has_token(request, {}) or "files:read" not in self._scopes:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        fault = await self._faults.next("files.download")
        if fault is not None:
            return await fault.response()
        try:
            file = self._workspace.files.get(request.match_info["file"])
        except ApiError:
            raise web.HTTPNotFound from None
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=file.data, content_type=file.mimetype, headers=headers)

    async def upload(self, request: web.Request) -> web.Response:
        """Take the bytes of a file; as with Slack, the address alone allows it."""
        try:
            self._workspace.files.fill(request.match_info["file"], await request.read())
        except ApiError:
            raise web.HTTPNotFound from None
        return web.Response(text="OK")

    def _answer(self, method: str, given: Json, request: web.Request) -> Json:
        try:
            self._check(method, given, request)
            call = ApiCall(self._workspace, Arguments(given))
            return {"ok": True} | METHODS[method](call)
        except ApiError as error:
            messages = {"response_metadata": {"messages": list(error.messages)}} if error.messages else {}
            return {"ok": False, "error": error.code} | messages | error.extra

    def _check(self, method: str, given: Json, request: web.Request) -> None:
        if method not in METHODS:
            raise ApiError("unknown_method", req_method=method)
        if not self._has_token(request, given):
            raise ApiError("invalid_auth" if _bearer(request, given) else "not_authed")
        needed = METHOD_SPECS[method].scopes
        if needed and not needed & self._scopes:
            raise ApiError("missing_scope", needed=",".join(sorted(needed)), provided=",".join(sorted(self._scopes)))
        Arguments(given).check(METHOD_SPECS[method])

    def _has_token(self, request: web.Request, given: Json) -> bool:
        return _bearer(request, given) == self._token

    def _record(self, method: str, given: Json, response: web.Response, began: float) -> None:
        arguments = {name: value for name, value in given.items() if name != "token"}
        answer = json.loads(response.text or "{}")
        call = RecordedCall(method, arguments, response.status, answer, began, time.time() - began)
        self.calls.append(call)
        self._workspace.event_bus.publish("call", call)


def _bearer(request: web.Request, given: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") if header.startswith("Bearer ") else str(given.get("token", ""))


async def _given(request: web.Request) -> Json:
    query: Json = dict(request.query)
    if request.method == "GET":
        return query
    if request.content_type == "application/json":
        return query | await json_object(request)
    return query | dict(await request.post())
