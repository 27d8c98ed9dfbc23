"""*New on your shelves*: the documents that were added and changed within a week, for those who asked for the list."""

from datetime import datetime

from bot.blocks.report import ShelfNews, news_message
from bot.reports.delivery import tell_each
from bot.slack.drafts import MessageDraft
from bot.slack.services import Services
from knowledge.catalogue.books import ChangeKind
from knowledge.catalogue.shelves import Patron
from knowledge.library.usage import CHANGES, WEEK
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

NEWS = "news"  # the jobs' kind
ADDED = frozenset({ChangeKind.ADDED, ChangeKind.RESTORED, ChangeKind.MOVED})  # each brings a document to a shelf


class ShelfNewsJob:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue

    async def handle(self, job: Job, work: Work) -> None:
        until = datetime.fromisoformat(job.payload["until"])

        async def draft(person: str) -> MessageDraft | None:
            news = await self._news(await self._services.patrons.in_private(job.workspace, person), until)
            language = await self._services.patrons.language(job.workspace, person)
            return news_message(news, language) if news.added or news.changed else None

        people = await self._catalogue.subscriptions.people(job.workspace)
        await tell_each(self._services.client, people, work, draft)

    async def _news(self, patron: Patron, until: datetime) -> ShelfNews:
        """Look at the week before that moment, and name each document that is still there once."""
        shelves = {shelf.id for shelf in await self._catalogue.shelves.readable_by(patron)}
        latest = await self._catalogue.changes.latest(patron.workspace, shelves, limit=CHANGES)
        changes = [(one.book_id, one.kind) for one in latest if one.book_id and until - WEEK <= one.at < until]
        added = {book for book, kind in changes if kind in ADDED}
        changed = {book for book, kind in changes if kind is ChangeKind.REPLACED} - added
        books = await self._catalogue.holdings.among(patron.workspace, added | changed, shelves)
        return ShelfNews([book for book in books if book.id in added], [book for book in books if book.id in changed])
