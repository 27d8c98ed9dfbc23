"""The few blocks that everything is laid out in."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.slack.drafts import Block, MessageDraft
from bot.slack.splitting import size
from knowledge.messages.language import Language
from knowledge.messages.sentences import sentences

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


PREFIX = "stacks_"
OPTION_MAX = 75


def action_button(
    action: str, language: Language, about: Mapping[str, Any], *, style: str | None = None
) -> dict[str, Any]:
    """`action` is also the name of its label."""
    text = getattr(sentences(language).stockroom.buttons, action)
    built = {"type": "button", "action_id": f"{PREFIX}{action}", "text": plain(text), "value": json.dumps(about)}
    return built | ({"style": style} if style else {})


def removing(language: Language, book_id: str) -> dict[str, Any]:
    """Asks once more before it does."""
    table = sentences(language).stockroom
    confirm = {
        "title": plain(table.buttons.remove),
        "text": plain(table.remove_confirm),
        "confirm": plain(table.buttons.remove),
        "deny": plain(table.buttons.cancel),
    }
    return action_button("remove", language, {"book": book_id}) | {"confirm": confirm}


def choosing(action: str, placeholder: str, choices: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """A menu of up to a hundred, each a label and what it is about."""
    options = [{"text": plain(label[:OPTION_MAX]), "value": json.dumps(about)} for label, about in choices[:100]]
    return {
        "type": "static_select",
        "action_id": f"{PREFIX}{action}",
        "placeholder": plain(placeholder),
        "options": options,
    }
