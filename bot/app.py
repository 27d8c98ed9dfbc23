"""Composition: the Bolt app, its listeners, its workers and its web server, wired in one place."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from pydantic_settings import BaseSettings
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.answer_actions.cancellation import Cancellations
from bot.answer_actions.escalation import KIND as ASK
from bot.answer_actions.escalation import Escalation
from bot.answer_actions.feedback import Feedback
from bot.answering.answer_job import WAITING_AFTER, AnswerJob
from bot.answering.edits import WITHDRAW, DeletionJob, EditHandler
from bot.answering.history import Conversations
from bot.answering.questions import Questions
from bot.documents.file_drop import KIND as DROP
from bot.documents.file_drop import FileDrop
from bot.documents.ingestion_job import IngestionJob
from bot.documents.refresh_job import RefreshJob
from bot.documents.requests import AT_ONCE, INGEST, SHORT, SYNC
from bot.housekeeping import Chore, departures_chore, housekeeping
from bot.http.metrics import Metrics
from bot.http.server import (
    SLACK_PATH,
    UNREADABLE,
    Endpoints,
    ListenAddress,
    build_status,
    build_web,
    serving,
    until_stopped,
)
from bot.inbox import Inbox
from bot.listeners import answer_buttons, events, forms, stacks_command
from bot.local_workspace import add_sample_handbook, open_in_browser, open_playground, receipts_from
from bot.readiness import checks
from bot.reports.outdated import KIND as OUTDATED
from bot.reports.outdated import OutdatedSources
from bot.reports.shelf_news import NEWS, ShelfNewsJob
from bot.reports.weekly import WEEKLY, WeeklyJob, weekly_chore
from bot.slack.audience import Patrons
from bot.slack.client import Identity, identify, open_slack
from bot.slack.events import ANSWER
from bot.slack.services import Services
from bot.slack.settings import Settings
from bot.slack.socket_mode import SocketMode
from knowledge.ingestion.receipts import TERMINAL
from knowledge.library.library import Library, open_library
from knowledge.maintenance.ollama import ollama_hint
from knowledge.maintenance.refresh import REFRESH
from knowledge.messages.catalogue import load_sentences
from knowledge.queue.jobs import Job, Jobs
from knowledge.queue.workers import Workers, doubling
from knowledge.settings import Settings as LibrarySettings
from knowledge.settings import for_history

ANSWERS_AT_ONCE = 8
UNEXPECTED_ATTEMPTS = 4  # after an error that waiting hardly fixes
INGESTION_ATTEMPTS = 60  # within an hour: who hands in documents would rather wait than do it again

Report = Callable[[str], None]
log = structlog.get_logger()


@dataclass(frozen=True)
class Bot:
    """The whole bot, wired and not started."""

    bolt: AsyncApp
    endpoints: Endpoints
    metrics: Metrics
    answerers: Workers
    deleters: Workers
    ingesters: Workers
    messengers: Workers
    refreshers: Workers
    chores: Sequence[Chore]
    services: Services
    socket: SocketMode | None  # in Socket Mode


@dataclass(frozen=True)
class Patience:
    """The time that a question waits for services that are away, and the seconds after which its asker is told.

    Of documents, the time that one may take in the place of the short ones.
    """

    whole: timedelta = timedelta(hours=1)
    told_after: float = WAITING_AFTER
    longest_pause: float = 15.0  # seconds between two attempts
    short_document: timedelta = timedelta(seconds=60)

    def backoff(self, attempts: int) -> timedelta:
        return min(doubling(attempts), timedelta(seconds=self.longest_pause))


PATIENCE = Patience()
WITHOUT_SLACK = (
    "No SLACK_ setting is there: this is the playground, with a made-up team and a sample handbook. Nobody in Slack is "
    "answered. Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN to serve Slack, or SHISHO_PLAYGROUND=never to be warned."
)


def build(
    library: Library, client: AsyncWebClient, me: Identity, settings: Settings, patience: Patience = PATIENCE
) -> Bot:
    metrics = Metrics()
    metrics.unreadable_documents.set_function(lambda: library.reader.failures)
    metrics.model_tokens.labels("read").set_function(lambda: library.model_budget.total.read)
    metrics.model_tokens.labels("written").set_function(lambda: library.model_budget.total.written)
    patrons = Patrons(client, library.catalogue.shelves, settings)
    services = Services(library, patrons, client, settings)
    jobs, receipts = library.jobs, library.catalogue.answers
    conversations, cancellations = Conversations(client, me, receipts, patrons), Cancellations(jobs)
    questions = Questions(jobs, receipts, library.catalogue.mutes, metrics)
    file_drop = FileDrop(services, questions.keep)
    inbox = Inbox(EditHandler(jobs, receipts, cancellations).take, file_drop.take, questions.take)
    bolt = build_bolt(services, inbox, cancellations)
    socket = SocketMode(bolt, settings.app_token.get_secret_value()) if settings.app_token else None
    connected = socket.connected if socket else None
    nodes = library.stacks.nodes
    states = nodes.states if len(nodes) > 1 else None
    endpoints = Endpoints(bolt, metrics, checks(services, me, metrics, socket), jobs.counts, connected, states)
    answer_job = AnswerJob(services, conversations, metrics, cancellations, waiting_after=patience.told_after)
    return Bot(
        bolt,
        endpoints,
        metrics,
        _answerers(jobs, answer_job, patience, inbox),
        Workers(jobs, {WITHDRAW: DeletionJob(services, conversations).handle}, concurrency=1, patience=patience.whole),
        _ingesters(services, patience),
        _messengers(services, file_drop, patience),
        _refreshers(services),
        [weekly_chore(me.workspace, settings), departures_chore(me.workspace, patrons)],
        services,
        socket,
    )


def build_bolt(services: Services, inbox: Inbox, cancellations: Cancellations) -> AsyncApp:
    secret = services.settings.signing_secret
    bolt = AsyncApp(
        name="shisho",
        client=services.client,
        signing_secret=secret.get_secret_value() if secret else "",
        before_authorize=inbox.receive,
        raise_error_for_unhandled_request=True,  # its warning would quote the request
    )
    feedback = Feedback(services)  # one for both, since it reports complaints one by one
    answer_buttons.register(bolt, services, cancellations, feedback)
    events.register(bolt, services, cancellations, feedback)
    forms.register(bolt, services)
    stacks_command.register(bolt, services)
    bolt.error(_listener_failed)
    return bolt


async def _listener_failed(
    error: Exception, body: dict[str, Any], response: BoltResponse | None
) -> BoltResponse | None:
    if isinstance(error, BoltUnhandledRequestError):
        log.debug("request_unhandled", kind=str(body.get("type")))
        return response and BoltResponse(status=200, body="")
    log.error("listener_failed", kind=str(body.get("type")), exc_info=error)
    if response is None or not isinstance(error, UNREADABLE):
        return None
    # Not acknowledged yet, and so nothing was done but to read the request.
    return BoltResponse(status=400, body="")


def _answerers(jobs: Jobs, answer_job: AnswerJob, patience: Patience, inbox: Inbox) -> Workers:
    return Workers(
        jobs,
        {ANSWER: answer_job.handle},
        concurrency=ANSWERS_AT_ONCE,
        max_attempts=UNEXPECTED_ATTEMPTS,
        patience=patience.whole,
        backoff=patience.backoff,
        on_failed=answer_job.apologise,
        first=inbox.calm,
    )


def _ingesters(services: Services, patience: Patience) -> Workers:
    """Build workers of their own for documents, so that no answer waits for a thousand pages."""
    ingestion_job = IngestionJob(services)
    return Workers(
        services.library.jobs,
        {INGEST: ingestion_job.handle},
        concurrency=AT_ONCE[INGEST],
        short=SHORT[INGEST],
        short_for=patience.short_document,
        max_attempts=INGESTION_ATTEMPTS,
        max_unexpected=UNEXPECTED_ATTEMPTS,
        on_failed=ingestion_job.failed,
    )


def _messengers(services: Services, file_drop: FileDrop, patience: Patience) -> Workers:
    """Build workers of their own for what people are told apart from answers, so that no answer waits for it."""
    handlers = {
        DROP: file_drop.handle,
        ASK: Escalation(services).handle,
        WEEKLY: WeeklyJob(services).handle,
        NEWS: ShelfNewsJob(services).handle,
        OUTDATED: OutdatedSources(services).handle,
    }
    return Workers(services.library.jobs, handlers, concurrency=1, patience=patience.whole)


def _refreshers(services: Services) -> Workers:
    """Build workers of their own for refreshes, so that no admin's document waits for them."""
    refresh_job, ingestion_job = RefreshJob(services), IngestionJob(services)

    async def failed(job: Job, error: Exception) -> None:
        await (ingestion_job.failed if job.kind == SYNC else refresh_job.failed)(job, error)

    return Workers(
        services.library.jobs,
        {REFRESH: refresh_job.handle, SYNC: ingestion_job.handle},
        concurrency=AT_ONCE[SYNC],
        max_attempts=INGESTION_ATTEMPTS,
        max_unexpected=UNEXPECTED_ATTEMPTS,
        on_failed=failed,
    )


@asynccontextmanager
async def open_bot(settings: Settings, library_settings: LibrarySettings, report: Report) -> AsyncIterator[Bot]:
    """Open Slack first: a wrong token is found at once, while the stacks take seconds to open."""
    settings.check()
    async with open_slack(settings) as client:
        me = await identify(client)
        async with open_library(library_settings, report) as library:
            yield build(library, client, me, settings)


@asynccontextmanager
async def working(bot: Bot) -> AsyncIterator[None]:
    await asyncio.to_thread(load_sentences)
    await bot.services.library.prepare()
    async with (
        bot.answerers,
        bot.deleters,
        bot.ingesters,
        bot.messengers,
        bot.refreshers,
        housekeeping(bot.services.library, *bot.chores, count=bot.metrics.count_chore),
    ):
        yield


@asynccontextmanager
async def listening(bot: Bot) -> AsyncIterator[int]:
    """Listen to Slack while entered, and yield the web server's port."""
    settings = bot.services.settings
    async with AsyncExitStack() as stack:
        rejections = bot.endpoints.rejections
        status = ListenAddress(settings.status_host, settings.operators_port, "SHISHO_STATUS_PORT")
        await stack.enter_async_context(serving(build_status(bot.endpoints), status, rejections))
        web = build_web(bot.endpoints, settings.signing_secret)
        port = await stack.enter_async_context(
            serving(web, ListenAddress(settings.host, settings.port, "PORT"), rejections)
        )
        if bot.socket is not None:
            await stack.enter_async_context(bot.socket)
        yield port


async def serve(settings: Settings, library_settings: LibrarySettings, report: Report) -> None:
    """Serve until SIGINT or SIGTERM; running jobs are then finished or handed back."""
    logs.configure()
    await until_stopped(_serve(settings, library_settings, report))


async def work(settings: Settings, library_settings: LibrarySettings, report: Report) -> None:
    """Run the jobs that other processes keep, until SIGINT or SIGTERM."""
    logs.configure()
    await until_stopped(_work(settings, library_settings, report))


async def _serve(settings: Settings, library_settings: LibrarySettings, report: Report) -> None:
    async with AsyncExitStack() as stack:
        playground = None
        if not settings.slack:
            settings.check_playground()
            report(WITHOUT_SLACK)
            playground, settings = await stack.enter_async_context(open_playground(settings))
        bot = await stack.enter_async_context(open_bot(settings, library_settings, report))
        await _record_settings(bot.services.library, settings, library_settings)
        if playground is not None:
            playground.receipts = receipts_from(bot.services.library, playground)
            await add_sample_handbook(bot.services.library, playground.workspace.team, report)
        await stack.enter_async_context(working(bot))
        port = await stack.enter_async_context(listening(bot))
        if playground is not None:
            playground.request_url = f"http://{settings.host}:{port}{SLACK_PATH}"
        hint = "" if library_settings.model else await ollama_hint(os.environ)
        if hint:
            report(hint)
        report(f"Open {playground.url} and ask." if playground else "Shisho listens to Slack.")
        if playground is not None:
            await open_in_browser(playground.url)
        await asyncio.Event().wait()


async def _record_settings(library: Library, *classes: BaseSettings) -> None:
    """Record what the operator set otherwise than at the last start."""
    values = {name: value for one in classes for name, value in for_history(one).items()}
    usual = {name: value for one in classes for name, value in for_history(one, usual=True).items()}
    await library.catalogue.changes.settings_are(values, usual, TERMINAL)


async def _work(settings: Settings, library_settings: LibrarySettings, report: Report) -> None:
    async with open_bot(settings, library_settings, report) as bot, working(bot):
        report("Shisho works.")
        await asyncio.Event().wait()
