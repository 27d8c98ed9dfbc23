"""Contacts (.vcf): each card under its person's name, line by line; pictures, sounds and keys stay out."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.errors import BookRefused, Reason
from knowledge.reading.outline import Outline
from knowledge.reading.recognition.kinds import Kind
from knowledge.reading.texts import Reading

LINE = re.compile(r"(?:([\w-]+)\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^\";:])*)*):(.*)")
SOFT_END = re.compile(r"(?im)^([^:\n]*;(?:ENCODING=)?QUOTED-PRINTABLE[^\n]*)=\r?\n")  # of version 2.1
FOLDED = re.compile(r"\r?\n[ \t]")
ESCAPED = re.compile(r"\\([\\;,:nN])")
PART_END = re.compile(r"(?<!\\);")
DAY = re.compile(r"^(\d{4})-?(\d\d)-?(\d\d)(?=$|T)")
OWN_LABEL = re.compile(r"^_\$!<(.*)>!\$_$")  # how Apple writes those that it translates
LABELS = {
    "NICKNAME": "Called",
    "ORG": "Organization",
    "TITLE": "Title",
    "ROLE": "Role",
    "TEL": "Phone",
    "EMAIL": "E-mail",
    "ADR": "Address",
    "LABEL": "Address",
    "URL": "Link",
    "IMPP": "Messages",
    "BDAY": "Birthday",
    "ANNIVERSARY": "Anniversary",
    "TZ": "Time zone",
    "LANG": "Language",
    "CATEGORIES": "Categories",
    "RELATED": "Related",
    "GEO": "Position",
    "NOTE": "Note",
}
FOR_PROGRAMS = frozenset(
    {"BEGIN", "END", "VERSION", "PRODID", "UID", "REV", "SORT-STRING", "SOURCE", "KIND", "CLIENTPIDMAP", "MAILER"}
) | {"PHOTO", "LOGO", "SOUND", "KEY", "FN", "N", "X-ABLABEL", "X-ABUID", "X-ABADR", "CLASS", "PROFILE", "XML"}
DAYS = frozenset({"BDAY", "ANNIVERSARY", "X-ABDATE"})
SCHEME = re.compile(r"^(?:tel|mailto):", re.IGNORECASE)
FAMILY_FIRST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
UNTOLD_TYPES = frozenset({"PREF", "INTERNET", "VOICE"})


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a card; `group` ties it to a label of its own."""

    group: str
    name: str
    types: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def words(self) -> str:
        return (", " if self.name in {"ADR", "ORG"} else " ").join(filter(None, self.parts))


def read(text: str) -> Reading:
    outline = Outline()
    names = []
    for card in _cards(text):
        names.append(_name(card))
        outline.heading(1, names[-1] or "Without a name")
        outline.add("\n".join(_lines(card, names[-1])))
    sections = outline.sections()
    if not sections:
        raise BookRefused(Reason.EMPTY, "The file holds no contacts.")
    return Reading(names[0] or None if len(names) == 1 else None, sections, None, Kind.CONTACTS)


def _cards(text: str) -> Iterator[list[Value]]:
    card: list[Value] = []
    while (joined := SOFT_END.sub(r"\1", text)) != text:
        text = joined
    for line in FOLDED.sub("", text).splitlines():
        found = LINE.match(line)
        if not found:
            continue
        value = _value(found)
        if value.name == "BEGIN":
            card = []
        elif value.name == "END":
            yield card
        else:
            card.append(value)


def _value(found: re.Match[str]) -> Value:
    named = [parameter.rpartition("=") for parameter in found[3].upper().split(";")[1:]]
    types = [one.strip('" ') for name, _, words in named if name in {"TYPE", ""} for one in words.split(",")]
    words = found[4]
    if any(one[2] == "QUOTED-PRINTABLE" for one in named):
        charset = next((one[2] for one in named if one[0] == "CHARSET"), "UTF-8")
        words = _decoded(words, charset)
    parts = (ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], part) for part in PART_END.split(words))
    told = (one for one in types if one and one not in UNTOLD_TYPES | {"QUOTED-PRINTABLE"})
    return Value(found[1] or "", found[2].upper(), tuple(dict.fromkeys(told)), tuple(part.strip() for part in parts))


def _decoded(words: str, charset: str) -> str:
    try:
        return quopri.decodestring(words.encode()).decode(charset, "replace")
    except LookupError:
        return words


def _name(card: list[Value]) -> str:
    """Return the name as it is written out, or else made of its parts: family, given, further, before, behind."""
    by_name = {value.name: value for value in reversed(card)}
    if "FN" in by_name and by_name["FN"].words:
        return by_name["FN"].words
    if "N" in by_name and by_name["N"].words:
        family, given, more, before, behind = (*by_name["N"].parts, *[""] * 5)[:5]
        own = (family, given, more) if FAMILY_FIRST.search(family) else (given, more, family)
        return " ".join(filter(None, (before, *own, behind)))
    return next((by_name[name].words for name in ("ORG", "EMAIL", "TEL") if name in by_name), "")


def _lines(card: list[Value], name: str) -> Iterator[str]:
    own = {value.group: value.words for value in card if value.name == "X-ABLABEL"}
    order = list(LABELS)
    known = sorted(card, key=lambda value: order.index(value.name) if value.name in order else len(order))
    for value in known:
        if value.name in FOR_PROGRAMS or not value.words or value.words == name:
            continue
        label = LABELS.get(value.name) or value.name.removeprefix("X-").replace("-", " ").capitalize()
        types = [OWN_LABEL.sub(r"\1", own[value.group])] if own.get(value.group) else [t.lower() for t in value.types]
        words = DAY.sub(r"\1-\2-\3", value.words) if value.name in DAYS else SCHEME.sub("", value.words)
        lines = "\n  ".join(line.strip() for line in words.splitlines() if line.strip())
        yield f"- {label} ({', '.join(types)}): {lines}" if types else f"- {label}: {lines}"
