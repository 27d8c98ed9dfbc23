"""Messages that an admin takes into the stacks, by the shortcut in their menu."""

from collections.abc import Mapping
from typing import Any

from bot.blocks import receipts
from bot.blocks.add_forms import MessageContext, add_messages_view, message_form_values
from bot.documents.ingestion_job import IngestionJob
from bot.documents.requests import IngestionRequest, RequestKind
from bot.documents.transcripts import Excerpt, Transcripts
from bot.slack.drafts import MessageDraft
from bot.slack.drafts import message as said
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language


class MessageShortcut:
    def __init__(self, services: Services, stocking: IngestionJob) -> None:
        self._services = services
        self._stocking = stocking
        self._transcripts = Transcripts(services.client)

    async def open(self, body: Mapping[str, Any], language: Language) -> MessageDraft | None:
        """What to say in place of the form; None where it was opened."""
        if not await self._services.patrons.is_admin(body["team"]["id"], body["user"]["id"]):
            return said(say(language, "admins-only"))
        about = MessageContext.of(body, strip_markup(body["message"].get("text") or ""), language)
        if not await self._transcripts.readable(Excerpt(about.channel, about.ts, about.thread, whole=False)):
            return said(say(language, "messages-unreadable"))
        private = not about.direct and await self._transcripts.private(about.channel)
        view = add_messages_view(about, private=private)
        await self._services.client.views_open(trigger_id=body["trigger_id"], view=view)
        return None

    async def take(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> MessageDraft:
        """Who opened the form may have lost the right since, so it is checked again."""
        workspace, person = body["team"]["id"], body["user"]["id"]
        about = MessageContext.loads(view["private_metadata"])
        if not await self._services.patrons.is_admin(workspace, person):
            return said(say(about.language, "admins-only"))
        choice = message_form_values(view, about)
        delivery = IngestionRequest(
            workspace=workspace,
            person=person,
            channel=about.channel,
            language=about.language,
            kind=RequestKind.MESSAGES,
            what=Excerpt(about.channel, about.ts, about.thread, whole=choice.whole_thread).name,
            name=choice.title,
            title=choice.title,
            place=None if choice.public else about.channel,
        )
        await self._stocking.hand_in(delivery, key=view["id"])
        shelf = receipts.shelf_name(about.language, public=choice.public)
        return receipts.begun([choice.title], about.language, shelf=shelf)
