"""Who changed what, the latest first."""

from collections.abc import Sequence

from bot.blocks import escaping
from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.receipts import mention, titled
from bot.blocks.sentences import sentences
from knowledge.catalogue.changes import Change


def changes_message(changes: Sequence[Change], language: Language) -> MessageDraft:
    table = sentences(language).stockroom
    if not changes:
        return message(table.history_empty)
    return message(f"*{table.history_head}*", *(_line(change, language) for change in changes))


def _line(change: Change, language: Language) -> str:
    table = sentences(language).stockroom
    edition = table.edition.format(n=change.edition) if change.edition is not None else ""
    facts = [
        f"{change.at:%Y-%m-%d %H:%M} UTC",
        f"*{titled(change.title, language)}*",
        table.changes[change.kind],
        edition,
        mention(change.person) if change.person else "",
    ]
    return "• " + " · ".join(fact for fact in facts if escaping.label(fact))
