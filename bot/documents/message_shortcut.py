"""The message shortcut that adds messages of Slack, and its form."""

from collections.abc import Mapping
from typing import Any

from bot.blocks import receipts
from bot.blocks.add_forms import MessageContext, add_messages_view, message_form_values
from bot.documents.requests import IngestionRequest, RequestKind, hand_in
from bot.documents.transcripts import Excerpt, Transcripts
from bot.slack.drafts import MessageDraft
from bot.slack.drafts import message as said
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language


async def open_form(services: Services, body: Mapping[str, Any], language: Language) -> MessageDraft | None:
    """Open the form, and return None; otherwise return the reason why it was not opened."""
    if not await services.patrons.is_admin(body["team"]["id"], body["user"]["id"]):
        return said(say(language, "admins-only"))
    transcripts = Transcripts(services.client)
    about = MessageContext.of(body, strip_markup(body["message"].get("text") or ""), language)
    if not await transcripts.readable(Excerpt(about.channel, about.ts, about.thread, whole=False)):
        return said(say(language, "messages-unreadable"))
    private = not about.direct and await transcripts.private(about.channel)
    view = add_messages_view(about, private=private)
    await services.client.views_open(trigger_id=body["trigger_id"], view=view)
    return None


async def submit(services: Services, body: Mapping[str, Any], view: Mapping[str, Any]) -> MessageDraft:
    """Hand in the messages; whether the person is an admin is checked again, for the form may be old."""
    workspace, person = body["team"]["id"], body["user"]["id"]
    about = MessageContext.loads(view["private_metadata"])
    if not await services.patrons.is_admin(workspace, person):
        return said(say(about.language, "admins-only"))
    choice = message_form_values(view, about)
    request = IngestionRequest(
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
    await hand_in(services, request, key=view["id"])
    shelf = receipts.shelf_name(about.language, public=choice.public)
    return receipts.begun([choice.title], about.language, shelf=shelf)
