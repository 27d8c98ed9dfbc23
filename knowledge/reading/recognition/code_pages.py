"""Choice among encodings that any bytes fit into: the one whose characters make words of one language."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

# The letters of a language beyond ASCII. Text of one language has none of the others'.
WESTERN = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "äöüß",
    "áéíñóúüªº",  # Spanish
    "áâãàçéêíóôõúüªº",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "éëïöüáèêóí",  # Dutch
    "æøåéèêóòâôäö",  # Danish, Norwegian
    "åäöéü",  # Swedish, Finnish
    "áðéíóúýþæö",  # Icelandic
)
CENTRAL = (
    "ąćęłńóśźż",  # Polish
    "áčďéěíňóřšťúůýž",  # Czech
    "áäčďéíĺľňóôŕšťúýž",  # Slovak
    "áéíóöőúüű",  # Hungarian
    "čćđšž",  # Croatian, Slovene
    "ăâîşţșț",  # Romanian
)
BALTIC = ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž")
TURKISH = ("çğıöşüâîûİ",)
CYRILLIC = ("абвгдежзийклмнопрстуфхцчшщъыьэюяё", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдђежзијклљмнњопрстћуфхцчџш")
GREEK = ("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",)
HEBREW = ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",)
ARABIC = ("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکی",)
THAI = ("กขคงจชซญณดตถทธนบปผฝพฟภมยรลวศษสหอะัาำิีึืุูเแโใไ็่้์",)
THAI_LETTER = re.compile(r"[\u0e01-\u0e3a\u0e47-\u0e4e]")
# In the order of how common they are: the first of equals is taken.
SINGLE_BYTES: Sequence[tuple[str, Sequence[str]]] = (
    ("cp1252", WESTERN),
    ("iso8859-15", WESTERN),
    ("cp1250", CENTRAL),
    ("iso8859-2", CENTRAL),
    ("cp1251", CYRILLIC),
    ("koi8-u", CYRILLIC),
    ("cp866", CYRILLIC),
    ("iso8859-5", CYRILLIC),
    ("mac-cyrillic", CYRILLIC),
    ("cp1253", GREEK),
    ("iso8859-7", GREEK),
    ("cp1254", TURKISH),
    ("cp1255", HEBREW),
    ("cp1256", ARABIC),
    ("iso8859-6", ARABIC),
    ("cp1257", BALTIC),
    ("cp874", THAI),
    ("mac-roman", WESTERN),
    ("cp850", WESTERN),
    ("cp437", WESTERN),
    ("cp852", CENTRAL),
)
MANY_BYTES = ("gb18030", "cp950", "cp949", "cp932")
PUNCTUATION = frozenset("“”‘’«»‹›„‚–—…€£§°•·¿¡©®™№µ×½²³´¨\u00a0\u00ad")
COMMON_HAN = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作"
    "当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长"
    "這來個國說們為時會著過學對裡後麼發開當還無從動兩長頭經點問實現樣點將與"
    "请员工部门申请公司每月日期费用需要提交管理系统电话請員門費電"
)
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fc]")
HALF_KANA = re.compile(r"[\uff66-\uff9f]")
OTHER_SCRIPTS = "\u0370"  # Greek, and all that follow
NEVER_LAST = frozenset("âîïþ")  # at the ends of words in French, Portuguese, Icelandic
FIRST = 0.05  # what counts in favour of windows-1252, as for texts in several of its languages
LOWER = 0.1  # what small letters count in favour of a reading
FOREIGN = -0.5  # what a character counts that the language lacks


HEBREW_WORD, FINAL_LETTERS = re.compile(rb"[\xe0-\xfa]{2,}"), b"\xea\xed\xef\xf3\xf5"
FEWEST_WORDS, HIGH, NOISE = 3, 0xC0, 0.02


def best(sample: bytes) -> str:
    """Return the encoding in which the bytes make most sense; windows-1252 where nothing speaks for another."""
    if _is_hebrew(sample):
        return "cp1255"
    scored = [(_of_single_bytes(sample, name, alphabets), name) for name, alphabets in SINGLE_BYTES]
    scored += [(_of_many_bytes(sample, name), name) for name in MANY_BYTES]
    scored[0] = (scored[0][0] + FIRST, scored[0][1])
    highest = max(score for score, _ in scored)
    return next(name for score, name in scored if score == highest)


def _is_hebrew(sample: bytes) -> bool:
    """Recognise Hebrew by its five final letters, since its letters are also Cyrillic small letters."""
    words = HEBREW_WORD.findall(sample)
    letters = sum(map(len, words))
    ends = sum(1 for word in words if word[-1:] in FINAL_LETTERS)
    inner = sum(1 for word in words for letter in word[:-1] if letter in FINAL_LETTERS)
    others = sum(1 for byte in sample if byte >= HIGH) - letters
    return len(words) >= FEWEST_WORDS and ends > 0 and not inner and others <= NOISE * letters


def _of_single_bytes(sample: bytes, encoding: str, alphabets: Sequence[str]) -> float:
    text = sample.decode(encoding, "replace")
    characters = [character for character in text if not character.isascii()]
    if not characters:
        return 0.0
    odd = sum(_oddity(text, at) for at, character in enumerate(text) if not character.isascii())
    most = max(sum(_letters(alphabet).get(each, FOREIGN) for each in characters) for alphabet in alphabets)
    cased = [character for character in characters if character.isupper() or character.islower()]
    lower = sum(1 for character in cased if character.islower()) / max(1, len(cased))
    return (most - odd) / len(characters) + LOWER * lower


@cache
def _letters(alphabet: str) -> dict[str, float]:
    """Return what a character says for a language: its letters for it, punctuation nothing, others against it."""
    return dict.fromkeys({*alphabet, *alphabet.upper()}, 1.0) | dict.fromkeys(PUNCTUATION, 0.6)


def _oddity(text: str, at: int) -> float:
    """Return how unlikely a character is here: signs within words, capitals behind small letters, two scripts."""
    character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if unicodedata.category(character) in {"Cc", "Co", "Cn"} or character == "\ufffd":
        return 3.0
    if unicodedata.category(character) in {"Mn", "Mc"}:  # it belongs to the letter before it
        return 0.0 if THAI_LETTER.match(before) else 1.0
    if not character.isalpha():
        inside = before.isalpha() and after.isalpha()
        return 1.0 if inside and character not in "’'·\u00ad-–" else 0.0
    if character in NEVER_LAST and not after.isalpha():
        return 1.0
    if character == "õ" and after not in {"e", "E"}:  # as in Portuguese; elsewhere it is Hungarian's ő
        return 0.5
    mixed = character >= OTHER_SCRIPTS and _beside_latin(text, at)
    return 1.0 if mixed or (character.isupper() and before.islower()) else 0.0


def _of_many_bytes(sample: bytes, encoding: str) -> float:
    """Score text of Chinese, Korean or half-width Japanese; bytes that the encoding lacks rule it out."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(sample) - 4:  # the sample may end within a character
            return -1.0
        text = sample[: error.start].decode(encoding)
    characters = [character for character in text if not character.isascii()]
    if not characters:
        return 0.0
    beside = sum(1 for at, c in enumerate(text) if not c.isascii() and c.isalpha() and _beside_latin(text, at))
    return (sum(_worth(character, encoding) for character in characters) - beside) / len(characters)


def _worth(character: str, encoding: str) -> float:
    if "\u4e00" <= character <= "\u9fff":
        return -1.0 if encoding == "cp949" else 1.6 if character in COMMON_HAN else 0.3
    if "\uac00" <= character <= "\ud7a3":
        return 0.95 if encoding == "cp949" else -1.0
    if "\u3000" <= character <= "\u303f" or "\uff01" <= character <= "\uff60":
        return 0.9
    if HALF_KANA.match(character) or KANA.match(character):
        return 0.9 if encoding == "cp932" else -0.5
    return 0.3 if character in PUNCTUATION else -1.0


def _beside_latin(text: str, at: int) -> bool:
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return any(character.isascii() and character.isalpha() for character in around)
