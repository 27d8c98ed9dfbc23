"""Terms of the scripts that put spaces between words, identifiers included."""

import re
import threading
import unicodedata
from collections.abc import Iterator

import Stemmer  # type: ignore[import-not-found]  # a compiled module without types

LONGEST = 64  # of a term: longer ones are noise, such as encoded data

_SIGNS = "\u0300-\u036f\u0900-\u0963\u0966-\u0dff"  # accents, and the vowel signs of India, which \\w leaves out
_LETTERS = rf"[\w{_SIGNS}]+"
_TOKEN = re.compile(
    r"(?P<symbol>(?<!\w)[a-zA-Z](?:\+\+|#)(?!\w))"  # C++, C#
    rf"|{_LETTERS}(?:[._\-/:@+&=\\]+{_LETTERS})*"
)
_PARTS = re.compile(rf"(?:[^\W_]|[{_SIGNS}])+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SPELLED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_MARKS = re.compile("[\u0300-\u036f]")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_OTHERS = (
    ("ru", re.compile("[\u0400-\u052f]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
)
_FOLDED = re.compile("[a-zA-Z\u00c0-\u024f\u0300-\u03ff\u1e00-\u1fff]+")
_VERSION = re.compile(r"v(\d[\w.\-]*)")
# company's is company; don't is dont; l'équipe is two words, since nothing joins over an apostrophe
_POSSESSIVE = re.compile(r"(?<=\w)'s\b", re.IGNORECASE)
_CONTRACTED = re.compile(r"(?<=\w)'(?=(?:t|ll|re|ve|d|m)\b)", re.IGNORECASE)

_STEMMERS = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch", "ru": "russian", "el": "greek", "ar": "arabic", "hi": "hindi", "hy": "armenian", "ta": "tamil",
}  # fmt: skip


class _Stemmers(threading.local):
    """Stemmers for one thread: PyStemmer's objects must not be shared."""

    def __init__(self) -> None:
        self.known: dict[str, Stemmer.Stemmer] = {}


_stemmers = _Stemmers()


def stems(word: str, language: str) -> Iterator[str]:
    """Return the English stem of a Latin word, so that short questions match long texts; then the language's own."""
    if any(letter.isdigit() for letter in word):
        yield folded(word)
    elif not _LATIN.search(word):
        yield from (_stem(word, name) for name in _by_script(word))
    else:
        yield (first := _stem(word, "en"))
        if language != "en" and language in _STEMMERS and (own := _stem(word, language)) != first:
            yield own


def _by_script(word: str) -> tuple[str, ...]:
    return next(((name,) for name, script in _OTHERS if script.search(word)), ("",))


def _stem(word: str, language: str) -> str:
    if not language:
        return folded(word)
    if language not in _stemmers.known:
        _stemmers.known[language] = Stemmer.Stemmer(_STEMMERS[language])
    return folded(_stemmers.known[language].stemWord(word if language != "en" else folded(word)))


def folded(word: str) -> str:
    """Remove accents from Latin and Greek; й and the vowel signs of other scripts are letters, and stay."""
    if word.isascii() or not _FOLDED.fullmatch(word):
        return word
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", word))).translate(_SPELLED)


def word_terms(text: str, language: str) -> Iterator[str]:
    for found in _TOKEN.finditer(_plain(text)):
        if found.lastgroup == "symbol":
            yield found.group().casefold()
        else:
            yield from (term[:LONGEST] for term in _token_terms(found.group(), language))


def _plain(text: str) -> str:
    return _CONTRACTED.sub("", _POSSESSIVE.sub("", _THOUSANDS.sub("", text)))


def _token_terms(token: str, language: str) -> Iterator[str]:
    humps = [hump for part in _PARTS.findall(token) for hump in _HUMPS.split(part)]
    parts = [part.casefold() for part in _PARTS.findall(token)]
    if len(parts) > 1 and len(token) <= LONGEST:
        yield from _wholes(folded(token.casefold()))
    if not _number(token):
        for part in parts:
            yield from stems(part, language)
    if len(humps) > len(parts):
        yield from (stem for hump in humps if len(hump) > 1 for stem in stems(hump.casefold(), language))


def _wholes(token: str) -> Iterator[str]:
    """Yield it as written; without hyphens, so that e-mail matches email; a version also without its v."""
    yield token.replace("-", "") if "-" in token else token
    if version := _VERSION.fullmatch(token):
        yield version.group(1).replace("-", "")


def _number(token: str) -> bool:
    """Recognise numbers such as 1.5 and 10:30, whose parts mean nothing."""
    return not any(letter.isalpha() for letter in token) and len(_PARTS.findall(token)) > 1 and "-" not in token
