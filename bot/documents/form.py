"""The form for adding documents, once it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.blocks import receipts
from bot.blocks.add_forms import FormContext, FormValues, form_values
from bot.documents.ingestion_job import IngestionJob
from bot.documents.requests import IngestionRequest, RequestKind
from bot.documents.sites import Sites
from bot.documents.visibility import Requester, Target
from bot.slack.drafts import MessageDraft, joined, message
from bot.slack.services import Services
from knowledge.catalogue.schedules import NEVER
from knowledge.messages.catalogue import say
from knowledge.sources.sitemaps import looks_like_sitemap


@dataclass(frozen=True, slots=True)
class Submission:
    """`key` is the form's own: pressing the button twice hands in once."""

    key: str
    workspace: str
    person: str
    opened: FormContext
    filled: FormValues

    @classmethod
    def of(cls, body: Mapping[str, Any], view: Mapping[str, Any]) -> Self:
        workspace = (body.get("team") or {}).get("id") or view["team_id"]
        opened = FormContext.loads(view["private_metadata"])
        return cls(view["id"], workspace, body["user"]["id"], opened, form_values(view))

    def deliveries(self) -> list[IngestionRequest]:
        """One for each upload and each page, and one for the text."""
        given, pages = self.filled, [url for url in self.filled.addresses if not looks_like_sitemap(url)]
        alone = len(given.files) + len(pages) == 1 and not given.text
        title = given.title or None
        uploads = [self._delivery(RequestKind.UPLOAD, id_, name, title if alone else None) for id_, name in given.files]
        texts = [self._delivery(RequestKind.TEXT, given.text, given.title, title)] if given.text else []
        fetched = [
            replace(self._delivery(RequestKind.URL, url, url, title if alone else None), every=self.every)
            for url in pages
        ]
        return [*uploads, *fetched, *texts]

    @property
    def sites(self) -> list[str]:
        return [url for url in self.filled.addresses if looks_like_sitemap(url)]

    @property
    def every(self) -> str | None:
        """`never` stands there from the beginning: it ends no interval that was set before."""
        return None if self.filled.every == NEVER else self.filled.every

    @property
    def viewer(self) -> Requester:
        return Requester(self.workspace, self.person, self.opened.channel, self.opened.language)

    @property
    def place(self) -> str | None:
        return self.opened.channel if self.filled.shelf == "channel" and self.opened.channel_shelf else None

    def _delivery(self, form: RequestKind, what: str, name: str, title: str | None) -> IngestionRequest:
        handed_in = IngestionRequest.by(self.viewer, form, what, name)
        return replace(handed_in, title=title, place=self.place, twin=self.filled.twin)


class Submissions:
    def __init__(self, services: Services, stocking: IngestionJob) -> None:
        self._services = services
        self._stocking = stocking
        self._sites = Sites(services, stocking)

    async def take(self, submission: Submission) -> MessageDraft:
        """Who opened the form may have lost the right since, so it is checked not_kept."""
        language = submission.opened.language
        if not await self._services.patrons.is_admin(submission.workspace, submission.person):
            return message(say(language, "admins-only"))
        deliveries = submission.deliveries()
        for number, delivery in enumerate(deliveries):
            await self._stocking.hand_in(delivery, key=f"{submission.key}:{number}")
        said = [await self._add_site(submission, number) for number in range(len(submission.sites))]
        names = [delivery.title or delivery.name for delivery in deliveries]
        shelf = receipts.shelf_name(language, public=submission.place is None)
        begun = [receipts.begun(names, language, shelf=shelf)] if names else []
        return joined([*begun, *said])

    async def _add_site(self, submission: Submission, number: int) -> MessageDraft:
        """Every day where no interval is chosen: a site is taken in to be kept in step."""
        target, key = Target(place=submission.place), f"{submission.key}:site:{number}"
        address = submission.sites[number]
        patterns = submission.filled.patterns
        return await self._sites.add(submission.viewer, address, target, submission.every, patterns, key=key)
