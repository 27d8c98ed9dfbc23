"""No sentence is missing in any language, and each can be filled with what it is filled with in another."""

import string
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest

from knowledge.errors import Reason
from knowledge.messages.language import Language, language_of
from knowledge.messages.sentences import sentences
from tests.conftest import REPOSITORY

LANGUAGES = sorted(Language)


def spoken(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every sentence of a table, with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from spoken(inner, f"{path}.{key}")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from spoken(inner, f"{path}.{number}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from spoken(getattr(value, field.name), f"{path}.{field.name}")


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_a_language_is_the_file_of_its_sentences() -> None:
    folder = REPOSITORY / "bot" / "blocks" / "sentences"
    assert sorted(path.stem for path in folder.glob("??.py")) == LANGUAGES
    for path in (REPOSITORY / "bot").glob("**/*.py"):
        if path.parent != folder and path.name != "language.py":
            assert "JAPANESE" not in path.read_text(), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_all_that_english_says(language: Language) -> None:
    english, other = dict(spoken(sentences(Language.ENGLISH))), dict(spoken(sentences(language)))
    assert other.keys() == english.keys()
    assert all(sentence.strip() for sentence in other.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_facts(language: Language) -> None:
    english, other = dict(spoken(sentences(Language.ENGLISH))), dict(spoken(sentences(language)))
    assert {path: holes(said) for path, said in other.items()} == {path: holes(said) for path, said in english.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_for_a_refusal_has_its_sentence(language: Language) -> None:
    assert set(sentences(language).stocking.reasons) == set(Reason)


def test_japanese_is_not_left_in_english() -> None:
    same = {path for path, said in spoken(sentences(Language.JAPANESE)) if said.isascii() and len(said) > 20}
    assert same == set()


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja-JP", "ja"), ("ja", "ja"), ("ja_JP", "ja"), ("en-US", "en"), ("de-DE", "en"), (None, "en"), ("", "en")],
)
def test_a_person_is_spoken_to_in_the_language_of_their_slack(locale: str | None, language: str) -> None:
    assert language_of(locale) == language
