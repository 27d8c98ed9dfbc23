"""`/stacks sources`: the sites and folders that documents are synced with."""

from collections.abc import Sequence

from bot.blocks import sites as shown
from bot.blocks.receipts import shelf_label
from bot.documents.sites import schedule_site, sync_site
from bot.documents.visibility import Visibility
from bot.slack.drafts import MessageDraft, message
from bot.slack.services import Services
from bot.stacks_command.invocation import Invocation
from knowledge.catalogue.sources import SourceRecord
from knowledge.messages.catalogue import say

ID_PREFIX = 4


class SourceVerbs:
    """Folders are added on the command line only; here they can be synced and forgotten."""

    def __init__(self, services: Services, visibility: Visibility) -> None:
        self._services = services
        self._catalogue = services.library.catalogue
        self._visibility = visibility

    async def sources(self, invocation: Invocation) -> MessageDraft:
        verb, _, words = invocation.words.partition(" ")
        handlers = {"refresh": self._refresh, "remove": self._remove}
        handler = handlers.get(verb.casefold())
        if not invocation.words:
            return await self._list(invocation)
        if handler is None or not words.strip():
            return message(say(invocation.language, "sources-usage"))
        return await handler(invocation, words.strip())

    async def _list(self, invocation: Invocation) -> MessageDraft:
        sources = await self._readable(invocation)
        schedules = await self._catalogue.schedules.among([source.id for source in sources])
        shelves = {shelf.id for shelf in await self._visibility.shelves(invocation.requester)}
        books = await self._catalogue.sources.counts([source.id for source in sources], shelves)
        return shown.sources_message(sources, books, schedules, invocation.language)

    async def _refresh(self, invocation: Invocation, words: str) -> MessageDraft:
        """Sync now, or from now on at the interval that follows the address."""
        reference, every = shown.interval_in(words)
        source = await self._one(invocation, reference)
        if source is None:
            return message(say(invocation.language, "source-unknown"))
        if every is not None:
            await schedule_site(self._services, invocation.requester, source, every)
            return shown.rescheduled(source.name, every, invocation.language)
        before = await sync_site(self._services, invocation.requester, source, key=invocation.trigger)
        shelf = shelf_label(source.shelf, invocation.language)
        return shown.begun(source, None, shelf, invocation.language, ahead=before)

    async def _remove(self, invocation: Invocation, words: str) -> MessageDraft:
        source = await self._one(invocation, words)
        if source is None:
            return message(say(invocation.language, "source-unknown"))
        await self._catalogue.sources.forget(source, by=invocation.requester.person)
        return shown.forgotten(source, invocation.language)

    async def _readable(self, invocation: Invocation) -> Sequence[SourceRecord]:
        shelves = {shelf.id for shelf in await self._visibility.shelves(invocation.requester)}
        return await self._catalogue.sources.all(invocation.requester.workspace, shelves)

    async def _one(self, invocation: Invocation, reference: str) -> SourceRecord | None:
        wanted = reference.strip("`<> ")
        fitting = [
            source
            for source in await self._readable(invocation)
            if source.name == wanted or (len(wanted) >= ID_PREFIX and source.id.startswith(wanted.lower()))
        ]
        return fitting[0] if len(fitting) == 1 else None
