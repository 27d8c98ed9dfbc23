"""What an admin handed in, done by the library: read, moved, or brought back."""

from dataclasses import replace
from itertools import count

from bot.documents.channel_shelves import shelf_for
from bot.documents.requests import Delivery, Form
from bot.documents.transcripts import Excerpt, Transcripts
from bot.documents.uploads import fetch_upload
from bot.slack.services import Services
from knowledge.catalogue.books import Book, Shelf
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.holdings import Holdings
from knowledge.catalogue.schedules import Subject, interval
from knowledge.errors import BookRefused, NotFound
from knowledge.ingestion.receipts import Progress, Receipt, Report, refused
from knowledge.reading.texts import Source
from knowledge.sources.sync_receipts import SyncReceipt


class Taking:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._library = services.library
        self._transcripts = Transcripts(services.client)

    def beginning(self, delivery: Delivery) -> Progress:
        fetched = delivery.form in {Form.URL, Form.UPLOAD, Form.MESSAGES, Form.SITE}
        return Progress("fetching" if fetched else "reading", delivery.title or delivery.name)

    async def take(self, delivery: Delivery, report: Report, idempotency_key: str) -> Receipt | Book | SyncReceipt:
        """Return the receipt, or the book if it was removed. The same key again returns what was done before."""
        done = await self._library.idempotency.done(idempotency_key)
        taken = done or await self._take(delivery, report, idempotency_key)
        await self._schedule(delivery, taken)
        return taken

    async def _take(self, delivery: Delivery, report: Report, idempotency_key: str) -> Receipt | Book | SyncReceipt:
        moves, workspace, by = self._library.move_restore, delivery.workspace, delivery.person
        match delivery.form:
            case Form.UNDO:
                book_id, _, edition_id = delivery.what.partition(":")
                return await moves.undo(workspace, book_id, edition_id, by=by, idempotency_key=idempotency_key)
            case Form.EDITION:
                return await moves.restore(
                    workspace, delivery.what, by=by, report=report, idempotency_key=idempotency_key
                )
            case Form.MOVE:
                shelf = await shelf_for(self._services, workspace, delivery.shelf, delivery.place)
                return await moves.move(workspace, delivery.what, shelf, by=by, idempotency_key=idempotency_key)
            case Form.SITE:
                return await self._sync(delivery, report, idempotency_key)
            case _:
                return await self._add(delivery, report, idempotency_key)

    async def _add(self, delivery: Delivery, report: Report, idempotency_key: str) -> Receipt:
        shelf = await shelf_for(self._services, delivery.workspace, delivery.shelf, delivery.place)
        key = await key_for(self._library.catalogue.holdings, delivery, shelf)
        request = EditionRequest(shelf, key, delivery.person, title=delivery.title, idempotency_key=idempotency_key)
        if delivery.form is Form.URL:
            return await self._library.ingestion.add_url(request, report=report)
        try:
            source, url = await self._source(delivery)
        except BookRefused as refusal:
            return refused(delivery.title or delivery.name, refusal)
        return await self._library.ingestion.add(source, replace(request, url=url), report=report)

    async def _sync(self, delivery: Delivery, report: Report, idempotency_key: str) -> SyncReceipt:
        """A source that brought nothing at all is not kept."""
        tracked = self._library.catalogue.sources
        source = await tracked.get(delivery.workspace, delivery.what)
        if source is None:
            raise NotFound("This site is no longer kept in step.")
        receipt = await self._library.source_sync.sync(
            source, by=delivery.person, idempotency_key=idempotency_key, report=report
        )
        await self._library.catalogue.schedules.went(source.id, receipt.failure)
        if receipt.reason is not None and not await tracked.books(source.id):
            await tracked.forget(source.id)
        return receipt

    async def _schedule(self, delivery: Delivery, taken: Receipt | Book | SyncReceipt) -> None:
        if delivery.every is not None and isinstance(taken, Receipt) and taken.book is not None:
            await self._library.catalogue.schedules.put(
                taken.book.id,
                interval(delivery.every),
                kind=Subject.BOOK,
                workspace=delivery.workspace,
                person=delivery.person,
            )

    async def _source(self, delivery: Delivery) -> tuple[Source, str | None]:
        """With the address where patrons may open the original, if anywhere."""
        if delivery.form is Form.TEXT:
            return Source(delivery.name, delivery.what.encode(), "text/markdown"), None
        if delivery.form is Form.MESSAGES:
            return await self._transcripts.write(Excerpt.of(delivery.what), delivery.name)
        limit = self._library.settings.max_book_mb
        return await fetch_upload(self._services.client, delivery.what, limit_mb=limit), None


REPLACE, BOTH = "replace", "both"
WEB = ("http://", "https://")


async def key_for(holdings: Holdings, delivery: Delivery, shelf: Shelf) -> str:
    """The source of the book that it is to be: of a standing one, it is a new edition."""
    if delivery.twin == BOTH:
        return await _free(holdings, delivery, shelf)
    standing = await holdings.from_source(shelf, delivery.book_key)
    if standing is None and delivery.twin == REPLACE and delivery.title and delivery.form is not Form.URL:
        return await _of_title(holdings, delivery.title, shelf) or delivery.book_key
    return delivery.book_key


async def _free(holdings: Holdings, delivery: Delivery, shelf: Shelf) -> str:
    """The first that stands for no book; a fragment is never sent, so the address leads to the same page."""
    key = delivery.book_key
    form = "{}#{}" if delivery.form is Form.URL else "{} ({})"
    for number in count(2):
        if await holdings.from_source(shelf, key) is None:
            break
        key = form.format(delivery.book_key.partition("#")[0], number)
    return key


async def _of_title(holdings: Holdings, title: str, shelf: Shelf) -> str | None:
    """Not of a page on the web, which its own site would change back; None where several have that title."""
    named = [book.source for book in await holdings.titled(shelf, title)]
    return named[0] if len(named) == 1 and not named[0].startswith(WEB) else None
