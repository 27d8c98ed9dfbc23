"""What an admin handed in, done by the library: read, moved, or brought back."""

from bot.services import Services
from bot.shelving import shelf_for
from bot.stocking.deliveries import Delivery, Form
from bot.stocking.transcripts import Excerpt, Transcripts
from bot.stocking.uploads import fetch_upload
from knowledge.catalogue.books import Book, Shelf
from knowledge.errors import BookRefused
from knowledge.reading.texts import Source
from knowledge.receipts import Progress, Receipt, Report, refused


class Taking:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._library = services.library
        self._transcripts = Transcripts(services.client)

    def beginning(self, delivery: Delivery) -> Progress:
        fetched = delivery.form in {Form.URL, Form.UPLOAD, Form.MESSAGES}
        return Progress("fetching" if fetched else "reading", delivery.title or delivery.name)

    async def take(self, delivery: Delivery, report: Report) -> Receipt | Book:
        """The receipt; the book where taking back meant to take it out."""
        rearranging, workspace, by = self._library.rearranging, delivery.workspace, delivery.person
        match delivery.form:
            case Form.UNDO:
                book_id, _, edition_id = delivery.what.partition(":")
                return await rearranging.undo(workspace, book_id, edition_id, by=by)
            case Form.EDITION:
                return await rearranging.restore(workspace, delivery.what, by=by, report=report)
            case Form.MOVE:
                shelf = await shelf_for(self._services, workspace, delivery.shelf, delivery.place)
                return await rearranging.move(workspace, delivery.what, shelf, by=by)
            case _:
                return await self._add(delivery, report)

    async def _add(self, delivery: Delivery, report: Report) -> Receipt:
        ingestion, title = self._library.ingestion, delivery.title
        shelf = await shelf_for(self._services, delivery.workspace, delivery.shelf, delivery.place)
        if delivery.form is Form.URL:
            return await ingestion.add_url(delivery.what, shelf=shelf, by=delivery.person, title=title, report=report)
        try:
            source, url = await self._source(delivery)
        except BookRefused as refusal:
            return refused(title or delivery.name, refusal)
        return await self._add_source(delivery, shelf, source, url, report)

    async def _add_source(
        self, delivery: Delivery, shelf: Shelf, source: Source, url: str | None, report: Report
    ) -> Receipt:
        return await self._library.ingestion.add(
            source,
            shelf=shelf,
            by=delivery.person,
            key=delivery.book_key,
            title=delivery.title,
            url=url,
            report=report,
        )

    async def _source(self, delivery: Delivery) -> tuple[Source, str | None]:
        """With the address where patrons may open the original, if anywhere."""
        if delivery.form is Form.TEXT:
            return Source(delivery.name, delivery.what.encode(), "text/markdown"), None
        if delivery.form is Form.MESSAGES:
            return await self._transcripts.write(Excerpt.of(delivery.what), delivery.name)
        limit = self._library.settings.max_book_mb
        return await fetch_upload(self._services.client, delivery.what, limit_mb=limit), None
