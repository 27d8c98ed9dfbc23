"""A question that is passed on to people: the button, the consent form, and the message that is posted."""

from typing import Any

from bot.blocks.layout import button, context, modal, plain
from bot.slack import text
from bot.slack.drafts import Block, MessageDraft, message, section
from knowledge.catalogue.answers import AnswerRow
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

ASK = "ask_a_person"  # action id, and the form's callback id
QUESTION_MAX = 2_000


def ask_button(language: Language, key: str) -> Block:
    return button(say(language, "button-ask-people"), ASK, key)


def posted(row: AnswerRow, link: str | None, language: Language) -> MessageDraft:
    """Return the posted question; `link` leads to the thread for those who may read it."""
    quoted = [f"> {line}" for line in text.fallback(row.question[:QUESTION_MAX]).splitlines()]
    thread = [f"<{text.escape(link)}|{say(language, 'escalation-thread')}>"] if link else []
    return message(say(language, "escalation-question", person=f"<@{row.person}>"), "\n".join(quoted), *thread)


def leave_view(draft: MessageDraft, key: str, channel: str, language: Language) -> dict[str, Any]:
    """Show what will be posted, before it leaves a private place."""
    intro = section(say(language, "escalation-consent", channel=f"<#{channel}>"))
    return modal(
        say(language, "escalation-title"),
        say(language, "escalation-cancel"),
        [intro, *draft.blocks, context(say(language, "escalation-scope"))],
        submit=plain(say(language, "escalation-submit")),
        callback_id=ASK,
        private_metadata=key,
    )
