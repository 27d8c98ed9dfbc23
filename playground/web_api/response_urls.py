"""The response URLs of commands, actions and shortcuts: five uses within half an hour."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.web_api.arguments import Arguments
from playground.web_api.message_content import contents
from playground.workspace.api_errors import Refusal
from playground.workspace.messages import Message
from playground.workspace.people import BOT_ID, BOT_USER
from playground.workspace.workspace import Workspace

USES = 5
LIFE = 1800.0
FIELDS = frozenset(
    {"text", "blocks", "attachments", "mrkdwn", "metadata", "response_type", "replace_original", "delete_original"}
    | {"thread_ts", "unfurl_links", "unfurl_media"}
)


@dataclass(frozen=True)
class Origin:
    """Where a response URL answers to, and the message whose button was pressed, if it came from one."""

    user: str
    channel: str
    message: Message | None
    made: float


class ResponseUrls:
    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._origins: dict[str, Origin] = {}
        self._uses: dict[str, int] = {}

    def make(self, user: str, channel: str, message: Message | None = None) -> str:
        name = secrets.token_urlsafe(16)
        self._origins[name] = Origin(user, channel, message, time.monotonic())
        self._uses[name] = 0
        return f"{self._workspace.base_url}/respond/{name}"

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/respond/{name}", self.serve)

    async def serve(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        origin = self._origins.get(name)
        if origin is None or self._uses[name] >= USES or time.monotonic() - origin.made > LIFE:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        self._uses[name] += 1
        try:
            self.respond(origin, await request.json())
        except Refusal as refusal:
            return web.json_response({"ok": False, "error": refusal.code}, status=400)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        return web.Response(text="ok")

    def respond(self, origin: Origin, body: dict[str, Any]) -> None:
        if set(body) - FIELDS:
            raise Refusal("invalid_payload", sorted(set(body) - FIELDS))
        if body.get("delete_original"):
            self._delete(origin.message)
        elif body.get("replace_original") and origin.message is not None:
            self._replace(origin.message, body)
        else:
            self._post(origin, body)

    def _post(self, origin: Origin, body: dict[str, Any]) -> None:
        content = contents(Arguments(body))
        thread_ts = body.get("thread_ts") or (origin.message.thread_ts if origin.message else None)
        fields: dict[str, Any] = {"thread_ts": thread_ts, "blocks": content.blocks}
        if body.get("response_type") == "in_channel":
            self._workspace.bot_posts(self._workspace.channel(origin.channel), content.text, **fields)
        else:
            self._workspace.messages.whisper(
                origin.channel, BOT_USER, content.text, seen_by=origin.user, bot_id=BOT_ID, **fields
            )

    def _replace(self, message: Message, body: dict[str, Any]) -> None:
        content = contents(Arguments(body))
        if message.seen_by is None:
            self._workspace.messages.edit(message, by=BOT_USER, text=content.text, blocks=content.blocks)
            return
        self._workspace.messages.replace_ephemeral(message.ts, text=content.text, blocks=content.blocks)

    def _delete(self, message: Message | None) -> None:
        if message is None:
            raise Refusal("message_not_found")
        if message.seen_by is None:
            self._workspace.messages.delete(message)
        else:
            self._workspace.messages.drop_ephemeral(message.ts)
