"""The carrying out of a request by the library: a document is read, moved or restored, or a site is synced."""

from contextlib import suppress
from dataclasses import replace
from itertools import count

from bot.documents.channel_shelves import shelf_for
from bot.documents.requests import IngestionRequest, RequestKind
from bot.documents.transcripts import Excerpt, Transcripts
from bot.documents.uploads import fetch_upload
from bot.slack.services import Services
from knowledge.catalogue.books import Book, Shelf
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.holdings import Holdings
from knowledge.catalogue.schedules import Subject, interval
from knowledge.catalogue.sources import SourceRecord
from knowledge.errors import BookRefused, NotFound, ShelfInUse
from knowledge.ingestion.receipts import Progress, Receipt, Report, refused
from knowledge.reading.texts import Source
from knowledge.sources.sync_receipts import SyncReceipt

FETCHED = {RequestKind.URL, RequestKind.UPLOAD, RequestKind.MESSAGES, RequestKind.SITE}
REPLACE, BOTH = "replace", "both"
WEB = ("http://", "https://")

Outcome = Receipt | Book | SyncReceipt


def first_progress(request: IngestionRequest) -> Progress:
    return Progress("fetching" if request.kind in FETCHED else "reading", request.title or request.name)


async def carry_out(services: Services, request: IngestionRequest, report: Report, idempotency_key: str) -> Outcome:
    """Return the receipt, or the book where undoing removed it. The same key again returns what it already did."""
    done = await services.library.idempotency.done(idempotency_key)
    outcome = done or await _carry_out(services, request, report, idempotency_key)
    if request.every is not None and isinstance(outcome, Receipt) and outcome.book is not None:
        await services.library.catalogue.schedules.put(
            outcome.book.id,
            interval(request.every),
            kind=Subject.BOOK,
            workspace=request.workspace,
            person=request.person,
        )
    return outcome


async def _carry_out(services: Services, request: IngestionRequest, report: Report, idempotency_key: str) -> Outcome:
    moves, workspace, by = services.library.move_restore, request.workspace, request.person
    match request.kind:
        case RequestKind.UNDO:
            book_id, _, edition_id = request.what.partition(":")
            return await moves.undo(workspace, book_id, edition_id, by=by, idempotency_key=idempotency_key)
        case RequestKind.EDITION:
            return await moves.restore(workspace, request.what, by=by, report=report, idempotency_key=idempotency_key)
        case RequestKind.MOVE:
            shelf = await shelf_for(services, workspace, request.shelf, request.place)
            return await moves.move(workspace, request.what, shelf, by=by, idempotency_key=idempotency_key)
        case RequestKind.SITE:
            return await _sync(services, request, report, idempotency_key)
        case _:
            return await _add(services, request, report, idempotency_key)


async def _add(services: Services, request: IngestionRequest, report: Report, idempotency_key: str) -> Receipt:
    """Add a document; a shelf that was made for it goes with it where it is refused."""
    library = services.library
    known = {shelf.id for shelf in await library.catalogue.shelves.all(request.workspace)}
    shelf = await shelf_for(services, request.workspace, request.shelf, request.place)
    receipt = await _add_to(shelf, services, request, report, idempotency_key)
    if receipt.book is None and shelf.id not in known:
        with suppress(ShelfInUse):
            await library.ingestion.delete_shelf(shelf, by=request.person)
    return receipt


async def _add_to(
    shelf: Shelf, services: Services, request: IngestionRequest, report: Report, idempotency_key: str
) -> Receipt:
    library = services.library
    key = await key_for(library.catalogue.holdings, request, shelf)
    edition = EditionRequest(shelf, key, request.person, title=request.title, idempotency_key=idempotency_key)
    if request.kind is RequestKind.URL:
        return await library.ingestion.add_url(edition, report=report, secrets=request.secrets)
    try:
        source, url = await _source(services, request)
    except BookRefused as refusal:
        return refused(request.title or request.name, refusal)
    edition = replace(edition, url=url)
    return await library.ingestion.add(source, edition, report=report, secrets=request.secrets)


async def _sync(services: Services, request: IngestionRequest, report: Report, idempotency_key: str) -> SyncReceipt:
    """Sync a site, and forget one that brought no document at all."""
    catalogue = services.library.catalogue
    source = await catalogue.sources.get(request.workspace, request.what)
    if source is None:
        raise NotFound("This site is no longer kept up to date.")
    receipt = await services.library.source_sync.sync(
        source, by=request.person, idempotency_key=idempotency_key, report=report
    )
    await catalogue.schedules.went(source.id, receipt.failure)
    return replace(receipt, forgotten=await _forget_barren(services, request, source))


async def given_up(services: Services, request: IngestionRequest) -> bool:
    """Forget a site whose first sync failed for good; tell whether it was one."""
    if request.kind is not RequestKind.SITE:
        return False
    source = await services.library.catalogue.sources.get(request.workspace, request.what)
    return source is not None and await _forget_barren(services, request, source)


async def _forget_barren(services: Services, request: IngestionRequest, source: SourceRecord) -> bool:
    sync = services.library.source_sync
    return await sync.forget_barren(source, by=request.person, new_shelf=request.new_shelf)


async def _source(services: Services, request: IngestionRequest) -> tuple[Source, str | None]:
    """Return the bytes, and the address where patrons may open the original, if there is one."""
    if request.kind is RequestKind.TEXT:
        return Source(f"{request.name}.md", request.what.encode(), "text/markdown"), None
    if request.kind is RequestKind.MESSAGES:
        return await Transcripts(services.client).write(Excerpt.of(request.what), request.name)
    limit = services.library.settings.max_book_mb
    return await fetch_upload(services.client, request.what, limit_mb=limit), None


async def key_for(holdings: Holdings, request: IngestionRequest, shelf: Shelf) -> str:
    """Return the key of the book that the request adds to; the key of one on the shelf makes a new edition of it."""
    if request.twin == BOTH:
        return await _free_key(holdings, request, shelf)
    known = await holdings.from_source(shelf, request.book_key)
    if known is None and request.twin == REPLACE and request.title and request.kind is not RequestKind.URL:
        return await _key_of_title(holdings, request.title, shelf) or request.book_key
    return request.book_key


async def _free_key(holdings: Holdings, request: IngestionRequest, shelf: Shelf) -> str:
    """Number the key until no book has it; a URL's fragment is never sent, so it leads to the same page."""
    key = request.book_key
    pattern = "{}#{}" if request.kind is RequestKind.URL else "{} ({})"
    for number in count(2):
        if await holdings.from_source(shelf, key) is None:
            break
        key = pattern.format(request.book_key.partition("#")[0], number)
    return key


async def _key_of_title(holdings: Holdings, title: str, shelf: Shelf) -> str | None:
    """Return the key of the only book with this title; not of a web page, which its site would change back."""
    named = [book.source for book in await holdings.titled(shelf, title)]
    return named[0] if len(named) == 1 and not named[0].startswith(WEB) else None
