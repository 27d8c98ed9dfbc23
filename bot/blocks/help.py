"""What `/stacks` can do."""

from bot.blocks.layout import message
from bot.slack import text
from bot.slack.drafts import MessageDraft
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences


def help_message(language: Language, *, command: str, unknown: str | None = None) -> MessageDraft:
    """`unknown` is the word that was not understood, if any."""
    table = sentences(language).command
    head = table.help_head if unknown is None else table.unknown.format(word=text.label(unknown))
    return message(
        head,
        *(_line(command, *line) for line in table.help_lines),
        table.help_admin,
        *(_line(command, *line) for line in table.help_admin_lines),
    )


def _line(command: str, usage: str, what: str) -> str:
    return f"• `{command} {usage}` — {what}"
