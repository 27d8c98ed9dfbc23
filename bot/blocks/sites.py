"""Sites and folders that are kept in sync, their receipts, and refresh schedules."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.blocks.receipts import reason_sentence, shelf_label, titled
from bot.slack import text
from bot.slack.drafts import MessageDraft, joined, message
from knowledge.catalogue.retention import RETENTION
from knowledge.catalogue.schedules import NEVER, Every, Schedule
from knowledge.catalogue.sources import SourceRecord
from knowledge.errors import Reason
from knowledge.ingestion.receipts import Receipt
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.sources.sync_receipts import SyncReceipt

NAMED = 10
COUNTS = ("added", "replaced", "unchanged", "withdrawn", "refused")
SHORT_ID = 8


def begun(source: SourceRecord, every: Every | None, shelf: str, language: Language, *, ahead: int) -> MessageDraft:
    """Confirm that a site or folder is going to be synced, behind so many others."""
    again = [say(language, "sync-scheduled", every=say(language, f"interval-{every}"))] if every else []
    begun = say(language, "sync-begun", title=titled(source.name, language), shelf=shelf)
    waits = [say(language, "sync-waits", n=ahead)] if ahead else []
    return message(begun, *waits, *_patterns(source, language), *again)


def sync_message(receipt: SyncReceipt, language: Language) -> MessageDraft:
    title = titled(receipt.source.name, language)
    if receipt.reason is not None:
        said = reason_sentence(receipt.reason, receipt.values, language)
        failed = message(say(language, "sync-failed", title=title), said)
        return joined([failed, not_kept(language)]) if receipt.forgotten else failed
    return message(
        say(language, "sync-brought-nothing" if receipt.forgotten else "sync-done", title=title),
        _counts(receipt, language),
        *_named(receipt, language),
        *([say(language, "sync-way-back", days=RETENTION.days)] if receipt.withdrawn else []),
        *([say(language, "sync-kept-unlisted", n=receipt.kept_back)] if receipt.kept_back else []),
        *(f"• {say(language, f'sync-left-out-{why}', n=count)}" for why, count in receipt.left_out.items()),
        *([say(language, "sync-not-kept")] if receipt.forgotten else []),
    )


def not_kept(language: Language) -> MessageDraft:
    """Say that a site is not tried again, since nothing ever came from it."""
    return message(say(language, "sync-not-kept"))


def sources_message(
    sources: Sequence[SourceRecord],
    books: Mapping[str, int],
    schedules: Mapping[str, Schedule],
    language: Language,
) -> MessageDraft:
    """List sources; `books` holds the number of documents by source id."""
    if not sources:
        return message(say(language, "sources-empty"))
    lines = [
        line
        for source in sources
        for line in (
            _line(source, books[source.id], language),
            *(f"    {line}" for line in _patterns(source, language)),
            *(f"    {line}" for line in schedule_lines(schedules.get(source.id), language)),
        )
    ]
    return message(f"*{say(language, 'sources-heading')}*", *lines, say(language, "sources-usage"))


def _line(source: SourceRecord, books: int, language: Language) -> str:
    facts = [
        f"• `{source.id[:SHORT_ID]}` *{titled(source.name, language)}*",
        say(language, "documents", n=books),
        shelf_label(source.shelf, language),
    ]
    return " · ".join(facts)


def _patterns(source: SourceRecord, language: Language) -> list[str]:
    given = {"include": source.include, "exclude": source.exclude}
    return [
        say(language, f"pages-{name}", patterns=", ".join(map(_code, patterns)))
        for name, patterns in given.items()
        if patterns
    ]


def _code(pattern: str) -> str:
    return f"`{text.fallback(pattern.replace('`', ''))}`"


def forgotten(source: SourceRecord, language: Language) -> MessageDraft:
    return message(say(language, "source-forgotten", title=titled(source.name, language)))


def _counts(receipt: SyncReceipt, language: Language) -> str:
    counts = {status: len(receipt.of(status)) for status in ("added", "replaced", "unchanged", "refused")}
    counts["withdrawn"] = len(receipt.withdrawn)
    facts = [say(language, f"sync-count-{name}", n=counts[name]) for name in COUNTS if counts[name]]
    seconds = say(language, "seconds", n=f"{receipt.seconds:.1f}")
    return " · ".join([*facts, seconds, shelf_label(receipt.source.shelf, language)])


def _named(receipt: SyncReceipt, language: Language) -> list[str]:
    titles = {
        "added": [one.title for one in receipt.of("added")],
        "replaced": [one.title for one in receipt.of("replaced")],
        "withdrawn": [book.title for book in receipt.withdrawn],
        "without_secrets": [one.title for one in receipt.receipts if one.without_secrets],
    }
    lines = [
        say(
            language,
            f"sync-titles-{status}",
            titles=", ".join(_some([titled(title, language) for title in all_], language)),
        )
        for status, all_ in titles.items()
        if all_
    ]
    return [*lines, *_some([_refusal(one, language) for one in receipt.of("refused")], language)]


def _refusal(receipt: Receipt, language: Language) -> str:
    assert receipt.reason is not None
    said = reason_sentence(receipt.reason, receipt.values, language)
    return f"• {say(language, 'sync-refused', title=titled(receipt.title, language), reason=said)}"


def _some(lines: list[str], language: Language) -> list[str]:
    """Keep the first lines and count the rest."""
    more = say(language, "and-more", n=len(lines) - NAMED)
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
    """Split an interval off the end of the words, if the last word names one."""
    before, _, last = words.rpartition(" ")
    named = WORDS.get(last.casefold())
    return (before.strip(), named) if named else (words, None)


def rescheduled(title: str, every: str, language: Language) -> MessageDraft:
    named = titled(title, language)
    if every == NEVER:
        return message(say(language, "refresh-unscheduled", title=named))
    return message(say(language, "refresh-scheduled", title=named, every=say(language, f"interval-{every}")))


def refresh_failed(title: str, every: Every, said: str, language: Language) -> MessageDraft:
    """Say that a refresh failed; `said` is the sentence about what went wrong."""
    head = say(language, "refresh-failed", title=titled(title, language), every=say(language, f"interval-{every}"))
    return message(head, said, say(language, "refresh-failed-consequence"))


def schedule_lines(schedule: Schedule | None, language: Language) -> list[str]:
    if schedule is None:
        return []
    last = say(language, "schedule-last", when=f"{schedule.last_at:%Y-%m-%d %H:%M}") if schedule.last_at else ""
    upcoming = say(language, "schedule-next", when=f"{datetime.fromtimestamp(schedule.next_at, UTC):%Y-%m-%d %H:%M}")
    facts = [say(language, "schedule-interval", every=say(language, f"interval-{schedule.every}")), last, upcoming]
    trouble = (
        [f"{say(language, 'schedule-failure')} {failure_sentence(schedule.failure, language)}"]
        if schedule.failure
        else []
    )
    return [" · ".join(fact for fact in facts if fact), *trouble]


def failure_sentence(failure: Mapping[str, Any], language: Language) -> str:
    """Return why a refresh failed, or nothing for errors that only the operator can fix."""
    known = failure["reason"] in set(Reason)
    return reason_sentence(Reason(failure["reason"]), failure["values"], language) if known else ""
