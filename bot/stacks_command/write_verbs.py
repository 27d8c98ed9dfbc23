"""The verbs of `/stacks` that change documents, for admins only."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.blocks import documents as shown
from bot.blocks import receipts
from bot.blocks import sites as upkeep
from bot.blocks.add_forms import FormContext, add_documents_view, patterns_in
from bot.documents.batch import hand_in_all
from bot.documents.requests import IngestionRequest, RequestKind, ahead, hand_in
from bot.documents.sites import add_site
from bot.documents.uploads import FILE_LINK, openable
from bot.documents.visibility import Target, Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.slack.text import label
from bot.stacks_command.invocation import Invocation, with_book
from knowledge.catalogue.books import Book
from knowledge.catalogue.schedules import Subject, interval
from knowledge.errors import NotFound
from knowledge.messages.catalogue import say
from knowledge.sources.sitemaps import looks_like_sitemap

ADDRESS = re.compile(r"<?(https?://[^\s|>]+)(?:\|[^>]*)?>?", re.IGNORECASE)
TO_SHELF = re.compile(r"\s(?:to|→)\s+(\S.*)$", re.IGNORECASE)
TO = re.compile(r"\s+(?:to|→)$", re.IGNORECASE)


class WriteVerbs:
    def __init__(self, services: Services, visibility: Visibility) -> None:
        self._services = services
        self._visibility = visibility

    async def add(self, invocation: Invocation) -> MessageDraft | None:
        if invocation.words:
            return await self._add_addresses(invocation)
        opened = FormContext(invocation.requester.channel, not invocation.requester.direct, invocation.language)
        view = add_documents_view(opened, preferred="channel" if invocation.private else "public")
        await self._services.client.views_open(trigger_id=invocation.trigger, view=view)
        return None

    async def remove(self, invocation: Invocation) -> MessageDraft:
        async def ask(book: Book) -> MessageDraft:
            return shown.remove_question(book, invocation.language)

        return await with_book(self._visibility, invocation, ask)

    async def undo(self, invocation: Invocation) -> MessageDraft:
        """Undo the last change of a document; ask first where that removes it."""

        async def back(book: Book) -> MessageDraft:
            assert book.edition is not None
            if not await self._visibility.can_undo(invocation.requester, book):
                return shown.undo_impossible(book, invocation.language)
            if await self._services.library.move_restore.replaced_by(book, book.edition) is None:
                return shown.remove_question(book, invocation.language, undoing=True)
            request = self._request(invocation, RequestKind.UNDO, f"{book.id}:{book.edition.id}", book.title, Target())
            return await self._handed_in(invocation, request, say(invocation.language, "undo-begun"))

        return await with_book(self._visibility, invocation, back)

    async def restore(self, invocation: Invocation) -> MessageDraft:
        """Bring back a removed document, or the version of another that people read before the present one."""

        async def back(book: Book) -> MessageDraft:
            title = receipts.titled(book.title, invocation.language)
            try:
                former = await self._services.library.move_restore.former(book)
            except NotFound:
                return message(say(invocation.language, "restoration-impossible", title=title))
            request = self._request(invocation, RequestKind.EDITION, former.id, book.title, Target())
            said = say(invocation.language, "restoration-begun", title=title)
            return await self._handed_in(invocation, request, said)

        return await with_book(self._visibility, invocation, back, removed=True)

    async def refresh(self, invocation: Invocation) -> MessageDraft:
        """Fetch again now, or from now on at the interval that follows the title."""
        reference, every = upkeep.interval_in(invocation.words)

        async def again(book: Book) -> MessageDraft:
            title = receipts.titled(book.title, invocation.language)
            if ADDRESS.fullmatch(book.source) is None:
                return message(say(invocation.language, "refresh-without-address", title=title))
            if every is not None:
                return await self._reschedule(invocation, book, every)
            request = self._request(invocation, RequestKind.URL, book.source, book.source, Target(shelf=book.shelf.id))
            return await self._handed_in(invocation, request, say(invocation.language, "refresh-begun", title=title))

        return await with_book(self._visibility, invocation, again, reference)

    async def _reschedule(self, invocation: Invocation, book: Book, every: str) -> MessageDraft:
        await self._services.library.catalogue.schedules.put(
            book.id,
            interval(every),
            kind=Subject.BOOK,
            workspace=invocation.requester.workspace,
            person=invocation.requester.person,
        )
        return upkeep.rescheduled(book.title, every, invocation.language)

    async def move(self, invocation: Invocation) -> MessageDraft:
        """Move a document; both its title and the shelf's name may have several words."""
        reference, target = await self._book_and_shelf(invocation)
        if target is None:
            named = TO_SHELF.search(invocation.words)
            if named is not None:
                return message(shown.no_such_shelf(named[1], invocation.language))
            return message(say(invocation.language, "shelf-name-missing"))

        async def away(book: Book) -> MessageDraft:
            request = self._request(invocation, RequestKind.MOVE, book.id, book.title, target)
            shelf = await self._where(invocation, target)
            title = receipts.titled(book.title, invocation.language)
            return await self._handed_in(
                invocation, request, say(invocation.language, "move-begun", title=title, shelf=shelf)
            )

        return await with_book(self._visibility, invocation, away, reference)

    async def _book_and_shelf(self, invocation: Invocation) -> tuple[str, Target | None]:
        words = invocation.words
        for number in range(1, len(words.split())):
            reference, name = words.rsplit(maxsplit=number)[0], " ".join(words.split()[-number:])
            target = await self._visibility.target(invocation.requester, name.strip('"“”「」'))
            if target is not None:
                return TO.sub("", reference), target
        return words, None

    async def _add_addresses(self, invocation: Invocation) -> MessageDraft:
        """Add pages; from a private channel they go to its own shelf unless "public" is added."""
        words, patterns = patterns_in(invocation.words)
        urls, word = _addresses(words)
        if not urls:
            return message(say(invocation.language, "address-malformed", word=label(invocation.words)))
        word, every = upkeep.interval_in(word)
        word = word or ("here" if invocation.private else "public")
        if word.casefold() == "here" and invocation.requester.direct:
            return message(say(invocation.language, "channel-needed"))
        target = await self._visibility.target(invocation.requester, word)
        if target is None:
            return message(say(invocation.language, "shelf-unknown", name=label(word)))
        if len(urls) == 1 and looks_like_sitemap(urls[0]):
            key = invocation.trigger
            return await add_site(self._services, invocation.requester, urls[0], target, every, patterns, key=key)
        if patterns:
            return message(say(invocation.language, "patterns-misplaced"))
        return await self._add_pages(invocation, urls, target, every)

    async def _add_pages(
        self, invocation: Invocation, urls: Sequence[str], target: Target, every: str | None
    ) -> MessageDraft:
        asked = [await self._of_address(invocation, url, target, every) for url in urls]
        requests = [request for request in asked if request is not None]
        if len(requests) < len(asked):
            return message(say(invocation.language, "file-not-accessible"))
        keyed = {f"{invocation.trigger}:{number}": request for number, request in enumerate(requests)}
        before = await ahead(self._services)
        await hand_in_all(self._services, keyed)
        names = [request.name for request in requests]
        shelf = await self._where(invocation, target)
        return receipts.begun(names, invocation.language, shelf=shelf, ahead=before)

    async def _of_address(
        self, invocation: Invocation, url: str, target: Target, every: str | None
    ) -> IngestionRequest | None:
        """Make an address a request, and a link to a file in Slack an upload; None where they may not open the file."""
        link = FILE_LINK.fullmatch(url)
        if link is None:
            return replace(self._request(invocation, RequestKind.URL, url, url, target), every=every)
        name = await openable(self._services, invocation.requester, link["file"])
        return self._request(invocation, RequestKind.UPLOAD, link["file"], name, target) if name is not None else None

    async def _handed_in(self, invocation: Invocation, request: IngestionRequest, said: str) -> MessageDraft:
        """Hand in a request, and say so, and behind how many others it waits."""
        before = await ahead(self._services)
        await hand_in(self._services, request, key=invocation.trigger)
        return receipts.behind(message(said), before, invocation.language)

    def _request(
        self, invocation: Invocation, kind: RequestKind, what: str, name: str, target: Target
    ) -> IngestionRequest:
        return replace(
            IngestionRequest.by(invocation.requester, kind, what, name), place=target.place, shelf=target.shelf
        )

    async def _where(self, invocation: Invocation, target: Target) -> str:
        if target.shelf is None:
            return receipts.shelf_name(invocation.language, public=target.place is None)
        shelves = await self._visibility.shelves(invocation.requester)
        return next(receipts.shelf_label(shelf, invocation.language) for shelf in shelves if shelf.id == target.shelf)


def _addresses(words: str) -> tuple[Sequence[str], str]:
    """Split the words into the addresses at their beginning and the rest."""
    found: list[str] = []
    rest = words.split()
    while rest and (url := ADDRESS.fullmatch(rest[0])):
        found.append(url[1])
        rest = rest[1:]
    return found, " ".join(rest)
