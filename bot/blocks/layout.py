"""The few blocks that everything is laid out in."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.slack.drafts import Block, MessageDraft
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

BUTTON_MAX = 40  # Slack takes 75; a row of long ones cannot be read


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


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
    text = say(language, f"button-{action}")
    built = {"type": "button", "action_id": f"{PREFIX}{action}", "text": plain(text), "value": json.dumps(about)}
    return built | ({"style": style} if style else {})


def removing(language: Language, book_id: str) -> dict[str, Any]:
    """Asks once more before it does."""
    confirm = {
        "title": plain(say(language, "button-remove")),
        "text": plain(say(language, "removal-consequence")),
        "confirm": plain(say(language, "button-remove")),
        "deny": plain(say(language, "button-cancel")),
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
