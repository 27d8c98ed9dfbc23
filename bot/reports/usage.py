"""The report on a week, for one admin: the library's figures, and the gaps in the words of public questions."""

from datetime import datetime

from bot.blocks.report import UsageReport
from bot.reports.gaps import find_gaps
from bot.slack.services import Services
from knowledge.catalogue.shelves import Patron
from knowledge.library.usage import usage_of


async def usage_report(services: Services, patron: Patron, until: datetime) -> UsageReport:
    """Gather the report for a reader, who is told of no document that they may not read."""
    library, is_public = services.library, services.patrons.is_public
    shelves = {shelf.id for shelf in await library.catalogue.shelves.readable_by(patron)}
    usage = await usage_of(library, patron.workspace, shelves, is_public, until)
    gaps = await find_gaps(library.catalogue, patron.workspace, services.patrons)
    latest = [gap for gap in gaps.gaps if usage.since <= gap.at < until]
    return UsageReport(usage, sorted(latest, key=lambda gap: -gap.count))
