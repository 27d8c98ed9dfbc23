"""Lists of books, page by page."""

from bot.blocks import documents as shown
from bot.documents.visibility import Requester, Visibility
from bot.slack.drafts import MessageDraft, message
from knowledge.messages.catalogue import say


class Lists:
    def __init__(self, seeing: Visibility) -> None:
        self._seeing = seeing

    async def standing(self, viewer: Requester, page: int, shelf: str | None) -> MessageDraft:
        books = await self._seeing.books(viewer, None if shelf is None else {shelf})
        return shown.listing(books, viewer.language, page=page, shelf=shelf)

    async def removed(self, viewer: Requester, page: int) -> MessageDraft:
        """For admins only: others have no business with what was taken away."""
        if not await self._seeing.is_admin(viewer):
            return message(say(viewer.language, "admins-only"))
        return shown.removed_listing(await self._seeing.removed(viewer), viewer.language, page=page)
