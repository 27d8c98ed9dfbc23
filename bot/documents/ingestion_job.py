"""The job that turns what an admin handed in into a book, and shows them how it goes."""

from datetime import timedelta
from typing import Any

import structlog

from bot.blocks import receipts
from bot.blocks.sites import sync_message
from bot.documents.ingestion import Taking
from bot.documents.progress import PACE, Place, ProgressMessage
from bot.documents.requests import Delivery, Form
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import MessageDraft
from bot.slack.errors import SlackUnavailable
from bot.slack.notices import direct, logged, sentence, tell
from bot.slack.services import Services
from knowledge.catalogue.books import Book
from knowledge.catalogue.tables import now
from knowledge.errors import ShishoError, Unavailable
from knowledge.ingestion.receipts import Progress, Receipt
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work
from knowledge.sources.sync_receipts import SyncReceipt

KIND = "stock"
SITE = "sync"  # a whole site takes long, and keeps no document waiting
TRIES = 4  # after what nobody foresaw; for what is away the workers have more patience
AT_ONCE = timedelta(hours=1)  # within which two admins count as at work on the same book

log = structlog.get_logger()


class Stocking:
    def __init__(self, services: Services, pace: float = PACE) -> None:
        self._services = services
        self._pace = pace
        self._taking = Taking(services)

    async def hand_in(self, delivery: Delivery, *, key: str) -> None:
        """On disk once it returns; the same key again changes nothing."""
        kind = SITE if delivery.form is Form.SITE else KIND
        await self._services.library.jobs.enqueue(
            kind, delivery.workspace, key, delivery.payload(), order_key=delivery.order_key
        )

    async def handle(self, job: Job, work: Work) -> None:
        """The receipt is noted before it is shown: a job that is taken up again does not read the document again."""
        delivery = Delivery.of(job.payload)
        shown = await self._message(delivery, work)
        try:
            draft = _noted(work.progress) or await self._stock(delivery, shown, _idempotency_key(job))
            await work.note(work.progress | {"text": draft.text, "blocks": draft.blocks})
            await self._close(delivery, shown, draft)
        except Unavailable:
            await self._say_that_it_waits(delivery, shown)
            raise
        except SLACK_FAILED as error:
            raise SlackUnavailable(f"Slack does not answer ({failure(error)}).") from error
        except ShishoError:
            raise
        except Exception as error:
            if job.attempts >= TRIES:
                raise ShishoError(f"It broke {job.attempts} times ({type(error).__name__}).") from error
            raise

    async def failed(self, job: Job, error: Exception) -> None:
        """For the workers' `on_failed`."""
        delivery = Delivery.of(job.payload)
        said = sentence(error, delivery.language, log_id=logged(error, during=KIND))
        draft = receipts.failed(delivery.title or delivery.name, said, delivery.language)
        shown = ProgressMessage(self._services.client, _place(job.progress), self._pace)
        await self._close(delivery, shown, draft)

    async def _message(self, delivery: Delivery, work: Work) -> ProgressMessage:
        """The message that this job has shown since its first attempt."""
        client, place = self._services.client, _place(work.progress)
        if place is not None or "place" in work.progress:
            return ProgressMessage(client, place, self._pace)
        first = receipts.progress_message(self._taking.beginning(delivery), delivery.language)
        idempotency_key = _idempotency_key(work.job)
        shown = await ProgressMessage.post(
            client, delivery.person, first, idempotency_key=idempotency_key, pace=self._pace
        )
        noted = [shown.place.channel, shown.place.ts] if shown.place else None
        await work.note(work.progress | {"place": noted})
        if work.job.attempts > 1:
            await self._without_twins(shown, idempotency_key)
        return shown

    async def _without_twins(self, shown: ProgressMessage, idempotency_key: str) -> None:
        try:
            await shown.remove_twins(idempotency_key)
        except SLACK_FAILED as error:
            log.info("twins_not_removed", error=failure(error))

    async def _stock(self, delivery: Delivery, shown: ProgressMessage, idempotency_key: str) -> MessageDraft:
        async def report(progress: Progress) -> None:
            shown.show(receipts.progress_message(progress, delivery.language))

        async with shown.moving():
            taken = await self._taking.take(delivery, report, idempotency_key)
        if isinstance(taken, Book):
            return receipts.removed(taken, delivery.language)
        if isinstance(taken, SyncReceipt):
            log.info("source_synced", books=len(taken.receipts), withdrawn=len(taken.withdrawn), reason=taken.reason)
            return sync_message(taken, delivery.language)
        log.info("document_taken", status=taken.status, pages=taken.pages, passages=taken.passages)
        await self._tell_the_overtaken(delivery, taken)
        return receipts.receipt_message(taken, delivery.language)

    async def _tell_the_overtaken(self, delivery: Delivery, receipt: Receipt) -> None:
        """Of two who hand in the same book at once the later wins, and the earlier is not left to find out."""
        former = receipt.former
        if former is None or former.created_by == delivery.person or not receipts.PERSON.fullmatch(former.created_by):
            return
        if now() - former.created_at < AT_ONCE:
            person = await self._services.patrons.person(delivery.workspace, former.created_by)
            draft = receipts.overtaken_by(receipt.title, delivery.person, person.language)
            await direct(self._services.client, former.created_by, draft)

    async def _say_that_it_waits(self, delivery: Delivery, shown: ProgressMessage) -> None:
        try:
            await shown.close(receipts.waiting(delivery.title or delivery.name, delivery.language))
        except SLACK_FAILED as error:
            log.info("waiting_not_shown", error=failure(error))

    async def _close(self, delivery: Delivery, shown: ProgressMessage, draft: MessageDraft) -> None:
        if not await shown.close(draft):
            await tell(self._services.client, delivery.person, delivery.channel, draft)


def _idempotency_key(job: Job) -> str:
    """The job's name in the catalogue and in Slack: whatever it does is known to be its own after a crash."""
    return f"{KIND} {job.id}"


def _noted(progress: dict[str, Any]) -> MessageDraft | None:
    return MessageDraft(progress["text"], progress["blocks"]) if "blocks" in progress else None


def _place(progress: dict[str, Any]) -> Place | None:
    noted = progress.get("place")
    return Place(*noted) if noted else None
