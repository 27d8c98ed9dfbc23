"""Shelves, as admins are shown them."""

from collections.abc import Mapping, Sequence

from bot.blocks.layout import message
from bot.blocks.receipts import shelf_label
from bot.slack import text
from bot.slack.drafts import MessageDraft
from knowledge.catalogue.books import Shelf
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences
from knowledge.messages.sentences.table import counted


def shelves_message(shelves: Sequence[Shelf], books: Mapping[str, int], language: Language) -> MessageDraft:
    """`books`: how many stand on each shelf, by its id."""
    table = sentences(language).stockroom
    lines = [
        f"• *{text.label(shelf.name)}* · {counted(table.shelf_line, books[shelf.id])} · {_where(shelf, language)}"
        for shelf in shelves
    ]
    return message(f"*{table.shelves_head}*", *lines, table.shelves_usage)


def made(shelf: Shelf, language: Language) -> MessageDraft:
    said = sentences(language).stockroom.shelf_made
    return message(said.format(name=text.label(shelf.name), shelf=shelf_label(shelf, language)))


def renamed(shelf: Shelf, new: str, language: Language) -> MessageDraft:
    said = sentences(language).stockroom.shelf_renamed
    return message(said.format(old=text.label(shelf.name), name=text.label(new)))


def placed(shelf: Shelf, place: str | None, language: Language) -> MessageDraft:
    table, name = sentences(language).stockroom, text.label(shelf.name)
    if place is None:
        return message(table.shelf_opened.format(name=name))
    return message(table.shelf_closed.format(name=name, channel=f"<#{place}>"))


def unknown(name: str, language: Language) -> MessageDraft:
    return message(sentences(language).stockroom.no_such_shelf.format(name=text.label(name)))


def _where(shelf: Shelf, language: Language) -> str:
    return sentences(language).stockroom.shelf_public if shelf.place is None else f"<#{shelf.place}>"
