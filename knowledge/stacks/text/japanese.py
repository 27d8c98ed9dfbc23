"""Japanese terms by SudachiPy, which is loaded at the first Japanese text."""

import threading
from collections.abc import Iterator

from sudachipy import Dictionary, SplitMode, Tokenizer  # type: ignore[import-untyped]  # it carries no types

PROPER, PLACE = "固有名詞", "地名"
LONGEST = 8000  # characters: Sudachi refuses more than 49,149 bytes
SENTENCE_ENDS = "。！？\n"

# What tells one text from another; particles, auxiliaries, pronouns and punctuation do not
CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "接頭辞", "接尾辞"}
# Normalised forms of words that say as little as particles do
EMPTY = frozenset(
    {
        "為る",
        "有る",
        "居る",
        "成る",
        "出来る",
        "事",
        "物",
        "為",
        "時",
        "所",
        "何",
        "どう",
        "良い",
        "言う",
        "因る",
        "於く",
        "其れ",
        "此れ",
        "程",
        "等",
        "様",
        "さん",
    }
)


class _Loaded(threading.local):
    tokenizer: Tokenizer | None = None  # one per thread: a tokenizer must not be shared


_dictionary: list[Dictionary] = []
_loading = threading.Lock()
_loaded = _Loaded()


def _tokenizer() -> Tokenizer:
    if _loaded.tokenizer is None:
        with _loading:
            if not _dictionary:
                _dictionary.append(Dictionary())
        _loaded.tokenizer = _dictionary[0].create(SplitMode.A, fields={"pos", "normalized_form"})
    return _loaded.tokenizer


def japanese_terms(text: str) -> list[str]:
    """Return content words in their normalised form: 打込む and 打ち込む are one."""
    tokenizer = _tokenizer()
    terms = []
    for piece in _pieces(text):
        for word in tokenizer.tokenize(piece):
            form = word.normalized_form()
            if word.part_of_speech()[0] in CONTENT and form not in EMPTY:
                terms.append("".join(form.casefold().split()))
    return terms


def _pieces(text: str) -> Iterator[str]:
    while len(text) > LONGEST:
        end = max(text.rfind(mark, 0, LONGEST) for mark in SENTENCE_ENDS) + 1
        yield text[: end or LONGEST]
        text = text[end or LONGEST :]
    yield text


def japanese_proper_nouns(text: str, kind: str = "") -> list[str]:
    """Return names of places, people and organisations as they are written, or those of one `kind`."""
    words = (word for piece in _pieces(text) for word in _tokenizer().tokenize(piece))
    told = ((word.surface(), word.part_of_speech()) for word in words)
    return [name for name, (_, is_name, of, *_) in told if is_name == PROPER and kind in ("", of) and len(name) > 1]


def japanese_places(text: str) -> list[str]:
    return japanese_proper_nouns(text, PLACE)
