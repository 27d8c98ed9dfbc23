"""Whole sites and folders, and one receipt for all that a sync did."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from bot.blocks import escaping
from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.receipts import reason_sentence, shelf_label, titled
from bot.blocks.sentences import sentences
from bot.blocks.sentences.table import counted
from bot.blocks.upkeep import schedule_lines
from knowledge.catalogue.schedules import Every, Schedule
from knowledge.catalogue.tracked import SourceForm, TrackedSource
from knowledge.receipts import Receipt
from knowledge.sources.receipts import SyncReceipt

NAMED = 10
SHORT_ID = 8


def name_of(source: TrackedSource) -> str:
    """Of a folder its name alone: the way to it is the server's own business."""
    return PurePath(source.address).name if source.form is SourceForm.FOLDER else source.address


def begun(source: TrackedSource, every: Every | None, shelf: str, language: Language) -> MessageDraft:
    table = sentences(language).upkeep
    again = [table.sites.every.format(every=table.every[every])] if every else []
    begun = table.sites.begun.format(title=titled(name_of(source), language), shelf=shelf)
    return message(begun, *_patterns(source, language), *again)


def sync_message(receipt: SyncReceipt, language: Language) -> MessageDraft:
    table = sentences(language).upkeep.sites
    title = titled(name_of(receipt.source), language)
    if receipt.reason is not None:
        said = reason_sentence(receipt.reason, receipt.values, language)
        return message(table.out_of_step.format(title=title), said)
    return message(
        table.in_step.format(title=title),
        _counts(receipt, language),
        *_named(receipt, language),
        *([table.kept] if receipt.withdrawn else []),
        *([counted(table.kept_back, receipt.kept_back)] if receipt.kept_back else []),
        *(f"• {counted(table.left_out[why], count)}" for why, count in receipt.left_out.items()),
    )


def sources_message(
    sources: Sequence[TrackedSource],
    books: Mapping[str, int],
    schedules: Mapping[str, Schedule],
    language: Language,
) -> MessageDraft:
    """`books`: how many stand that came from each, by its id."""
    table = sentences(language).upkeep.sites
    if not sources:
        return message(table.empty)
    lines = [
        line
        for source in sources
        for line in (
            _line(source, books[source.id], language),
            *(f"    {line}" for line in _patterns(source, language)),
            *(f"    {line}" for line in schedule_lines(schedules.get(source.id), language)),
        )
    ]
    return message(f"*{table.head}*", *lines, table.usage)


def _line(source: TrackedSource, books: int, language: Language) -> str:
    facts = [
        f"• `{source.id[:SHORT_ID]}` *{titled(name_of(source), language)}*",
        counted(sentences(language).upkeep.sites.line, books),
        shelf_label(source.shelf, language),
    ]
    return " · ".join(facts)


def _patterns(source: TrackedSource, language: Language) -> list[str]:
    table = sentences(language).upkeep.sites
    given = ((table.include, source.include), (table.exclude, source.exclude))
    return [said.format(patterns=", ".join(map(_code, patterns))) for said, patterns in given if patterns]


def _code(pattern: str) -> str:
    return f"`{escaping.label(pattern.replace('`', ''))}`"


def forgotten(source: TrackedSource, language: Language) -> MessageDraft:
    said = sentences(language).upkeep.sites.forgotten
    return message(said.format(title=titled(name_of(source), language)))


def _counts(receipt: SyncReceipt, language: Language) -> str:
    table = sentences(language)
    counts = {status: len(receipt.of(status)) for status in ("added", "replaced", "unchanged", "refused")}
    counts["withdrawn"] = len(receipt.withdrawn)
    facts = [counted(forms, counts[name]) for name, forms in table.upkeep.sites.counts.items() if counts[name]]
    seconds = table.stocking.seconds.format(n=f"{receipt.seconds:.1f}")
    return " · ".join([*facts, seconds, shelf_label(receipt.source.shelf, language)])


def _named(receipt: SyncReceipt, language: Language) -> list[str]:
    named = sentences(language).upkeep.sites.named
    titles = {
        "added": [one.title for one in receipt.of("added")],
        "replaced": [one.title for one in receipt.of("replaced")],
        "withdrawn": [book.title for book in receipt.withdrawn],
    }
    lines = [
        named[status].format(titles=", ".join(_some([titled(title, language) for title in all_], language)))
        for status, all_ in titles.items()
        if all_
    ]
    return [*lines, *_some([_refusal(one, language) for one in receipt.of("refused")], language)]


def _refusal(receipt: Receipt, language: Language) -> str:
    assert receipt.reason is not None
    named = sentences(language).upkeep.sites.named["refused"]
    said = reason_sentence(receipt.reason, receipt.values, language)
    return f"• {named.format(title=titled(receipt.title, language), reason=said)}"


def _some(lines: list[str], language: Language) -> list[str]:
    """The first, and how many more."""
    more = sentences(language).upkeep.sites.more.format(n=len(lines) - NAMED)
    return lines if len(lines) <= NAMED else [*lines[:NAMED], escaping.label(more)]
