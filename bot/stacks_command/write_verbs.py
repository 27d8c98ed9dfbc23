"""The verbs of `/stacks` that change books; who asks is known to be an admin."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.blocks import documents as shown
from bot.blocks import receipts
from bot.blocks import sites as upkeep
from bot.blocks.add_forms import FormContext, add_documents_view, patterns_in
from bot.documents.ingestion_job import IngestionJob
from bot.documents.requests import IngestionRequest, RequestKind
from bot.documents.uploads import FILE_LINK, openable
from bot.documents.visibility import Target, Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.slack.text import label
from bot.stacks_command.request import Request, with_book
from bot.stacks_command.source_verbs import SourceVerbs
from knowledge.catalogue.books import Book
from knowledge.catalogue.schedules import Subject, interval
from knowledge.messages.catalogue import say
from knowledge.sources.sitemaps import looks_like_sitemap

ADDRESS = re.compile(r"<?(https?://[^\s|>]+)(?:\|[^>]*)?>?", re.IGNORECASE)
TO = re.compile(r"\s+(?:to|→)$", re.IGNORECASE)


class WriteVerbs:
    def __init__(self, services: Services, seeing: Visibility, stocking: IngestionJob, sites: SourceVerbs) -> None:
        self._sites = sites
        self._services = services
        self._seeing = seeing
        self._stocking = stocking

    async def add(self, request: Request) -> MessageDraft | None:
        if request.words:
            return await self._add_addresses(request)
        opened = FormContext(request.viewer.channel, not request.viewer.direct, request.language)
        view = add_documents_view(opened, preferred="channel" if request.private else "public")
        await self._services.client.views_open(trigger_id=request.trigger, view=view)
        return None

    async def remove(self, request: Request) -> MessageDraft:
        async def ask(book: Book) -> MessageDraft:
            return shown.remove_question(book, request.language)

        return await with_book(self._seeing, request, ask)

    async def refresh(self, request: Request) -> MessageDraft:
        """Now, or with an interval after the book from now on."""
        reference, every = upkeep.interval_in(request.words)

        async def again(book: Book) -> MessageDraft:
            title = receipts.titled(book.title, request.language)
            if ADDRESS.fullmatch(book.source) is None:
                return message(say(request.language, "refresh-without-address", title=title))
            if every is not None:
                return await self._reschedule(request, book, every)
            delivery = self._delivery(request, RequestKind.URL, book.source, book.source, Target(shelf=book.shelf.id))
            await self._stocking.hand_in(delivery, key=request.trigger)
            return message(say(request.language, "refresh-begun", title=title))

        return await with_book(self._seeing, request, again, reference)

    async def _reschedule(self, request: Request, book: Book, every: str) -> MessageDraft:
        await self._services.library.catalogue.schedules.put(
            book.id,
            interval(every),
            kind=Subject.BOOK,
            workspace=request.viewer.workspace,
            person=request.viewer.person,
        )
        return upkeep.rescheduled(book.title, every, request.language)

    async def move(self, request: Request) -> MessageDraft:
        """`move BOOK SHELF`; both may be of several words."""
        reference, target = await self._book_and_shelf(request)
        if target is None:
            return message(say(request.language, "shelf-name-missing"))

        async def away(book: Book) -> MessageDraft:
            delivery = self._delivery(request, RequestKind.MOVE, book.id, book.title, target)
            await self._stocking.hand_in(delivery, key=request.trigger)
            shelf = await self._where(request, target)
            return message(
                say(request.language, "move-begun", title=receipts.titled(book.title, request.language), shelf=shelf)
            )

        return await with_book(self._seeing, request, away, reference)

    async def _book_and_shelf(self, request: Request) -> tuple[str, Target | None]:
        words = request.words
        for number in range(1, len(words.split())):
            reference, name = words.rsplit(maxsplit=number)[0], " ".join(words.split()[-number:])
            target = await self._seeing.target(request.viewer, name.strip('"“”「」'))
            if target is not None:
                return TO.sub("", reference), target
        return words, None

    async def _add_addresses(self, request: Request) -> MessageDraft:
        """From a private channel they go to that channel's own shelf unless "public" says otherwise."""
        words, patterns = patterns_in(request.words)
        urls, word = _addresses(words)
        if not urls:
            return message(say(request.language, "address-malformed", word=label(request.words)))
        word, every = upkeep.interval_in(word)
        word = word or ("here" if request.private else "public")
        if word.casefold() == "here" and request.viewer.direct:
            return message(say(request.language, "channel-needed"))
        target = await self._seeing.target(request.viewer, word)
        if target is None:
            return message(say(request.language, "shelf-unknown", name=label(word)))
        if len(urls) == 1 and looks_like_sitemap(urls[0]):
            return await self._sites.add(request, urls[0], target, every, patterns)
        if patterns:
            return message(say(request.language, "patterns-misplaced"))
        return await self._add_pages(request, urls, target, every)

    async def _add_pages(
        self, request: Request, urls: Sequence[str], target: Target, every: str | None
    ) -> MessageDraft:
        deliveries = [await self._of_address(request, url, target, every) for url in urls]
        if None in deliveries:
            return message(say(request.language, "file-not-accessible"))
        names = []
        for number, delivery in enumerate(filter(None, deliveries)):
            await self._stocking.hand_in(delivery, key=f"{request.trigger}:{number}")
            names.append(delivery.name)
        return receipts.begun(names, request.language, shelf=await self._where(request, target))

    async def _of_address(
        self, request: Request, url: str, target: Target, every: str | None
    ) -> IngestionRequest | None:
        """A link to a file in Slack is an upload; None where they may not open it."""
        link = FILE_LINK.fullmatch(url)
        if link is None:
            return replace(self._delivery(request, RequestKind.URL, url, url, target), every=every)
        name = await openable(self._services, request.viewer, link["file"])
        return self._delivery(request, RequestKind.UPLOAD, link["file"], name, target) if name is not None else None

    def _delivery(self, request: Request, form: RequestKind, what: str, name: str, target: Target) -> IngestionRequest:
        return replace(IngestionRequest.by(request.viewer, form, what, name), place=target.place, shelf=target.shelf)

    async def _where(self, request: Request, target: Target) -> str:
        if target.shelf is None:
            return receipts.shelf_name(request.language, public=target.place is None)
        shelves = await self._seeing.shelves(request.viewer)
        return next(receipts.shelf_label(shelf, request.language) for shelf in shelves if shelf.id == target.shelf)


def _addresses(words: str) -> tuple[Sequence[str], str]:
    """The addresses at the beginning, and the words after them; none where those hold another."""
    found: list[str] = []
    rest = words.split()
    while rest and (url := ADDRESS.fullmatch(rest[0])):
        found.append(url[1])
        rest = rest[1:]
    return found, " ".join(rest)
