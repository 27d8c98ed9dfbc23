"""The buttons below an answer that show what it rests on."""

import asyncio
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks.answers import SOURCE, WHY
from bot.blocks.sources import looking, said, source_view, why_view
from bot.slack.notices import logged, sentence
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow, Evidence
from knowledge.catalogue.shelves import Patron
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

PATIENCE = 1.5  # seconds, of the three in which the modal must open


def register(app: AsyncApp, services: Services) -> None:
    desk = ReadingDesk(services)

    async def source(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        await ack()
        await desk.show(body, action)

    app.action(re.compile(rf"{SOURCE}:\d+"))(source)
    app.action(WHY)(source)


class ReadingDesk:
    """Opens a modal at once, for its trigger lasts three seconds, and fills it for whoever pressed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def show(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        workspace, user = body["team"]["id"], body["user"]["id"]
        client = self._services.client
        language = await self._language(workspace, user)
        opened = await client.views_open(trigger_id=body["trigger_id"], view=looking(language))
        try:
            view = await self._view(workspace, user, action, language)
        except Exception as error:  # noqa: BLE001  whatever happened, the reader is told, and the log has it
            view = said(sentence(error, language, log_id=logged(error, during="source")), language)
        await client.views_update(view_id=opened["view"]["id"], view=view)

    async def _language(self, workspace: str, user: str) -> Language:
        """English where Slack is slow to tell."""
        try:
            async with asyncio.timeout(PATIENCE):
                return (await self._services.patrons.person(workspace, user)).language
        except TimeoutError:
            return Language.ENGLISH

    async def _view(self, workspace: str, user: str, action: Mapping[str, Any], language: Language) -> dict[str, Any]:
        row = await self._services.library.catalogue.answers.get(workspace, action["value"])
        if row is None:
            return said(say(language, "answer-record-missing"), language)
        patron = await self._services.patrons.in_private(workspace, user)
        if action["action_id"] == WHY:
            return why_view(row, await self._known(row, patron), language)
        return await self._source(row, int(action["action_id"].partition(":")[2]), patron, language)

    async def _source(self, row: AnswerRow, n: int, patron: Patron, language: Language) -> dict[str, Any]:
        for evidence in row.evidence:
            if evidence.n == n:
                opened = await self._services.library.opened(patron, evidence.edition_id, evidence.ordinal)
                if opened is not None:
                    return source_view(opened, evidence, language)
        return said(say(language, "source-not-readable"), language)

    async def _known(self, row: AnswerRow, patron: Patron) -> list[tuple[Evidence, str]]:
        catalogue = self._services.library.catalogue
        shelves = [shelf.id for shelf in await catalogue.shelves.readable_by(patron)]
        editions = {evidence.edition_id for evidence in row.evidence}
        books = await catalogue.holdings.showable(row.workspace, editions, shelves)
        return [(one, books[one.edition_id].title) for one in row.evidence if one.edition_id in books]
