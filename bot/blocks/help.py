"""The help of `/stacks`."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.slack import text
from bot.slack.drafts import MessageDraft, message
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

EVERYBODY = ("list", "search", "show")
ADMINS = (
    *("add-address", "add", "remove", "undo", "restore", "refresh", "move", "owner"),
    *("shelves", "sources", "history", "gaps", "report"),
)


# What people write in place of a verb.
OTHER_WORDS = {"rm": "remove", "find": "search"}


def help_message(language: Language, *, command: str, admin: bool, unknown: str | None = None) -> MessageDraft:
    """Return the help for members or for admins; `unknown` is the word that was not understood, if any."""
    head = (
        say(language, "help-introduction")
        if unknown is None
        else say(language, "help-unknown-word", word=text.label(unknown))
    )
    for_admins = [say(language, "help-admins"), *_lines(ADMINS, command, language)] if admin else []
    meant = _meant(unknown or "", admin=admin)
    guess = [say(language, "help-did-you-mean", command=command, verb=meant)] if meant else []
    return message(head, *guess, *_lines(EVERYBODY, command, language), *for_admins)


def _meant(word: str, *, admin: bool) -> str | None:
    """Return the verb that a misspelt or foreign word stands for."""
    known = [*EVERYBODY, *(ADMINS if admin else ())]
    other = OTHER_WORDS.get(word)
    if other in known:
        return other
    return next(iter(get_close_matches(word, known, n=1)), None)


def _lines(verbs: Sequence[str], command: str, language: Language) -> list[str]:
    return [f"• {say(language, f'usage-{verb}', command=command)}" for verb in verbs]
