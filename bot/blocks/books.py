"""Books and passages as `/stacks` lists them, to one person alone."""

from collections.abc import Sequence

from langchain_core.documents import Document

from bot.blocks import escaping
from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.receipts import remark_sentence, shelf_name, titled
from bot.blocks.sentences import sentences
from bot.blocks.sentences.table import counted
from knowledge.catalogue.books import Book

LISTED = 45  # a block each at worst, of the fifty that Slack takes
SHORT_ID = 8
EXCERPT = 280


def listing(books: Sequence[Book], language: Language) -> MessageDraft:
    table = sentences(language).command
    if not books:
        return message(table.list_empty)
    lines = [_line(book, language) for book in books[:LISTED]]
    more = [table.list_more.format(n=len(books) - LISTED)] if len(books) > LISTED else []
    return message(f"*{counted(table.list_head, len(books))}*", *lines, *more)


def several(books: Sequence[Book], language: Language) -> MessageDraft:
    """A title that more than one book has."""
    return message(sentences(language).command.several, *(_line(book, language) for book in books[:LISTED]))


def detail(book: Book, language: Language) -> MessageDraft:
    table = sentences(language).command
    facts = [
        (table.book_id, f"`{book.id}`"),
        (table.shelf, shelf_name(language, public=book.shelf.public)),
        (table.source, escaping.label(book.source, own=(book.url,) if book.url else ())),
        (table.edition, _edition(book, language)),
    ]
    remarks = book.edition.remarks if book.edition else ()
    return message(
        f"*{escaping.link(book.url, book.title)}*",
        *(f"{name}: {value}" for name, value in facts if value),
        *(f"• {remark_sentence(remark, language)}" for remark in remarks),
    )


def findings(passages: Sequence[Document], language: Language) -> MessageDraft:
    """What a patron would be answered from, best first."""
    table = sentences(language).command
    if not passages:
        return message(table.found_nothing)
    lines = [line for n, passage in enumerate(passages, 1) for line in _finding(n, passage)]
    return message(f"*{counted(table.found_head, len(passages))}*", *lines)


def _finding(n: int, passage: Document) -> tuple[str, str]:
    about = passage.metadata
    place = escaping.label(str(about.get("place") or ""))
    head = f"{n}. *{escaping.link(about.get('url'), str(about['title']))}*"
    text = " ".join(passage.page_content.split())
    excerpt = text if len(text) <= EXCERPT else f"{text[:EXCERPT]}…"
    return (f"{head} — {place}" if place else head), f"> {escaping.fallback(excerpt)}"


def _line(book: Book, language: Language) -> str:
    pages = book.edition.pages if book.edition else None
    size = f" · {counted(sentences(language).stocking.pages, pages)}" if pages is not None else ""
    shelf = "" if book.shelf.public else f" · {shelf_name(language, public=book.shelf.public)}"
    return f"• `{book.id[:SHORT_ID]}` {escaping.link(book.url, titled_or(book, language))}{size}{shelf}"


def titled_or(book: Book, language: Language) -> str:
    return book.title if book.title.strip() else titled("", language)


def _edition(book: Book, language: Language) -> str:
    if book.edition is None:
        return ""
    table = sentences(language).stocking
    pages = book.edition.pages
    facts = [
        str(book.edition.number),
        f"{book.edition.created_at:%Y-%m-%d}",
        counted(table.pages, pages) if pages is not None else "",
        counted(table.passages, book.edition.passages),
    ]
    return " · ".join(fact for fact in facts if fact)
