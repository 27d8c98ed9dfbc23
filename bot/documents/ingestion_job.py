"""The handler of ingestion jobs: an admin's request is carried out, and its progress is shown to them."""

import asyncio
from datetime import timedelta
from typing import Any

import structlog

from bot.blocks import receipts
from bot.blocks.sites import not_kept, sync_message
from bot.documents.batch import count
from bot.documents.ingestion import carry_out, first_progress, given_up
from bot.documents.progress import EDIT_EVERY, ProgressMessage
from bot.documents.requests import INGEST, IngestionRequest
from bot.slack.client import SLACK_FAILED, failure
from bot.slack.drafts import MessageDraft, joined
from bot.slack.errors import SlackUnavailable
from bot.slack.notices import direct, logged, sentence, tell
from bot.slack.own_messages import MessageAddress
from bot.slack.services import Services
from knowledge.catalogue.books import Book
from knowledge.catalogue.storage.tables import now
from knowledge.errors import Unavailable
from knowledge.ingestion.receipts import Progress, Receipt
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work
from knowledge.sources.sync_receipts import SyncReceipt

COLLISION = timedelta(hours=1)  # within which two admins are taken to work on the same book at once

log = structlog.get_logger()


class IngestionJob:
    def __init__(self, services: Services, every: float = EDIT_EVERY) -> None:
        self._services = services
        self._every = every

    async def handle(self, job: Job, work: Work) -> None:
        """Note the receipt before it is shown, so that another attempt does not read the document again."""
        request = IngestionRequest.of(job.payload)
        shown = await self._message(request, work)
        try:
            draft = _noted(work.progress)
            if draft is None:
                draft, added = await self._run(request, shown, job)
                await work.note(work.progress | {"text": draft.text, "blocks": draft.blocks, "added": added})
            await self._close(request, shown, draft)
            await count(self._services, request, job.key, added=work.progress["added"])
        except Unavailable:
            await self._say(receipts.waiting(request.title or request.name, request.language), shown)
            raise
        except asyncio.CancelledError:
            if work.too_long:
                await self._say(receipts.gives_way(request.title or request.name, request.language), shown)
            raise
        except SLACK_FAILED as error:
            raise SlackUnavailable(f"Slack does not answer ({failure(error)}).") from error

    async def failed(self, job: Job, error: Exception) -> None:
        """Tell the person that it failed; for the workers' `on_failed`."""
        request = IngestionRequest.of(job.payload)
        said = sentence(error, request.language, log_id=logged(error, during=INGEST))
        draft = receipts.failed(request.title or request.name, said, request.language)
        if await given_up(self._services, request):
            draft = joined([draft, not_kept(request.language)])
        shown = ProgressMessage(self._services.client, _place(job.progress), self._every)
        await self._close(request, shown, draft)
        await count(self._services, request, job.key, added=False)

    async def _message(self, request: IngestionRequest, work: Work) -> ProgressMessage:
        """Return the message that this job has shown since its first attempt."""
        client, place = self._services.client, _place(work.progress)
        if place is not None or "place" in work.progress:
            return ProgressMessage(client, place, self._every)
        first = receipts.progress_message(first_progress(request), request.language)
        key = _idempotency_key(work.job)
        channel, thread = (request.batch.channel, request.batch.ts) if request.batch else (request.person, None)
        shown = await ProgressMessage.post(client, channel, first, key=key, thread=thread, every=self._every)
        noted = [shown.place.channel, shown.place.ts] if shown.place else None
        await work.note(work.progress | {"place": noted})
        if work.job.attempts > 1:
            await self._remove_duplicates(shown, key, thread)
        return shown

    async def _remove_duplicates(self, shown: ProgressMessage, key: str, thread: str | None) -> None:
        try:
            await shown.remove_duplicates(key, thread)
        except SLACK_FAILED as error:
            log.info("duplicates_not_removed", error=failure(error))

    async def _run(self, request: IngestionRequest, shown: ProgressMessage, job: Job) -> tuple[MessageDraft, bool]:
        """Return the message that tells the outcome, and whether the request was done."""

        async def report(progress: Progress) -> None:
            shown.show(receipts.progress_message(progress, request.language))

        async with shown.updating():
            outcome = await carry_out(self._services, request, report, _idempotency_key(job))
        if isinstance(outcome, Book):
            return receipts.removed(outcome, request.language), True
        if isinstance(outcome, SyncReceipt):
            log.info(
                "source_synced", books=len(outcome.receipts), withdrawn=len(outcome.withdrawn), reason=outcome.reason
            )
            return sync_message(outcome, request.language), True
        log.info("document_taken", status=outcome.status, pages=outcome.pages, passages=outcome.passages)
        await self._tell_former_admin(request, outcome)
        return receipts.receipt_message(outcome, request.language, request=job.key), outcome.reason is None

    async def _tell_former_admin(self, request: IngestionRequest, receipt: Receipt) -> None:
        """Tell the admin whose version was replaced, where two handed in the same document at once."""
        former = receipt.former
        if former is None or former.created_by == request.person or not receipts.PERSON.fullmatch(former.created_by):
            return
        if now() - former.created_at < COLLISION:
            language = await self._services.patrons.language(request.workspace, former.created_by)
            draft = receipts.overtaken_by(receipt.title, request.person, language)
            await direct(self._services.client, former.created_by, draft)

    async def _say(self, draft: MessageDraft, shown: ProgressMessage) -> None:
        try:
            await shown.close(draft)
        except SLACK_FAILED as error:
            log.info("waiting_not_shown", error=failure(error))

    async def _close(self, request: IngestionRequest, shown: ProgressMessage, draft: MessageDraft) -> None:
        if not await shown.close(draft):
            await tell(self._services.client, request.person, request.channel, draft)


def _idempotency_key(job: Job) -> str:
    """Name the job in the catalogue and in Slack, so that after a crash it finds what it already did."""
    return f"{INGEST} {job.id}"


def _noted(progress: dict[str, Any]) -> MessageDraft | None:
    return MessageDraft(progress["text"], progress["blocks"]) if "blocks" in progress else None


def _place(progress: dict[str, Any]) -> MessageAddress | None:
    noted = progress.get("place")
    return MessageAddress(*noted) if noted else None
