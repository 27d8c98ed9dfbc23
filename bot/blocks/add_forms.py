"""The forms for adding documents and messages, their values, and the question about files that were dropped."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Self

from slack_sdk.models.blocks import InputBlock, StaticSelectElement

from bot.blocks.layout import FormNote, action_button, choice, menu, modal, plain, text_input
from bot.slack import text as escaping
from bot.slack.drafts import Block, MessageDraft, section
from knowledge.catalogue.books import Shelf
from knowledge.catalogue.schedules import NEVER, Every
from knowledge.messages.catalogue import say
from knowledge.messages.language import Language
from knowledge.sources.sitemaps import looks_like_sitemap

ADD_DOCUMENTS, ADD_MESSAGES = "add_book", "add_messages"  # callback ids
ADDRESS = re.compile(r"https?://[^\s|<>]+", re.IGNORECASE)
WRONG_ADDRESS_MAX = 60  # characters of it that are shown
TEXT_MAX = 3_000
TITLE_MAX = 150
NAME_MAX = 60
SENTENCE_END = re.compile(r"(?<=[^.])\.(?:\s|$)|。|(?<=[!?！？])\s*")
FILES_MAX = 10  # Slack takes no more in one form or message
ADDRESSES_MAX = 20

Choice = Literal["public", "channel"]
Twin = Literal["replace", "both"]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Globs over the path of a page on its site; `*` matches slashes as well."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


ALL_PAGES = Patterns()


@dataclass(frozen=True, slots=True)
class FormContext(FormNote):
    """The place and the person that the form was opened for; it travels with the form."""

    channel: str
    channel_shelf: bool
    language: Language


@dataclass(frozen=True, slots=True)
class FormValues:
    """The submitted values: uploads as (id, name), a text with its title, addresses and the shelf.

    `every` is how often the addresses are refreshed; `twin` what to do with a document that already exists; `patterns`
    choose among the pages of those addresses that are sites.
    """

    files: tuple[tuple[str, str], ...]
    text: str
    title: str
    shelf: Choice
    addresses: tuple[str, ...] = ()
    every: str = NEVER
    twin: Twin = "replace"
    patterns: Patterns = ALL_PAGES


@dataclass(frozen=True, slots=True)
class MessageContext(FormNote):
    """The message that a form is about; it travels with the form. `name` is the beginning of the message."""

    channel: str
    ts: str
    thread: str
    threaded: bool
    name: str
    language: Language

    @classmethod
    def of(cls, body: Mapping[str, Any], text: str, language: Language) -> Self:
        message = body["message"]
        name = title_of(text) or message["ts"]
        thread = message.get("thread_ts")
        return cls(body["channel"]["id"], message["ts"], thread or message["ts"], bool(thread), name, language)

    @property
    def direct(self) -> bool:
        return self.channel.startswith("D")


def title_of(text: str) -> str:
    """Return a message's first sentence as a title, cut between words and without a closing full stop."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    sentence = " ".join(SENTENCE_END.split(first.strip(), maxsplit=1)[0].split())
    if len(sentence) <= NAME_MAX:
        return sentence
    whole = sentence[: NAME_MAX - 1]
    head, gap, _ = whole.rpartition(" ")
    return f"{(head if gap and len(head) > NAME_MAX // 2 else whole).rstrip(' ,;:、')}…"


@dataclass(frozen=True, slots=True)
class MessageFormValues:
    whole_thread: bool
    title: str
    public: bool


def add_documents_view(opened: FormContext, *, preferred: Choice = "public") -> dict[str, Any]:
    language = opened.language
    return modal(
        say(language, "form-title"),
        say(language, "form-cancel"),
        [
            {"type": "section", "text": plain(say(language, "form-introduction"))},
            _files(language),
            text_input(
                "addresses",
                say(language, "form-addresses"),
                TEXT_MAX,
                hint=say(language, "form-addresses-hint"),
                multiline=True,
            ),
            text_input("name", say(language, "form-name"), TITLE_MAX, hint=say(language, "form-name-hint")),
            text_input(
                "text",
                say(language, "form-text"),
                TEXT_MAX,
                hint=say(language, "form-text-hint", limit=f"{TEXT_MAX:,}"),
                multiline=True,
            ),
            _shelf_choice(language, preferred, channel=opened.channel_shelf),
            _duplicate_choice(language),
            _refresh_choice(language),
        ],
        submit=plain(say(language, "form-submit")),
        callback_id=ADD_DOCUMENTS,
        private_metadata=opened.dumps(),
    )


def form_values(view: Mapping[str, Any]) -> FormValues:
    values = view["state"]["values"]
    uploads = values["files"]["files"].get("files") or []
    chosen = values["shelf"]["shelf"].get("selected_option") or {}
    addresses, patterns = patterns_in(values["addresses"]["addresses"].get("value") or "")
    return FormValues(
        files=tuple((upload["id"], upload.get("name") or upload["id"]) for upload in uploads),
        text=(values["text"]["text"].get("value") or "").strip(),
        title=(values["name"]["name"].get("value") or "").strip(),
        shelf="channel" if chosen.get("value") == "channel" else "public",
        addresses=tuple(addresses.split()),
        every=(values["refresh"]["refresh"].get("selected_option") or {}).get("value") or NEVER,
        twin="both" if (values["twin"]["twin"].get("selected_option") or {}).get("value") == "both" else "replace",
        patterns=patterns,
    )


def form_errors(values: FormValues, language: Language) -> dict[str, str]:
    """Return what to fix by block id; nothing where the form can be accepted."""
    if not values.files and not values.text and not values.addresses:
        return {"files": say(language, "form-nothing-given")}
    wrong = [address for address in values.addresses if not ADDRESS.fullmatch(address)]
    if wrong or len(values.addresses) > ADDRESSES_MAX:
        return {
            "addresses": say(
                language, "form-addresses-wrong", word=(wrong or [""])[0][:WRONG_ADDRESS_MAX], n=ADDRESSES_MAX
            )
        }
    if values.patterns and not any(map(looks_like_sitemap, values.addresses)):
        return {"addresses": say(language, "patterns-misplaced").replace("`", "")}
    if values.text and not values.title:
        return {"name": say(language, "form-name-missing")}
    return {}


def not_kept(language: Language, *, log_id: str) -> dict[str, str]:
    """Return an error that keeps the form open with everything entered in it."""
    return {"files": say(language, "form-not-kept", log_id=log_id)}


def add_messages_view(message: MessageContext, *, private: bool) -> dict[str, Any]:
    """Return the form; a private channel's own shelf is preselected for its messages."""
    language = message.language
    scope = choice(
        "scope",
        say(language, "messages-scope"),
        {"alone": say(language, "messages-scope-message"), "thread": say(language, "messages-scope-thread")},
        initial="thread" if message.threaded else "alone",
    )
    name = text_input("name", say(language, "form-name"), TITLE_MAX, optional=False, initial_value=message.name)
    shelf = _shelf_choice(language, "channel" if private else "public", channel=not message.direct)
    return modal(
        say(language, "messages-title"),
        say(language, "form-cancel"),
        [*([scope] if message.threaded else []), name, shelf],
        submit=plain(say(language, "form-submit")),
        callback_id=ADD_MESSAGES,
        private_metadata=message.dumps(),
    )


def add_messages_notice(language: Language, text: str | None = None) -> dict[str, Any]:
    """Return a modal with one sentence in place of the form; by default the form is still to come."""
    shown = text or say(language, "source-loading")
    return modal(say(language, "messages-title"), say(language, "form-cancel"), [section(shown)])


def message_form_values(view: Mapping[str, Any], message: MessageContext) -> MessageFormValues:
    values = view["state"]["values"]
    scope = values.get("scope", {}).get("scope", {}).get("selected_option") or {}
    shelf = values["shelf"]["shelf"].get("selected_option") or {}
    title = (values["name"]["name"].get("value") or "").strip() or message.name
    return MessageFormValues(scope.get("value") == "thread", title, shelf.get("value") != "channel" or message.direct)


def _files(language: Language) -> Block:
    """Return a dict, since slack_sdk has no file input."""
    element = {"type": "file_input", "action_id": "files", "max_files": FILES_MAX}
    label = plain(say(language, "form-files"))
    return {"type": "input", "block_id": "files", "optional": True, "label": label, "element": element}


def _shelf_choice(language: Language, preferred: Choice, *, channel: bool) -> InputBlock:
    options = {"public": say(language, "form-shelf-public")}
    if channel:
        options["channel"] = say(language, "form-shelf-channel")
    initial = preferred if preferred in options else "public"
    return choice("shelf", say(language, "form-shelf"), options, initial=initial)


def _duplicate_choice(language: Language) -> InputBlock:
    options = {"replace": say(language, "form-duplicate-replace"), "both": say(language, "form-duplicate-both")}
    hint = say(language, "form-duplicate-hint")
    return choice("twin", say(language, "form-duplicate"), options, initial="replace", hint=hint)


def _refresh_choice(language: Language) -> InputBlock:
    intervals = {one.value: say(language, f"interval-{one}") for one in Every}
    return choice(
        "refresh",
        say(language, "form-refresh"),
        {NEVER: say(language, "form-refresh-never"), **intervals},
        initial=NEVER,
        hint=say(language, "form-refresh-hint"),
        element=StaticSelectElement,
    )


def drop_question(files: Sequence[Mapping[str, Any]], shelves: Sequence[Shelf], language: Language) -> MessageDraft:
    """Return the question; the block's id holds the files' ids, and comes back when a shelf is chosen."""
    names = ", ".join(f"*{escaping.label(str(file.get('name') or file['id']))}*" for file in files[:FILES_MAX])
    text = say(language, "file-drop-question", names=names)
    public = (say(language, "shelf-public"), {"shelf": None})
    others = [(shelf.name, {"shelf": shelf.id}) for shelf in shelves if not shelf.standard]
    shelf_menu = menu("take", say(language, "form-shelf"), [public, *others])
    block = {
        "type": "actions",
        "block_id": ",".join(str(file["id"]) for file in files[:FILES_MAX]),
        "elements": [shelf_menu, action_button("cancel", language, {})],
    }
    return MessageDraft(text, [section(text), block])


def files_in(block: str) -> list[str]:
    return block.split(",")


WORD = re.compile(r"(?P<kind>include|exclude)[=:＝：](?P<patterns>\S+)", re.IGNORECASE)
QUOTES = "\"'“”「」`"


def patterns_in(words: str) -> tuple[str, Patterns]:
    """Split the patterns from the other words; several patterns are separated by commas."""
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
    """Yield paths, which begin with a slash whether or not it was typed."""
    for pattern in re.split(r"[,、]", patterns):
        bare = pattern.strip(QUOTES)
        if bare:
            yield bare if bare.startswith(("/", "*")) else f"/{bare}"
