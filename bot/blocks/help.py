"""What `/stacks` can do."""

from bot.blocks import escaping
from bot.blocks.drafts import MessageDraft
from bot.blocks.language import Language
from bot.blocks.layout import message
from bot.blocks.sentences import sentences


def help_message(language: Language, *, command: str, unknown: str | None = None) -> MessageDraft:
    """`unknown` is the word that was not understood, if any."""
    table = sentences(language).command
    head = table.help_head if unknown is None else table.unknown.format(word=escaping.label(unknown))
    return message(
        head,
        *(_line(command, *line) for line in table.help_lines),
        table.help_admin,
        *(_line(command, *line) for line in table.help_admin_lines),
    )


def _line(command: str, usage: str, what: str) -> str:
    return f"• `{command} {usage}` — {what}"
