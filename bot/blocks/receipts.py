"""Messages about adding a document: the beginning, progress, the receipt, and what went wrong."""

import re
from collections.abc import Mapping, Sequence

from bot.blocks.layout import action_button, remove_button, with_buttons
from bot.slack import text
from bot.slack.drafts import MessageDraft, joined, message
from knowledge.catalogue.books import PUBLIC_SHELF, Book, Shelf
from knowledge.catalogue.retention import RETENTION
from knowledge.errors import Reason
from knowledge.ingestion.receipts import Progress, Receipt
from knowledge.messages.catalogue import say
from knowledge.messages.documents import refusal_sentence, remark_sentence
from knowledge.messages.language import Language
from knowledge.remark import Remark

UNDOABLE = ("added", "replaced", "restored", "moved")
PERSON = re.compile(r"[UW][A-Z0-9]{2,}")  # an id, and not the name of a command on the server


def begun(titles: Sequence[str], language: Language, *, shelf: str, ahead: int = 0) -> MessageDraft:
    """Confirm the request before anything is read; `shelf` is the name for the place of this message."""
    if len(titles) == 1:
        said = message(say(language, "adding-begun", title=titled(titles[0], language), shelf=shelf))
    else:
        said = message(say(language, "adding-begun-many", n=len(titles), shelf=shelf))
    return behind(said, ahead, language)


def behind(said: MessageDraft, ahead: int, language: Language) -> MessageDraft:
    """Add that the request waits behind so many others; nothing where it does not."""
    return joined([said, message(say(language, "request-waits", n=ahead))]) if ahead else said


def receipt_message(receipt: Receipt, language: Language, *, request: str = "") -> MessageDraft:
    """Say what was added and where, or why not, with remarks and buttons; `request` is the key of its job."""
    sentence = "restored-earlier" if receipt.status == "restored" and receipt.former else receipt.status
    head = say(language, f"document-{sentence}", title=titled(receipt.title, language))
    if receipt.reason is not None:
        said = message(head, reason_sentence(receipt.reason, receipt.values, language))
        return _with_decision(said, request, language) if receipt.reason is Reason.SECRETS else said
    remarks = [f"• {remark_line(remark, language)}" for remark in receipt.remarks]
    draft = message(head, _facts(receipt, language), *_former(receipt, language), *remarks, *_topics(receipt, language))
    book = receipt.book
    if book is None or book.edition is None:
        return draft
    about = {"book": book.id}
    undo = [action_button("undo", language, about | {"edition": book.edition.id})] if receipt.status in UNDOABLE else []
    return with_buttons(
        draft,
        action_button("show", language, about),
        action_button("reading", language, about),
        *undo,
        action_button("move", language, about),
        remove_button(language, book.id),
    )


def _with_decision(said: MessageDraft, request: str, language: Language) -> MessageDraft:
    """Add the buttons that decide about the secrets in a document."""
    about = {"request": request}
    return with_buttons(
        said, action_button("leave_out", language, about), action_button("take_all", language, about, style="danger")
    )


def batch_message(names: Sequence[str], outcomes: Mapping[int, bool], language: Language) -> MessageDraft:
    """Count the documents of a batch; `outcomes` says of each that has ended, by its place, whether it was added."""
    counts = {"n": len(names), "added": sum(outcomes.values()), "done": len(outcomes)}
    if len(outcomes) < len(names):
        return message(say(language, "batch-adding", **counts))
    refused = [f"• {titled(names[number], language)}" for number, added in sorted(outcomes.items()) if not added]
    if not refused:
        return message(say(language, "batch-added", **counts))
    return message(say(language, "batch-partly", **counts), *refused)


def progress_message(progress: Progress, language: Language) -> MessageDraft:
    counts = {"done": f"{progress.done:,}", "total": f"{progress.total:,}"}
    stage = "embedding" if progress.stage == "done" else progress.stage
    return message(say(language, f"progress-{stage}", title=titled(progress.title, language), **counts))


def waiting(title: str, language: Language) -> MessageDraft:
    return message(say(language, "waiting", title=titled(title, language)))


def gives_way(title: str, language: Language) -> MessageDraft:
    """Say of a document that takes long that it waits, so that short ones need not."""
    return message(say(language, "gives-way", title=titled(title, language)))


def overtaken_by(title: str, person: str, language: Language) -> MessageDraft:
    """Tell an admin whose version somebody replaced a moment later."""
    return message(say(language, "overtaken", title=titled(title, language), person=mention(person)))


def failed(title: str, said: str, language: Language) -> MessageDraft:
    """Say that a document could not be added; `said` is the sentence about what went wrong."""
    return message(say(language, "document-refused", title=titled(title, language)), said)


def removed(book: Book, language: Language) -> MessageDraft:
    """Say that a document was removed, with a button that brings it back."""
    head = say(language, "document-removed", title=titled(book.title, language))
    if book.edition is None:
        return message(head)
    back = action_button("restore", language, {"edition": book.edition.id})
    return with_buttons(message(head, say(language, "removal-way-back", days=RETENTION.days)), back)


def reason_sentence(reason: Reason, values: Mapping[str, object], language: Language) -> str:
    """Say why a document was refused, with what is known of it."""
    return refusal_sentence(reason, values, language, text.label)


def remark_line(remark: Remark, language: Language) -> str:
    return remark_sentence(remark, language, text.label)


def shelf_name(language: Language, *, public: bool) -> str:
    return say(language, "shelf-public") if public else say(language, "shelf-of-this-channel")


def titled(title: str, language: Language) -> str:
    own = (title,) if title.startswith(("https://", "http://")) else ()
    return text.label(title, own) or say(language, "untitled")


def shelf_label(shelf: Shelf, language: Language) -> str:
    """Name a shelf so that it is understood anywhere, also in a direct message."""
    if shelf.place is not None:
        return say(language, "shelf-of-channel", channel=f"<#{shelf.place}>")
    if shelf.name == PUBLIC_SHELF:
        return say(language, "shelf-public")
    return say(language, "shelf-named", name=text.label(shelf.name))


def mention(person: str) -> str:
    """Mention a person by id, and anything else that made a change by name."""
    return f"<@{person}>" if PERSON.fullmatch(person) else text.label(person)


def _facts(receipt: Receipt, language: Language) -> str:
    book = receipt.book
    facts = [
        *_size(receipt.pages, receipt.passages, language),
        say(language, "seconds", n=f"{receipt.seconds:.1f}"),
        say(language, "edition", n=book.edition.number) if book and book.edition else "",
        shelf_label(book.shelf, language) if book else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _former(receipt: Receipt, language: Language) -> list[str]:
    former = receipt.former
    if former is None:
        return []
    facts = [say(language, "edition", n=former.number), *_size(former.pages, former.passages, language)]
    return [say(language, "edition-former", facts=" · ".join(facts))]


def _size(pages: int | None, passages: int, language: Language) -> list[str]:
    return [*([say(language, "pages", n=pages)] if pages is not None else []), say(language, "passages", n=passages)]


def _topics(receipt: Receipt, language: Language) -> list[str]:
    if not receipt.topics:
        return []
    named = " · ".join(text.label(topic) for topic in receipt.topics)
    return [say(language, "topics", topics=named)]
