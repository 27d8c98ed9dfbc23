"""Questions without an answer, as admins see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.slack import text
from bot.slack.drafts import MessageDraft, message
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

LISTED = 20
WORDINGS = 2  # shown beside the first


@dataclass(frozen=True, slots=True)
class Gap:
    """A question asked `count` times in public, the last time at `at`; `others` are wordings of the same."""

    question: str
    count: int
    at: datetime
    others: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps; `private` counts questions in direct messages and private channels, whose text nobody is shown."""

    gaps: Sequence[Gap]
    private: int


def gaps_message(found: Gaps, language: Language) -> MessageDraft:
    if not found.gaps and not found.private:
        return message(say(language, "gaps-empty"))
    return message(
        f"*{say(language, 'gaps-heading')}*", *gap_lines(found, language, LISTED), say(language, "gaps-hint")
    )


def gap_lines(found: Gaps, language: Language, most: int) -> list[str]:
    private = [say(language, "gaps-private", n=found.private)] if found.private else []
    return [*(_line(gap, language) for gap in found.gaps[:most]), *private]


def _line(gap: Gap, language: Language) -> str:
    often = f" · {say(language, 'gaps-times', n=gap.count)}" if gap.count > 1 else ""
    also = "".join(f" · “{text.label(other)}”" for other in gap.others[:WORDINGS])
    return f"• {text.label(gap.question)}{also}{often} · {gap.at:%Y-%m-%d}"
