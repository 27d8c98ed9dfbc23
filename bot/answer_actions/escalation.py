"""A question without an answer is put to people, once, in the channel that the operator set."""

from functools import partial

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.answers import consent_view, question_for_people
from bot.slack.client import failure, permalink, slack_needed
from bot.slack.drafts import MessageDraft, message
from bot.slack.notices import problems_told, tell
from bot.slack.own_messages import Marker, Metadata, find_latest, metadata, post
from bot.slack.services import Services, SessionStatus
from knowledge.catalogue.answers import AnswerRow
from knowledge.errors import NotFound
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

KIND = "ask"
LATEST = 100  # messages among which an earlier attempt's post is looked for

log = structlog.get_logger()


class Escalation:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def start(self, workspace: str, user: str, key: str, trigger: str, *, consent: bool) -> None:
        """Put a question to people for its asker, once; a private question needs their consent first."""
        client = self._services.client
        language = await self._services.patrons.language(workspace, user)
        async with problems_told(language, partial(tell, client, user, user), during="escalation"):
            row = await self._services.library.catalogue.answers.get(workspace, key)
            if row is None or not self._services.settings.ask_channel:
                await tell(client, user, user, message(say(language, "answer-record-missing")))
                return
            in_thread = partial(tell, client, user, row.place, thread=row.thread)
            async with problems_told(language, in_thread, during="escalation"):
                said = await self._start(row, user, trigger, language, consent=consent)
                if said is not None:
                    await in_thread(message(say(language, said)))

    async def _start(self, row: AnswerRow, user: str, trigger: str, language: Language, *, consent: bool) -> str | None:
        """Return the message that says why it was not put to people; None where it was, or their consent is asked."""
        if row.person != user:
            return "escalation-of-somebody-else"
        if not consent and not await self._services.patrons.is_public(row.place):
            view = consent_view(
                await self._draft(row, language), row.key, str(self._services.settings.ask_channel), language
            )
            await self._services.client.views_open(trigger_id=trigger, view=view)
            return None
        order = f"ask:{row.key}"
        kept = await self._services.library.jobs.enqueue(KIND, row.workspace, row.key, {}, order_key=order)
        return None if kept else "escalation-already-done"

    async def _draft(self, row: AnswerRow, language: Language) -> MessageDraft:
        """Link to the question's thread, except in a direct message, which nobody else can open."""
        link = None if row.place.startswith("D") else await permalink(self._services.client, row.place, row.thread)
        return question_for_people(row, link, language)

    async def handle(self, job: Job, work: Work) -> None:
        """Post the question and tell the asker; what Slack refuses is not tried again."""
        row = await self._services.library.catalogue.answers.get(job.workspace, job.key)
        if row is None or row.person is None:
            raise NotFound(f"There is no record of question {job.key}.")
        language = await self._services.patrons.language(job.workspace, row.person)
        channel = self._services.settings.ask_channel
        said = say(language, "escalation-done", channel=f"<#{channel}>")
        try:
            with slack_needed():
                if work.job.fence == 1 or not await self._is_posted(job.key):
                    await self._post(await self._draft(row, language), job.key)
            await self._services.sessions.set(row.place, row.thread, SessionStatus.SUSPENDED)
        except SlackApiError as error:
            log.warning("question_not_put_to_people", channel=channel, code=failure(error))
            said = say(language, "escalation-failed")
        await tell(self._services.client, row.person, row.place, message(said), thread=row.thread)

    async def _post(self, draft: MessageDraft, key: str) -> None:
        await post(self._services.client, str(self._services.settings.ask_channel), draft, mark=_mark(key))

    async def _is_posted(self, key: str) -> bool:
        channel = str(self._services.settings.ask_channel)
        return bool(await find_latest(self._services.client, channel, _mark(key), among=LATEST))


def _mark(key: str) -> Metadata:
    return metadata(Marker.ESCALATION, {"key": key})
