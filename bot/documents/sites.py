"""Whole sites handed in: tracked from then on, and gone over at once."""

from bot.blocks import sites as shown
from bot.blocks.add_document import Patterns
from bot.blocks.receipts import shelf_label
from bot.documents.channel_shelves import shelf_for
from bot.documents.ingestion_job import Stocking
from bot.documents.requests import Delivery, Form
from bot.documents.visibility import Target, Viewer
from bot.slack.drafts import MessageDraft
from bot.slack.services import Services
from knowledge.catalogue.schedules import Every, Subject, interval
from knowledge.catalogue.sources import SourceForm, SourceRecord


class Sites:
    def __init__(self, services: Services, stocking: Stocking) -> None:
        self._services = services
        self._catalogue = services.library.catalogue
        self._stocking = stocking

    async def add(
        self, viewer: Viewer, address: str, target: Target, every: str | None, patterns: Patterns, *, key: str
    ) -> MessageDraft:
        """By the address of its sitemap; gone over every day where nothing else is said."""
        shelf = await shelf_for(self._services, viewer.workspace, target.shelf, target.place)
        source = await self._catalogue.sources.put(
            shelf,
            SourceForm.SITEMAP,
            address,
            person=viewer.person,
            include=patterns.include,
            exclude=patterns.exclude,
        )
        known = await self._catalogue.schedules.of(source.id)
        if every is not None or known is None:
            await self.schedule(viewer, source, every or Every.DAILY.value)
        await self.hand_in(viewer, source, key=key)
        now = await self._catalogue.schedules.of(source.id)
        return shown.begun(source, now.every if now else None, shelf_label(shelf, viewer.language), viewer.language)

    async def schedule(self, viewer: Viewer, source: SourceRecord, every: str) -> None:
        await self._catalogue.schedules.put(
            source.id,
            interval(every),
            kind=Subject.SOURCE,
            workspace=viewer.workspace,
            person=viewer.person,
        )

    async def hand_in(self, viewer: Viewer, source: SourceRecord, *, key: str) -> None:
        delivery = Delivery.by(viewer, Form.SITE, source.id, shown.name_of(source))
        await self._stocking.hand_in(delivery, key=key)
