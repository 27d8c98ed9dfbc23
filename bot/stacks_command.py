"""What `/stacks` does, once it is known who asks and from where."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from bot.blocks import books as shown
from bot.blocks import receipts
from bot.blocks.add_book import Opened, add_book_view
from bot.blocks.drafts import MessageDraft
from bot.blocks.escaping import label
from bot.blocks.help import help_message
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.sentences import sentences
from bot.deliveries import Delivery, Form
from bot.services import Services
from bot.stocking import Stocking
from knowledge.catalogue.access import Patron
from knowledge.catalogue.books import Book
from knowledge.errors import NotFound

ID_PREFIX = 4
FOUND = 5
ADDRESS = re.compile(r"<?(https?://[^\s|>]+)(?:\|[^>]*)?>?", re.IGNORECASE)
SHELF_WORDS = {"here": True, "public": False}


@dataclass(frozen=True, slots=True)
class Request:
    """`/stacks VERB WORDS`, from somebody somewhere; `trigger` lets a form open, for three seconds."""

    workspace: str
    person: str
    channel: str
    private: bool
    trigger: str
    command: str
    verb: str
    words: str
    language: Language

    @classmethod
    def of(cls, body: Mapping[str, Any], language: Language) -> Self:
        verb, _, words = str(body.get("text") or "").strip().partition(" ")
        return cls(
            workspace=body["team_id"],
            person=body["user_id"],
            channel=body["channel_id"],
            private=body.get("channel_name") == "privategroup",
            trigger=body["trigger_id"],
            command=body["command"],
            verb=verb.lower(),
            words=words.strip(),
            language=language,
        )

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")


Answering = Callable[[Request], Awaitable[MessageDraft | None]]


class StacksCommand:
    def __init__(self, services: Services, stocking: Stocking) -> None:
        self._services = services
        self._catalogue = services.library.catalogue
        self._stocking = stocking
        self._reading: dict[str, Answering] = {"list": self._list, "search": self._search, "show": self._show}
        self._changing: dict[str, Answering] = {"add": self._add, "remove": self._remove}

    async def answer(self, request: Request) -> MessageDraft | None:
        """What to say to the person alone; None where a form was opened instead."""
        if request.verb in self._changing:
            if not await self._services.patrons.is_admin(request.workspace, request.person):
                return message(sentences(request.language).command.admins_only)
            return await self._changing[request.verb](request)
        if request.verb in self._reading:
            return await self._reading[request.verb](request)
        unknown = None if request.verb in ("", "help") else request.verb
        return help_message(request.language, command=request.command, unknown=unknown)

    async def _list(self, request: Request) -> MessageDraft:
        return shown.listing(await self._readable(request), request.language)

    async def _search(self, request: Request) -> MessageDraft:
        if not request.words:
            return message(sentences(request.language).command.which_words)
        passages = await self._services.library.search(await self._patron(request), request.words, FOUND)
        return shown.findings(passages, request.language)

    async def _show(self, request: Request) -> MessageDraft:
        return await self._with_book(request, self._detail)

    async def _remove(self, request: Request) -> MessageDraft:
        return await self._with_book(request, self._removed)

    async def _add(self, request: Request) -> MessageDraft | None:
        if request.words:
            return await self._add_url(request)
        opened = Opened(request.channel, not request.direct, request.language)
        view = add_book_view(opened, preferred="channel" if request.private else "public")
        await self._services.client.views_open(trigger_id=request.trigger, view=view)
        return None

    async def _add_url(self, request: Request) -> MessageDraft:
        """From a private channel it goes to that channel's own shelf unless "public" says otherwise."""
        address, _, word = request.words.partition(" ")
        table = sentences(request.language).command
        url = ADDRESS.fullmatch(address)
        here = SHELF_WORDS.get(word.strip().lower() or ("here" if request.private else "public"))
        if url is None or here is None:
            return message(table.not_a_url.format(word=label(request.words)))
        if here and request.direct:
            return message(table.only_in_channels)
        delivery = Delivery(
            workspace=request.workspace,
            person=request.person,
            channel=request.channel,
            language=request.language,
            form=Form.URL,
            what=url[1],
            name=url[1],
            place=request.channel if here else None,
        )
        await self._stocking.hand_in(delivery, key=request.trigger)
        return receipts.begun([delivery.name], request.language, public=not here)

    async def _with_book(
        self, request: Request, use: Callable[[Request, Book], Awaitable[MessageDraft]]
    ) -> MessageDraft:
        """Only among what they may read from here: a book they may not read is like one that does not exist."""
        if not request.words:
            return message(sentences(request.language).command.which_book)
        found = called(request.words, await self._readable(request))
        if not found:
            raise NotFound("no such book here")
        return shown.several(found, request.language) if len(found) > 1 else await use(request, found[0])

    async def _detail(self, request: Request, book: Book) -> MessageDraft:
        return shown.detail(book, request.language)

    async def _removed(self, request: Request, book: Book) -> MessageDraft:
        removed = await self._services.library.ingestion.remove(request.workspace, book.id)
        return receipts.removed(removed, request.language)

    async def _readable(self, request: Request) -> list[Book]:
        shelves = await self._catalogue.shelves.readable_by(await self._patron(request))
        return await self._catalogue.holdings.all(request.workspace, {shelf.id for shelf in shelves})

    async def _patron(self, request: Request) -> Patron:
        patrons = self._services.patrons
        if request.direct:
            return await patrons.in_private(request.workspace, request.person)
        return await patrons.in_channel(request.workspace, request.person, request.channel)


def called(reference: str, books: Sequence[Book]) -> list[Book]:
    """The book with this id; else those whose title it is; else those whose id begins with it."""
    wanted = reference.strip('`"“”「」 ').casefold()
    exact = [book for book in books if book.id == wanted]
    named = [book for book in books if book.title.casefold() == wanted]
    prefixed = [book for book in books if len(wanted) >= ID_PREFIX and book.id.startswith(wanted)]
    return exact or named or prefixed
