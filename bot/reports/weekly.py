"""The weekly report: begun once by whichever process sees first that it is time, and sent to each admin once."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.blocks.report import UsageReport, report_message
from bot.reports.delivery import tell_each
from bot.reports.gaps import find_gaps
from bot.reports.picture import picture_of
from bot.reports.shelf_news import NEWS
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import MessageDraft
from bot.slack.services import Services
from bot.slack.settings import Settings
from knowledge.catalogue.schedules import DAYS, NEVER, ReportTime
from knowledge.catalogue.shelves import Patron
from knowledge.library.library import Library
from knowledge.library.usage import WEEKS, Week, usage_of
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

WEEKLY = "weekly"  # the jobs' kind
LATE = timedelta(days=1)  # for which a report is still begun, after which it would be old news

log = structlog.get_logger()


async def usage_report(services: Services, patron: Patron, until: datetime) -> UsageReport:
    """Gather the report on a week for a reader, who is told of no document that they may not read."""
    library, is_public = services.library, services.patrons.is_public
    shelves = {shelf.id for shelf in await library.catalogue.shelves.readable_by(patron)}
    usage = await usage_of(library, patron.workspace, shelves, is_public, until)
    gaps = await find_gaps(library.catalogue, patron.workspace, services.patrons)
    latest = [gap for gap in gaps.gaps if usage.since <= gap.at < until]
    return UsageReport(usage, sorted(latest, key=lambda gap: -gap.count))


async def report_time(library: Library, workspace: str, settings: Settings) -> ReportTime:
    """Return the time that an admin chose, or else the operator's."""
    chosen = await library.catalogue.report_times.of(workspace)
    return chosen or ReportTime(settings.report_day, settings.report_hour)


def last_due(time: ReportTime, at: datetime) -> datetime:
    """Return the latest time before `at` that was set for the report, in its time zone; else the default day's."""
    day = DAYS.index(time.day) if time.day in DAYS else 0
    today = at.replace(hour=time.hour, minute=0, second=0, microsecond=0)
    due = today - timedelta(days=(at.weekday() - day) % 7)
    return due if due <= at else due - timedelta(days=7)


async def begin_weekly(library: Library, workspace: str, settings: Settings, at: datetime) -> bool:
    """Keep jobs for what is due; those of the same hour are kept once, by however many processes.

    A time that had passed when it was chosen begins with the next week.
    """
    time = await report_time(library, workspace, settings)
    due = last_due(time, at)
    if at - due > LATE or (time.since is not None and due < time.since):
        return False
    key, kinds = due.isoformat(), [NEWS] if time.day == NEVER else [WEEKLY, NEWS]
    return any([await library.jobs.enqueue(kind, workspace, key, {"until": key}, order_key=kind) for kind in kinds])


def weekly_chore(workspace: str, settings: Settings) -> Callable[[Library], Coroutine[Any, Any, None]]:
    async def start_weekly(library: Library) -> None:
        if await begin_weekly(library, workspace, settings, datetime.now().astimezone()):
            log.info("weekly_messages_due")

    return start_weekly


class WeeklyJob:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def handle(self, job: Job, work: Work) -> None:
        """Send each admin the report on what they may read."""
        until = datetime.fromisoformat(job.payload["until"])

        weeks: Sequence[Week] = ()
        time = await self._services.library.catalogue.report_times.of(job.workspace)
        chosen = Language(time.language) if time and time.language else None

        async def draft(admin: str) -> MessageDraft | None:
            nonlocal weeks
            patron = await self._services.patrons.in_private(job.workspace, admin)
            report = await usage_report(self._services, patron, until)
            language = chosen or await self._services.patrons.language(job.workspace, admin)
            weeks = report.usage.weeks
            return None if report.usage.empty else report_message(report, language)

        async def picture(admin: str, channel: str) -> None:
            language = chosen or await self._services.patrons.language(job.workspace, admin)
            await self._draw(weeks, channel, language)

        admins = await self._services.patrons.admins(job.workspace)
        await tell_each(self._services.client, admins, work, draft, picture)

    async def _draw(self, weeks: Sequence[Week], channel: str, language: Language) -> None:
        """Send the picture of the weeks, which the report's bars show as well: a refusal is only logged."""
        drawn, told = await asyncio.to_thread(picture_of, weeks), say(language, "report-weeks", weeks=WEEKS)
        try:
            await self._services.client.files_upload_v2(
                channel=channel, filename="questions.png", content=drawn, title=told, alt_txt=told
            )
        except SLACK_FAILED as error:
            log.info("picture_not_sent", error=failure(error))
