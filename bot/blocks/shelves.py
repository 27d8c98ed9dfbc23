"""Shelves, as admins are shown them."""

from collections.abc import Mapping, Sequence

from bot.blocks.receipts import shelf_label
from bot.slack import text
from bot.slack.drafts import MessageDraft, message
from knowledge.catalogue.books import Shelf
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language


def shelves_message(shelves: Sequence[Shelf], books: Mapping[str, int], language: Language) -> MessageDraft:
    """`books`: how many stand on each shelf, by its id."""
    lines = [
        f"• *{text.label(shelf.name)}* · {say(language, 'documents', n=books[shelf.id])} · {_where(shelf, language)}"
        for shelf in shelves
    ]
    return message(f"*{say(language, 'shelves-heading')}*", *lines, say(language, "shelves-usage"))


def made(shelf: Shelf, language: Language) -> MessageDraft:
    return message(say(language, "shelf-created", name=text.label(shelf.name), shelf=shelf_label(shelf, language)))


def renamed(shelf: Shelf, new: str, language: Language) -> MessageDraft:
    return message(say(language, "shelf-renamed", old=text.label(shelf.name), name=text.label(new)))


def placed(shelf: Shelf, place: str | None, language: Language) -> MessageDraft:
    name = text.label(shelf.name)
    if place is None:
        return message(say(language, "shelf-opened", name=name))
    return message(say(language, "shelf-closed", name=name, channel=f"<#{place}>"))


def unknown(name: str, language: Language) -> MessageDraft:
    return message(say(language, "shelf-unknown", name=text.label(name)))


def _where(shelf: Shelf, language: Language) -> str:
    return say(language, "shelf-is-public") if shelf.place is None else f"<#{shelf.place}>"
