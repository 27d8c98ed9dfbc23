"""Noise in text: invisible characters that split words or reverse text, base64, glyphs without characters."""

import base64
import binascii
import re
import unicodedata

# Soft hyphens, joiners of words, marks of byte order, and directions that a text sets for itself. Joiners within
# words (of Persian, of emoji) and the spaces of Thai stay.
MARKS = re.compile(r"[\u00ad\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
UNSEEN = frozenset("ZC")  # separators, and what is no character to look at
NONSENSE, MOSTLY = frozenset({"Cc", "Co", "Cn"}), 0.15


def without_marks(text: str) -> str:
    return MARKS.sub("", text)


def visible(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in UNSEEN for character in text)


def is_nonsense(text: str) -> bool:
    """Tell whether text comes from a font that does not say which character a glyph stands for."""
    shown = [unicodedata.category(character) for character in text if not character.isspace()]
    return sum(category in NONSENSE for category in shown) > MOSTLY * len(shown)


WHOLE = re.compile(r"[A-Za-z0-9+/\s]{32,}={0,2}\s*")
DATA_URI = re.compile(r"data:[\w/+.-]*(?:;[\w=.-]+)*;base64,[A-Za-z0-9+/=%]{16,}")
RUN = re.compile(
    r"[A-Za-z0-9+/_-]{200,}={0,2}|(?:^[A-Za-z0-9+/]{60,76}\n){3,}(?:^[A-Za-z0-9+/]+={0,2}$)?", re.MULTILINE
)
VARIED = 20  # different letters; a rule of dashes or a gene has fewer


def decoded(text: str) -> bytes | None:
    """Return the bytes of a document that is nothing but base64, such as an e-mail body saved by itself."""
    if " " in text.strip() or not WHOLE.fullmatch(text) or not _is_encoded(text):
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        return None


def without_data_uris(text: str) -> str:
    return DATA_URI.sub("", text) if ";base64," in text else text


def without_runs(text: str) -> str:
    """Remove pictures and keys that were pasted as base64."""
    return RUN.sub(lambda run: "" if _is_encoded(run.group()) else run.group(), text)


def _is_encoded(run: str) -> bool:
    """Tell base64 by its mix of capitals, small letters and digits."""
    mixed = re.search(r"[A-Z]", run) and re.search(r"[a-z]", run) and re.search(r"[0-9+/]", run)
    return bool(mixed) and len(set(run)) >= VARIED
