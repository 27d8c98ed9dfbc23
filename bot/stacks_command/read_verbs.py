"""The verbs of `/stacks` that change nothing."""

from bot.blocks import documents
from bot.blocks import documents as shown
from bot.blocks.gaps import gaps_message
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.gaps import FindingGaps
from bot.stacks_command.lists import Lists
from bot.stacks_command.request import Request, with_book
from knowledge.catalogue.books import Book
from knowledge.library.book_details import details_of
from knowledge.messages.catalogue import say

FOUND = 5
CHANGES = 20


class ReadVerbs:
    def __init__(self, services: Services, seeing: Visibility) -> None:
        self._library = services.library
        self._seeing = seeing
        self._lists = Lists(seeing)
        self._gaps = FindingGaps(services)

    async def list(self, request: Request) -> MessageDraft:
        """All, or those of one shelf; `removed` lists what an admin may bring back."""
        if request.words.casefold() in shown.REMOVED:
            return await self._lists.removed(request.viewer, 1)
        if not request.words:
            return await self._lists.standing(request.viewer, 1, None)
        shelf = await self._shelf(request)
        if shelf is None:
            return message(shown.no_such_shelf(request.words, request.language))
        return await self._lists.standing(request.viewer, 1, shelf)

    async def search(self, request: Request) -> MessageDraft:
        if not request.words:
            return message(say(request.language, "search-words-missing"))
        hits = await self._library.search(await self._seeing.patron(request.viewer), request.words, FOUND)
        return shown.findings(hits, request.language)

    async def show(self, request: Request) -> MessageDraft:
        async def detail(book: Book) -> MessageDraft:
            admin = await self._seeing.is_admin(request.viewer)
            return shown.detail(await details_of(self._library, book), request.language, admin=admin)

        return await with_book(self._seeing, request, detail)

    async def history(self, request: Request) -> MessageDraft:
        shelves = {shelf.id for shelf in await self._seeing.shelves(request.viewer)}
        if not request.words:
            latest = await self._library.catalogue.changes.latest(shelves, limit=CHANGES)
            return documents.changes_message(latest, request.language)

        async def of_one(book: Book) -> MessageDraft:
            latest = await self._library.catalogue.changes.latest(shelves, limit=CHANGES, book_id=book.id)
            return documents.changes_message(latest, request.language)

        return await with_book(self._seeing, request, of_one)

    async def gaps(self, request: Request) -> MessageDraft:
        return gaps_message(await self._gaps.of(request.viewer.workspace), request.language)

    async def _shelf(self, request: Request) -> str | None:
        target = await self._seeing.target(request.viewer, request.words)
        if target is None:
            return None
        if target.shelf is not None:
            return target.shelf
        shelves = await self._seeing.shelves(request.viewer)
        standing = [shelf.id for shelf in shelves if shelf.place == target.place and (shelf.place or shelf.standard)]
        return standing[0] if standing else None
