"""The rules for when the bot speaks: what a message gets, by its words, its place and the people who talk there."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from bot.slack.events import Surface
from knowledge.librarian.intent import UNASKING, IntentKind, intent_of, is_said_to_people, names_somebody
from knowledge.librarian.question import Turn

ABOUT_THE_BOT = frozenset({IntentKind.ABILITIES, IntentKind.REWORDING})  # or, among people, about one of them

TELLING = frozenset({IntentKind.STATEMENT, IntentKind.CONTINUATION})
UNANSWERED = UNASKING | {IntentKind.STATEMENT, IntentKind.COMPLAINT}  # in a thread, to whoever did not address the bot


class ReplyPolicy(StrEnum):
    SILENCE = auto()
    REACTION = auto()  # to a greeting or to thanks: it needs no words
    REPLY = auto()
    REPLY_IF_FOUND = auto()  # to somebody who did not address the bot: an answer, or nothing
    REPLY_IF_SURE = auto()  # to one of several people: an answer where it is well found, or nothing


@dataclass(frozen=True, slots=True)
class Company:
    """The people in a thread: the `others` by name, and whether the writer took part before (`continues`)."""

    others: frozenset[str] = frozenset()
    continues: bool = True

    @classmethod
    def of(cls, history: Sequence[Turn]) -> "Company":
        people = [turn for turn in history if turn.speaker == "patron" and not turn.app]
        return cls(frozenset(turn.name for turn in people if turn.name), any(turn.name is None for turn in people))


def reply_policy(
    text: str, surface: Surface, company: Company, *, rewords: bool = True, in_passing: bool = False
) -> ReplyPolicy:
    """Decide what a message gets; only in threads without a mention does it depend on who else talks there.

    `rewords`: there is a model that can summarise and translate. `in_passing`: the bot's name stands in a sentence.
    """
    kind = intent_of(text).kind
    if in_passing and kind in TELLING:
        return ReplyPolicy.REPLY_IF_SURE
    if surface is not Surface.THREAD:
        return ReplyPolicy.REACTION if kind in UNASKING else ReplyPolicy.REPLY
    if _is_talk(text, kind, company) or (kind is IntentKind.REWORDING and not rewords):
        return ReplyPolicy.SILENCE
    return ReplyPolicy.REPLY_IF_SURE if company.others else ReplyPolicy.REPLY_IF_FOUND


def _is_talk(text: str, kind: IntentKind, company: Company) -> bool:
    """Tell whether a message in a thread wants no answer of the bot."""
    if kind in UNANSWERED or names_somebody(text):
        return True
    if company.others and (kind in ABOUT_THE_BOT or is_said_to_people(text, company.others)):
        return True
    return kind is IntentKind.CONTINUATION and not company.continues


def reaction_to(text: str) -> str:
    """Return the name of the emoji that answers a greeting, a feeling, or any other small talk."""
    return {IntentKind.GREETING: "wave", IntentKind.MOOD: "hugging_face"}.get(intent_of(text).kind, "thumbsup")
