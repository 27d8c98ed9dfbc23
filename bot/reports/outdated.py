"""*This is outdated*: a source that somebody finds outdated is told to its owner and the admins, once an edition."""

from functools import partial

from bot.blocks.evidence import outdated_message, sentence_view
from bot.reports.delivery import tell_each
from bot.slack.drafts import MessageDraft
from bot.slack.notices import modal_opened
from bot.slack.services import Services
from knowledge.catalogue.books import Book
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.queue.jobs import Job
from knowledge.queue.workers import Work

KIND = "outdated"  # of the jobs


class OutdatedSources:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._holdings = services.library.catalogue.holdings

    async def report(self, workspace: str, user: str, edition_id: str, trigger: str) -> None:
        """Keep what somebody says of an edition, and thank on top of the sources."""
        client, language = self._services.client, await self._services.patrons.language(workspace, user, within=1.5)
        text_view = partial(sentence_view, language=language)
        async with modal_opened(client, trigger, text_view, language, during="source", on_top=True) as fill:
            await fill(text_view(await self._keep(workspace, user, edition_id, language)))

    async def _keep(self, workspace: str, user: str, edition_id: str, language: Language) -> str:
        """Enqueue the report, unless there was one of this edition; return the sentence for the person."""
        book = await self._readable(workspace, user, edition_id)
        if book is None:
            return say(language, "source-not-readable")
        about = {"edition": edition_id, "person": user}
        new = not await self._holdings.is_called_outdated(edition_id) and await self._services.library.jobs.enqueue(
            KIND, workspace, edition_id, about, order_key=f"{KIND}:{edition_id}", person=user
        )
        if not new:
            return say(language, "outdated-already")
        return say(language, "outdated-thanks-owner" if book.owner else "outdated-thanks")

    async def handle(self, job: Job, work: Work) -> None:
        """Tell those of them who may read the document."""
        edition_id, reader = job.payload["edition"], job.payload["person"]

        async def draft(person: str) -> MessageDraft | None:
            book = await self._readable(job.workspace, person, edition_id)
            language = await self._services.patrons.language(job.workspace, person)
            return outdated_message(book, reader, language, owner=book.owner == person) if book else None

        found = await self._readable(job.workspace, reader, edition_id)
        owners = [found.owner] if found is not None and found.owner else []
        people = [*owners, *await self._services.patrons.admins(job.workspace)]
        await tell_each(self._services.client, people, work, draft)
        await self._holdings.note_outdated(edition_id)

    async def _readable(self, workspace: str, person: str, edition_id: str) -> Book | None:
        patron = await self._services.patrons.in_private(workspace, person)
        return await self._services.library.readable(patron, edition_id)
