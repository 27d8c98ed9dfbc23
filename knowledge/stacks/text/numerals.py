"""Numbers that are written in words or in kanji, rewritten in digits."""

import re

_KANJI = {char: n for n, char in enumerate("〇一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}
_COUNTERS = "日年月時分秒人名回個件歳才冊台枚本階割倍点週泊つ%パドユカかヶヵ箇営文ペ万億円"
_KANJI_NUMBER = re.compile(rf"(?:[〇一二三四五六七八九十百千]+)(?=[{_COUNTERS}])|(?<=第)[一二三四五六七八九十百千]+")

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_SMALL = {word: n for n, word in enumerate(_UNITS)}
_SMALL |= {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS = dict(
    zip(["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], range(3, 11), strict=True)
)
_WORD = "|".join(sorted([*_SMALL, *_LARGE], key=len, reverse=True))
_SPELLED = re.compile(
    rf"\b(?:a (?=hundred|thousand|million))?(?:{_WORD})(?:(?:-| and | )(?:{_WORD}))*\b", re.IGNORECASE
)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_DOZEN = re.compile(r"\ba dozen\b", re.IGNORECASE)


def arabic(text: str) -> str:
    """Write kanji numbers in digits where a counter follows: 一般 and 一方 are words."""
    return _KANJI_NUMBER.sub(lambda found: str(_kanji(found[0])), text)


def spelled(text: str) -> str:
    """Write English number words in digits; "one" alone is often no number."""
    text = _DOZEN.sub("12", text)
    text = _SPELLED.sub(lambda found: found[0] if found[0].lower() == "one" else str(_english(found[0])), text)
    return _ORDINAL.sub(lambda found: str(_ORDINALS[found[0].lower()]), text)


def _kanji(word: str) -> int:
    if not any(char in _TENS for char in word):
        return int("".join(str(_KANJI[char]) for char in word))
    total = digit = 0
    for char in word:
        if char in _TENS:
            total += (digit or 1) * _TENS[char]
            digit = 0
        else:
            digit = _KANJI[char]
    return total + digit


def _english(words: str) -> int:
    total = part = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _LARGE:
            total += (part or 1) * _LARGE[word]
            part = 0
    return total + part
