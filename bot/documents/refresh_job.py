"""The handler of refresh jobs: documents are fetched again, and who set the interval is told of changes."""

from collections.abc import Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks import receipts
from bot.blocks import sites as upkeep
from bot.blocks.sites import sync_message
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import MessageDraft
from bot.slack.errors import SlackUnavailable
from bot.slack.notices import direct, logged, sentence
from bot.slack.services import Services
from knowledge.catalogue.schedules import Schedule, Subject
from knowledge.ingestion.receipts import Receipt
from knowledge.maintenance.refresh import changed, failure_of, refresh, same_failure
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work
from knowledge.sources.sync_receipts import SyncReceipt

log = structlog.get_logger()


class RefreshJob:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue

    async def handle(self, job: Job, work: Work) -> None:
        """Note the message before it is sent, since another attempt would find nothing changed any more."""
        schedule = await self._catalogue.schedules.of(job.payload["subject"])
        if schedule is None:
            return
        if "failure" not in work.progress:
            receipt = await refresh(self._services.library, schedule, f"{job.kind} {job.id}")
            if receipt is None:
                return
            log.info("refreshed", kind=schedule.kind, changed=changed(receipt), reason=receipt.reason)
            draft = await self._news(schedule, receipt)
            said = {"text": draft.text, "blocks": draft.blocks} if draft else {}
            await work.note({"failure": failure_of(receipt), **said})
        if "blocks" in work.progress:
            await self._tell(schedule, MessageDraft(work.progress["text"], work.progress["blocks"]))
        await self._catalogue.schedules.went(schedule.subject, work.progress["failure"])

    async def failed(self, job: Job, error: Exception) -> None:
        """Tell the person, once for each failure; for the workers' `on_failed`."""
        log_id = logged(error, during=job.kind)
        schedule = await self._catalogue.schedules.of(job.payload["subject"])
        if schedule is None:
            return
        trouble: Mapping[str, Any] = {"reason": type(error).__name__, "values": {}}
        if not same_failure(trouble, schedule.failure):
            language = await self._language(schedule)
            said = sentence(error, language, log_id=log_id)
            title = await self._title(schedule)
            await self._tell(schedule, upkeep.refresh_failed(title, schedule.every, said, language))
        await self._catalogue.schedules.went(schedule.subject, trouble)

    async def _news(self, schedule: Schedule, receipt: Receipt | SyncReceipt) -> MessageDraft | None:
        """Return the message; None where nothing changed, or only a failure that they were told of before."""
        trouble = failure_of(receipt)
        if not changed(receipt) and (trouble is None or same_failure(trouble, schedule.failure)):
            return None
        language = await self._language(schedule)
        if receipt.reason is not None:
            said = receipts.reason_sentence(receipt.reason, receipt.values, language)
            return upkeep.refresh_failed(await self._title(schedule), schedule.every, said, language)
        if isinstance(receipt, SyncReceipt):
            return sync_message(receipt, language)
        return receipts.receipt_message(receipt, language)

    async def _title(self, schedule: Schedule) -> str:
        if schedule.kind is Subject.SOURCE:
            source = await self._catalogue.sources.get(schedule.workspace, schedule.subject)
            return source.name if source else ""
        book = await self._catalogue.holdings.current(schedule.workspace, schedule.subject)
        return book.title if book else ""

    async def _language(self, schedule: Schedule) -> Language:
        return await self._services.patrons.language(schedule.workspace, schedule.person)

    async def _tell(self, schedule: Schedule, draft: MessageDraft) -> None:
        """Tell the person, unless they are no longer an admin, were forgotten, or set the interval on a terminal."""
        if not schedule.person or not await self._services.patrons.is_admin(schedule.workspace, schedule.person):
            log.info("nobody_to_tell", subject=schedule.subject)
            return
        try:
            await direct(self._services.client, schedule.person, draft)
        except SlackApiError as error:
            log.info("direct_message_refused", error=failure(error))
        except SLACK_FAILED as error:
            raise SlackUnavailable(f"Slack does not answer ({failure(error)}).") from error
