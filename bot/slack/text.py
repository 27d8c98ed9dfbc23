"""Text to and from Slack: its markup removed from what people write, and escaped in what we post."""

import html
import re
from collections.abc import Collection
from urllib.parse import quote

from knowledge.librarian.output_filter import DOMAINS

MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
PREFIX = {"#": "#", "@": "@"}


def strip_markup(text: str) -> str:
    """Replace links by their labels and remove mentions, whose ids mean nothing to a reader."""
    return html.unescape(" ".join(MARKUP.sub(_spoken, text).split(" "))).strip()


def _spoken(found: re.Match[str]) -> str:
    kind, target, label = found.groups()
    if not kind:
        return label or target
    if not label:
        return ""
    return label if label.startswith(("@", "#")) else PREFIX.get(kind, "") + label


JOINER = "\u2060"  # word joiner: invisible, and it keeps the next characters from being Slack's syntax
# Two escaped labels and an address fit into a section of 3,000 characters.
LABEL_MAX = 150
URL_MAX = 1_400
URL_SAFE = "%/:=&?~#+!$,;@()*[]-._"

URL = re.compile(r"(?<![a-z0-9])([a-z][a-z0-9+.-]{1,20})://([^\s<>\"'`|)\]}、。」』）]+)", re.IGNORECASE)
OTHER_SCHEMES = re.compile(r"\b(mailto|tel|javascript|data|slack):(?=\S)", re.IGNORECASE)
BARE_HOST = re.compile(r"(?<![a-z0-9.-])(?<![^/]/)((?:[a-z0-9-]+\.)+)([a-z]{2,24})(?=[/?#:]\S)", re.IGNORECASE)
LONE_HOST = re.compile(rf"(?<![a-z0-9.-])((?:[a-z0-9-]+\.)+)({DOMAINS})(?![a-z0-9-])", re.IGNORECASE)
WWW = re.compile(r"(?<![a-z0-9])www\.(?=\w)", re.IGNORECASE)
BROADCAST = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
SLACK_SYNTAX = re.compile(r"<(?=[@#][A-Z0-9]|!\w)")
ENTITY = re.compile(r"&(?=(?:[a-z]{2,8}|#\w{1,8});)", re.IGNORECASE)
ANGLE = re.compile(r"<(?=[A-Za-z/!?@#])")
LINK_TARGET = re.compile(r"\](?=[(])")
DEFINITION = re.compile(r"^(\s{0,3}(?:>\s?)*)\[(?=[^\]\n]+\]:)", re.MULTILINE)
CHANNEL = re.compile(r"(?<![a-z0-9&#/])#(?=[^\W\d])", re.IGNORECASE)
IMAGE = re.compile(r"!(?=\[)")
CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`)", re.DOTALL)


def escape(text: str) -> str:
    """Escape as Slack asks for `mrkdwn` and `text`."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def defang(text: str, own: Collection[str] = ()) -> str:
    """Make URLs readable but not clickable, except the sources' own addresses in `own`."""
    parts, at = [], 0
    for found in URL.finditer(text):
        if found[0] in own:
            parts += [_broken(text[at : found.start()]), found[0]]
            at = found.end()
    return "".join((*parts, _broken(text[at:])))


def _broken(text: str) -> str:
    text = URL.sub(lambda found: f"{_scheme(found[1])}://{_host(found[2])}", text)
    text = OTHER_SCHEMES.sub(r"\1[:]", text)
    text = BARE_HOST.sub(lambda found: f"{found[1][:-1]}[.]{found[2]}", text)
    text = LONE_HOST.sub(rf"\1{JOINER}\2", text)
    return WWW.sub("www[.]", text)


def label(text: str, own: Collection[str] = ()) -> str:
    """Escape a title, file name or heading for one line of `mrkdwn`."""
    line = " ".join(text.split())
    line = line if len(line) <= LABEL_MAX else f"{line[: LABEL_MAX - 1]}…"
    return escape(BROADCAST.sub(f"@{JOINER}", defang(line, own)))


def link(url: str | None, text: str) -> str:
    """Link `text` to `url` if that is a web address; return the bare label otherwise."""
    shown = label(text, own=(url,) if url else ())
    target = escape(quote(url or "", safe=URL_SAFE))
    if len(target) > URL_MAX or not target.startswith(("http://", "https://")):
        return shown
    return f"<{target}|{shown}>"


def fallback(text: str, own: Collection[str] = ()) -> str:
    """Escape a whole text for notifications, screen readers and the thread's history."""
    return escape(BROADCAST.sub(f"@{JOINER}", defang(text, own)))


def plain(text: str) -> str:
    """Disarm mentions and links for `plain_text`, where Slack escapes nothing."""
    return SLACK_SYNTAX.sub(f"<{JOINER}", BROADCAST.sub(f"@{JOINER}", defang(text)))


def markdown(text: str, own: Collection[str] = ()) -> str:
    """Disarm links, images and mentions for a `markdown` block; formatting, tables and code stay."""
    text = BROADCAST.sub(f"@{JOINER}", defang(text, own))
    text = SLACK_SYNTAX.sub(f"<{JOINER}", text)
    parts = CODE.split(text)
    parts[::2] = [_prose(part) for part in parts[::2]]
    return "".join(parts)


def _prose(text: str) -> str:
    text = ENTITY.sub(f"&{JOINER}", text)
    text = ANGLE.sub(f"<{JOINER}", text)
    text = LINK_TARGET.sub(rf"]{JOINER}", text)
    text = IMAGE.sub(rf"!{JOINER}", text)
    text = CHANNEL.sub(f"#{JOINER}", text)
    return DEFINITION.sub(rf"\1{JOINER}[", text)


def _scheme(scheme: str) -> str:
    return scheme.lower().replace("tt", "xx") if scheme.lower() in {"http", "https"} else f"{scheme}[:]"


def _host(rest: str) -> str:
    host = re.match(r"[^/?#]*", rest)
    end = host.end() if host else 0
    return rest[:end].replace(".", "[.]") + rest[end:]
