"""The verbs of `/stacks` that read."""

from bot.blocks import documents as shown
from bot.blocks.gaps import gaps_message
from bot.blocks.report import report_message
from bot.documents.visibility import Requester, Target, Visibility
from bot.reports.gaps import find_gaps
from bot.reports.weekly import usage_report
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.invocation import Invocation, with_book
from knowledge.catalogue.books import Book
from knowledge.catalogue.shelves import name_key
from knowledge.catalogue.storage.tables import now
from knowledge.library.book_details import details_of
from knowledge.messages.catalogue import say

FOUND = 5
CHANGES = 20


class ReadVerbs:
    def __init__(self, services: Services, visibility: Visibility) -> None:
        self._services = services
        self._library = services.library
        self._visibility = visibility

    async def list(self, invocation: Invocation) -> MessageDraft:
        """List all documents, or one shelf's; `removed` lists those that an admin may restore."""
        if invocation.words.casefold() in shown.REMOVED:
            return await list_removed(self._visibility, invocation.requester, 1)
        if not invocation.words:
            return await list_books(self._visibility, invocation.requester, 1, None)
        target = await self._visibility.target(invocation.requester, invocation.words)
        if target is None:
            return message(shown.no_such_shelf(invocation.words, invocation.language))
        return await list_books(self._visibility, invocation.requester, 1, await self._shelf(invocation, target))

    async def search(self, invocation: Invocation) -> MessageDraft:
        if not invocation.words:
            return message(say(invocation.language, "search-words-missing"))
        hits = await self._library.search(await self._visibility.patron(invocation.requester), invocation.words, FOUND)
        return shown.findings(hits, invocation.language)

    async def show(self, invocation: Invocation) -> MessageDraft:
        async def detail(book: Book) -> MessageDraft:
            admin = await self._visibility.is_admin(invocation.requester)
            return shown.detail(await details_of(self._library, book), invocation.language, admin=admin)

        return await with_book(self._visibility, invocation, detail)

    async def history(self, invocation: Invocation) -> MessageDraft:
        if not invocation.words:
            return await self._changes(invocation)
        wanted = name_key(invocation.words.strip('"“”「」 '))
        named = [
            shelf for shelf in await self._visibility.shelves(invocation.requester) if name_key(shelf.name) == wanted
        ]
        if named:
            return await self._changes(invocation, shelf_id=named[0].id)

        async def of_one(book: Book) -> MessageDraft:
            return await self._changes(invocation, book_id=book.id)

        return await with_book(self._visibility, invocation, of_one, removed=True)

    async def _changes(self, invocation: Invocation, **ids: str) -> MessageDraft:
        """List the changes on the shelves that this admin may read here, and those that concern no shelf."""
        shelves = {shelf.id for shelf in await self._visibility.shelves(invocation.requester)}
        workspace, changes = invocation.requester.workspace, self._library.catalogue.changes
        latest = await changes.latest(workspace, shelves, limit=CHANGES, **ids)
        return shown.changes_message(latest, invocation.language)

    async def gaps(self, invocation: Invocation) -> MessageDraft:
        return gaps_message(
            await find_gaps(self._library.catalogue, invocation.requester.workspace, self._services.patrons),
            invocation.language,
        )

    async def report(self, invocation: Invocation) -> MessageDraft:
        """Report on the last seven days, up to now."""
        patron = await self._visibility.patron(invocation.requester)
        return report_message(await usage_report(self._services, patron, now()), invocation.language)

    async def _shelf(self, invocation: Invocation, target: Target) -> str:
        """Return the id of a shelf; an empty one where the channel's, or the public one, does not exist yet."""
        if target.shelf is not None:
            return target.shelf
        shelves = await self._visibility.shelves(invocation.requester)
        fitting = [shelf.id for shelf in shelves if shelf.place == target.place and (shelf.place or shelf.standard)]
        return fitting[0] if fitting else ""


async def list_books(visibility: Visibility, requester: Requester, page: int, shelf: str | None) -> MessageDraft:
    books = await visibility.page(requester, page, shown.LISTED, shelf)
    return shown.listing(books, requester.language, shelf=shelf)


async def list_removed(visibility: Visibility, requester: Requester, page: int) -> MessageDraft:
    """List removed documents, for admins only."""
    if not await visibility.is_admin(requester):
        return message(say(requester.language, "admins-only"))
    return shown.removed_listing(await visibility.removed_page(requester, page, shown.LISTED), requester.language)
