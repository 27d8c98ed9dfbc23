"""The analyzer that turns documents and questions into terms, in every language."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from knowledge.stacks.text.japanese import japanese_terms
from knowledge.stacks.text.scripts import Script, has_kana, language, latin_language, normalised, runs
from knowledge.stacks.text.words import word_terms

__all__ = ["ANALYSIS_VERSION", "analyse", "function_words", "language"]

ANALYSIS_VERSION = 1  # raise it when a text gets other terms than before: stored terms would no longer be found


def analyse(text: str) -> list[str]:
    """Return index terms in the order of the text, repeated as often as they occur; none contains a space."""
    text = normalised(text)
    written_in = _spaced_language(text)
    kana = has_kana(text)
    return [term for run in runs(text) for term in _terms(run.script, run.text, written_in, kana=kana)]


@cache
def function_words() -> frozenset[str]:
    """Return the terms of words that say nothing of what a question is about, such as "how", "many" and "get"."""
    return frozenset(analyse(files("knowledge.stacks.text").joinpath("function_words.txt").read_text("utf-8")))


def _terms(script: Script, text: str, written_in: str, *, kana: bool) -> Iterator[str]:
    match script:
        case Script.SPACED:
            yield from word_terms(text, written_in)
        case Script.BIGRAM:
            yield from _bigrams(text)
        case Script.EAST_ASIAN:
            words = japanese_terms(text)
            yield from words
            if not kana:
                # Chinese, or a short Japanese heading or question: words meet Japanese texts, pairs Chinese ones
                yield from (pair for pair in _bigrams(text) if pair not in words)


def _bigrams(text: str) -> Iterator[str]:
    if len(text) == 1:
        yield text
    yield from (text[at : at + 2] for at in range(len(text) - 1) if text[at : at + 2].isalnum())


def _spaced_language(text: str) -> str:
    """Return the language for words between spaces: foreign names in a Japanese text are analysed as English."""
    found = language(text)
    return latin_language(text) if found in ("ja", "zh", "ko") else found
