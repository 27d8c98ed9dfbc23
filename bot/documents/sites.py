"""Whole sites that admins add: tracked from then on, and synced at once."""

from dataclasses import replace

from bot.blocks import sites as shown
from bot.blocks.add_forms import Patterns
from bot.blocks.receipts import shelf_label
from bot.documents.channel_shelves import shelf_for
from bot.documents.requests import SYNC, IngestionRequest, RequestKind, ahead, hand_in
from bot.documents.visibility import Requester, Target
from bot.slack.drafts import MessageDraft
from bot.slack.services import Services
from knowledge.catalogue.schedules import Every, Subject, interval
from knowledge.catalogue.sources import SourceForm, SourceRecord


async def add_site(
    services: Services,
    requester: Requester,
    address: str,
    target: Target,
    every: str | None,
    patterns: Patterns,
    *,
    key: str,
) -> MessageDraft:
    """Track a site by the address of its sitemap; it is synced every day unless another interval is given."""
    catalogue = services.library.catalogue
    known = {one.id for one in await catalogue.shelves.all(requester.workspace)}
    shelf = await shelf_for(services, requester.workspace, target.shelf, target.place)
    source = await catalogue.sources.put(
        shelf,
        SourceForm.SITEMAP,
        address,
        person=requester.person,
        include=patterns.include,
        exclude=patterns.exclude,
    )
    if every is not None or await catalogue.schedules.of(source.id) is None:
        await schedule_site(services, requester, source, every or Every.DAILY.value)
    before = await sync_site(services, requester, source, key=key, new_shelf=shelf.id not in known)
    now = await catalogue.schedules.of(source.id)
    language = requester.language
    return shown.begun(source, now.every if now else None, shelf_label(shelf, language), language, ahead=before)


async def schedule_site(services: Services, requester: Requester, source: SourceRecord, every: str) -> None:
    await services.library.catalogue.schedules.put(
        source.id,
        interval(every),
        kind=Subject.SOURCE,
        workspace=requester.workspace,
        person=requester.person,
    )


async def sync_site(
    services: Services, requester: Requester, source: SourceRecord, *, key: str, new_shelf: bool = False
) -> int:
    """Hand in that the site is synced, and return how many others are synced before it."""
    request = IngestionRequest.by(requester, RequestKind.SITE, source.id, source.name)
    request = replace(request, new_shelf=new_shelf)
    before = await ahead(services, SYNC)
    await hand_in(services, request, key=key)
    return before
