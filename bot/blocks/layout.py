"""Parts that messages and modals are made of.

What goes into messages is plain JSON, because jobs keep it; inputs are slack_sdk's, which checks their lengths.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

from slack_sdk.models.blocks import (
    ConfirmObject,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
)

from bot.slack.drafts import Block, MessageDraft
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

BUTTON_MAX = 40  # Slack takes 75; a row of long ones cannot be read
PREFIX = "stacks_"  # of the action ids of buttons under documents and lists
OPTION_MAX = 75


@dataclass(frozen=True, slots=True)
class FormNote:
    """The base of what travels with a form in its `private_metadata`: plain values and the form's `language`."""

    def dumps(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, kept: str) -> Self:
        values = json.loads(kept)
        return cls(**{**values, "language": Language(values["language"])})


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text, "verbatim": True}]}


def with_buttons(draft: MessageDraft, *buttons: dict[str, Any]) -> MessageDraft:
    """Add buttons under a message; its text stays the same."""
    return MessageDraft(draft.text, [*draft.blocks, {"type": "actions", "elements": list(buttons)}])


def without_action(blocks: Sequence[Block], action: str) -> list[Block]:
    """Return the blocks without the buttons of one action; a row that is empty then goes too."""
    kept = [
        block | {"elements": [element for element in block["elements"] if element.get("action_id") != action]}
        if block["type"] == "actions"
        else block
        for block in blocks
    ]
    return [block for block in kept if block.get("elements", True)]


def button(text: str, action: str, value: str) -> Block:
    line = " ".join(text.split())
    shown = line if len(line) <= BUTTON_MAX else f"{line[: BUTTON_MAX - 1]}…"
    return {"type": "button", "action_id": action, "value": value, "text": plain(shown)}


def modal(title: str, close: str, blocks: Sequence[Block | InputBlock], **more: Any) -> dict[str, Any]:
    """Return a modal as a dict: slack_sdk's `View` loses the elements that it does not know."""
    shown = [block if isinstance(block, dict) else block.to_dict() for block in blocks]
    return {"type": "modal", "title": plain(title), "close": plain(close), "blocks": shown, **more}


def text_input(
    name: str, label: str, limit: int, *, hint: str | None = None, optional: bool = True, **more: Any
) -> InputBlock:
    """Return an input for at most `limit` characters; `more` goes to the element."""
    element = PlainTextInputElement(action_id=name, max_length=limit, **more)
    return InputBlock(
        block_id=name, optional=optional or None, label=PlainTextObject(text=label), hint=_hint(hint), element=element
    )


def choice(
    name: str,
    label: str,
    options: Mapping[str, str],
    *,
    initial: str | None = None,
    hint: str | None = None,
    element: type[RadioButtonsElement | StaticSelectElement] = RadioButtonsElement,
) -> InputBlock:
    """Return an input with one of `options`, each a value with its label."""
    listed = {value: Option(value=value, text=PlainTextObject(text=text)) for value, text in options.items()}
    chosen = listed[initial] if initial is not None else None
    chooser = element(action_id=name, options=list(listed.values()), initial_option=chosen)
    return InputBlock(block_id=name, label=PlainTextObject(text=label), hint=_hint(hint), element=chooser)


def _hint(text: str | None) -> PlainTextObject | None:
    return PlainTextObject(text=text) if text is not None else None


def action_button(
    action: str, language: Language, about: Mapping[str, Any], *, style: str | None = None
) -> dict[str, Any]:
    """Return a button that acts on a document or a list; its label is the message `button-ACTION`."""
    text = say(language, f"button-{action}")
    built = {"type": "button", "action_id": f"{PREFIX}{action}", "text": plain(text), "value": json.dumps(about)}
    return built | ({"style": style} if style else {})


def remove_button(language: Language, book_id: str) -> dict[str, Any]:
    """Return a button that asks for confirmation first."""
    confirm = ConfirmObject(
        title=PlainTextObject(text=say(language, "button-remove")),
        text=PlainTextObject(text=say(language, "removal-consequence")),
        confirm=PlainTextObject(text=say(language, "button-remove")),
        deny=PlainTextObject(text=say(language, "button-cancel")),
    )
    return action_button("remove", language, {"book": book_id}) | {"confirm": confirm.to_dict()}


def menu(action: str, placeholder: str, choices: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """Return a menu of up to a hundred choices, each a label and what it is about."""
    options = [
        Option(value=json.dumps(about), text=PlainTextObject(text=label[:OPTION_MAX])) for label, about in choices[:100]
    ]
    element = StaticSelectElement(
        action_id=f"{PREFIX}{action}", placeholder=PlainTextObject(text=placeholder), options=options
    )
    return element.to_dict()
