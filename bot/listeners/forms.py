"""The forms for documents and messages that admins add, and the shortcut that opens the second."""

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks import add_forms
from bot.documents import form, message_shortcut
from bot.slack.notices import logged, tell
from bot.slack.services import Services
from knowledge.messages.catalogue import say

PATIENCE = 2.0  # seconds; Slack waits for three

Body = Mapping[str, Any]


def register(app: AsyncApp, services: Services) -> None:
    _register_documents(app, services)
    _register_messages(app, services)


def _register_documents(app: AsyncApp, services: Services) -> None:
    async def documents_submitted(ack: AsyncAck, body: Body, view: Body) -> None:
        submission = form.Submission.of(body, view)
        wrong = add_forms.form_errors(submission.filled, submission.opened.language)
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                draft = await form.submit(services, submission)
        except Exception as error:  # noqa: BLE001  the form stays open with what was written in it, and the log has it
            log_id = logged(error, during="submission")
            await ack(response_action="errors", errors=add_forms.not_kept(submission.opened.language, log_id=log_id))
            return
        await ack()
        await tell(services.client, submission.person, submission.opened.channel, draft)

    app.view(add_forms.ADD_DOCUMENTS)(documents_submitted)


def _register_messages(app: AsyncApp, services: Services) -> None:
    async def shortcut_used(ack: AsyncAck, body: Body) -> None:
        await ack()
        await message_shortcut.open_form(services, body)

    async def messages_submitted(ack: AsyncAck, body: Body, view: Body) -> None:
        about = add_forms.MessageContext.loads(view["private_metadata"])
        try:
            async with asyncio.timeout(PATIENCE):
                draft = await message_shortcut.submit(services, body, view)
        except Exception as error:  # noqa: BLE001  the form stays open, and the log has it
            again = say(about.language, "form-not-kept", log_id=logged(error, during="submission"))
            await ack(response_action="errors", errors={"name": again})
            return
        await ack()
        await tell(services.client, body["user"]["id"], about.channel, draft)

    app.shortcut({"type": "message_action", "callback_id": add_forms.ADD_MESSAGES})(shortcut_used)
    app.view(add_forms.ADD_MESSAGES)(messages_submitted)
