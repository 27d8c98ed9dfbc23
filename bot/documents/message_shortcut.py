"""The message shortcut that adds messages of Slack, and its form."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.blocks import receipts
from bot.blocks.add_forms import MessageContext, add_messages_notice, add_messages_view, message_form_values
from bot.documents.requests import IngestionRequest, RequestKind, ahead, hand_in
from bot.documents.transcripts import Excerpt, Transcripts
from bot.slack.drafts import MessageDraft
from bot.slack.drafts import message as said
from bot.slack.events import workspace_and_user
from bot.slack.notices import problems_told
from bot.slack.services import Services
from bot.slack.text import strip_markup
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

PATIENCE = 1.5  # seconds for the language, of the three within which the modal must open


async def open_form(services: Services, body: Mapping[str, Any]) -> None:
    """Open a modal at once, since its trigger lasts three seconds, and put the form or the reason against it there."""
    client = services.client
    workspace, user = workspace_and_user(body)
    language = await services.patrons.language(workspace, user, within=PATIENCE)
    opened = await client.views_open(trigger_id=body["trigger_id"], view=add_messages_notice(language))
    update = partial(client.views_update, view_id=opened["view"]["id"])

    async def show_problem(draft: MessageDraft) -> None:
        await update(view=add_messages_notice(language, draft.text))

    async with problems_told(language, show_problem, during="shortcut"):
        await update(view=await _form(services, body, language))


async def _form(services: Services, body: Mapping[str, Any], language: Language) -> dict[str, Any]:
    if not await services.patrons.is_admin(*workspace_and_user(body)):
        return add_messages_notice(language, say(language, "admins-only"))
    transcripts = Transcripts(services.client)
    about = MessageContext.of(body, strip_markup(body["message"].get("text") or ""), language)
    if not await transcripts.readable(Excerpt(about.channel, about.ts, about.thread, whole=False)):
        return add_messages_notice(language, say(language, "messages-unreadable"))
    private = not about.direct and await transcripts.private(about.channel)
    return add_messages_view(about, private=private)


async def submit(services: Services, body: Mapping[str, Any], view: Mapping[str, Any]) -> MessageDraft:
    """Hand in the messages; whether the person is an admin is checked again, for the form may be old."""
    workspace, person = workspace_and_user(body)
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
    before = await ahead(services)
    await hand_in(services, request, key=view["id"])
    shelf = receipts.shelf_name(about.language, public=choice.public)
    return receipts.begun([choice.title], about.language, shelf=shelf, ahead=before)
