"""The handler of answer jobs: a question on disk becomes an answer in its thread, once."""

import time
from dataclasses import replace
from time import perf_counter

import structlog
from slack_sdk.errors import SlackApiError

from bot.answer_actions.cancellation import Cancellations
from bot.answering.answer_attempt import AnswerAttempt
from bot.answering.assistant_threads import AssistantThreads
from bot.answering.history import Conversations, reply_mark
from bot.answering.live_message import Throttle
from bot.answering.replies import Reply, begun_in
from bot.answering.reply_policy import Company, ReplyPolicy, reaction_to, reply_policy
from bot.answering.thread import StatusLine, Thread
from bot.blocks.answers import again
from bot.blocks.layout import with_buttons
from bot.http.metrics import Metrics
from bot.slack.client import SLACK_FAILED, failure, slack_needed
from bot.slack.drafts import MessageDraft, message
from bot.slack.errors import SlackUnavailable
from bot.slack.events import MENTION, QuestionEvent, Surface
from bot.slack.notices import direct, sentence
from bot.slack.own_messages import Marker
from bot.slack.people import Person
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.errors import LibrarianUnavailable, Unavailable
from knowledge.librarian.intent import is_said_to_people
from knowledge.librarian.question import Turn
from knowledge.library.question_topics import spoken_in
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language, language_of
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

WAITING_AFTER = 30.0  # seconds after which the asker is told that the answer will come later
CLOSED_TO_US = frozenset(
    {
        *("channel_not_found", "not_in_channel", "is_archived", "thread_not_found", "message_not_found"),
        *("restricted_action", "restricted_action_thread_locked", "restricted_action_read_only_channel"),
        *("no_permission", "messages_tab_disabled", "cannot_reply_to_message", "team_access_not_granted"),
    }
)
GONE = frozenset({"thread_not_found", "message_not_found", "messages_tab_disabled"})  # nobody waits for the answer

log = structlog.get_logger()


class AnswerJob:
    """Answers a question, or leaves it alone; tells its asker when that takes long, and when it was given up."""

    def __init__(
        self,
        services: Services,
        conversations: Conversations,
        metrics: Metrics,
        cancellations: Cancellations,
        *,
        waiting_after: float = WAITING_AFTER,
    ) -> None:
        self._services = services
        self._conversations = conversations
        self._metrics = metrics
        self._cancellations = cancellations
        self._waiting_after = waiting_after
        self._assistant_threads = AssistantThreads(services)
        self._throttle = Throttle()

    async def handle(self, job: Job, work: Work) -> None:
        """Answer the question of a job, or leave it alone; raise what a later attempt may fix."""
        event, began = QuestionEvent.of(job.payload), perf_counter()
        try:
            with slack_needed():
                asked, (event, history) = event, await self._with_words(event)
                policy = await self._policy(asked, history)
                if policy in {ReplyPolicy.SILENCE, ReplyPolicy.REACTION}:
                    await self._leave_alone(event, policy)
                    return
                reply = await self._attempt(event, history, work, sure=policy is ReplyPolicy.REPLY_IF_SURE)
        except Unavailable as error:
            self._metrics.model_answers = not isinstance(error, LibrarianUnavailable)
            if time.time() - job.enqueued_at > self._waiting_after:
                await self._say_that_it_waits(event)
            raise
        except SlackApiError as error:
            if failure(error) not in CLOSED_TO_US:
                raise
            await self._tell_privately(event, failure(error))
        else:
            if reply.model_answered is not None:
                self._metrics.model_answers = reply.model_answered
            self._count(event, reply, perf_counter() - began)
            if work.job.fence > 1:
                await self._remove_waiting_notice(event)

    async def apologise(self, job: Job, error: Exception) -> None:
        """Post one sentence in the thread, once, with the id of the log's line; an answer that is ready goes first.

        Whoever did not address the bot is told nothing.
        """
        event = QuestionEvent.of(job.payload)
        log_id = f"{job.id:x}"
        log.error("question_failed", log_id=log_id, key=event.key, exc_info=error)
        if not event.addressed:
            await self._answered(event, job)
            return
        async with self._status(event):
            if not await self._answered(event, job):
                self._metrics.answers.labels("apologised").inc()
                await self._apologise(event, begun_in(job.progress), error, log_id)
        await self._remove_waiting_notice(event)

    async def _answered(self, event: QuestionEvent, job: Job) -> bool:
        """Post what is missing of the answer as text alone, and tell whether the whole answer is in the thread."""
        reply = Reply.of(job.progress)
        if reply is None:
            return False
        reply = reply.with_posted(await self._conversations.posted(event, Marker.ANSWER))
        thread = Thread(self._services.client, event)
        try:
            if not reply.may_be_read_by(await self._services.patrons.of_question(event)):
                return False
            for part in reply.missing:
                plain = MessageDraft(reply.drafts[part].text, [])
                await thread.post(plain, reply_mark(Marker.ANSWER, event, part))
        except (SlackUnavailable, *SLACK_FAILED) as error:
            log.warning("answer_not_posted_as_text", key=event.key, code=failure(error))
            return False
        if reply.begun is not None and 0 in reply.missing:
            await thread.delete(reply.begun)
        return True

    async def _apologise(self, event: QuestionEvent, begun: str | None, error: Exception, log_id: str) -> None:
        if not await self._conversations.posted(event, Marker.APOLOGY):
            await self._post_apology(event, begun, error, log_id)

    async def _say_that_it_waits(self, event: QuestionEvent) -> None:
        """Tell whoever addressed the bot once that the answer will come later; what fails here stops nothing."""
        if not event.addressed:
            return
        try:
            if not await self._conversations.posted(event, Marker.WAITING):
                said = message(say(await self._language(event), "answer-waiting"))
                await Thread(self._services.client, event).post(said, reply_mark(Marker.WAITING, event, 0))
        except SLACK_FAILED as error:
            log.info("waiting_not_told", key=event.key, code=failure(error))

    async def _remove_waiting_notice(self, event: QuestionEvent) -> None:
        try:
            for ts in (await self._conversations.posted(event, Marker.WAITING)).values():
                await Thread(self._services.client, event).delete(ts)
        except SLACK_FAILED as error:
            log.info("waiting_notice_left", key=event.key, code=failure(error))

    async def _tell_privately(self, event: QuestionEvent, code: str) -> None:
        """Tell the asker by direct message that nothing can be posted where they asked."""
        log.warning("place_closed_to_us", key=event.key, code=code)
        if event.direct or event.app or not event.addressed or code in GONE:
            return
        said = message(say(await self._language(event), "place-closed", channel=f"<#{event.channel}>"))
        try:
            await direct(self._services.client, event.user, said)
        except SlackApiError as error:
            log.info("direct_message_refused", key=event.key, code=failure(error))

    async def _with_words(self, event: QuestionEvent) -> tuple[QuestionEvent, tuple[Turn, ...] | None]:
        """Take a bare mention in a thread for the last words there, unless they are ours.

        The history is returned where it had to be read already: for that, or to see who talks in the thread.
        """
        bare = not strip_markup(event.text) and not event.files
        if not bare and event.surface is not Surface.THREAD:
            return event, None
        history = await self._conversations.history(event)
        if bare and history and history[-1].speaker == "patron":
            event = replace(event, text=history[-1].text)
        return event, history

    async def _policy(self, event: QuestionEvent, history: tuple[Turn, ...] | None) -> ReplyPolicy:
        words = strip_markup(event.text)
        if event.addressed and (not words or event.files or event.again):
            return ReplyPolicy.REPLY
        if event.in_passing and MENTION.search(event.text) and is_said_to_people(words, ()):
            return ReplyPolicy.SILENCE  # "@Ben have you asked @Shisho?"
        rewords = not self._services.library.librarian.quotes
        policy = reply_policy(
            words, event.surface, Company.of(history or ()), rewords=rewords, in_passing=event.in_passing
        )
        if not event.addressed and policy is not ReplyPolicy.SILENCE:
            person = await self._services.patrons.person(event.workspace, event.user)
            return policy if person.member else ReplyPolicy.SILENCE
        return policy

    async def _leave_alone(self, event: QuestionEvent, policy: ReplyPolicy) -> None:
        """React to a greeting or to thanks; where the app may not react, nothing is said either."""
        self._metrics.answers.labels(policy.value).inc()
        log.info("left_alone", key=event.key, policy=policy.value)
        if policy is ReplyPolicy.REACTION:
            try:
                await self._services.client.reactions_add(
                    channel=event.channel, timestamp=event.ts, name=reaction_to(event.text)
                )
            except SLACK_FAILED as error:
                log.info("reaction_refused", key=event.key, code=failure(error))

    async def _attempt(
        self, event: QuestionEvent, history: tuple[Turn, ...] | None, work: Work, *, sure: bool
    ) -> Reply:
        services = self._services
        async with self._cancellations.watched(work.job) as stopped, self._status(event) as line:
            person = await self._asker(event)
            attempt = AnswerAttempt(
                services, self._conversations, self._throttle, event, history, work, person, stopped, sure
            )
            reply = await attempt.reply(line)
            if reply.receipt is not None:
                await self._assistant_threads.name(event)
            return reply

    async def _post_apology(self, event: QuestionEvent, begun: str | None, error: Exception, log_id: str) -> None:
        """Post the apology below any partial answer."""
        thread = Thread(self._services.client, event)
        if begun is not None:
            await thread.close(begun)
        language = await self._language(event)
        said = message(sentence(error, language, log_id=log_id))
        draft = with_buttons(said, again(language, event.first_key, event.again + 1))
        await thread.post(draft, reply_mark(Marker.APOLOGY, event, 0))

    def _status(self, event: QuestionEvent) -> StatusLine:
        return StatusLine(self._services, event)

    async def _asker(self, event: QuestionEvent) -> Person:
        if event.app:
            return Person.app(event.user, event.app, language_of(spoken_in(event.text)))
        return await self._services.patrons.person(event.workspace, event.user)

    async def _language(self, event: QuestionEvent) -> Language:
        if event.app:
            return language_of(spoken_in(event.text))
        return await self._services.patrons.language(event.workspace, event.user)

    def _count(self, event: QuestionEvent, reply: Reply, seconds: float) -> None:
        self._metrics.answers.labels(reply.outcome).inc()
        self._metrics.answer_seconds.observe(seconds)
        log.info(
            "question_answered",
            key=event.key,
            outcome=reply.outcome,
            messages=len(reply.drafts),
            seconds=round(seconds, 3),
        )
