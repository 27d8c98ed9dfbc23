"""The form that takes a message, or the thread it stands in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from bot.blocks.add_document import TITLE_MAX, shelf_choice
from bot.blocks.layout import plain
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language

CALLBACK = "add_messages"
NAME_MAX = 60


@dataclass(frozen=True, slots=True)
class Message:
    """What the form is about; it travels with the form. `name` is the message's beginning."""

    channel: str
    ts: str
    thread: str
    threaded: bool
    name: str
    language: Language

    @classmethod
    def of(cls, body: Mapping[str, Any], text: str, language: Language) -> Self:
        message = body["message"]
        name = " ".join(text.split())[:NAME_MAX] or message["ts"]
        thread = message.get("thread_ts")
        return cls(body["channel"]["id"], message["ts"], thread or message["ts"], bool(thread), name, language)

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")

    @classmethod
    def loads(cls, text: str) -> Self:
        values = json.loads(text)
        return cls(**{**values, "language": Language(values["language"])})


@dataclass(frozen=True, slots=True)
class Chosen:
    whole: bool
    title: str
    public: bool


def add_messages_view(message: Message, *, private: bool) -> dict[str, Any]:
    """From a private channel they go to its own shelf, unless the other one is chosen."""
    scopes = {
        "alone": say(message.language, "messages-scope-message"),
        "thread": say(message.language, "messages-scope-thread"),
    }
    options = [{"text": plain(text), "value": value} for value, text in scopes.items()]
    scope = {
        "type": "input",
        "block_id": "scope",
        "label": plain(say(message.language, "messages-scope")),
        "element": {
            "type": "radio_buttons",
            "action_id": "scope",
            "options": options,
            "initial_option": options[message.threaded],
        },
    }
    name = {
        "type": "input",
        "block_id": "name",
        "label": plain(say(message.language, "form-name")),
        "element": {
            "type": "plain_text_input",
            "action_id": "name",
            "initial_value": message.name,
            "max_length": TITLE_MAX,
        },
    }
    shelf = shelf_choice(message.language, "channel" if private else "public", channel=not message.direct)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(asdict(message)),
        "title": plain(say(message.language, "messages-title")),
        "submit": plain(say(message.language, "form-submit")),
        "close": plain(say(message.language, "form-cancel")),
        "blocks": [*([scope] if message.threaded else []), name, shelf],
    }


def chosen(view: Mapping[str, Any], message: Message) -> Chosen:
    values = view["state"]["values"]
    scope = values.get("scope", {}).get("scope", {}).get("selected_option") or {}
    shelf = values["shelf"]["shelf"].get("selected_option") or {}
    title = (values["name"]["name"].get("value") or "").strip() or message.name
    return Chosen(scope.get("value") == "thread", title, shelf.get("value") != "channel" or message.direct)
