"""`/stacks sources`: the sites and folders that books are kept in step with."""

from collections.abc import Sequence

from bot.blocks import sites as shown
from bot.blocks import sites as upkeep
from bot.blocks.add_forms import Patterns
from bot.blocks.receipts import shelf_label
from bot.documents.ingestion_job import IngestionJob
from bot.documents.sites import Sites
from bot.documents.visibility import Target, Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.request import Request
from knowledge.catalogue.sources import SourceRecord
from knowledge.messages.catalogue import say

ID_PREFIX = 4


class SourceVerbs:
    """Folders are named on the command line only; here they can be gone over again, and let go."""

    def __init__(self, services: Services, seeing: Visibility, stocking: IngestionJob) -> None:
        self._catalogue = services.library.catalogue
        self._seeing = seeing
        self._sites = Sites(services, stocking)

    async def sources(self, request: Request) -> MessageDraft:
        verb, _, words = request.words.partition(" ")
        handlers = {"refresh": self._refresh, "remove": self._remove}
        handler = handlers.get(verb.casefold())
        if not request.words:
            return await self._list(request)
        if handler is None or not words.strip():
            return message(say(request.language, "sources-usage"))
        return await handler(request, words.strip())

    async def add(
        self, request: Request, address: str, target: Target, every: str | None, patterns: Patterns
    ) -> MessageDraft:
        return await self._sites.add(request.viewer, address, target, every, patterns, key=request.trigger)

    async def _list(self, request: Request) -> MessageDraft:
        sources = await self._readable(request)
        schedules = await self._catalogue.schedules.among([source.id for source in sources])
        standing = {book.id for book in await self._seeing.books(request.viewer)}
        books = {
            source.id: len(standing & set((await self._catalogue.sources.books(source.id)).values()))
            for source in sources
        }
        return shown.sources_message(sources, books, schedules, request.language)

    async def _refresh(self, request: Request, words: str) -> MessageDraft:
        """Now, or with an interval after the address from now on."""
        reference, every = upkeep.interval_in(words)
        source = await self._one(request, reference)
        if source is None:
            return message(say(request.language, "source-unknown"))
        if every is not None:
            await self._sites.schedule(request.viewer, source, every)
            return upkeep.rescheduled(shown.name_of(source), every, request.language)
        await self._sites.hand_in(request.viewer, source, key=request.trigger)
        return shown.begun(source, None, shelf_label(source.shelf, request.language), request.language)

    async def _remove(self, request: Request, words: str) -> MessageDraft:
        source = await self._one(request, words)
        if source is None:
            return message(say(request.language, "source-unknown"))
        await self._catalogue.sources.forget(source.id)
        return shown.forgotten(source, request.language)

    async def _readable(self, request: Request) -> Sequence[SourceRecord]:
        shelves = {shelf.id for shelf in await self._seeing.shelves(request.viewer)}
        return await self._catalogue.sources.all(request.viewer.workspace, shelves)

    async def _one(self, request: Request, reference: str) -> SourceRecord | None:
        wanted = reference.strip("`<> ")
        fitting = [
            source
            for source in await self._readable(request)
            if shown.name_of(source) == wanted or (len(wanted) >= ID_PREFIX and source.id.startswith(wanted.lower()))
        ]
        return fitting[0] if len(fitting) == 1 else None
