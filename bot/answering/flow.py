"""The one answer flow: a question on disk becomes an answer in its thread, once."""

from time import perf_counter

import structlog
from slack_sdk.errors import SlackApiError

from bot.answering.agent_view import AgentView
from bot.answering.attempt import Attempt
from bot.answering.conversations import APOLOGISED, Conversations, signature
from bot.answering.pace import Pace
from bot.answering.questions import Asked
from bot.answering.replies import Reply, begun_in
from bot.answering.status_line import StatusLine
from bot.answering.stops import Stops
from bot.answering.thread import Thread
from bot.blocks.answers import again
from bot.blocks.language import Language
from bot.blocks.layout import message, with_buttons
from bot.blocks.problems import sentence
from bot.metrics import Metrics
from bot.services import Services
from bot.slack import SLACK_FAILED, failure
from knowledge.catalogue.jobs import Job
from knowledge.catalogue.workers import Work
from knowledge.errors import Unavailable

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
        """Raises what a later attempt may mend."""
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
