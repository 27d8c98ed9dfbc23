"""Replies about the library itself: what it answers from, its documents, and what is known of one of them."""

from collections.abc import Sequence

from bot.blocks.receipts import PERSON, mention, shelf_label, titled
from bot.slack import text as escaping
from bot.slack.drafts import MessageDraft, message
from knowledge.catalogue.books import Book, BookPage
from knowledge.library.book_details import AddedBy
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

LISTED = 10


def abilities(documents: int, suggested: Sequence[str], language: Language, *, quotes: bool) -> MessageDraft:
    """Describe what the bot does, with questions that its documents answer."""
    if not documents:
        return message(say(language, "abilities-introduction"), say(language, "abilities-without-documents"))
    examples = [f"• {escaping.label(question)}" for question in suggested]
    return message(
        say(language, "abilities-introduction"),
        say(language, "abilities-quoting") if quotes else say(language, "abilities-writing"),
        say(language, "abilities-documents", n=documents),
        say(language, "abilities-adding"),
        *([say(language, "suggested-questions-heading"), *examples] if examples else []),
    )


def documents(page: BookPage, language: Language) -> MessageDraft:
    if not page.total:
        return message(say(language, "list-empty"))
    rest = [say(language, "list-whole")] if page.total > LISTED else []
    return message(f"*{say(language, 'list-heading', n=page.total)}*", *_lines(page, language), *rest)


def documents_about(topic: str, page: BookPage, language: Language) -> MessageDraft:
    if not page.total:
        return message(say(language, "documents-about-none", topic=escaping.label(topic)))
    return message(
        f"*{say(language, 'documents-about-heading', topic=escaping.label(topic))}*", *_lines(page, language)
    )


def facts(book: Book, first: AddedBy | None, stated: Sequence[str], language: Language) -> MessageDraft:
    """Say when a document was updated and by whom; `stated` is what it says of itself."""
    edition, shelf = book.edition, shelf_label(book.shelf, language)
    title = escaping.link(book.url, book.title) if book.title.strip() else titled("", language)
    lines = [
        say(
            language,
            "facts-updated",
            title=title,
            date=f"{edition.created_at:%Y-%m-%d}",
            by=_by(edition.created_by, language),
            version=say(language, "edition", n=edition.number),
            shelf=shelf,
        )
        if edition
        else title
    ]
    if first is not None:
        lines.append(say(language, "facts-added", date=f"{first.at:%Y-%m-%d}", by=_by(first.person, language)))
    if stated:
        lines += [say(language, "facts-stated"), *(f"> {escaping.fallback(line)}" for line in stated)]
    return message(*lines)


def _by(person: str, language: Language) -> str:
    """Name who made a change; nobody where it was made on the server."""
    return say(language, "facts-by", person=mention(person)) if PERSON.fullmatch(person) else ""


def _lines(page: BookPage, language: Language) -> list[str]:
    lines = [f"• {escaping.link(book.url, book.title) or say(language, 'untitled')}" for book in page.books[:LISTED]]
    left = page.total - LISTED
    return [*lines, say(language, "and-more", n=left)] if left > 0 else lines
