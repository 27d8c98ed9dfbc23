"""The form that takes a document, and what was written into it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.blocks.layout import plain
from bot.slack.drafts import Block
from knowledge.catalogue.schedules import NEVER, Every
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.sources.sitemaps import looks_like_sitemap

ADDRESS = re.compile(r"https?://[^\s|<>]+", re.IGNORECASE)
NAMED_MAX = 60  # characters of what is no address
CALLBACK = "add_book"
TEXT_MAX = 3_000
TITLE_MAX = 150
FILES_MAX = 10
ADDRESSES_MAX = 20

Choice = Literal["public", "channel"]
Twin = Literal["replace", "both"]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Over the path on the site; `*` stands for anything, slashes as well."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


ALL_PAGES = Patterns()


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
    """What was submitted: uploads as (id, name), a text with its title, and the shelf.

    `every` is how often the addresses are fetched again; `twin` what becomes of a book that stands there already;
    `patterns` choose among the pages of those addresses that are sites.
    """

    files: tuple[tuple[str, str], ...]
    text: str
    title: str
    shelf: Choice
    addresses: tuple[str, ...] = ()
    every: str = NEVER
    twin: Twin = "replace"
    patterns: Patterns = ALL_PAGES


def add_book_view(opened: Opened, *, preferred: Choice = "public") -> dict[str, Any]:
    language = opened.language
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": opened.dumps(),
        "title": plain(say(language, "form-title")),
        "submit": plain(say(language, "form-submit")),
        "close": plain(say(language, "form-cancel")),
        "blocks": [
            {"type": "section", "text": plain(say(language, "form-introduction"))},
            _files(language),
            _input(
                "addresses",
                say(language, "form-addresses"),
                say(language, "form-addresses-hint"),
                {"max_length": TEXT_MAX, "multiline": True},
            ),
            _input("name", say(language, "form-name"), say(language, "form-name-hint"), {"max_length": TITLE_MAX}),
            _input(
                "text",
                say(language, "form-text"),
                say(language, "form-text-hint", limit=f"{TEXT_MAX:,}"),
                {"max_length": TEXT_MAX, "multiline": True},
            ),
            shelf_choice(language, preferred, channel=opened.channel_shelf),
            _twin_choice(language),
            _refresh_choice(language),
        ],
    }


def filled(view: Mapping[str, Any]) -> Filled:
    values = view["state"]["values"]
    uploads = values["files"]["files"].get("files") or []
    chosen = values["shelf"]["shelf"].get("selected_option") or {}
    addresses, patterns = patterns_in(values["addresses"]["addresses"].get("value") or "")
    return Filled(
        files=tuple((upload["id"], upload.get("name") or upload["id"]) for upload in uploads),
        text=(values["text"]["text"].get("value") or "").strip(),
        title=(values["name"]["name"].get("value") or "").strip(),
        shelf="channel" if chosen.get("value") == "channel" else "public",
        addresses=tuple(addresses.split()),
        every=(values["refresh"]["refresh"].get("selected_option") or {}).get("value") or NEVER,
        twin="both" if (values["twin"]["twin"].get("selected_option") or {}).get("value") == "both" else "replace",
        patterns=patterns,
    )


def mistakes(filled: Filled, language: Language) -> dict[str, str]:
    """Block id -> what to fix there; empty where the form can be taken."""
    if not filled.files and not filled.text and not filled.addresses:
        return {"files": say(language, "form-nothing-given")}
    wrong = [address for address in filled.addresses if not ADDRESS.fullmatch(address)]
    if wrong or len(filled.addresses) > ADDRESSES_MAX:
        return {
            "addresses": say(language, "form-addresses-wrong", word=(wrong or [""])[0][:NAMED_MAX], n=ADDRESSES_MAX)
        }
    if filled.patterns and not any(map(looks_like_sitemap, filled.addresses)):
        return {"addresses": say(language, "patterns-misplaced").replace("`", "")}
    if filled.text and not filled.title:
        return {"name": say(language, "form-name-missing")}
    return {}


def again(language: Language, *, log_id: str) -> dict[str, str]:
    """Keeps the form open, with all that was written into it."""
    return {"files": say(language, "form-not-kept", log_id=log_id)}


def _files(language: Language) -> Block:
    element = {"type": "file_input", "action_id": "files", "max_files": FILES_MAX}
    return {
        "type": "input",
        "block_id": "files",
        "optional": True,
        "label": plain(say(language, "form-files")),
        "element": element,
    }


def _input(name: str, label: str, hint: str, limits: dict[str, Any]) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(label),
        "hint": plain(hint),
        "element": {"type": "plain_text_input", "action_id": name, **limits},
    }


def shelf_choice(language: Language, preferred: Choice, *, channel: bool) -> Block:
    options = {"public": _option("public", say(language, "form-shelf-public"))}
    if channel:
        options["channel"] = _option("channel", say(language, "form-shelf-channel"))
    return {
        "type": "input",
        "block_id": "shelf",
        "label": plain(say(language, "form-shelf")),
        "element": {
            "type": "radio_buttons",
            "action_id": "shelf",
            "options": list(options.values()),
            "initial_option": options.get(preferred, options["public"]),
        },
    }


def _twin_choice(language: Language) -> Block:
    options = [
        _option("replace", say(language, "form-duplicate-replace")),
        _option("both", say(language, "form-duplicate-both")),
    ]
    element = {"type": "radio_buttons", "action_id": "twin", "options": options, "initial_option": options[0]}
    return {
        "type": "input",
        "block_id": "twin",
        "label": plain(say(language, "form-duplicate")),
        "hint": plain(say(language, "form-duplicate-hint")),
        "element": element,
    }


def _refresh_choice(language: Language) -> Block:
    named = {NEVER: say(language, "form-refresh-never")} | {
        one.value: say(language, f"interval-{one}") for one in Every
    }
    options = [_option(value, text) for value, text in named.items()]
    element = {"type": "static_select", "action_id": "refresh", "options": options, "initial_option": options[0]}
    return {
        "type": "input",
        "block_id": "refresh",
        "label": plain(say(language, "form-refresh")),
        "hint": plain(say(language, "form-refresh-hint")),
        "element": element,
    }


def _option(value: str, text: str) -> dict[str, Any]:
    return {"text": plain(text), "value": value}


WORD = re.compile(r"(?P<kind>include|exclude)[=:＝：](?P<patterns>\S+)", re.IGNORECASE)
QUOTES = "\"'“”「」`"


def patterns_in(words: str) -> tuple[str, Patterns]:
    """What is left of the words, and the patterns that stood among them; several have commas between."""
    found: dict[str, list[str]] = {"include": [], "exclude": []}
    rest = []
    for word in words.split():
        match = WORD.fullmatch(word.strip(QUOTES))
        if match is None:
            rest.append(word)
        else:
            found[match["kind"].lower()] += _paths(match["patterns"])
    return " ".join(rest), Patterns(tuple(found["include"]), tuple(found["exclude"]))


def _paths(patterns: str) -> Iterator[str]:
    """A path begins with a slash, whether or not it was typed."""
    for pattern in re.split(r"[,、]", patterns):
        bare = pattern.strip(QUOTES)
        if bare:
            yield bare if bare.startswith(("/", "*")) else f"/{bare}"
