"""Questions without an answer, as admins see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.blocks.layout import FormNote, action_button, modal, plain, text_input, with_buttons
from bot.slack import text
from bot.slack.drafts import Block, MessageDraft, message, section, sections
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

LISTED = 20
SETTLE = "settle_gap"  # callback id
REASON_MAX = 200
WORDINGS = 2  # shown beside the first


@dataclass(frozen=True, slots=True)
class Gap:
    """A question asked `count` times in public, the last time at `at`; `others` are wordings of the same.

    `key` stands for it where it is settled.
    """

    question: str
    count: int
    at: datetime
    key: str = ""
    others: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """The gaps; `private` counts questions in direct messages and private channels, whose text nobody is shown."""

    gaps: Sequence[Gap]
    private: int


@dataclass(frozen=True, slots=True)
class GapContext(FormNote):
    """The gap that a form is about, and where its list was read."""

    key: str
    channel: str
    language: Language


def gaps_message(found: Gaps, language: Language) -> MessageDraft:
    if not found.gaps and not found.private:
        return message(say(language, "gaps-empty"))
    said = message(
        f"*{say(language, 'gaps-heading')}*", *gap_lines(found, language, LISTED), say(language, "gaps-hint")
    )
    below = [*_private(found, language), say(language, "gaps-hint")]
    listed = [_with_button(gap, language) for gap in found.gaps[:LISTED]]
    return MessageDraft(said.text, [section(f"*{say(language, 'gaps-heading')}*"), *listed, *sections(below)])


def _with_button(gap: Gap, language: Language) -> Block:
    return section(_line(gap, language)) | {"accessory": action_button("settle", language, {"gap": gap.key})}


def settle_view(about: GapContext) -> dict[str, Any]:
    """Ask why the documents need not answer a question."""
    language = about.language
    return modal(
        say(language, "button-settle"),
        say(language, "feedback-cancel"),
        [text_input("reason", say(language, "gap-reason"), REASON_MAX, optional=False)],
        submit=plain(say(language, "button-settle")),
        callback_id=SETTLE,
        private_metadata=about.dumps(),
    )


def settled_message(about: GapContext, reason: str) -> MessageDraft:
    language = about.language
    said = message(say(language, "gap-settled", reason=text.label(reason)))
    return with_buttons(said, action_button("reopen", language, {"gap": about.key}))


def gap_lines(found: Gaps, language: Language, most: int) -> list[str]:
    return [*(_line(gap, language) for gap in found.gaps[:most]), *_private(found, language)]


def _private(found: Gaps, language: Language) -> list[str]:
    """Return the line that counts what was asked in private, beside others or alone."""
    sentence = "gaps-private-more" if found.gaps else "gaps-private"
    return [say(language, sentence, n=found.private)] if found.private else []


def _line(gap: Gap, language: Language) -> str:
    often = f" · {say(language, 'gaps-times', n=gap.count)}" if gap.count > 1 else ""
    also = "".join(f" · “{text.label(other)}”" for other in gap.others[:WORDINGS])
    return f"• {text.label(gap.question)}{also}{often} · {gap.at:%Y-%m-%d}"
