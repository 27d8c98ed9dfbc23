"""A message before it has a place to go, and the plain lines that most messages are."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.slack.splitting import size

Block = dict[str, Any]

LINK = re.compile(r"<https?://[^|>]*\|([^>]*)>")
SECTION_MAX = 3_000
TEXT_MAX = 40_000
EDITED_TEXT_MAX = 4_000  # of `text`, where a message is edited
LINES_MAX = 10_500  # characters of all lines of a message, which leaves room for its buttons
BLOCKS_MAX = 11_500  # characters of all blocks of a message; Slack names no number, and refused 13,297


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """`text` is what notifications and screen readers get; it says all that `blocks` say."""

    text: str
    blocks: list[Block]


def message(*lines: str) -> MessageDraft:
    """Lines of `mrkdwn`, escaped by whoever wrote them; links and ends of lines go where all are too long together."""
    lines = _fitted(lines)
    return MessageDraft("\n".join(lines)[:TEXT_MAX], sections(lines))


def _fitted(lines: tuple[str, ...]) -> tuple[str, ...]:
    if sum(map(size, lines)) > LINES_MAX:
        lines = tuple(LINK.sub(r"\1", line) for line in lines)
    if sum(map(size, lines)) > LINES_MAX:
        lines = tuple(shortened(line, LINES_MAX // len(lines)) for line in lines)
    return lines


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


def blocks_size(blocks: Iterable[Block]) -> int:
    """Return the characters of all the texts in the blocks, as Slack counts them against a message's limit."""
    return sum(map(size, _texts(list(blocks))))


def _texts(value: Any) -> Iterator[str]:
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from _texts(part)
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        yield value["text"]


def shortened(text: str, limit: int) -> str:
    """Cut a text to what Slack takes, at a space, so that no entity is cut in two."""
    if size(text) <= limit:
        return text
    while size(text) >= limit:
        text = text[: len(text) - max(1, size(text) - limit + 1)]
    return f"{text.rpartition(' ')[0] or text}…"
