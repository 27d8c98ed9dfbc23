"""The response URLs of commands, actions and shortcuts, each good for five uses within half an hour."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.web_api.arguments import Arguments, json_object
from playground.web_api.message_content import message_content
from playground.workspace.api_errors import ApiError
from playground.workspace.messages import Message
from playground.workspace.workspace import Workspace

USES = 5
LIFETIME = 1800.0
FIELDS = frozenset(
    {"text", "blocks", "attachments", "mrkdwn", "metadata", "response_type", "replace_original", "delete_original"}
    | {"thread_ts", "unfurl_links", "unfurl_media"}
)


@dataclass(frozen=True)
class ResponseTarget:
    """The person and channel that a response URL answers to, and the message whose button was pressed, if any."""

    user: str
    channel: str
    message: Message | None
    made: float


class ResponseUrls:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._targets: dict[str, ResponseTarget] = {}
        self._uses: dict[str, int] = {}

    def make(self, user: str, channel: str, message: Message | None = None) -> str:
        name = secrets.token_urlsafe(16)
        self._targets[name] = ResponseTarget(user, channel, message, time.monotonic())
        self._uses[name] = 0
        return f"{self._workspace.base_url}/respond/{name}"

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/respond/{name}", self.serve)

    async def serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        target = self._targets.get(name)
        if target is None or self._uses[name] >= USES or time.monotonic() - target.made > LIFETIME:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        self._uses[name] += 1
        try:
            self.respond(target, await json_object(request))
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.code}, status=400)
        return web.Response(text="ok")

    def respond(self, target: ResponseTarget, body: dict[str, Any]) -> None:
        if set(body) - FIELDS:
            raise ApiError("invalid_payload", sorted(set(body) - FIELDS))
        if body.get("delete_original"):
            self._delete(target.message)
        elif body.get("replace_original") and target.message is not None:
            self._replace(target.message, body)
        else:
            self._post(target, body)

    def _post(self, target: ResponseTarget, body: dict[str, Any]) -> None:
        content = message_content(Arguments(body))
        thread_ts = body.get("thread_ts") or (target.message.thread_ts if target.message else None)
        fields: dict[str, Any] = {"thread_ts": thread_ts, "blocks": content.blocks}
        if body.get("response_type") == "in_channel":
            self._workspace.post_as_bot(self._workspace.channel(target.channel), content.text, **fields)
        else:
            self._workspace.post_ephemeral_as_bot(target.channel, content.text, seen_by=target.user, **fields)

    def _replace(self, message: Message, body: dict[str, Any]) -> None:
        content = message_content(Arguments(body))
        if message.seen_by is None:
            self._workspace.messages.edit(
                message, by=self._workspace.bot_user, text=content.text, blocks=content.blocks
            )
            return
        self._workspace.messages.replace_ephemeral(message.ts, text=content.text, blocks=content.blocks)

    def _delete(self, message: Message | None) -> None:
        if message is None:
            raise ApiError("message_not_found")
        if message.seen_by is None:
            self._workspace.messages.delete(message)
        else:
            self._workspace.messages.delete_ephemeral(message.ts)
