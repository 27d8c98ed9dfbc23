"""The filter of a language model's text: only words, and the marks [n] of passages that it was given, are shown."""

import re
from collections.abc import Callable

from knowledge.librarian.refusal import REFUSAL_MARK

HOLD = 2000  # characters that may follow an open bracket before it is given up
CLOSES = {"]": "[［【", "］": "[［【", "】": "[［【", ">": "<", ")": "("}
WORD_JOINER = "\u2060"  # invisible; between two characters it stops a name from being read as an address

# An address is ASCII without brackets and quotation marks: Japanese goes on right behind it.
_RUN = r"[!#$%&*+,\-./0-9:;=?@a-z\\^_{|}~]"
_ADDRESS = rf"(?:{_RUN}*[#$%&*+\-/0-9=@a-z\\^_{{|}}~])?"  # the full stop behind it is the sentence's
DOMAINS = "com|net|org|gov|edu|io|dev|app|co|ai|jp|us|uk|eu|de|fr|ru|cn|info|biz|xyz|me|tv|top|site|example|test"
_HOST = rf"(?<![a-z0-9._-])(?:[a-z0-9-]+\.)+(?:{DOMAINS})(?![a-z0-9-])"
_TAGS = "a|img|picture|source|iframe|script|style|link|svg|video|audio|object|embed|form|input|button|base|meta"

_MARK = re.compile(r"( ?)[\[［【]\s*\^?(\d[\d\s,、，]*)(?:†[^\]］】\n]*)?[\]］】]")
_IMAGE = re.compile(r" ?!\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])?")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_ANGLE_LINK = re.compile(r"<[a-z][a-z0-9+.-]*:[^<>|\n]*(?:\|([^<>\n]*))?>", re.IGNORECASE)
_BARE_HOST = re.compile(_HOST, re.IGNORECASE)

_NOTHING_LEFT = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<=\])\([^()\n]*\)",  # the target of a link whose label was too long to wait for
        r" ?<[@#!][^<>\n]*>",  # people, channels, groups, everybody
        rf" ?</?(?:{_TAGS})\b[^<>\n]*>",
        rf" ?[a-z][a-z0-9+.-]*:/{{2,}}{_ADDRESS}",
        rf" ?(?<![a-z0-9])(?:mailto|javascript|vbscript|data(?=:[a-z]+/)):(?=\S){_ADDRESS}",
        rf" ?(?<![a-z0-9])www\.{_ADDRESS}",
        rf" ?//(?:[a-z0-9-]+\.)+[a-z]{{2,}}{_ADDRESS}",
        rf" ?{_HOST}(?::\d+)?[/?#]{_ADDRESS}",
        r"@(?=(?:channel|here|everyone)\b)",
        r"(?<![a-z0-9])@(?=\w)",
        r"(?<![a-z0-9&#])#(?=[^\W\d])",
        REFUSAL_MARK,
    )
]


def clean(text: str, given: int, unknown: list[int] | None = None) -> str:
    """Remove everything live and every mark but [1] to [given], until removing one thing reveals no other.

    `unknown` gets the numbers of the marks that were removed.
    """
    found = [] if unknown is None else unknown
    while (cleaned := _once(text, given, found)) != text:
        text = cleaned
    return text


def _once(text: str, given: int, unknown: list[int]) -> str:
    text = _IMAGE.sub("", text)
    text = _LINK.sub(_label, text)
    text = _ANGLE_LINK.sub(lambda found: found[1] or "", text)
    for pattern in _NOTHING_LEFT:
        text = pattern.sub("", text)
    text = _BARE_HOST.sub(_deaden, text)
    return _MARK.sub(_given_only(given, unknown), text)


def _deaden(found: re.Match[str]) -> str:
    name, _, domain = found[0].rpartition(".")
    return f"{name}.{WORD_JOINER}{domain}"


def _label(found: re.Match[str]) -> str:
    return f"[{found[1]}]" if found[1].isdigit() else found[1]


def _given_only(given: int, unknown: list[int]) -> Callable[[re.Match[str]], str]:
    def keep(found: re.Match[str]) -> str:
        numbers = dict.fromkeys(int(number) for number in re.findall(r"\d{1,9}", found[2]))
        unknown.extend(number for number in numbers if not 1 <= number <= given)
        kept = "".join(f"[{number}]" for number in numbers if 1 <= number <= given)
        return f"{found[1]}{kept}" if kept else ""

    return keep


class OutputFilter:
    """The filter on a stream: text that may still become a link or a mark is held back until it is whole."""

    def __init__(self, given: int) -> None:
        self.unknown: list[int] = []
        self._given = given
        self._held = ""

    def feed(self, delta: str) -> str:
        self._held += delta
        cut = _settled(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return clean(ready, self._given, self.unknown)

    def close(self) -> str:
        ready, self._held = self._held, ""
        return clean(ready, self._given, self.unknown)


def _settled(text: str) -> int:
    """Return how far later text cannot change the meaning: up to a gap between words, with no bracket open."""
    cut = last_gap = 0
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        _follow(opened, text, at)
        if char.isspace() or not char.isascii():
            last_gap = at + (not char.isspace())  # a space waits, and is removed with what follows it
            cut = cut if opened else last_gap
    return last_gap if opened and len(text) - opened[0][1] > HOLD else cut


def _follow(opened: list[tuple[str, int]], text: str, at: int) -> None:
    """Track the brackets that are open after the character `at`; a line's end closes them all."""
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char == "\n":
        opened.clear()
    elif char in "[［【" or (char == "<" and not after.isspace()) or (char == "(" and before == "]"):
        opened.append((char, at))
    elif char in CLOSES:
        while any(bracket in CLOSES[char] for bracket, _ in opened):
            if opened.pop()[0] in CLOSES[char]:
                break
