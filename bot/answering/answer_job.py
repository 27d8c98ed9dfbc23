"""The one answer flow: a question on disk becomes an answer in its thread, once."""

import asyncio
from dataclasses import replace
from time import perf_counter

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.assistant_threads import AgentView
from bot.answering.attachments import Attaching
from bot.answering.cancellation import Stops
from bot.answering.generation import Consulted, Consulting
from bot.answering.history import ANSWERED, APOLOGISED, GROWING, Conversations, signature
from bot.answering.live_message import Sheet
from bot.answering.replies import Reply, begun, begun_in, reply_of
from bot.answering.streaming import Pace, Preview
from bot.answering.thread import Metadata, StatusLine, Thread
from bot.blocks.answers import again, instead_of_an_answer, status
from bot.blocks.layout import with_buttons
from bot.http.metrics import Metrics
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import MessageDraft, message
from bot.slack.events import Asked
from bot.slack.notices import sentence
from bot.slack.people import Person
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.catalogue.shelves import Patron
from knowledge.errors import Unavailable
from knowledge.librarian.answers import Stage
from knowledge.librarian.question import Question
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

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
    def __init__(self, services: Services, conversations: Conversations, metrics: Metrics, stops: Stops) -> None:
        self._services = services
        self._conversations = conversations
        self._metrics = metrics
        self._stops = stops
        self._agent_view = AgentView(services.client)
        self._pace = Pace()

    async def handle(self, job: Job, work: Work) -> None:
        """Raises what a later attempt may fix."""
        asked = await self._conversations.filled(Asked.of(job.payload))
        began = perf_counter()
        try:
            reply = await self._attempt(asked, work)
        except Unavailable as error:
            if perf_counter() - began < PATIENCE:
                raise
            await self.apologise(work.job, error)
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
        async with self._status(asked):
            if not await self._conversations.posted(asked, APOLOGISED):
                await self._say_sorry(asked, begun_in(job.progress), error, log_id)

    async def _attempt(self, asked: Asked, work: Work) -> Reply:
        with self._stops.watched(asked.channel, asked.thread) as stopped:
            async with self._status(asked) as line:
                person = await self._services.patrons.person(asked.workspace, asked.user)
                attempt = Attempt(
                    self._services,
                    self._conversations,
                    asked,
                    work,
                    person=person,
                    stopped=stopped,
                    pace=self._pace,
                )
                reply = await attempt.reply(line)
                if reply.receipt is not None:
                    await self._agent_view.name(asked)
                return reply

    async def _say_sorry(self, asked: Asked, begun: str | None, error: Exception, log_id: str) -> None:
        """Below what was written before it failed, should anything stand."""
        thread = Thread(self._services.client, asked)
        if begun is not None:
            await _end(thread, begun)
        language = await self._language(asked)
        said = message(sentence(error, language, log_id=log_id))
        draft = with_buttons(said, again(language, asked.first_key, asked.again + 1))
        await thread.post(draft, signature(APOLOGISED, asked, 0))

    def _status(self, asked: Asked) -> StatusLine:
        return StatusLine(self._services.client, asked.channel, asked.thread)

    async def _language(self, asked: Asked) -> Language:
        return (await self._services.patrons.person(asked.workspace, asked.user)).language

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


async def _end(thread: Thread, ts: str) -> None:
    """A message that nobody writes on any more does not look as if somebody did."""
    try:
        await thread.stop_stream(ts)
    except SLACK_FAILED as error:
        log.info("stream_not_closed", key=thread.asked.key, code=failure(error))


class Attempt:
    """`stopped` is set by whoever does not want to read on."""

    def __init__(
        self,
        services: Services,
        conversations: Conversations,
        asked: Asked,
        work: Work,
        *,
        person: Person,
        stopped: asyncio.Event,
        pace: Pace,
    ) -> None:
        self._services = services
        self._conversations = conversations
        self._asked = asked
        self._work = work
        self._person = person
        self._language = person.language
        self._stopped = stopped
        self._pace = pace
        self._thread = Thread(services.client, asked)
        self._former: list[str] = []

    async def reply(self, line: StatusLine) -> Reply:
        """What now stands in the thread: what an earlier attempt prepared, or else a new answer."""
        sheet = self._sheet(await self._begun())
        prepared = await self._prepared() or await self._prepare(line, sheet)
        await line.stop()
        return await self._post(prepared, sheet)

    async def _begun(self) -> str | None:
        """The message that an earlier attempt began; what it could not note is found in the thread.

        An edited question's answer grows where the former one stands.
        """
        noted = begun_in(self._work.progress)
        if self._asked.revision:
            self._former = await self._conversations.standing(self._asked)
            return noted or next(iter(self._former), None)
        if noted is None and self._work.job.fence > 1:
            return await self._conversations.unfinished(self._asked)
        return noted

    async def _prepared(self) -> Reply | None:
        reply = Reply.of(self._work.progress)
        return reply and reply.with_posted(await self._conversations.posted(self._asked, ANSWERED))

    async def _prepare(self, line: StatusLine, sheet: Sheet) -> Reply:
        """Durable before it is posted, so that another attempt posts the same."""
        question = strip_markup(self._asked.text)
        if said := instead_of_an_answer(self._person, question, files=bool(self._asked.files)):
            reply = Reply([said])
        else:
            people = bool(self._services.settings.ask_channel)
            reply = reply_of(await self._consult(question, line, sheet), self._asked, self._language, people=people)
        reply = replace(reply, begun=sheet.ts)
        await self._work.note(reply.progress())
        return reply

    async def _consult(self, question: str, line: StatusLine, sheet: Sheet) -> Consulted:
        line.show(status(Stage("searching"), self._language))
        patron, history, attached = await asyncio.gather(
            self._patron(),
            self._conversations.history(self._asked),
            Attaching(self._services).read(self._asked, question, self._language),
        )
        async with Preview(sheet, self._pace) as preview:
            consulting = Consulting(self._services.library.librarian, line, preview, self._language)
            asked = Question(question, patron, history, attached.passages)
            consulted = await consulting.ask(asked, self._stopped)
            return replace(consulted, company=any(turn.name for turn in history), remarks=attached.remarks)

    async def _patron(self) -> Patron:
        asked, patrons = self._asked, self._services.patrons
        if asked.direct:
            return await patrons.in_private(asked.workspace, asked.user)
        return await patrons.in_channel(asked.workspace, asked.user, asked.channel, external=asked.external)

    async def _post(self, reply: Reply, sheet: Sheet) -> Reply:
        for part in reply.missing:
            draft, signed = reply.drafts[part], signature(ANSWERED, self._asked, part)
            ts = await (self._put(part, draft, signed) if part else sheet.finish(draft, signed))
            reply = reply.with_posted({part: ts})
            await self._work.note(reply.progress())
        for ts in self._former[len(reply.drafts) :]:
            await self._thread.delete(ts)
        row = reply.row(self._asked, strip_markup(self._asked.text))
        if row is not None:
            await self._services.library.catalogue.answers.record(row)
        return reply

    async def _put(self, part: int, draft: MessageDraft, signed: Metadata) -> str:
        """In the place of the former answer's message, where there is one."""
        if part >= len(self._former):
            return await self._thread.post(draft, signed)
        await self._thread.update(self._former[part], draft, signed)
        return self._former[part]

    def _sheet(self, ts: str | None) -> Sheet:
        async def note(ts: str) -> None:
            await self._work.note(begun(ts))

        async def find() -> str | None:
            return await self._conversations.unfinished(self._asked)

        return Sheet(
            self._thread,
            self._language,
            ts=ts,
            preview=signature(GROWING, self._asked, 0),
            begun=note,
            find=find,
            stopped=self._stopped.set,
        )
