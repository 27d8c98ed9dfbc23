"""What an admin is told of a document that was to become a book."""

from collections.abc import Mapping, Sequence

from bot.blocks import escaping
from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.sentences import sentences
from bot.blocks.sentences.table import counted
from knowledge.catalogue.books import Book, Remark
from knowledge.errors import Reason
from knowledge.ingestion import Receipt

LISTED = 20


def begun(titles: Sequence[str], language: Language, *, public: bool) -> MessageDraft:
    """Said at once, before anything is read."""
    table = sentences(language).stocking
    where = shelf_name(language, public=public)
    if len(titles) == 1:
        return message(table.begun.format(title=titled(titles[0], language), shelf=where))
    return message(table.begun_many.format(n=len(titles), shelf=where))


def receipt_message(receipt: Receipt, language: Language, *, public: bool) -> MessageDraft:
    """What was read and where it stands, or why not; then what an admin should know of it."""
    table = sentences(language).stocking
    head = getattr(table, receipt.status).format(title=titled(receipt.title, language))
    if receipt.reason is not None:
        return message(head, reason_sentence(receipt.reason, receipt.values, language))
    remarks = [f"• {remark_sentence(remark, language)}" for remark in receipt.remarks]
    return message(head, _facts(receipt, language, public=public), *remarks)


def failed(title: str, said: str, language: Language) -> MessageDraft:
    """`said` is the sentence of what went wrong."""
    return message(sentences(language).stocking.refused.format(title=titled(title, language)), said)


def removed(book: Book, language: Language) -> MessageDraft:
    return message(sentences(language).stocking.removed.format(title=titled(book.title, language)))


def reason_sentence(reason: Reason, values: Mapping[str, object], language: Language) -> str:
    """Why a document was refused, with what is known of it."""
    table = sentences(language).stocking
    details = [
        form.format(value=escaping.label(str(values[name]))) for name, form in table.details.items() if name in values
    ]
    return _joined([table.reasons[reason], *details], language)


def remark_sentence(remark: Remark, language: Language) -> str:
    table = sentences(language).stocking
    values = {name: escaping.label(_listed(value)) for name, value in remark.values.items()}
    known = table.remarks.get(remark.code)
    return known.format_map(_Known(values)) if known else table.other_remark.format(code=remark.code)


def shelf_name(language: Language, *, public: bool) -> str:
    table = sentences(language).stocking
    return table.public_shelf if public else table.channel_shelf


def titled(title: str, language: Language) -> str:
    own = (title,) if title.startswith(("https://", "http://")) else ()
    return escaping.label(title, own) or sentences(language).stocking.untitled


def _facts(receipt: Receipt, language: Language, *, public: bool) -> str:
    table = sentences(language).stocking
    facts = [
        counted(table.pages, receipt.pages) if receipt.pages is not None else "",
        counted(table.passages, receipt.passages),
        table.seconds.format(n=f"{receipt.seconds:.1f}"),
        shelf_name(language, public=public),
    ]
    return " · ".join(fact for fact in facts if fact)


def _joined(said: list[str], language: Language) -> str:
    return ("" if language is Language.JAPANESE else " ").join(said)


def _listed(value: object) -> str:
    """A long list by its beginning: a receipt is no table."""
    if not isinstance(value, list | tuple):
        return str(value)
    return ", ".join(map(str, value[:LISTED])) + (", …" if len(value) > LISTED else "")


class _Known(dict[str, str]):
    """A value that a sentence asks for and a remark does not have shows as "?"."""

    def __missing__(self, name: str) -> str:
        return "?"
