"""The filter of a language model's text: only words, and the marks [n] of passages that it was given, are shown."""

import re
from collections.abc import Collection

from knowledge.librarian.addresses import AddressKind, addresses, dead
from knowledge.librarian.refusal import REFUSAL_MARK

HOLD = 2000  # characters that may follow an open bracket before it is given up
CLOSES = {"]": "[［【", "］": "[［【", "】": "[［【", ">": "<", ")": "("}
GAPS = frozenset(
    "、。，！？：；「」『』（）・…" + "".join(map(chr, range(0x3041, 0x3097)))
)  # between words, not in a host
FIRST, LAST = "\ue000", "\ue001"  # around the number of what stays as it is; private characters that no font has

_TAGS = "a|img|picture|source|iframe|script|style|link|svg|video|audio|object|embed|form|input|button|base|meta"
_MARK = re.compile(r"( ?)[\[［【]\s*\^?(\d[\d\s,、，]*)(?:†[^\]］】\n]*)?[\]］】]")
_IMAGE = re.compile(r" ?!\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])?")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
_ANGLE_LINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^<>|\n]*)(?:\|([^<>\n]*))?>", re.IGNORECASE)
_FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*(?:\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)|\Z)", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")

_NOTHING_LEFT = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<=\])\([^()\n]*\)",  # the target of a link whose label was too long to wait for
        r" ?<[@#!][^<>\n]*>",  # people, channels, groups, everybody
        rf" ?</?(?:{_TAGS})\b[^<>\n]*>",
        r"@(?=(?:channel|here|everyone)\b)",
        r"(?<![a-z0-9])@(?=\w)",
        r"(?<![a-z0-9&#])#(?=[^\W\d])",
        REFUSAL_MARK,
    )
]


def clean(text: str, given: int, unknown: list[int] | None = None, held: Collection[str] = ()) -> str:
    """Remove everything live and every mark but [1] to [given], until removing one thing reveals no other.

    Code stays as it is, and so do the addresses in `held`. `unknown` gets the numbers of the marks that were removed.
    """
    cleaner = _Cleaner(given, [] if unknown is None else unknown, held)
    parts, at = [], 0
    for fence in _FENCED.finditer(text):
        parts += [cleaner.prose(text[at : fence.start()]), fence[0]]
        at = fence.end()
    return "".join((*parts, cleaner.prose(text[at:])))


def without_code(text: str) -> str:
    """Blank out code, whose brackets are no marks; every other character keeps its place."""
    text = _FENCED.sub(lambda found: " " * len(found[0]), text)
    return _SPAN.sub(lambda found: " " * len(found[0]), text)


class _Cleaner:
    def __init__(self, given: int, unknown: list[int], held: Collection[str]) -> None:
        self._given = given
        self._unknown = unknown
        self._held = held
        self._kept: list[str] = []

    def prose(self, text: str) -> str:
        self._kept = []
        text = _SPAN.sub(lambda found: self._keep(found[0]), text.replace(FIRST, "").replace(LAST, ""))
        while (cleaned := self._once(text)) != text:
            text = cleaned
        return re.sub(f"{FIRST}(\\d+){LAST}", lambda found: self._kept[int(found[1])], text)

    def _keep(self, words: str) -> str:
        self._kept.append(words)
        return f"{FIRST}{len(self._kept) - 1}{LAST}"

    def _once(self, text: str) -> str:
        text = _IMAGE.sub("", text)
        text = _LINK.sub(self._link, text)
        text = _ANGLE_LINK.sub(lambda found: self._shown(found[2] or "", found[1]), text)
        text = self._addresses(text)
        for pattern in _NOTHING_LEFT:
            text = pattern.sub("", text)
        return _MARK.sub(self._mark, text)

    def _link(self, found: re.Match[str]) -> str:
        label = f"[{found[1]}]" if found[1].isdigit() else found[1]
        return self._shown(label, found[2].split(" ")[0].strip("<>"))

    def _shown(self, label: str, target: str) -> str:
        """Show a held target itself behind its label: nobody is led elsewhere than the words say."""
        if target not in self._held:
            return label
        return self._keep(target) if label in ("", target) else f"{label} ({self._keep(target)})"

    def _addresses(self, text: str) -> str:
        parts, at = [], 0
        for one in addresses(text):
            before = text[at : one.start]
            if one.text in self._held:
                parts += [before, self._keep(one.text)]
            elif one.kind is AddressKind.URL:
                parts.append(before.removesuffix(" "))
            else:
                parts += [before, dead(one.text)]
            at = one.end
        return "".join((*parts, text[at:]))

    def _mark(self, found: re.Match[str]) -> str:
        numbers = dict.fromkeys(int(number) for number in re.findall(r"\d{1,9}", found[2]))
        self._unknown.extend(number for number in numbers if not 1 <= number <= self._given)
        kept = "".join(f"[{number}]" for number in numbers if 1 <= number <= self._given)
        return f"{found[1]}{kept}" if kept else ""


class OutputFilter:
    """The filter on a stream: text that may still become a link, a mark or code is held back until it is whole."""

    def __init__(self, given: int, held: Collection[str] = ()) -> None:
        self.unknown: list[int] = []
        self._given = given
        self._addresses = held
        self._waiting = ""
        self._inside = ""  # FIRST while the waiting text begins inside a line, where no fence does

    def feed(self, delta: str) -> str:
        self._waiting += delta
        return self._take(max(0, _settled(self._inside + self._waiting) - len(self._inside)))

    def close(self) -> str:
        return self._take(len(self._waiting))

    def _take(self, end: int) -> str:
        ready, self._waiting = self._inside + self._waiting[:end], self._waiting[end:]
        if end:
            self._inside = "" if ready.endswith("\n") else FIRST
        return clean(ready, self._given, self.unknown, self._addresses)


def _settled(text: str) -> int:
    """Return how far later text cannot change the meaning: up to a gap between words, with no bracket or code open."""
    fence = next((found.start() for found in _FENCED.finditer(text) if found.end() == len(text)), len(text))
    whole = text[:fence]
    cut = last_gap = 0
    opened: list[tuple[str, int]] = []
    for at, char in enumerate(whole):
        _follow(opened, whole, at)
        if char.isspace() or char in GAPS:
            last_gap = at + (not char.isspace())  # a space waits, and is removed with what follows it
            cut = cut if opened else last_gap
    if opened and len(whole) - opened[0][1] > HOLD:
        cut = last_gap
    elif fence < len(text) and not opened:
        cut = fence
    line = whole.rfind("\n", 0, cut) + 1
    return line if whole[line:cut].isspace() else cut  # it may be the indent of a fence


def _follow(opened: list[tuple[str, int]], text: str, at: int) -> None:
    """Track the brackets and the code that are open after the character `at`; a line's end closes them all."""
    char, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if char == "\n":
        opened.clear()
    elif opened and opened[-1][0] == "`":
        if char == "`":
            opened.pop()
    elif char in "[［【`" or (char == "<" and not after.isspace()) or (char == "(" and before == "]"):
        opened.append((char, at))
    elif char in CLOSES:
        while any(bracket in CLOSES[char] for bracket, _ in opened):
            if opened.pop()[0] in CLOSES[char]:
                break
