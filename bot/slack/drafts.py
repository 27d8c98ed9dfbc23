"""A message before it has a place to go, and the plain lines that most messages are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.splitting import size

Block = dict[str, Any]

SECTION_MAX = 3_000
TEXT_MAX = 40_000


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """`text` is what notifications and screen readers get; it says all that `blocks` say."""

    text: str
    blocks: list[Block]


def message(*lines: str) -> MessageDraft:
    """Lines of `mrkdwn`, escaped by whoever wrote them."""
    return MessageDraft("\n".join(lines)[:TEXT_MAX], sections(lines))


def joined(drafts: Sequence[MessageDraft]) -> MessageDraft:
    """Join drafts, one below the other."""
    text = "\n".join(draft.text for draft in drafts)[:TEXT_MAX]
    return MessageDraft(text, [block for draft in drafts for block in draft.blocks])


def section(text: str) -> Block:
    """`verbatim`: Slack makes no links or mentions of its own; `expand`: nothing hides behind "see more"."""
    return {"type": "section", "expand": True, "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def sections(lines: Iterable[str]) -> list[Block]:
    """Pack as many lines into a section as it takes; a line never exceeds one."""
    packed: list[str] = []
    for line in lines:
        joined = f"{packed[-1]}\n{line}" if packed else line
        if packed and size(joined) <= SECTION_MAX:
            packed[-1] = joined
        else:
            packed.append(line)
    return [section(text) for text in packed]
