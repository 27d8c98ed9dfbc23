"""The job that turns what an admin handed in into a book, and tells them how it went."""

import structlog

from bot.blocks import receipts
from bot.blocks.drafts import MessageDraft
from bot.blocks.problems import sentence
from bot.deliveries import Delivery, Form
from bot.services import Services
from bot.shelving import shelf_at
from bot.telling import logged, tell
from bot.uploads import fetch_upload
from knowledge.catalogue.books import Shelf
from knowledge.catalogue.jobs import Job
from knowledge.catalogue.workers import Work
from knowledge.errors import BookRefused
from knowledge.ingestion import Receipt
from knowledge.reading.texts import Source

KIND = "stock"

log = structlog.get_logger()


class Stocking:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def hand_in(self, delivery: Delivery, *, key: str) -> None:
        """On disk once it returns; the same key again changes nothing."""
        await self._services.library.catalogue.jobs.enqueue(
            KIND, delivery.workspace, key, delivery.payload(), order_key=delivery.order_key
        )

    async def handle(self, job: Job, work: Work) -> None:
        """The report is noted before it is sent: a job that is taken up again does not read the document again."""
        delivery = Delivery.of(job.payload)
        noted = work.progress
        draft = MessageDraft(noted["text"], noted["blocks"]) if noted else await self._stock(delivery)
        if not noted:
            await work.note({"text": draft.text, "blocks": draft.blocks})
        await tell(self._services.client, delivery.person, delivery.channel, draft)

    async def failed(self, job: Job, error: Exception) -> None:
        """For the workers' `on_failed`."""
        delivery = Delivery.of(job.payload)
        log_id = logged(error, during=KIND)
        said = sentence(error, delivery.language, log_id=log_id)
        draft = receipts.failed(delivery.name, said, delivery.language)
        await tell(self._services.client, delivery.person, delivery.channel, draft)

    async def _stock(self, delivery: Delivery) -> MessageDraft:
        shelf = await shelf_at(self._services, delivery.workspace, delivery.place)
        try:
            receipt = await self._take(delivery, shelf)
        except BookRefused as refusal:
            receipt = Receipt(delivery.name, "refused", reason=refusal.reason, values=refusal.values)
        log.info("document_taken", status=receipt.status, pages=receipt.pages, passages=receipt.passages)
        return receipts.receipt_message(receipt, delivery.language, public=shelf.public)

    async def _take(self, delivery: Delivery, shelf: Shelf) -> Receipt:
        ingestion = self._services.library.ingestion
        if delivery.form is Form.URL:
            return await ingestion.add_url(delivery.what, shelf=shelf, by=delivery.person, title=delivery.title)
        source = await self._source(delivery)
        return await ingestion.add(source, shelf=shelf, by=delivery.person, key=delivery.book_key, title=delivery.title)

    async def _source(self, delivery: Delivery) -> Source:
        if delivery.form is Form.TEXT:
            return Source(delivery.name, delivery.what.encode(), "text/markdown")
        limit = self._services.library.settings.max_book_mb
        return await fetch_upload(self._services.client, delivery.what, limit_mb=limit)
