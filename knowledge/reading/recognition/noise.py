"""Noise in text: invisible characters that split words or reverse text, base64, glyphs without characters."""

import base64
import binascii
import re
import unicodedata

# Soft hyphens, joiners of words, marks of byte order, and directions that a text sets for itself. Joiners within
# words (of Persian, of emoji) and the spaces of Thai stay.
MARKS = re.compile(r"[\u00ad\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
UNSEEN = frozenset("ZC")  # separators, and what is no character to look at
NONSENSE, MOSTLY, HALF = frozenset({"Cc", "Co", "Cn"}), 0.15, 0.5
GLYPH_NAME = re.compile(r"/(?:[a-zA-Z]{1,6}\d{1,5}|uni[0-9A-F]{4})(?=/|\s|$)")
LONELY_MARKS = re.compile(r"(?:(?<=\s)|^|(?<=[\u0300-\u036f]))[\u0300-\u036f]")
WORD = re.compile(r"[^\W\d_]{3,}")
SCRIPTS = (
    ("Latin", re.compile(r"[A-Za-z\u00c0-\u024f]")),
    ("Greek", re.compile(r"[\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03bb\u03bd-\u03c9]")),
    ("Cyrillic", re.compile(r"[\u0400-\u04ff]")),
    ("Hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("Arabic", re.compile(r"[\u0600-\u06ff]")),
)


def without_marks(text: str) -> str:
    return MARKS.sub("", text)


def visible(text: str) -> bool:
    return any(unicodedata.category(character)[0] not in UNSEEN for character in text)


def is_nonsense(text: str) -> bool:
    """Tell whether text is none: glyphs without characters, names of glyphs, marks without letters, mixed scripts."""
    shown = [character for character in text if not character.isspace()]
    names = sum(map(len, GLYPH_NAME.findall(text)))
    odd = sum(unicodedata.category(character) in NONSENSE for character in shown)
    lonely = sum(map(len, LONELY_MARKS.findall(text)))
    if odd + lonely > MOSTLY * len(shown) or names > HALF * len(shown):
        return True
    words = WORD.findall(text)
    return sum(map(_mixes_scripts, words)) > MOSTLY * max(1, len(words))


def _mixes_scripts(word: str) -> bool:
    return len({script for script, letters in SCRIPTS if letters.search(word)}) > 1


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
