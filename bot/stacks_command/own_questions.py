"""A person's own questions: seen, sent to them as a file, and forgotten; by themselves and nobody else."""

import asyncio
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog

from bot.blocks.own_questions import OwnQuestion, own_questions_view, trouble_view
from bot.slack.client import SLACK_FAILED, failure, permalink
from bot.slack.drafts import MessageDraft
from bot.slack.notices import modal_opened, problems_told
from bot.slack.services import Services
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.privacy.person import export, forget_questions

LISTED = 20

log = structlog.get_logger()


class OwnQuestions:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue

    async def latest(self, workspace: str, user: str, limit: int) -> list[OwnQuestion]:
        rows = await self._catalogue.answers.asked_by(workspace, user, limit)
        links = await asyncio.gather(*(permalink(self._services.client, row.place, row.thread) for row in rows))
        return [
            OwnQuestion(row.question, row.created_at, not row.refused, link)
            for row, link in zip(rows, links, strict=True)
        ]

    async def open(self, workspace: str, user: str, channel: str, trigger: str) -> None:
        client, language = self._services.client, await self._services.patrons.language(workspace, user)
        text_view = partial(trouble_view, language=language)
        async with modal_opened(client, trigger, text_view, language, during="own questions") as fill:
            await fill(await self._view(workspace, user, channel, language))

    async def export(self, view: Mapping[str, Any], workspace: str, user: str, channel: str) -> None:
        """Send a person all that is kept of them, in their direct message with the bot."""
        language = await self._services.patrons.language(workspace, user)
        async with problems_told(language, partial(self._trouble, view, language), during="export"):
            kept = json.dumps(await export(self._catalogue, user, workspace, by=user), ensure_ascii=False, indent=2)
            told = "file-sent" if await self._send(channel, kept, language) else "file-not-sent"
            await self._show(view, workspace, user, channel, language, say(language, told))

    async def _send(self, channel: str, kept: str, language: Language) -> bool:
        comment = say(language, "own-questions-file")
        try:
            await self._services.client.files_upload_v2(
                channel=channel, filename="shisho.json", content=kept, initial_comment=comment
            )
        except SLACK_FAILED as error:
            log.warning("export_not_sent", code=failure(error))
            return False
        return True

    async def forget(self, view: Mapping[str, Any], workspace: str, user: str, channel: str) -> None:
        language = await self._services.patrons.language(workspace, user)
        async with problems_told(language, partial(self._trouble, view, language), during="forget"):
            await forget_questions(self._catalogue, user, workspace)
            await self._show(view, workspace, user, channel, language, say(language, "own-questions-forgotten"))

    async def _show(
        self, view: Mapping[str, Any], workspace: str, user: str, channel: str, language: Language, news: str
    ) -> None:
        made = await self._view(workspace, user, channel, language, news)
        await self._services.client.views_update(view_id=view["id"], view=made)

    async def _view(
        self, workspace: str, user: str, channel: str, language: Language, news: str = ""
    ) -> dict[str, Any]:
        asked, days = await self.latest(workspace, user, LISTED), self._services.library.settings.keep_questions
        return own_questions_view(asked, days, channel, language, news)

    async def _trouble(self, view: Mapping[str, Any], language: Language, draft: MessageDraft) -> None:
        await self._services.client.views_update(view_id=view["id"], view=trouble_view(draft.text, language))
