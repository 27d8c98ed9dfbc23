"""Files dropped on the bot in a direct message: an admin is asked which shelf they are for."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt import BoltResponse

from bot.blocks.file_drop import drop_question
from bot.documents.visibility import Seeing, Viewer
from bot.inbox import Inbox
from bot.slack.events import Asked, Surface, question_in
from bot.slack.services import Services
from knowledge.errors import Unavailable
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

KIND = "drop"

log = structlog.get_logger()


class Dropping:
    """Stands before the inbox; what comes without words and not from an admin goes on to it after all."""

    def __init__(self, services: Services, inbox: Inbox) -> None:
        self._services = services
        self._inbox = inbox
        self._seeing = Seeing(services)

    async def receive(self, body: dict[str, Any], next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:  # noqa: A002  Bolt passes arguments by name
        asked = _dropped(body)
        if asked is None:
            return await self._inbox.receive(body, next)
        jobs = self._services.library.jobs
        try:
            await jobs.enqueue(KIND, asked.workspace, asked.key, {"body": body}, order_key=f"drop:{asked.channel}")
        except Unavailable:
            log.exception("drop_not_kept", event_id=body.get("event_id"))
            return BoltResponse(status=503, body="")  # Slack sends it again
        return await self._inbox.receive(body, next) if asked.text.strip() else BoltResponse(status=200, body="")

    async def handle(self, job: Job, work: Work) -> None:
        body = job.payload["body"]
        asked = _dropped(body)
        if asked is None or work.progress.get("asked"):
            return
        if await self._services.patrons.is_admin(asked.workspace, asked.user):
            await self._ask(asked, body["event"]["files"])
            await work.note({"asked": True})
        elif not asked.text.strip():
            await self._inbox.receive(body, _nobody_else)

    async def _ask(self, asked: Asked, files: list[Mapping[str, Any]]) -> None:
        person = await self._services.patrons.person(asked.workspace, asked.user)
        viewer = Viewer(asked.workspace, asked.user, asked.channel, person.language)
        draft = drop_question(files, await self._seeing.shelves(viewer), person.language)
        await self._services.client.chat_postMessage(
            channel=asked.channel,
            thread_ts=asked.thread,
            text=draft.text,
            blocks=draft.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )


def _dropped(body: dict[str, Any]) -> Asked | None:
    event = body.get("event")
    if not isinstance(event, dict) or event.get("subtype") != "file_share" or not event.get("files"):
        return None
    asked = question_in(body)
    return asked if asked is not None and asked.surface is Surface.DIRECT else None


async def _nobody_else() -> BoltResponse:
    return BoltResponse(status=200, body="")
