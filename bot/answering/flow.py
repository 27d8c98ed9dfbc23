"""The one answer flow: a question on disk becomes an answer in its thread, once."""

import asyncio
from collections.abc import Mapping
from time import perf_counter
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.conversations import ANSWERED, APOLOGISED, Conversations, signature
from bot.answering.questions import Asked
from bot.answering.replies import Reply, receipt
from bot.answering.status_line import StatusLine
from bot.blocks.answers import answer_messages
from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.problems import sentence
from bot.blocks.prompting import instead_of_an_answer
from bot.blocks.statuses import status
from bot.metrics import Metrics
from bot.plain_text import plain
from bot.services import Services
from bot.slack import failure
from knowledge.catalogue.access import Patron
from knowledge.catalogue.jobs import Job
from knowledge.catalogue.workers import Work
from knowledge.errors import Unavailable
from knowledge.librarian.answers import Answer, Stage
from knowledge.librarian.questions import Question

PATIENCE = 30.0  # seconds of one attempt after which the asker is told rather than left waiting for another
CLOSED_TO_US = frozenset(
    {
        *("channel_not_found", "not_in_channel", "is_archived", "thread_not_found", "message_not_found"),
        *("restricted_action", "restricted_action_thread_locked", "restricted_action_read_only_channel"),
        *("no_permission", "messages_tab_disabled", "cannot_reply_to_message", "team_access_not_granted"),
    }
)

log = structlog.get_logger()


class Answering:
    def __init__(self, services: Services, conversations: Conversations, metrics: Metrics) -> None:
        self._services = services
        self._conversations = conversations
        self._metrics = metrics

    async def handle(self, job: Job, work: Work) -> None:
        """Raises what a later attempt may mend."""
        asked = await self._conversations.filled(Asked.of(job.payload))
        began = perf_counter()
        line = StatusLine(self._services.client, asked.channel, asked.thread)
        try:
            async with line:
                reply = await self._resume(asked, work) or await self._prepare(asked, work, line)
                await line.stop()
                reply = await self._post(asked, reply, work)
        except Unavailable as error:
            if perf_counter() - began < PATIENCE:
                raise
            await self.apologise(job, error)
        except SlackApiError as error:
            if failure(error) not in CLOSED_TO_US:
                raise
            log.warning("place_closed_to_us", key=asked.key, code=failure(error))
        else:
            self._told(asked, reply, perf_counter() - began)

    async def apologise(self, job: Job, error: Exception) -> None:
        """One honest sentence in the thread, once, with the id under which the log has the rest."""
        asked = Asked.of(job.payload)
        log_id = f"{job.id:x}"
        log.error("question_failed", log_id=log_id, key=asked.key, exc_info=error)
        self._metrics.answers.labels("apologised").inc()
        if await self._conversations.posted(asked, APOLOGISED):
            return
        person = await self._services.patrons.person(asked.workspace, asked.user)
        text = sentence(error, person.language, log_id=log_id)
        await self._say(asked, MessageDraft(text, []), signature(APOLOGISED, asked, 0))

    async def _resume(self, asked: Asked, work: Work) -> Reply | None:
        """What an earlier attempt prepared; what it posted without being able to note it is found in the thread."""
        if not work.progress:
            return None
        reply = Reply.of(work.progress)
        return reply.with_posted(await self._conversations.posted(asked, ANSWERED))

    async def _prepare(self, asked: Asked, work: Work, line: StatusLine) -> Reply:
        """Durable before the first message is posted, so that another attempt posts the same."""
        person = await self._services.patrons.person(asked.workspace, asked.user)
        question = plain(asked.text)
        said = instead_of_an_answer(person, question, files=bool(asked.files))
        reply = Reply([said]) if said else await self._ask(asked, question, person.language, line)
        await work.note(reply.progress())
        return reply

    async def _ask(self, asked: Asked, question: str, language: Language, line: StatusLine) -> Reply:
        line.show(status(Stage("searching"), language))
        patron, history = await asyncio.gather(self._patron(asked), self._conversations.history(asked))
        answer = None
        async for said in self._services.library.librarian.answer(Question(question, patron, history)):
            if isinstance(said, Stage):
                line.show(status(said, language))
            elif isinstance(said, Answer):
                answer = said
        assert answer is not None, "the librarian's last word is an answer"
        company = any(turn.name for turn in history)
        return Reply(answer_messages(answer, language, key=asked.key, company=company), receipt(answer))

    async def _patron(self, asked: Asked) -> Patron:
        patrons = self._services.patrons
        if asked.direct:
            return await patrons.in_private(asked.workspace, asked.user)
        return await patrons.in_channel(asked.workspace, asked.user, asked.channel, external=asked.external)

    async def _post(self, asked: Asked, reply: Reply, work: Work) -> Reply:
        for part in reply.missing:
            ts = await self._say(asked, reply.drafts[part], signature(ANSWERED, asked, part))
            reply = reply.with_posted({part: ts})
            await work.note(reply.progress())
        row = reply.row(asked, plain(asked.text))
        if row is not None:
            await self._services.library.catalogue.answers.record(row)
        return reply

    async def _say(self, asked: Asked, draft: MessageDraft, metadata: Mapping[str, Any]) -> str:
        posted = await self._services.client.chat_postMessage(
            channel=asked.channel,
            thread_ts=asked.thread,
            text=draft.text,
            blocks=draft.blocks or None,
            metadata=dict(metadata),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    def _told(self, asked: Asked, reply: Reply, seconds: float) -> None:
        self._metrics.answers.labels(reply.outcome).inc()
        self._metrics.answer_seconds.observe(seconds)
        log.info(
            "question_answered",
            key=asked.key,
            outcome=reply.outcome,
            messages=len(reply.drafts),
            seconds=round(seconds, 3),
        )
