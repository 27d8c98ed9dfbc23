"""`/stacks`."""

from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.documents.ingestion_job import IngestionJob
from bot.slack.notices import problem
from bot.slack.services import Services
from bot.stacks_command.command import StacksCommand
from bot.stacks_command.request import Request

COMMAND = "/stacks"


def register(app: AsyncApp, services: Services) -> None:
    stacks_command = StacksCommand(services, IngestionJob(services))

    async def stacks(ack: AsyncAck, command: Mapping[str, Any], respond: AsyncRespond) -> None:
        await ack()
        person = await services.patrons.person(command["team_id"], command["user_id"])
        try:
            draft = await stacks_command.answer(Request.of(command, person.language))
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            draft = problem(error, person.language, during="command")
        if draft is not None:
            await respond(text=draft.text, blocks=draft.blocks, unfurl_links=False, unfurl_media=False)

    app.command(COMMAND)(stacks)
