"""What becomes of a document where the same stands already: a new edition of that book, or one beside it."""

from itertools import count

from bot.stocking.deliveries import Delivery, Form
from knowledge.catalogue.books import Shelf
from knowledge.catalogue.holdings import Holdings

REPLACE, BOTH = "replace", "both"
WEB = ("http://", "https://")


async def key_for(holdings: Holdings, delivery: Delivery, shelf: Shelf) -> str:
    """The source of the book that it is to be: of a standing one, it is a new edition."""
    if delivery.twin == BOTH:
        return await _free(holdings, delivery, shelf)
    standing = await holdings.from_source(shelf, delivery.book_key)
    if standing is None and delivery.twin == REPLACE and delivery.title and delivery.form is not Form.URL:
        return await _of_title(holdings, delivery.title, shelf) or delivery.book_key
    return delivery.book_key


async def _free(holdings: Holdings, delivery: Delivery, shelf: Shelf) -> str:
    """The first that stands for no book; a fragment is never sent, so the address leads to the same page."""
    key = delivery.book_key
    form = "{}#{}" if delivery.form is Form.URL else "{} ({})"
    for number in count(2):
        if await holdings.from_source(shelf, key) is None:
            break
        key = form.format(delivery.book_key.partition("#")[0], number)
    return key


async def _of_title(holdings: Holdings, title: str, shelf: Shelf) -> str | None:
    """Not of a page on the web, which its own site would change back; None where several have that title."""
    named = [book.source for book in await holdings.titled(shelf, title)]
    return named[0] if len(named) == 1 and not named[0].startswith(WEB) else None
