"""A question that the stacks do not answer is put to people, in the channel that the admins set: once."""

from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.escalation import posted
from bot.slack.client import failure, permalink, surely_not_done
from bot.slack.drafts import MessageDraft, message
from bot.slack.notices import tell
from bot.slack.services import Services
from knowledge.catalogue.answers import AnswerRow
from knowledge.errors import NotFound
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

KIND = "ask"
ASKED = "shisho_asked"  # metadata's event_type
LATEST = 100  # messages that are looked through after a crash

log = structlog.get_logger()


class Asking:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask(self, workspace: str, key: str) -> bool:
        """Whether it will be posted now; False where it was before."""
        return await self._services.library.jobs.enqueue(KIND, workspace, key, {}, order_key=f"ask:{key}")

    async def draft(self, row: AnswerRow, language: Language) -> MessageDraft:
        """A direct message is nobody else's to open."""
        link = None if row.place.startswith("D") else await permalink(self._services.client, row.place, row.thread)
        return posted(row, link, language)

    async def handle(self, job: Job, work: Work) -> None:
        """What Slack refuses the asker is told; anything else is tried again."""
        row = await self._services.library.catalogue.answers.get(job.workspace, job.key)
        if row is None or row.person is None:
            raise NotFound(f"There is no record of question {job.key}.")
        language = (await self._services.patrons.person(job.workspace, row.person)).language
        channel = self._services.settings.ask_channel
        said = say(language, "escalation-done", channel=f"<#{channel}>")
        try:
            if work.job.fence == 1 or not await self._stands(job.key):
                await self._post(await self.draft(row, language), job.key)
        except SlackApiError as error:
            if not surely_not_done(error):
                raise
            log.warning("question_not_put_to_people", channel=channel, code=failure(error))
            said = say(language, "escalation-failed")
        await tell(self._services.client, row.person, row.place, message(said), thread=row.thread)

    async def _post(self, draft: MessageDraft, key: str) -> None:
        await self._services.client.chat_postMessage(
            channel=str(self._services.settings.ask_channel),
            text=draft.text,
            blocks=draft.blocks,
            metadata={"event_type": ASKED, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
        )

    async def _stands(self, key: str) -> bool:
        latest = await self._services.client.conversations_history(
            channel=str(self._services.settings.ask_channel), limit=LATEST, include_all_metadata=True
        )
        return any(_key(message) == key for message in latest["messages"])


def _key(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}).get("key") if metadata.get("event_type") == ASKED else None
