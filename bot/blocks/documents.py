"""Documents, passages, changes and shelves as `/stacks` shows them to one person."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.blocks.evidence import open_original, readable
from bot.blocks.layout import action_button, context, menu, modal, remove_button, with_buttons
from bot.blocks.receipts import mention, remark_line, shelf_label, titled
from bot.blocks.sites import schedule_lines
from bot.slack import text as escaping
from bot.slack.drafts import Block, MessageDraft, message
from knowledge.catalogue.books import Book, BookPage, Edition, Passage, Shelf
from knowledge.catalogue.history import EVERYBODY, Change
from knowledge.catalogue.hits import Hit
from knowledge.library.book_details import COUNTED_OVER, BookDetails
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

LISTED = 20  # to a page
SHOWN_EDITIONS = 10
SHORT_ID = 8
EXCERPT = 280
PASSAGES = 5
READ_SHOWN, READ_LENGTH = 10, 2_000  # passages of a document under "What was read?", and characters of each
CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
REMOVED = ("removed", "削除済み")  # what may stand after `list`


def listing(page: BookPage, language: Language, *, shelf: str | None = None) -> MessageDraft:
    """List documents; `shelf` is the id of the shelf if only one was asked for."""
    if not page.total:
        return message(say(language, "list-empty") if shelf is None else say(language, "shelf-empty"))
    return _paged(f"*{say(language, 'list-heading', n=page.total)}*", page, language, {"shelf": shelf})


def removed_listing(page: BookPage, language: Language) -> MessageDraft:
    """List removed documents, with a menu that brings them back."""
    if not page.total:
        return message(say(language, "removed-empty"))
    draft = _paged(f"*{say(language, 'removed-heading', n=page.total)}*", page, language, {"state": "removed"})
    choices = [(titled_or(book, language), {"edition": book.edition.id}) for book in page.books if book.edition]
    return with_buttons(draft, menu("restore", say(language, "button-restore"), choices))


def several(books: Sequence[Book], language: Language) -> MessageDraft:
    """List the documents that share a title."""
    return message(say(language, "documents-of-one-name"), *(_line(book, language) for book in books[:LISTED]))


def unknown(near: Sequence[Book], language: Language) -> MessageDraft:
    """Say that no document has this name, and list those whose titles are spelled nearly like it."""
    meant = [say(language, "did-you-mean"), *(_line(book, language) for book in near)] if near else []
    return message(say(language, "unknown-document"), *meant)


def no_such_shelf(name: str, language: Language) -> str:
    return say(language, "shelf-unknown", name=escaping.label(name))


def removed_lately(removed: Sequence[tuple[Book, datetime]], language: Language) -> MessageDraft:
    """Tell when documents were removed, and how they come back."""
    return message(
        *(
            say(language, "removed-since", title=titled(book.title, language), date=f"{at:%Y-%m-%d}", id=book.id[:8])
            for book, at in removed
        )
    )


def remove_question(book: Book, language: Language, *, undoing: bool = False) -> MessageDraft:
    """Ask before a document is removed, by name or by `undoing` its only version."""
    title = titled(book.title, language)
    said = say(language, "undo-question", title=title) if undoing else say(language, "removal-question", title=title)
    yes = action_button("remove", language, {"book": book.id, "asked": True}, style="danger")
    return with_buttons(message(said), yes, action_button("cancel", language, {}))


def detail(card: BookDetails, language: Language, *, admin: bool) -> MessageDraft:
    """Show one document; only admins get the buttons that change it."""
    book = card.book
    facts = [
        (say(language, "detail-id"), f"`{book.id}`"),
        (say(language, "detail-shelf"), shelf_label(book.shelf, language)),
        (say(language, "detail-source"), _source(book, admin=admin)),
        (say(language, "detail-owner"), f"<@{book.owner}>" if book.owner else ""),
    ]
    remarks = book.edition.remarks if book.edition else ()
    draft = message(
        f"*{escaping.link(book.url, book.title)}*",
        *(f"{name}: {value}" for name, value in facts if value),
        say(language, "detail-consultations", n=card.cited, days=COUNTED_OVER.days),
        *schedule_lines(card.schedule, language),
        *(
            f"{say(language, 'detail-edition')}: {_edition(edition, language)}"
            for edition in card.editions[:SHOWN_EDITIONS]
        ),
        *(f"• {remark_line(remark, language)}" for remark in remarks),
    )
    passages = action_button("passages", language, {"book": book.id, "page": 1})
    changing = [action_button("move", language, {"book": book.id}), remove_button(language, book.id)] if admin else []
    file = [open_original(book.edition.id, language)] if book.edition and card.with_file else []
    return with_buttons(draft, passages, *file, *changing)


def _source(book: Book, *, admin: bool) -> str:
    """Show members only the name of a file on the server, and not the path to it."""
    on_server = book.source.startswith(("file:", "/"))
    source = book.source.rstrip("/").rpartition("/")[2] if on_server and not admin else book.source
    return escaping.label(source, own=(book.url,) if book.url else ())


def passages_message(book: Book, passages: Sequence[Passage], language: Language) -> MessageDraft:
    """Show one page of a document's passages in their order."""
    total = book.edition.passages if book.edition else 0
    if not passages:
        return message(say(language, "search-empty"))
    first, last = passages[0].ordinal + 1, passages[-1].ordinal + 1
    head = say(language, "passages-heading", title=titled(book.title, language), first=first, last=last, total=total)
    draft = message(head, *(line for passage in passages for line in _passage(passage)))
    page = (first - 1) // PASSAGES + 1
    turns = [("previous", page - 1)] * (first > 1) + [("next", page + 1)] * (last < total)
    buttons = [action_button(name, language, {"book": book.id, "page": to}) for name, to in turns]
    return with_buttons(draft, *buttons) if buttons else draft


def reading_modal(blocks: Sequence[Block], language: Language) -> dict[str, Any]:
    return modal(say(language, "reading-title"), say(language, "source-close"), blocks)


def reading_blocks(book: Book, passages: Sequence[Passage], language: Language) -> list[Block]:
    """Show the beginning of what was read of a document as it stands in the stacks, below the remarks on it."""
    edition = book.edition
    total = edition.passages if edition else 0
    remarks = [f"• {remark_line(remark, language)}" for remark in (edition.remarks if edition else ())]
    head = say(language, "reading-heading", title=titled(book.title, language), shown=len(passages), total=total)
    blocks = message(head, *remarks).blocks
    for passage in passages:
        place = escaping.label(passage.place)
        blocks += [context(place)] if place else []
        blocks.append(_as_read(passage.text))
    return blocks


def _as_read(text: str) -> Block:
    """Show a text to the letter: what is preformatted has neither links nor mentions."""
    cut = text if len(text) <= READ_LENGTH else f"{text[: READ_LENGTH - 1]}…"
    elements = [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": cut}]}]
    return {"type": "rich_text", "elements": elements}


def findings(hits: Sequence[Hit], language: Language) -> MessageDraft:
    """Show the passages that an answer is looked for in, best first."""
    if not hits:
        return message(say(language, "search-empty"))
    lines = [line for n, hit in enumerate(hits, 1) for line in _finding(n, hit)]
    return message(f"*{say(language, 'search-heading', n=len(hits))}*", say(language, "search-note"), *lines)


def _finding(n: int, hit: Hit) -> tuple[str, str]:
    place = escaping.label(hit.passage.place)
    head = f"{n}. *{escaping.link(hit.url, hit.passage.title)}*"
    return (f"{head} — {place}" if place else head), _excerpt(hit.passage.text)


def _excerpt(text: str) -> str:
    """Quote the beginning of a passage; a table's rows are lines with their columns' names."""
    shown = "".join(text[part] if isinstance(part, slice) else part for part in readable(text)).strip()
    cut = shown if len(shown) <= EXCERPT else f"{shown[:EXCERPT]}…"
    lines = [" ".join(line.split()) for line in cut.splitlines()]
    return "\n".join(f"> {escaping.fallback(line)}" for line in lines if line)


def _line(book: Book, language: Language) -> str:
    pages = book.edition.pages if book.edition else None
    size = f" · {say(language, 'pages', n=pages)}" if pages is not None else ""
    shelf = "" if book.shelf.standard else f" · {shelf_label(book.shelf, language)}"
    return f"• `{book.id[:SHORT_ID]}` {escaping.link(book.url, titled_or(book, language))}{size}{shelf}"


def titled_or(book: Book, language: Language) -> str:
    return book.title if book.title.strip() else titled("", language)


def _paged(head: str, page: BookPage, language: Language, about: dict[str, Any]) -> MessageDraft:
    """Show a page, with buttons for the previous and the next one."""
    lines, number = [_line(book, language) for book in page.books], page.number
    if page.pages == 1:
        return message(head, *lines)
    foot = say(language, "list-page", page=number, pages=page.pages)
    turns = [("previous", number - 1)] * (number > 1) + [("next", number + 1)] * (number < page.pages)
    buttons = [action_button(name, language, about | {"page": to}) for name, to in turns]
    return with_buttons(message(head, *lines, foot), *buttons)


def _passage(passage: Passage) -> tuple[str, str]:
    place = escaping.label(passage.place)
    return f"{passage.ordinal + 1}. {place}".rstrip(), _excerpt(passage.text)


def _edition(edition: Edition, language: Language) -> str:
    pages = edition.pages
    facts = [
        str(edition.number),
        f"{edition.created_at:%Y-%m-%d}",
        say(language, "edition-added-by", person=mention(edition.created_by)) if edition.created_by else "",
        say(language, f"edition-state-{edition.state.value}"),
        say(language, "pages", n=pages) if pages is not None else "",
        say(language, "passages", n=edition.passages),
    ]
    return " · ".join(fact for fact in facts if fact)


def undo_impossible(book: Book, language: Language) -> MessageDraft:
    """Say that the shelf that a document came from is gone or not to be read here, and what can be done instead."""
    return message(say(language, "undo-shelf-gone", title=titled(book.title, language)))


def changes_message(changes: Sequence[Change], language: Language) -> MessageDraft:
    if not changes:
        return message(say(language, "history-empty"))
    return message(f"*{say(language, 'history-heading')}*", *(_change_line(change, language) for change in changes))


def _change_line(change: Change, language: Language) -> str:
    edition = say(language, "edition", n=change.edition) if change.edition is not None else ""
    facts = [
        f"{change.at:%Y-%m-%d %H:%M} UTC",
        f"*{titled(change.title, language)}*" if change.title or change.book_id else "",
        say(language, f"change-{change.kind}"),
        edition,
        _difference(change, language),
        mention(change.person) if change.person else "",
    ]
    return "• " + " · ".join(fact for fact in facts if escaping.label(fact))


def _difference(change: Change, language: Language) -> str:
    if not (change.before or change.after):
        return ""
    return " → ".join(_state(value, language) for value in (change.before, change.after))


def _state(value: str | None, language: Language) -> str:
    """Return a state for people: a channel as its mention, and everybody by the word for it."""
    if value == EVERYBODY:
        return say(language, "history-everybody")
    return f"<#{value}>" if value and CHANNEL.fullmatch(value) else escaping.label(value or "—")


def shelves_message(shelves: Sequence[Shelf], books: Mapping[str, int], language: Language) -> MessageDraft:
    """List shelves; `books` holds the number of documents by shelf id."""
    lines = [
        " · ".join(
            (
                f"• *{escaping.label(shelf.name)}*",
                say(language, "documents", n=books[shelf.id]),
                _shelf_place(shelf, language),
                *([f"{say(language, 'detail-owner')}: <@{shelf.owner}>"] if shelf.owner else []),
            )
        )
        for shelf in shelves
    ]
    return message(f"*{say(language, 'shelves-heading')}*", *lines, say(language, "shelves-usage"))


def shelf_created(shelf: Shelf, language: Language) -> MessageDraft:
    return message(say(language, "shelf-created", name=escaping.label(shelf.name), readers=_readers(shelf, language)))


def shelf_exists(shelf: Shelf, language: Language) -> MessageDraft:
    return message(say(language, "shelf-exists", name=escaping.label(shelf.name), readers=_readers(shelf, language)))


def _readers(shelf: Shelf, language: Language) -> str:
    if shelf.place is None:
        return say(language, "shelf-readers-all")
    return say(language, "shelf-readers-channel", channel=f"<#{shelf.place}>")


def shelf_renamed(shelf: Shelf, new: str, language: Language) -> MessageDraft:
    return message(say(language, "shelf-renamed", old=escaping.label(shelf.name), name=escaping.label(new)))


def shelf_deleted(shelf: Shelf, language: Language) -> MessageDraft:
    return message(say(language, "shelf-deleted", name=escaping.label(shelf.name)))


def shelf_placed(shelf: Shelf, place: str | None, language: Language) -> MessageDraft:
    name = escaping.label(shelf.name)
    if place is None:
        return message(say(language, "shelf-opened", name=name))
    return message(say(language, "shelf-closed", name=name, channel=f"<#{place}>"))


def _shelf_place(shelf: Shelf, language: Language) -> str:
    """Say where a shelf is read; the one that receipts call the public shelf is called so here too."""
    if shelf.place is not None:
        return f"<#{shelf.place}>"
    return say(language, "shelf-public" if shelf.standard else "shelf-is-public")
