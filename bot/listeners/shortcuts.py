"""The message shortcut "Add to the stacks", and its form."""

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.blocks import add_forms
from bot.documents.ingestion_job import IngestionJob
from bot.documents.message_shortcut import MessageShortcut
from bot.listeners.modals import PATIENCE
from bot.slack.notices import logged, problem, tell
from bot.slack.services import Services
from knowledge.messages.catalogue import say


def register(app: AsyncApp, services: Services) -> None:
    taking = MessageShortcut(services, IngestionJob(services))

    async def add_to_the_stacks(ack: AsyncAck, body: Mapping[str, Any], respond: AsyncRespond) -> None:
        await ack()
        person = await services.patrons.person(body["team"]["id"], body["user"]["id"])
        try:
            draft = await taking.open(body, person.language)
        except Exception as error:  # noqa: BLE001  whatever happened, the person is told, and the log has it
            draft = problem(error, person.language, during="shortcut")
        if draft is not None:
            await respond(text=draft.text, blocks=draft.blocks, replace_original=False)

    async def add_messages_submitted(ack: AsyncAck, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        about = add_forms.MessageContext.loads(view["private_metadata"])
        try:
            async with asyncio.timeout(PATIENCE):
                draft = await taking.take(body, view)
        except Exception as error:  # noqa: BLE001  the form stays open, and the log has it
            again = say(about.language, "form-not-kept", log_id=logged(error, during="submission"))
            await ack(response_action="errors", errors={"name": again})
            return
        await ack()
        await tell(services.client, body["user"]["id"], about.channel, draft)

    app.shortcut({"type": "message_action", "callback_id": add_forms.ADD_MESSAGES})(add_to_the_stacks)
    app.view(add_forms.ADD_MESSAGES)(add_messages_submitted)
