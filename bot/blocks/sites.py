"""Whole sites and folders, and one receipt for all that a sync did."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from bot.blocks.layout import message
from bot.blocks.receipts import reason_sentence, shelf_label, titled
from bot.slack import text
from bot.slack.drafts import MessageDraft
from knowledge.catalogue.schedules import NEVER, Every, Schedule
from knowledge.catalogue.sources import SourceForm, SourceRecord
from knowledge.errors import Reason
from knowledge.ingestion.receipts import Receipt
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences
from knowledge.messages.sentences.table import counted
from knowledge.sources.sync_receipts import SyncReceipt

NAMED = 10
SHORT_ID = 8


def name_of(source: SourceRecord) -> str:
    """Of a folder its name alone: the way to it is the server's own business."""
    return PurePath(source.address).name if source.form is SourceForm.FOLDER else source.address


def begun(source: SourceRecord, every: Every | None, shelf: str, language: Language) -> MessageDraft:
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
    sources: Sequence[SourceRecord],
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


def _line(source: SourceRecord, books: int, language: Language) -> str:
    facts = [
        f"• `{source.id[:SHORT_ID]}` *{titled(name_of(source), language)}*",
        counted(sentences(language).upkeep.sites.line, books),
        shelf_label(source.shelf, language),
    ]
    return " · ".join(facts)


def _patterns(source: SourceRecord, language: Language) -> list[str]:
    table = sentences(language).upkeep.sites
    given = ((table.include, source.include), (table.exclude, source.exclude))
    return [said.format(patterns=", ".join(map(_code, patterns))) for said, patterns in given if patterns]


def _code(pattern: str) -> str:
    return f"`{text.label(pattern.replace('`', ''))}`"


def forgotten(source: SourceRecord, language: Language) -> MessageDraft:
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
    return lines if len(lines) <= NAMED else [*lines[:NAMED], text.label(more)]


WORDS: Mapping[str, str] = {
    **{every.value: every.value for every in Every},
    NEVER: NEVER,
    "毎時": Every.HOURLY.value,
    "毎日": Every.DAILY.value,
    "毎週": Every.WEEKLY.value,
    "なし": NEVER,
}


def interval_in(words: str) -> tuple[str, str | None]:
    """What was said without its last word, and the interval that this word names, if it names one."""
    before, _, last = words.rpartition(" ")
    named = WORDS.get(last.casefold())
    return (before.strip(), named) if named else (words, None)


def rescheduled(title: str, every: str, language: Language) -> MessageDraft:
    table, named = sentences(language).upkeep, titled(title, language)
    if every == NEVER:
        return message(table.never_again.format(title=named))
    return message(table.again.format(title=named, every=table.every[every]))


def refresh_failed(title: str, every: Every, said: str, language: Language) -> MessageDraft:
    """`said` is the sentence of what went wrong."""
    table = sentences(language).upkeep
    head = table.failed.format(title=titled(title, language), every=table.every[every])
    return message(head, said, table.stays)


def schedule_lines(schedule: Schedule | None, language: Language) -> list[str]:
    if schedule is None:
        return []
    table = sentences(language).upkeep
    last = table.last.format(when=f"{schedule.last_at:%Y-%m-%d %H:%M}") if schedule.last_at else ""
    upcoming = table.next.format(when=f"{datetime.fromtimestamp(schedule.next_at, UTC):%Y-%m-%d %H:%M}")
    facts = [table.line.format(every=table.every[schedule.every]), last, upcoming]
    trouble = [f"{table.trouble} {failure_sentence(schedule.failure, language)}"] if schedule.failure else []
    return [" · ".join(fact for fact in facts if fact), *trouble]


def failure_sentence(failure: Mapping[str, Any], language: Language) -> str:
    """Empty for what is nobody's business but the operator's."""
    known = failure["reason"] in set(Reason)
    return reason_sentence(Reason(failure["reason"]), failure["values"], language) if known else ""
