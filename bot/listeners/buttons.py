"""Buttons and menus under what `/stacks` and receipts say."""

import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.blocks.layout import PREFIX
from bot.documents.ingestion_job import IngestionJob
from bot.slack.notices import problem
from bot.slack.services import Services
from bot.stacks_command.button_actions import ButtonActions, ButtonPress, Reply


def register(app: AsyncApp, services: Services) -> None:
    pressing = ButtonActions(services, IngestionJob(services))

    async def pressed(ack: AsyncAck, body: Mapping[str, Any], action: Mapping[str, Any], respond: AsyncRespond) -> None:
        await ack()
        person = await services.patrons.person(body["team"]["id"], body["user"]["id"])
        try:
            reply = await pressing.reply(ButtonPress.of(body, action, person.language))
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            reply = Reply(problem(error, person.language, during="button"))
        await respond(
            text=reply.draft.text,
            blocks=reply.draft.blocks,
            replace_original=reply.instead,
            unfurl_links=False,
            unfurl_media=False,
        )

    app.action(re.compile(f"^{PREFIX}"))(pressed)
