"""The help of `/stacks`."""

from collections.abc import Sequence

from bot.slack import text
from bot.slack.drafts import MessageDraft, message
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

EVERYBODY = ("list", "search", "show")
ADMINS = ("add-address", "add", "remove", "refresh", "move", "shelves", "sources", "history", "gaps")


def help_message(language: Language, *, command: str, unknown: str | None = None) -> MessageDraft:
    """Return the help; `unknown` is the word that was not understood, if any."""
    head = (
        say(language, "help-introduction")
        if unknown is None
        else say(language, "help-unknown-word", word=text.label(unknown))
    )
    return message(
        head,
        *_lines(EVERYBODY, command, language),
        say(language, "help-admins"),
        *_lines(ADMINS, command, language),
    )


def _lines(verbs: Sequence[str], command: str, language: Language) -> list[str]:
    return [f"• {say(language, f'usage-{verb}', command=command)}" for verb in verbs]
