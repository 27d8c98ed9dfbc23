"""Forms that were filled in."""

import asyncio
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks import add_forms
from bot.documents.form import Submission, Submissions
from bot.documents.ingestion_job import IngestionJob
from bot.slack.notices import logged, tell
from bot.slack.services import Services

PATIENCE = 2.0  # seconds; Slack waits for three


def register(app: AsyncApp, services: Services) -> None:
    submissions = Submissions(services, IngestionJob(services))

    async def add_book_submitted(ack: AsyncAck, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        submission = Submission.of(body, view)
        wrong = add_forms.form_errors(submission.filled, submission.opened.language)
        if wrong:
            await ack(response_action="errors", errors=wrong)
            return
        try:
            async with asyncio.timeout(PATIENCE):
                draft = await submissions.take(submission)
        except Exception as error:  # noqa: BLE001  the form stays open with what was written in it, and the log has it
            log_id = logged(error, during="submission")
            await ack(response_action="errors", errors=add_forms.not_kept(submission.opened.language, log_id=log_id))
            return
        await ack()
        await tell(services.client, submission.person, submission.opened.channel, draft)

    app.view(add_forms.ADD_DOCUMENTS)(add_book_submitted)
