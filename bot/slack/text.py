"""Text to and from Slack: its markup removed from what people write, and escaped in what we post."""

import html
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from knowledge.controls import without_controls
from knowledge.librarian.addresses import addresses, without

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

FORMATTING = re.compile(r"`|(?<!\w)[*_~]|[*_~](?!\w)")
WIDE = {"*": "\N{FULLWIDTH ASTERISK}", "_": "\N{FULLWIDTH LOW LINE}", "~": "\N{FULLWIDTH TILDE}"} | {
    "`": "\N{FULLWIDTH GRAVE ACCENT}"
}

BROADCAST = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
SLACK_SYNTAX = re.compile(r"<(?=[@#][A-Z0-9]|!\w)")
ENTITY = re.compile(r"&(?=(?:[a-z]{2,8}|#\w{1,8});)", re.IGNORECASE)
ANGLE = re.compile(r"<(?=[A-Za-z/!?@#])")
LINK_TARGET = re.compile(r"\](?=[(])")
DEFINITION = re.compile(r"^(\s{0,3}(?:>\s?)*)\[(?=[^\]\n]+\]:)", re.MULTILINE)
CHANNEL = re.compile(r"(?<![a-z0-9&#/])#(?=[^\W\d])", re.IGNORECASE)
IMAGE = re.compile(r"!(?=\[)")
LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>]+|mailto:[^\s()<>]+)\)")
CODE = re.compile(r"(```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|`[^`\n]+`)", re.DOTALL)


def escape(text: str) -> str:
    """Escape as Slack asks for `mrkdwn` and `text`; what steers terminals is removed."""
    return without_controls(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def defang(text: str, own: Collection[str] = (), *, files: bool = False) -> str:
    """Make addresses readable but not clickable, except the sources' own in `own`.

    `files` lets file names be, for texts in which Slack is told to make no links.
    """
    return without(text, own, files=files)


def label(text: str, own: Collection[str] = ()) -> str:
    """Escape a title, file name or heading for one line of `mrkdwn`.

    Signs that would make parts of it bold, italic or code become wide ones, which mean the same to whoever looks a
    title up: Slack knows no escape for them.
    """
    line = " ".join(text.split())
    line = line if line in own else FORMATTING.sub(lambda found: WIDE[found[0]], line)
    line = line if len(line) <= LABEL_MAX else f"{line[: LABEL_MAX - 1]}…"
    return escape(BROADCAST.sub(f"@{JOINER}", defang(line, own, files=True)))


def link(url: str | None, text: str) -> str:
    """Link `text` to `url` if that is a web address; return the bare label otherwise."""
    shown = label(text, own=(url,) if url else ())
    target = escape(quote(url or "", safe=URL_SAFE))
    if len(target) > URL_MAX or not target.startswith(("http://", "https://")):
        return shown
    return f"<{target}|{shown}>"


def fallback(text: str, own: Collection[str] = ()) -> str:
    """Escape a whole text for notifications, screen readers and the thread's history."""
    return escape(BROADCAST.sub(f"@{JOINER}", defang(text, own, files=True)))


def plain(text: str) -> str:
    """Disarm mentions and links for `plain_text`, where Slack escapes nothing."""
    shown = defang(without_controls(text), files=True)
    return SLACK_SYNTAX.sub(f"<{JOINER}", BROADCAST.sub(f"@{JOINER}", shown))


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A link of a document at `start` to `end` of a text; an address in its label gives way to the target."""

    start: int
    end: int
    label: str
    target: str


def document_links(text: str) -> Iterator[DocumentLink]:
    """Yield the links to the web and to mailboxes that reading kept in a text."""
    for found in LINK.finditer(text):
        yield DocumentLink(found.start(), found.end(), "" if addresses(found[1]) else found[1], found[2])


def markdown(text: str, own: Collection[str] = (), cited: Sequence[str] = (), *, quoted: bool = False) -> str:
    """Disarm links, images and mentions for a `markdown` block; formatting, tables and code stay.

    Code whose every line is in one of the `cited` texts stays to the byte, except that it calls nobody. Where the text
    is `quoted`, the links that the cited texts have lead where they lead there.
    """
    parts = CODE.split(without_controls(text))
    parts[::2] = [_linked(part, own, cited if quoted else ()) for part in parts[::2]]
    known = [" ".join(one.split()) for one in cited]
    parts[1::2] = [part if _in(part, known) else defang(part, own) for part in parts[1::2]]
    return SLACK_SYNTAX.sub(f"<{JOINER}", BROADCAST.sub(f"@{JOINER}", "".join(parts)))


def _in(code: str, texts: Sequence[str]) -> bool:
    """Tell whether the texts have each line of a fenced block, or the words in backticks."""
    fenced = code.startswith(("```", "~~~"))
    lines = code.splitlines()[1:] if fenced and "\n" in code else [code.strip("`~")]
    wanted = [" ".join(line.split()) for line in lines if line.strip("`~ \t")]
    return bool(texts) and all(any(line in text for text in texts) for line in wanted)


def _linked(text: str, own: Collection[str], cited: Sequence[str]) -> str:
    shown, at = "", 0
    for one in document_links(text) if cited else ():
        if any(text[one.start : one.end] in known for known in cited):
            before = _prose(defang(text[at : one.start], own))
            bang = JOINER if before.endswith("!") else ""  # or the link would be a picture
            shown += before + bang + (f"[{_prose(defang(one.label))}]({one.target})" if one.label else one.target)
            at = one.end
    return shown + _prose(defang(text[at:], own))


def _prose(text: str) -> str:
    text = ENTITY.sub(f"&{JOINER}", text)
    text = ANGLE.sub(f"<{JOINER}", text)
    text = LINK_TARGET.sub(rf"]{JOINER}", text)
    text = IMAGE.sub(rf"!{JOINER}", text)
    text = CHANNEL.sub(f"#{JOINER}", text)
    return DEFINITION.sub(rf"\1{JOINER}[", text)
