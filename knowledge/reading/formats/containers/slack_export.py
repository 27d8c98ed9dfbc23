"""Slack's export of a workspace: a zip with a folder for each channel and a file for each day.

Every message keeps its speaker and its time; the replies of a thread follow the message they reply to.
"""

import html
import json
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from knowledge.errors import BookRefused, Reason
from knowledge.reading import limits, zip_package
from knowledge.reading.markup import CODE, outside_code
from knowledge.reading.recognition.kinds import CHANNEL_LISTS, Kind
from knowledge.reading.texts import Reading, Section
from knowledge.remark import Remark

DAY = re.compile(r"(?P<channel>[^/]+)/(?P<day>\d{4}-\d\d-\d\d)\.json")
PERSON = re.compile(r"<@(\w+)(?:\|([^>]*))?>")
CHANNEL = re.compile(r"<#\w+\|([^>]*)>")
EVERYBODY = re.compile(r"<!(here|channel|everyone)(?:\|[^>]*)?>")
LINK = re.compile(r"<((?:https?|mailto):[^>|]+)(?:\|([^>]*))?>")
STRUCK = re.compile(r"(?<![\w~])~(?=\S)[^~\n]+?(?<=\S)~(?![\w~])")
NOISE = frozenset(
    {"channel_join", "channel_leave", "group_join", "group_leave", "channel_purpose", "channel_topic", "tombstone"}
)
RUNS = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted"})
SECONDS = re.compile(r"\d{1,11}(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """One message; `thread` is the time of its thread's first message, which is its own outside a thread."""

    channel: str
    time: str
    thread: str
    speaker: str
    text: str
    struck: int = 0  # parts of the text that are struck out, and so left out

    @property
    def day(self) -> str:
        return _moment(self.time).date().isoformat()

    @property
    def line(self) -> str:
        return f"{self.speaker} ({_moment(self.time):%Y-%m-%d %H:%M} UTC): {self.text}"


def read(data: bytes) -> Reading:
    with zip_package.opened(data) as export:
        people = _people(export)
        days = sorted(name for name in export.namelist() if DAY.fullmatch(name))
        read_days = [name for name in days if not limits.out_of_time()]
        purposes = list(_purposes(export))
        messages = [message for name in read_days for message in _messages(export, name, people)]
    sections = (*purposes, *_sections(messages)) if messages else ()
    if not sections:
        raise BookRefused(Reason.EMPTY, "The export holds no messages.")
    left, struck = days[len(read_days) :], sum(message.struck for message in messages)
    remarks = (
        *((Remark("hidden_text_left_out", {"count": struck}),) if struck else ()),
        *((Remark("rest_left_out", {"place": left[0]}),) if left else ()),
    )
    return Reading(None, sections, None, Kind.SLACK_EXPORT, remarks)


def _people(export: zipfile.ZipFile) -> Mapping[str, str]:
    people = json.loads(export.read("users.json"))
    return {str(person["id"]): _name_of(person) for person in people if isinstance(person, dict) and "id" in person}


def _purposes(export: zipfile.ZipFile) -> Iterator[Section]:
    """Yield what channels are said to be for, and their topics."""
    for name in sorted(CHANNEL_LISTS & set(export.namelist())):
        for channel in json.loads(export.read(name)):
            said = {kind: ((channel.get(kind) or {}).get("value") or "").strip() for kind in ("purpose", "topic")}
            lines = [f"{kind.capitalize()}: {html.unescape(words)}" for kind, words in said.items() if words]
            if lines:
                yield Section("\n".join(lines), (f"#{channel.get('name') or channel.get('id')}",))


def _name_of(person: Mapping[str, Any]) -> str:
    profile = person.get("profile") or {}
    names = (profile.get("display_name"), profile.get("real_name"), person.get("real_name"), person.get("name"))
    return next((str(name) for name in names if name), str(person.get("id", "?")))


def _messages(export: zipfile.ZipFile, name: str, people: Mapping[str, str]) -> Iterator[ExportedMessage]:
    found = DAY.fullmatch(name)
    assert found is not None
    for message in json.loads(export.read(name)):
        time = str(message.get("ts", "")) if isinstance(message, dict) else ""
        if SECONDS.fullmatch(time) and message.get("subtype") not in NOISE:
            text = _text(message, people)
            if text:
                speaker = _speaker(message, people)
                thread, struck = str(message.get("thread_ts") or time), len(_struck(str(message.get("text") or "")))
                yield ExportedMessage(found["channel"], time, thread, speaker, text, struck)


def _speaker(message: Mapping[str, Any], people: Mapping[str, str]) -> str:
    known = people.get(str(message.get("user")))
    bot = (message.get("bot_profile") or {}).get("name") or message.get("bot_id")
    return known or str(message.get("username") or bot or _name_of(message.get("user_profile") or {}))


def _text(message: Mapping[str, Any], people: Mapping[str, str]) -> str:
    """Return the message's words, those of its blocks and attachments where it does not repeat them, and its files."""
    told = _readable(str(message.get("text") or ""), people)
    parts = [told] if told else []
    further = [*_words(message.get("blocks")), *_attached(message.get("attachments"))]
    for part in (_readable(words, people) for words in further):
        if part and not any(_repeats(part, former) for former in parts):
            parts.append(part)
    return "\n".join([*parts, *(words for file in message.get("files") or [] for words in _file(file))])


def _file(file: Mapping[str, Any]) -> Iterator[str]:
    """Yield a file's name, and the beginning of a snippet, which is all of it that an export has."""
    name = str(file.get("title") or file.get("name") or "")
    if name:
        yield f"[{name}]"
    if file.get("preview"):
        yield html.unescape(str(file["preview"])).strip()


def _repeats(part: str, former: str) -> bool:
    return "".join(part.split()) in "".join(former.split())


def _readable(text: str, people: Mapping[str, str]) -> str:
    text = PERSON.sub(lambda at: f"@{people.get(at[1]) or at[2] or at[1]}", text)
    text = LINK.sub(_linked, CHANNEL.sub(r"#\1", EVERYBODY.sub(r"@\1", text)))
    text = outside_code(text, lambda prose: STRUCK.sub("", prose))
    return html.unescape(text).strip()


def _struck(text: str) -> list[str]:
    return STRUCK.findall(CODE.sub("", text))


def _linked(link: re.Match[str]) -> str:
    """Keep where a link leads, unless its label is the address."""
    target, label = link[1], link[2]
    if not label or label == target.removeprefix("mailto:"):
        return target.removeprefix("mailto:")
    return f"[{label}]({target})" if not set("[]()") & {*label, *target} else label


def _attached(attachments: object) -> Iterator[str]:
    """Yield the words of attachments, which is where bots write; the fallback repeats them for old programs."""
    for attachment in attachments if isinstance(attachments, list) else []:
        words = [str(attachment.get(name) or "") for name in ("pretext", "author_name", "title", "text")]
        words += [f"{field.get('title', '')}: {field.get('value', '')}" for field in attachment.get("fields") or []]
        words += [*_words(attachment.get("blocks")), str(attachment.get("footer") or "")]
        told = "\n".join(filter(None, words))
        yield told or str(attachment.get("fallback") or "")


def _words(block: object) -> Iterator[str]:
    """Yield the words of blocks, one line for each section, list item, cell or field."""
    if isinstance(block, list):
        for inner in block:
            yield from _words(inner)
    elif isinstance(block, Mapping):
        elements = block.get("elements")
        if block.get("type") == "table":
            yield from (" | ".join(_words(row)) for row in block.get("rows") or [])
            return
        if block.get("type") in RUNS and isinstance(elements, list):
            yield "".join(_run(element) for element in elements if not (element.get("style") or {}).get("strike"))
        elif isinstance(block.get("text"), str):
            yield str(block["text"])
        else:
            for name in ("title", "text", "fields", "elements", "rows", "alt_text"):
                inner = block.get(name)
                yield from [inner] if isinstance(inner, str) and name == "alt_text" else _words(inner)


def _run(element: Mapping[str, Any]) -> str:
    match element.get("type"):
        case "user":
            return f"<@{element.get('user_id')}>"
        case "link":
            return f"<{element.get('url')}|{element.get('text') or element.get('url')}>"
        case "emoji":
            return f":{element.get('name')}:"
        case "channel":
            return f"<#{element.get('channel_id')}|{element.get('channel_id')}>"
        case "broadcast":
            return f"@{element.get('range')}"
    return str(element.get("text") or "")


def _sections(messages: Sequence[ExportedMessage]) -> Iterator[Section]:
    """Yield a section for each channel and day; a thread stays together under the day it began."""
    threads: dict[tuple[str, str], list[ExportedMessage]] = defaultdict(list)
    for message in messages:
        threads[message.channel, message.thread].append(message)
    days: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (channel, _), thread in sorted(threads.items(), key=lambda item: (item[0][0], float(item[0][1]))):
        thread.sort(key=lambda message: float(message.time))
        days[channel, thread[0].day].append("\n".join(message.line for message in thread))
    for (channel, day), told in days.items():
        yield Section("\n\n".join(told), (f"#{channel}", day))


def _moment(time: str) -> datetime:
    return datetime.fromtimestamp(float(time), UTC)
