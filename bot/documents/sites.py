"""Whole sites that admins add: tracked from then on, and synced at once."""

from bot.blocks import sites as shown
from bot.blocks.add_forms import Patterns
from bot.blocks.receipts import shelf_label
from bot.documents.channel_shelves import shelf_for
from bot.documents.ingestion_job import IngestionJob
from bot.documents.requests import IngestionRequest, RequestKind
from bot.documents.visibility import Requester, Target
from bot.slack.drafts import MessageDraft
from bot.slack.services import Services
from knowledge.catalogue.schedules import Every, Subject, interval
from knowledge.catalogue.sources import SourceForm, SourceRecord


class Sites:
    def __init__(self, services: Services, stocking: IngestionJob) -> None:
        self._services = services
        self._catalogue = services.library.catalogue
        self._stocking = stocking

    async def add(
        self, requester: Requester, address: str, target: Target, every: str | None, patterns: Patterns, *, key: str
    ) -> MessageDraft:
        """Track a site by the address of its sitemap; it is synced every day unless another interval is given."""
        shelf = await shelf_for(self._services, requester.workspace, target.shelf, target.place)
        source = await self._catalogue.sources.put(
            shelf,
            SourceForm.SITEMAP,
            address,
            person=requester.person,
            include=patterns.include,
            exclude=patterns.exclude,
        )
        known = await self._catalogue.schedules.of(source.id)
        if every is not None or known is None:
            await self.schedule(requester, source, every or Every.DAILY.value)
        await self.hand_in(requester, source, key=key)
        now = await self._catalogue.schedules.of(source.id)
        return shown.begun(
            source, now.every if now else None, shelf_label(shelf, requester.language), requester.language
        )

    async def schedule(self, requester: Requester, source: SourceRecord, every: str) -> None:
        await self._catalogue.schedules.put(
            source.id,
            interval(every),
            kind=Subject.SOURCE,
            workspace=requester.workspace,
            person=requester.person,
        )

    async def hand_in(self, requester: Requester, source: SourceRecord, *, key: str) -> None:
        request = IngestionRequest.by(requester, RequestKind.SITE, source.id, shown.name_of(source))
        await self._stocking.hand_in(request, key=key)
