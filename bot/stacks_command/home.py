"""What stands on somebody's App Home: nothing of a shelf that they may not read."""

import asyncio
from collections import Counter

from bot.answering.suggested_prompts import Suggesting
from bot.blocks.home import AdminSummary, Complaint, HomePage, OwnQuestion
from bot.slack.client import permalink
from bot.slack.services import Services
from bot.stacks_command.gaps import FindingGaps
from knowledge.catalogue.answers import Vote
from knowledge.catalogue.books import Book
from knowledge.catalogue.tables import now

NEWEST, ASKED, COMPLAINTS = 5, 5, 5


class Homes:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue
        self._gaps = FindingGaps(services)
        self._suggesting = Suggesting(services)

    async def page(self, workspace: str, user: str, channel: str) -> HomePage:
        patrons = self._services.patrons
        admin = await patrons.is_admin(workspace, user)
        person = await patrons.person(workspace, user)
        if not person.member:
            return HomePage(member=False, channel=channel)
        shelves = await self._catalogue.shelves.readable_by(await patrons.in_private(workspace, user))
        books = await self._catalogue.holdings.all(workspace, {shelf.id for shelf in shelves})
        standing = Counter(book.shelf.id for book in books)
        return HomePage(
            member=True,
            channel=channel,
            shelves=[(shelf, standing[shelf.id]) for shelf in shelves],
            newest=sorted(books, key=_age)[:NEWEST],
            asked=await self._asked(workspace, user),
            suggested=await self._suggesting.questions(workspace, user, person.language),
            summary=await self._admin_summary(workspace) if admin else None,
        )

    async def _asked(self, workspace: str, user: str) -> list[OwnQuestion]:
        rows = await self._catalogue.answers.asked_by(workspace, user, ASKED)
        links = await asyncio.gather(*(permalink(self._services.client, row.place, row.thread) for row in rows))
        return [
            OwnQuestion(row.question, row.created_at, not row.refused, link)
            for row, link in zip(rows, links, strict=True)
        ]

    async def _admin_summary(self, workspace: str) -> AdminSummary:
        jobs = await self._services.library.jobs.counts(workspace)
        good, bad = await self._catalogue.votes.counts(workspace)
        complaints = await self._catalogue.votes.complaints(workspace, COMPLAINTS)
        return AdminSummary(
            waiting=jobs["waiting"],
            running=jobs["running"],
            failed=jobs["failed"],
            gaps=await self._gaps.of(workspace),
            good=good,
            bad=bad,
            complaints=[await self._complaint(vote) for vote in complaints],
        )

    async def _complaint(self, vote: Vote) -> Complaint:
        row = await self._catalogue.answers.get(vote.workspace, vote.answer_key)
        told = row is not None and await self._services.patrons.is_public(row.place)
        return Complaint(vote.fault, vote.note, row.question if row and told else None, vote.created_at)


def _age(book: Book) -> float:
    return (now() - book.edition.created_at).total_seconds() if book.edition else 0.0
