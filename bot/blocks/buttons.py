"""Buttons under what admins are told; what each is about travels in its value."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.language import Language
from bot.blocks.layout import plain
from bot.blocks.sentences import sentences

PREFIX = "stacks_"
OPTION_MAX = 75


def button(action: str, language: Language, about: Mapping[str, Any], *, style: str | None = None) -> dict[str, Any]:
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
    return button("remove", language, {"book": book_id}) | {"confirm": confirm}


def choosing(action: str, placeholder: str, choices: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """A menu of up to a hundred, each a label and what it is about."""
    options = [{"text": plain(label[:OPTION_MAX]), "value": json.dumps(about)} for label, about in choices[:100]]
    return {
        "type": "static_select",
        "action_id": f"{PREFIX}{action}",
        "placeholder": plain(placeholder),
        "options": options,
    }
