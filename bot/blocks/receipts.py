"""What an admin is told of a document that was to become a book."""

import re
from collections.abc import Mapping, Sequence

from bot.blocks.layout import action_button, message, removing, with_buttons
from bot.slack import text
from bot.slack.drafts import MessageDraft
from knowledge.catalogue.books import PUBLIC_SHELF, Book, Shelf
from knowledge.errors import Reason
from knowledge.ingestion.receipts import Progress, Receipt
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences
from knowledge.messages.sentences.table import counted
from knowledge.remark import Remark

LISTED = 20
UNDOABLE = ("added", "replaced", "restored")
PERSON = re.compile(r"[UW][A-Z0-9]{2,}")


def begun(titles: Sequence[str], language: Language, *, shelf: str) -> MessageDraft:
    """Said at once, before anything is read; `shelf` as it is called where this is read."""
    table = sentences(language).stocking
    if len(titles) == 1:
        return message(table.begun.format(title=titled(titles[0], language), shelf=shelf))
    return message(table.begun_many.format(n=len(titles), shelf=shelf))


def receipt_message(receipt: Receipt, language: Language) -> MessageDraft:
    """What was read and where it stands, or why not; then what an admin should know of it, and may do now."""
    table = sentences(language).stocking
    head = getattr(table, receipt.status).format(title=titled(receipt.title, language))
    if receipt.reason is not None:
        return message(head, reason_sentence(receipt.reason, receipt.values, language))
    remarks = [f"• {remark_sentence(remark, language)}" for remark in receipt.remarks]
    draft = message(head, _facts(receipt, language), *_former(receipt, language), *remarks, *_topics(receipt, language))
    book = receipt.book
    if book is None or book.edition is None:
        return draft
    about = {"book": book.id}
    undo = [action_button("undo", language, about | {"edition": book.edition.id})] if receipt.status in UNDOABLE else []
    return with_buttons(
        draft,
        action_button("show", language, about),
        *undo,
        action_button("move", language, about),
        removing(language, book.id),
    )


def progress_message(progress: Progress, language: Language) -> MessageDraft:
    table = sentences(language).stockroom
    syncing = sentences(language).upkeep.sites.syncing
    forms = {"fetching": table.fetching, "reading": table.reading, "syncing": syncing}
    form = forms.get(progress.stage, table.embedding)
    title = titled(progress.title, language)
    return message(form.format(title=title, done=f"{progress.done:,}", total=f"{progress.total:,}"))


def waiting(title: str, language: Language) -> MessageDraft:
    return message(sentences(language).stockroom.waiting.format(title=titled(title, language)))


def overtaken_by(title: str, person: str, language: Language) -> MessageDraft:
    """To who handed in the edition that somebody replaced a moment later."""
    said = sentences(language).stockroom.overtaken_by
    return message(said.format(title=titled(title, language), person=mention(person)))


def failed(title: str, said: str, language: Language) -> MessageDraft:
    """`said` is the sentence of what went wrong."""
    return message(sentences(language).stocking.refused.format(title=titled(title, language)), said)


def removed(book: Book, language: Language) -> MessageDraft:
    """With the way back."""
    table = sentences(language)
    head = table.stocking.removed.format(title=titled(book.title, language))
    if book.edition is None:
        return message(head)
    back = action_button("restore", language, {"edition": book.edition.id})
    return with_buttons(message(head, table.stockroom.kept), back)


def reason_sentence(reason: Reason, values: Mapping[str, object], language: Language) -> str:
    """Why a document was refused, with what is known of it."""
    table = sentences(language).stocking
    details = [
        form.format(value=text.label(table.kinds.get(str(values[name]), str(values[name]))))
        for name, form in table.details.items()
        if name in values
    ]
    return _joined([table.reasons[reason], *details], language)


def remark_sentence(remark: Remark, language: Language) -> str:
    table = sentences(language).stocking
    values = {name: text.label(_listed(value)) for name, value in remark.values.items()}
    known = table.remarks.get(remark.code)
    return known.format_map(_Known(values)) if known else table.other_remark.format(code=remark.code)


def shelf_name(language: Language, *, public: bool) -> str:
    table = sentences(language).stocking
    return table.public_shelf if public else table.channel_shelf


def titled(title: str, language: Language) -> str:
    own = (title,) if title.startswith(("https://", "http://")) else ()
    return text.label(title, own) or sentences(language).stocking.untitled


def shelf_label(shelf: Shelf, language: Language) -> str:
    """Wherever it is read: "this channel" means nothing in a direct message."""
    table = sentences(language)
    if shelf.place is not None:
        return table.stockroom.shelf_of.format(channel=f"<#{shelf.place}>")
    if shelf.name == PUBLIC_SHELF:
        return table.stocking.public_shelf
    return table.stockroom.shelf_named.format(name=text.label(shelf.name))


def mention(person: str) -> str:
    """A person by their id; what else changed the stacks, by its name."""
    return f"<@{person}>" if PERSON.fullmatch(person) else text.label(person)


def _facts(receipt: Receipt, language: Language) -> str:
    table = sentences(language)
    book = receipt.book
    facts = [
        *_size(receipt.pages, receipt.passages, language),
        table.stocking.seconds.format(n=f"{receipt.seconds:.1f}"),
        table.stockroom.edition.format(n=book.edition.number) if book and book.edition else "",
        shelf_label(book.shelf, language) if book else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _former(receipt: Receipt, language: Language) -> list[str]:
    former, table = receipt.former, sentences(language).stockroom
    if former is None:
        return []
    facts = [table.edition.format(n=former.number), *_size(former.pages, former.passages, language)]
    return [table.former.format(facts=" · ".join(facts))]


def _size(pages: int | None, passages: int, language: Language) -> list[str]:
    table = sentences(language).stocking
    return [*([counted(table.pages, pages)] if pages is not None else []), counted(table.passages, passages)]


def _topics(receipt: Receipt, language: Language) -> list[str]:
    if not receipt.topics:
        return []
    named = " · ".join(text.label(topic) for topic in receipt.topics)
    return [sentences(language).stockroom.topics.format(topics=named)]


def _joined(said: list[str], language: Language) -> str:
    return (" " if sentences(language).spaced else "").join(said)


def _listed(value: object) -> str:
    """A long list by its beginning: a receipt is no table."""
    if not isinstance(value, list | tuple):
        return str(value)
    return ", ".join(map(str, value[:LISTED])) + (", …" if len(value) > LISTED else "")


class _Known(dict[str, str]):
    """A value that a sentence asks for and a remark does not have shows as "?"."""

    def __missing__(self, name: str) -> str:
        return "?"
