"""*What was read?* on a receipt: the beginning of what reading made of a document, in a modal for admins."""

from functools import partial

from bot.blocks import documents as shown
from bot.documents.visibility import Requester, Visibility
from bot.slack.drafts import Block, MessageDraft, message
from bot.slack.notices import problems_told
from bot.slack.services import Services
from knowledge.messages.catalogue import say
from knowledge.stacks.store.passages import passages_of


async def show_reading(services: Services, requester: Requester, book_id: str, trigger: str) -> None:
    """Open the modal at once, since its trigger lasts three seconds, and fill it then."""
    client, language = services.client, requester.language
    waiting = message(say(language, "source-loading"))
    opened = await client.views_open(trigger_id=trigger, view=shown.reading_modal(waiting.blocks, language))
    update = partial(client.views_update, view_id=opened["view"]["id"])

    async def show_problem(draft: MessageDraft) -> None:
        await update(view=shown.reading_modal(draft.blocks, language))

    async with problems_told(language, show_problem, during="button"):
        blocks = await _blocks(services, requester, book_id)
        await update(view=shown.reading_modal(blocks, language))


async def _blocks(services: Services, requester: Requester, book_id: str) -> list[Block]:
    """Check again whether the person is an admin and may read the book, for the button may be old."""
    visibility = Visibility(services)
    if not await visibility.is_admin(requester):
        return message(say(requester.language, "admins-only")).blocks
    book = await visibility.book(requester, book_id)
    assert book.edition is not None
    stacks = services.library.stacks
    passages = await passages_of(stacks, requester.workspace, book.edition, 0, shown.READ_SHOWN)
    return shown.reading_blocks(book, passages, requester.language)
