"""Texts as the ids of tokens, by whichever tokenizer comes with a model."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sentencepiece import SentencePieceProcessor  # type: ignore[import-untyped]  # it carries no types

from knowledge.errors import SettingError

if TYPE_CHECKING:
    from tokenizers import Tokenizer as FastTokenizer

CHARACTERS_PER_TOKEN = 100  # no model's tokens are longer: what lies beyond would be cut anyway
FIRST, LAST = "<s>", "</s>"  # around every text of an XLM-R vocabulary

Ids = list[int]


class Tokenizer(Protocol):
    def ids(self, texts: Sequence[str]) -> list[Ids]:
        """Return each text's token ids with the special ones, cut at the model's length."""


class TokenizersFile:
    """A tokenizer.json, as exporters write it."""

    def __init__(self, file: Path, max_tokens: int) -> None:
        self._tokenizer = fast_tokenizer(file, max_tokens)
        self._longest = max_tokens * CHARACTERS_PER_TOKEN

    def ids(self, texts: Sequence[str]) -> list[Ids]:
        whole = [sound(text[: self._longest]) for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(whole)]


class SentencePieceFile:
    """A sentencepiece.model whose ids are the model's own.

    The same vocabulary as a tokenizer.json takes five times the memory in `tokenizers`.
    """

    def __init__(self, file: Path, max_tokens: int) -> None:
        self._pieces = _pieces(file)
        self._first, self._last = self._pieces.piece_to_id(FIRST), self._pieces.piece_to_id(LAST)
        self._max_tokens = max_tokens

    def ids(self, texts: Sequence[str]) -> list[Ids]:
        longest = self._max_tokens * CHARACTERS_PER_TOKEN
        whole = [unicodedata.normalize("NFKC", sound(text[:longest])) for text in texts]
        pieces: list[Ids] = self._pieces.encode(whole)
        return [[self._first, *found[: self._max_tokens - 2], self._last] for found in pieces]


def _pieces(file: Path) -> SentencePieceProcessor:
    try:
        return _loaded(file, file.stat().st_mtime_ns)
    except (OSError, RuntimeError) as error:
        raise _unreadable(file) from error


@lru_cache(maxsize=1)
def _loaded(file: Path, _changed_at: int) -> SentencePieceProcessor:
    """Keep the last one, which never changes: to load it takes most of a second, and `doctor` opens it repeatedly."""
    return SentencePieceProcessor(model_file=str(file))


def open_tokenizer(file: Path, max_tokens: int) -> Tokenizer:
    return (SentencePieceFile if file.suffix == ".model" else TokenizersFile)(file, max_tokens)


def fast_tokenizer(file: Path, max_tokens: int) -> "FastTokenizer":
    """Open a tokenizer.json; raises SettingError where it cannot be read."""
    from tokenizers import Tokenizer as FastTokenizer  # noqa: PLC0415  3 MB that the default model does without

    try:
        tokenizer = FastTokenizer.from_file(str(file))
    except Exception as error:  # tokenizers raises nothing more specific
        raise _unreadable(file) from error
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    return tokenizer


def sound(text: str) -> str:
    """Replace halves of surrogate pairs, on which tokenizers fail."""
    return text.encode(errors="replace").decode()


def _unreadable(file: Path) -> SettingError:
    return SettingError(f"The tokenizer {file} cannot be loaded.", fix="Export the model again.")
