"""The form for adding documents, once it was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.blocks import receipts
from bot.blocks.add_book import Filled, Opened, filled
from bot.blocks.drafts import MessageDraft
from bot.blocks.layout import message
from bot.blocks.sentences import sentences
from bot.services import Services
from bot.stocking.deliveries import Delivery, Form
from bot.stocking.job import Stocking


@dataclass(frozen=True, slots=True)
class Submission:
    """`key` is the form's own: pressing the button twice hands in once."""

    key: str
    workspace: str
    person: str
    opened: Opened
    filled: Filled

    @classmethod
    def of(cls, body: Mapping[str, Any], view: Mapping[str, Any]) -> Self:
        workspace = (body.get("team") or {}).get("id") or view["team_id"]
        opened = Opened.loads(view["private_metadata"])
        return cls(view["id"], workspace, body["user"]["id"], opened, filled(view))

    def deliveries(self) -> list[Delivery]:
        """One for each upload and one for the text."""
        given, alone = self.filled, len(self.filled.files) == 1 and not self.filled.text
        title = given.title or None
        uploads = [self._delivery(Form.UPLOAD, id_, name, title if alone else None) for id_, name in given.files]
        texts = [self._delivery(Form.TEXT, given.text, given.title, title)] if given.text else []
        return [*uploads, *texts]

    def _delivery(self, form: Form, what: str, name: str, title: str | None) -> Delivery:
        place = self.opened.channel if self.filled.shelf == "channel" and self.opened.channel_shelf else None
        return Delivery(
            workspace=self.workspace,
            person=self.person,
            channel=self.opened.channel,
            language=self.opened.language,
            form=form,
            what=what,
            name=name,
            title=title,
            place=place,
        )


class Submissions:
    def __init__(self, services: Services, stocking: Stocking) -> None:
        self._services = services
        self._stocking = stocking

    async def take(self, submission: Submission) -> MessageDraft:
        """Who opened the form may have lost the right since, so it is checked again."""
        language = submission.opened.language
        if not await self._services.patrons.is_admin(submission.workspace, submission.person):
            return message(sentences(language).command.admins_only)
        deliveries = submission.deliveries()
        for number, delivery in enumerate(deliveries):
            await self._stocking.hand_in(delivery, key=f"{submission.key}:{number}")
        names = [delivery.title or delivery.name for delivery in deliveries]
        shelf = receipts.shelf_name(language, public=deliveries[0].place is None)
        return receipts.begun(names, language, shelf=shelf)
