"""*What was read?* on a receipt: the beginning of what reading made of a document, in a modal for admins."""

from typing import Any

from bot.blocks import documents as shown
from bot.documents.visibility import Requester, Visibility
from bot.slack.drafts import Block, message
from bot.slack.notices import modal_opened
from bot.slack.services import Services
from knowledge.messages.catalogue import say
from knowledge.stacks.store.passages import passages_of


async def show_reading(services: Services, requester: Requester, book_id: str, trigger: str) -> None:
    """Open the modal, and fill it with what was read."""
    language = requester.language

    def text_view(text: str) -> dict[str, Any]:
        return shown.reading_modal(message(text).blocks, language)

    async with modal_opened(services.client, trigger, text_view, language, during="button") as fill:
        await fill(shown.reading_modal(await _blocks(services, requester, book_id), language))


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
