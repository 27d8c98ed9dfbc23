"""Answers that change with their questions: revised in place, or taken back."""

import asyncio

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.conversations import ANSWERED, Conversations, signature
from bot.answering.questions import Asked
from bot.answering.replies import Reply, receipt
from bot.answering.status_line import StatusLine
from bot.blocks.answers import answer_messages
from bot.blocks.drafts import MessageDraft
from bot.blocks.statuses import status
from bot.plain_text import plain
from bot.services import Services
from bot.slack import failure
from bot.telling import problem, tell
from knowledge.catalogue.access import Patron
from knowledge.catalogue.jobs import Job
from knowledge.catalogue.workers import Work
from knowledge.librarian.answers import Answer, Stage
from knowledge.librarian.questions import Question

log = structlog.get_logger()


class Mending:
    def __init__(self, services: Services, conversations: Conversations) -> None:
        self._services = services
        self._client = services.client
        self._conversations = conversations
        self._answers = services.library.catalogue.answers

    async def revise(self, job: Job, work: Work) -> None:
        """The messages of the old answer become those of the new one; what it needs no more goes."""
        asked = Asked.of(job.payload)
        async with StatusLine(self._client, asked.channel, asked.thread) as line:
            reply = Reply.of(work.progress) or await self._consult(asked, line)
            await work.note(reply.progress())
            await line.stop()
            standing = await self._conversations.standing(asked)
            for part, draft in enumerate(reply.drafts):
                ts = await self._put(asked, part, draft, standing[part] if part < len(standing) else None)
                reply = reply.with_posted({part: ts})
            await self._delete(asked, standing[len(reply.drafts) :])
            if row := reply.row(asked, plain(asked.text)):
                await self._answers.record(row)
        log.info("answer_revised", key=asked.key, outcome=reply.outcome)

    async def withdraw(self, job: Job, _: Work) -> None:
        """An answer that others talk about stays with them; the catalogue forgets the question all the same."""
        asked = Asked.of(job.payload)
        standing = await self._conversations.standing(asked)
        if standing and await self._conversations.discussed(asked, standing[0]):
            await self._answers.unask(asked.workspace, asked.key)
        else:
            await self._delete(asked, standing)
            await self._answers.forget(asked.workspace, asked.key)
        log.info("question_withdrawn", key=asked.key, messages=len(standing))

    async def failed(self, job: Job, error: Exception) -> None:
        """For the workers' `on_failed`: the old answer stands, and who edited the question is told why."""
        asked = Asked.of(job.payload)
        person = await self._services.patrons.person(asked.workspace, asked.user)
        draft = problem(error, person.language, during=job.kind)
        await tell(self._client, asked.user, asked.channel, draft, thread=asked.thread)

    async def _consult(self, asked: Asked, line: StatusLine) -> Reply:
        language = (await self._services.patrons.person(asked.workspace, asked.user)).language
        line.show(status(Stage("searching"), language))
        patron, history = await asyncio.gather(self._patron(asked), self._conversations.history(asked))
        question, answer = Question(plain(asked.text), patron, history), None
        async for said in self._services.library.librarian.answer(question):
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

    async def _put(self, asked: Asked, part: int, draft: MessageDraft, standing: str | None) -> str:
        signed = signature(ANSWERED, asked, part)
        if standing is not None:
            await self._client.chat_update(
                channel=asked.channel, ts=standing, text=draft.text, blocks=draft.blocks, metadata=signed
            )
            return standing
        posted = await self._client.chat_postMessage(
            channel=asked.channel,
            thread_ts=asked.thread,
            text=draft.text,
            blocks=draft.blocks,
            metadata=signed,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])

    async def _delete(self, asked: Asked, standing: list[str]) -> None:
        for ts in standing:
            try:
                await self._client.chat_delete(channel=asked.channel, ts=ts)
            except SlackApiError as error:
                if failure(error) != "message_not_found":
                    raise
