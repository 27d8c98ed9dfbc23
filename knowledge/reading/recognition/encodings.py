"""Decoding of text in whatever encoding it was written."""

import codecs
import re

from knowledge.reading.recognition import code_pages
from knowledge.reading.recognition.kinds import unsupported

SAMPLE = 256 * 1024
SCORED = 16 * 1024
BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
SHIFT_JIS = "cp932"
JAPANESE = (SHIFT_JIS, "euc_jp")
UTF_8_CHARACTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
FEWEST_WHOLE, WHOLE_TO_BROKEN = 3, 3
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fc]")
KANJI, KANJI_WORD = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[\u4e00-\u9fff]{2,}")
FEWEST_KANJI, MOST = 4, 0.8
# What Japanese text is made of; half-width katakana, which wrong guesses are full of, is left out on purpose.
CHARACTERS = r"[\x09\x0a\x0d\x20-\x7e\u2010-\u2027\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e{}]"
# EUC-JP marks half-width katakana with a byte of their own: there they prove something.
JAPANESE_CHARACTERS = {
    SHIFT_JIS: re.compile(CHARACTERS.format("")),
    "euc_jp": re.compile(CHARACTERS.format(r"\uff61-\uff9f")),
}
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
PLAUSIBLE = 0.97
NOISE = 0.02
FEW_LOST = 3  # bytes that are no characters, which any text may have


def decode(data: bytes, claimed: str | None = None) -> str:
    """Return text with plain newlines and U+FFFD for undecodable bytes. Refuses bytes that are not text."""
    text = data.decode(_encoding(data, claimed), errors="replace")
    start = text[:SAMPLE]
    lost = max(0, start.count("\ufffd") - FEW_LOST)
    if len(CONTROLS.findall(start)) + lost > NOISE * len(start):
        raise unsupported("binary")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _encoding(data: bytes, claimed: str | None) -> str:
    marked = next((name for bom, name in BOMS if data.startswith(bom)), None)
    sample = data[:SAMPLE]
    found = marked or _by_zeros(sample) or _by_trial(data, sample, claimed) or _japanese(sample)
    return found or ("utf-8" if _is_mostly_utf8(sample) else code_pages.best(sample[:SCORED]))


def _by_zeros(sample: bytes) -> str | None:
    """Recognise UTF-16 and UTF-32 without a mark by the zeros in the high bytes of Latin text."""
    if b"\0" not in sample:
        return None
    fourths = [sample[i::4].count(0) / max(1, len(sample[i::4])) for i in range(4)]
    wide, none = 0.7, 0.3
    if min(fourths[1:]) > wide and fourths[0] < none:
        return "utf-32-le"
    if min(fourths[:3]) > wide and fourths[3] < none:
        return "utf-32-be"
    even, odd = (fourths[0] + fourths[2]) / 2, (fourths[1] + fourths[3]) / 2
    if odd > none and even < odd / 4:
        return "utf-16-le"
    return "utf-16-be" if even > none and odd < even / 4 else None


def _by_trial(data: bytes, sample: bytes, claimed: str | None) -> str | None:
    """Try the self-proving encodings, then the one that the document or its sender names."""
    if ISO_2022_JP.search(sample) and _fits(data, "iso2022_jp_3"):
        return "iso2022_jp_3"
    if _fits(data, "utf-8"):
        return "utf-8"
    named = META_CHARSET.search(sample[:4096])
    names = [named.group(1).decode("ascii", "replace")] if named else []
    hinted = CHARSET.search(claimed or "")
    for name in [*names, *([hinted.group(1)] if hinted else [])]:
        encoding = "cp932" if name.lower().replace("-", "_") in {"shift_jis", "sjis", "x_sjis"} else name
        if _fits(data, encoding):
            return encoding
    return None


def _is_mostly_utf8(sample: bytes) -> bool:
    """Recognise UTF-8 with a few broken bytes, as texts have that programs cut or put together."""
    whole, broken = len(UTF_8_CHARACTER.findall(sample)), sample.decode("utf-8", "replace").count("\ufffd")
    return whole >= FEWEST_WHOLE and whole >= WHOLE_TO_BROKEN * broken


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _japanese(sample: bytes) -> str | None:
    """Recognise Shift_JIS and EUC-JP by kana, since byte statistics mistake short Japanese texts for other scripts."""
    for encoding in JAPANESE:
        text = sample.decode(encoding, errors="ignore" if len(sample) == SAMPLE else "replace")
        plausible = len(JAPANESE_CHARACTERS[encoding].findall(text)) / max(1, len(text))
        if plausible >= PLAUSIBLE and (KANA.search(text) or (encoding == SHIFT_JIS and _in_words(text))):
            return encoding
    return None


def _in_words(text: str) -> bool:
    """Tell whether kanji form words, as in tables without kana; an umlaut in Latin text would make a lonely one."""
    together = sum(len(word) for word in KANJI_WORD.findall(text))
    return together >= FEWEST_KANJI and together >= MOST * len(KANJI.findall(text))
