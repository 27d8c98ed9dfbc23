"""The ways to ask the bot to leave a thread alone: a word, a reaction, a button."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks.answers import STEP_BACK
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import message
from bot.slack.events import question_in
from bot.slack.notices import problem, tell
from bot.slack.services import Services
from knowledge.messages.catalogue import say

REACTION = "shushing_face"

log = structlog.get_logger()


def register(app: AsyncApp, services: Services) -> None:
    door = WayOut(services)

    async def said(body: Mapping[str, Any]) -> None:
        """The inbox kept it already, and lets no other message through."""
        asked = question_in(body)
        if asked is not None and asked.mutes:
            await door.nod(*asked.where, asked.user)

    async def reacted(body: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        item = event["item"]
        if event["reaction"] == REACTION and item.get("type") == "message":
            await door.reacted(body["team_id"], item["channel"], item["ts"], event)

    async def pressed(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        await ack()
        container = body["container"]
        thread = container.get("thread_ts") or container["message_ts"]
        where = (body["team"]["id"], container["channel_id"], thread)
        await door.hush(*where, body["user"]["id"], float(action["action_ts"]))

    app.event("message")(said)
    app.event("reaction_added")(reacted)
    app.action(STEP_BACK)(pressed)


class WayOut:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue

    async def reacted(self, workspace: str, channel: str, ts: str, event: Mapping[str, Any]) -> None:
        """On any message of a thread in which we answered."""
        try:
            thread = await self._thread(channel, ts)
        except SLACK_FAILED as error:
            log.info("reaction_not_followed", channel=channel, error=failure(error))
            return
        if await self._catalogue.answers.in_thread(workspace, channel, thread):
            await self.hush(workspace, channel, thread, event["user"], float(event["event_ts"]))

    async def hush(self, workspace: str, channel: str, thread: str, person: str, at: float) -> None:
        try:
            await self._catalogue.mutes.mute(workspace, channel, thread, at)
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            language = (await self._services.patrons.person(workspace, person)).language
            draft = problem(error, language, during="stepping back")
            await tell(self._services.client, person, channel, draft, thread=thread)
        else:
            await self.nod(workspace, channel, thread, person)

    async def nod(self, workspace: str, channel: str, thread: str, person: str) -> None:
        language = (await self._services.patrons.person(workspace, person)).language
        said = message(say(language, "thread-muted"))
        await tell(self._services.client, person, channel, said, thread=thread)

    async def _thread(self, channel: str, ts: str) -> str:
        found = await self._services.client.conversations_replies(channel=channel, ts=ts, limit=1)
        return str(found["messages"][0].get("thread_ts") or ts)
