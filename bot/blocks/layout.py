"""The few blocks that everything is laid out in."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.blocks.drafts import Block, MessageDraft
from bot.blocks.splitting import size

SECTION_MAX = 3_000
TEXT_MAX = 40_000
BUTTON_MAX = 40  # Slack takes 75; a row of long ones cannot be read


def section(text: str) -> Block:
    """`verbatim`: Slack makes no links or mentions of its own; `expand`: nothing hides behind "see more"."""
    return {"type": "section", "expand": True, "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def sections(lines: Iterable[str]) -> list[Block]:
    """As many lines to a section as it takes; a line never exceeds one."""
    packed: list[str] = []
    for line in lines:
        joined = f"{packed[-1]}\n{line}" if packed else line
        if packed and size(joined) <= SECTION_MAX:
            packed[-1] = joined
        else:
            packed.append(line)
    return [section(text) for text in packed]


def message(*lines: str) -> MessageDraft:
    """Lines of `mrkdwn`, escaped by whoever wrote them."""
    return MessageDraft("\n".join(lines)[:TEXT_MAX], sections(lines))


def joined(drafts: Sequence[MessageDraft]) -> MessageDraft:
    """One under the other."""
    text = "\n".join(draft.text for draft in drafts)[:TEXT_MAX]
    return MessageDraft(text, [block for draft in drafts for block in draft.blocks])


def with_buttons(draft: MessageDraft, *buttons: dict[str, Any]) -> MessageDraft:
    """Under the message; what it says stays the same."""
    return MessageDraft(draft.text, [*draft.blocks, {"type": "actions", "elements": list(buttons)}])


def button(text: str, action: str, value: str) -> Block:
    line = " ".join(text.split())
    shown = line if len(line) <= BUTTON_MAX else f"{line[: BUTTON_MAX - 1]}…"
    return {"type": "button", "action_id": action, "value": value, "text": plain(shown)}


def modal(title: str, close: str, blocks: list[Block], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(title), "close": plain(close), "blocks": blocks, **more}
