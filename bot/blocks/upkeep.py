"""How books are kept in step with where they come from, as admins are told of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.receipts import reason_sentence, titled
from bot.blocks.sentences import sentences
from knowledge.catalogue.schedules import NEVER, Every, Schedule
from knowledge.errors import Reason

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
