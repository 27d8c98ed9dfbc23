"""Detection of scripts and languages: runs of one script, and the most likely language of a text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff"  # Thai, Lao, Burmese, Khmer


class Script(StrEnum):
    EAST_ASIAN = "east_asian"  # kana and Chinese characters, with the punctuation between them
    BIGRAM = "bigram"  # Hangul, and the scripts of South-East Asia that write without spaces
    SPACED = "spaced"  # words between spaces: everything else


@dataclass(frozen=True, slots=True)
class Run:
    script: Script
    text: str


_RUNS = re.compile(
    f"(?P<east_asian>[{KANA}{HAN}][{KANA}{HAN}、。・「」『』（）！？〜]*)"
    f"|(?P<bigram>[{HANGUL}]+|[{UNSPACED}]+)"
    f"|(?P<spaced>[^{KANA}{HAN}{HANGUL}{UNSPACED}]+)"
)
_KANA, _EAST_ASIAN = re.compile(f"[{KANA}]"), re.compile(f"[{KANA}{HAN}]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0e\ufe0f\ud800-\udfff]")  # and halves of characters
_IDENTIFIER = re.compile(r"[A-Za-z]*[0-9_][A-Za-z0-9_.\-]*")  # ERR_SYNC_17, v1.2.3: of no language
_LETTER = re.compile(r"[^\W\d_]")
_WEIGHT = 3  # a Chinese character or kana says about as much as three letters

_BY_NAME = {
    "LATIN": "en", "CYRILLIC": "ru", "GREEK": "el", "ARABIC": "ar", "HEBREW": "he", "DEVANAGARI": "hi",
    "ARMENIAN": "hy", "TAMIL": "ta", "HANGUL": "ko", "THAI": "th", "LAO": "lo", "MYANMAR": "my", "KHMER": "km",
}  # fmt: skip

# Words that are frequent in one language and hardly occur in the others
_FREQUENT = {
    "de": "der die das und ist nicht ein eine ich wir sie wie für mit auf dem den von zu bei wird werden habe kann",
    "fr": "le la les des est et une dans pour que qui sur pas nous vous avec ce cette sont comment quel quelle au aux",
    "es": "el los las es una por que para con del como está qué cómo cuál cuántos son pero más sus hay puedo",
    "it": "il gli di che è per una con non sono della delle come nel alla più quanti questo anche ho posso",
    "pt": "o os um uma não para com em do da dos das como que está são mais pelo quantos você posso ao",
    "nl": "de het een en van is niet ik wij zijn voor met op dat hoe wordt worden kan mijn ook aan bij",
    "en": "the of and to in is that for it are was with how what do i my we you can be on this not which when who does"
    " a an from have has if should where why or at by as your our",
}  # fmt: skip
_LANGUAGES_OF = {
    word: frozenset(name for name, words in _FREQUENT.items() if word in words.split())
    for words in _FREQUENT.values()
    for word in words.split()
}


def normalised(text: str) -> str:
    """Return one form for what looks the same: full and half width, ligatures, quotes and dashes."""
    composed = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    return composed.translate({0x2019: "'", 0x2018: "'", 0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2212: "-"})


def runs(text: str) -> Iterator[Run]:
    """Split a normalised text into runs of one script."""
    return (Run(Script(str(found.lastgroup)), found.group()) for found in _RUNS.finditer(text))


def has_kana(text: str) -> bool:
    return _KANA.search(text) is not None


def has_east_asian(text: str) -> bool:
    """Tell whether a text has kana or Chinese characters."""
    return _EAST_ASIAN.search(text) is not None


def language(text: str) -> str:
    """Return an ISO 639-1 code; "en" where a text gives no sign, such as a number or one short word."""
    text = _IDENTIFIER.sub(" ", normalised(text[:4000]))
    east_asian = len(_EAST_ASIAN.findall(text))
    letters = [letter for letter in _LETTER.findall(text) if not _EAST_ASIAN.match(letter)]
    if east_asian and east_asian * _WEIGHT >= len(letters):
        return "ja" if has_kana(text) or _in_japanese_use(text) else "zh"
    names = [unicodedata.name(letter, "LATIN").partition(" ")[0] for letter in letters[:200]]
    script = max(set(names), key=names.count, default="LATIN")
    return latin_language(text) if script == "LATIN" else _BY_NAME.get(script, "und")


def _in_japanese_use(text: str) -> bool:
    """Recognise simplified Chinese: its characters are not in the Japanese standard's set."""
    try:
        "".join(_EAST_ASIAN.findall(text)).encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True


def latin_language(text: str) -> str:
    """Decide by frequent words: English, unless another language has clearly more of its own."""
    counts = dict.fromkeys(_FREQUENT, 0.0)
    for word in text[:4000].casefold().split():
        for name in (known := _LANGUAGES_OF.get(word.strip(".,;:!?¿¡()\"'"), frozenset())):
            counts[name] += 1 / len(known)
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= 1 and counts[best] > counts["en"] * 1.5 else "en"
