"""The submitted form for adding documents."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.blocks import receipts
from bot.blocks.add_forms import FormContext, FormValues, form_values
from bot.documents.batch import hand_in_all
from bot.documents.requests import IngestionRequest, RequestKind, ahead
from bot.documents.sites import add_site
from bot.documents.visibility import Requester, Target
from bot.slack.drafts import MessageDraft, joined, message
from bot.slack.services import Services
from knowledge.catalogue.schedules import NEVER
from knowledge.messages.catalogue import say
from knowledge.sources.sitemaps import looks_like_sitemap


@dataclass(frozen=True, slots=True)
class Submission:
    """A submitted form; `key` is the same however often its button is pressed."""

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

    def requests(self) -> list[IngestionRequest]:
        """Return a request for each upload and each page, and one for the text."""
        given, pages = self.filled, [url for url in self.filled.addresses if not looks_like_sitemap(url)]
        alone = len(given.files) + len(pages) == 1 and not given.text
        title = given.title or None
        uploads = [self._request(RequestKind.UPLOAD, id_, name, title if alone else None) for id_, name in given.files]
        texts = [self._request(RequestKind.TEXT, given.text, given.title, title)] if given.text else []
        fetched = [
            replace(self._request(RequestKind.URL, url, url, title if alone else None), every=self.every)
            for url in pages
        ]
        return [*uploads, *fetched, *texts]

    @property
    def sites(self) -> list[str]:
        return [url for url in self.filled.addresses if looks_like_sitemap(url)]

    @property
    def every(self) -> str | None:
        """The interval; None for the form's preset `never`, which must not end an interval that was set before."""
        return None if self.filled.every == NEVER else self.filled.every

    @property
    def requester(self) -> Requester:
        return Requester(self.workspace, self.person, self.opened.channel, self.opened.language)

    @property
    def place(self) -> str | None:
        return self.opened.channel if self.filled.shelf == "channel" and self.opened.channel_shelf else None

    def _request(self, kind: RequestKind, what: str, name: str, title: str | None) -> IngestionRequest:
        request = IngestionRequest.by(self.requester, kind, what, name)
        return replace(request, title=title, place=self.place, twin=self.filled.twin)


async def submit(services: Services, submission: Submission) -> MessageDraft:
    """Hand in all that was filled in; whether the person is an admin is checked again, for the form may be old."""
    language = submission.opened.language
    if not await services.patrons.is_admin(submission.workspace, submission.person):
        return message(say(language, "admins-only"))
    requests, before = submission.requests(), await ahead(services)
    await hand_in_all(services, {f"{submission.key}:{number}": request for number, request in enumerate(requests)})
    said = [await _add_site(services, submission, number) for number in range(len(submission.sites))]
    names = [request.title or request.name for request in requests]
    shelf = receipts.shelf_name(language, public=submission.place is None)
    begun = [receipts.begun(names, language, shelf=shelf, ahead=before)] if names else []
    return joined([*begun, *said])


async def _add_site(services: Services, submission: Submission, number: int) -> MessageDraft:
    target, key = Target(place=submission.place), f"{submission.key}:site:{number}"
    address, patterns = submission.sites[number], submission.filled.patterns
    return await add_site(services, submission.requester, address, target, submission.every, patterns, key=key)
