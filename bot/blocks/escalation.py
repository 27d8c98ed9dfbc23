"""A question without an answer, taken to people: the button, the form that asks for leave, and what is posted."""

from typing import Any

from bot.blocks.layout import button, context, message, modal, plain, section
from bot.slack import text
from bot.slack.drafts import Block, MessageDraft
from knowledge.catalogue.answers import AnswerRow
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences

ASK = "ask_a_person"  # action id, and the form's callback id
QUESTION_MAX = 2_000


def ask_button(language: Language, key: str) -> Block:
    return button(sentences(language).asking.ask, ASK, key)


def posted(row: AnswerRow, link: str | None, language: Language) -> MessageDraft:
    """What people read; `link` leads to the thread, for those who may read there."""
    table = sentences(language).asking
    quoted = [f"> {line}" for line in text.fallback(row.question[:QUESTION_MAX]).splitlines()]
    thread = [f"<{text.escape(link)}|{table.thread}>"] if link else []
    return message(table.asks.format(person=f"<@{row.person}>"), "\n".join(quoted), *thread)


def leave_view(draft: MessageDraft, key: str, channel: str, language: Language) -> dict[str, Any]:
    """Shows what will be posted, before it leaves a place that not everybody reads."""
    table = sentences(language).asking
    intro = section(table.leave.format(channel=f"<#{channel}>"))
    return modal(
        table.title,
        table.cancel,
        [intro, *draft.blocks, context(table.once)],
        submit=plain(table.post),
        callback_id=ASK,
        private_metadata=key,
    )
