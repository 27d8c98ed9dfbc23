"""The one book that somebody means."""

from collections.abc import Awaitable, Callable

from bot.blocks import books as shown
from bot.blocks.drafts import MessageDraft
from bot.blocks.layout import message
from bot.blocks.sentences import sentences
from bot.tending.requests import Request
from bot.tending.seeing import Seeing, called
from knowledge.catalogue.books import Book
from knowledge.errors import NotFound

Use = Callable[[Book], Awaitable[MessageDraft]]


async def with_book(seeing: Seeing, request: Request, use: Use, reference: str | None = None) -> MessageDraft:
    """Only among what they may read from here: a book they may not read is like one that does not exist."""
    wanted = request.words if reference is None else reference
    if not wanted:
        return message(sentences(request.language).command.which_book)
    found = called(wanted, await seeing.books(request.viewer))
    if not found:
        raise NotFound("no such book here")
    return shown.several(found, request.language) if len(found) > 1 else await use(found[0])
