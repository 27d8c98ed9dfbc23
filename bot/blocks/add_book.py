"""The form that takes a document, and what was written into it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.blocks.drafts import Block
from bot.blocks.language import Language
from bot.blocks.layout import plain
from bot.blocks.sentences import sentences
from bot.blocks.sentences.table import ModalSentences

CALLBACK = "add_book"
TEXT_MAX = 3_000
TITLE_MAX = 150
FILES_MAX = 10

Choice = Literal["public", "channel"]


@dataclass(frozen=True, slots=True)
class Opened:
    """Where and for whom the form was opened; it travels with the form."""

    channel: str
    channel_shelf: bool
    language: Language

    def dumps(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def loads(cls, text: str) -> "Opened":
        values = json.loads(text)
        return cls(values["channel"], values["channel_shelf"], Language(values["language"]))


@dataclass(frozen=True, slots=True)
class Filled:
    """What was submitted: uploads as (id, name), a text with its title, and the shelf."""

    files: tuple[tuple[str, str], ...]
    text: str
    title: str
    shelf: Choice


def add_book_view(opened: Opened, *, preferred: Choice = "public") -> dict[str, Any]:
    table = sentences(opened.language).modal
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": opened.dumps(),
        "title": plain(table.title),
        "submit": plain(table.submit),
        "close": plain(table.close),
        "blocks": [
            {"type": "section", "text": plain(table.intro)},
            _files(table),
            _input("name", table.name, table.name_hint, {"max_length": TITLE_MAX}),
            _input("text", table.text, table.text_hint, {"max_length": TEXT_MAX, "multiline": True}),
            shelf_choice(table, preferred, channel=opened.channel_shelf),
        ],
    }


def filled(view: Mapping[str, Any]) -> Filled:
    values = view["state"]["values"]
    uploads = values["files"]["files"].get("files") or []
    chosen = values["shelf"]["shelf"].get("selected_option") or {}
    return Filled(
        files=tuple((upload["id"], upload.get("name") or upload["id"]) for upload in uploads),
        text=(values["text"]["text"].get("value") or "").strip(),
        title=(values["name"]["name"].get("value") or "").strip(),
        shelf="channel" if chosen.get("value") == "channel" else "public",
    )


def mistakes(filled: Filled, language: Language) -> dict[str, str]:
    """Block id -> what to mend there; empty where the form can be taken."""
    table = sentences(language).modal
    if not filled.files and not filled.text:
        return {"files": table.nothing_given}
    if filled.text and not filled.title:
        return {"name": table.name_missing}
    return {}


def again(language: Language, *, log_id: str) -> dict[str, str]:
    """Keeps the form open, with all that was written into it."""
    return {"files": sentences(language).modal.try_again.format(log_id=log_id)}


def _files(table: ModalSentences) -> Block:
    element = {"type": "file_input", "action_id": "files", "max_files": FILES_MAX}
    return {"type": "input", "block_id": "files", "optional": True, "label": plain(table.files), "element": element}


def _input(name: str, label: str, hint: str, limits: dict[str, Any]) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(label),
        "hint": plain(hint),
        "element": {"type": "plain_text_input", "action_id": name, **limits},
    }


def shelf_choice(table: ModalSentences, preferred: Choice, *, channel: bool) -> Block:
    options = {"public": _option("public", table.shelf_public)}
    if channel:
        options["channel"] = _option("channel", table.shelf_channel)
    return {
        "type": "input",
        "block_id": "shelf",
        "label": plain(table.shelf),
        "element": {
            "type": "radio_buttons",
            "action_id": "shelf",
            "options": list(options.values()),
            "initial_option": options.get(preferred, options["public"]),
        },
    }


def _option(value: Choice, text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}
