"""Tests of the sentences that people read when something goes wrong."""

import pytest

from bot.slack.errors import SlackUnavailable
from bot.slack.notices import sentence
from knowledge.errors import (
    BookRefused,
    CatalogueUnavailable,
    EmbeddingsChanged,
    EmbeddingsUnavailable,
    LibrarianUnavailable,
    NameTaken,
    NotFound,
    Reason,
    StacksUnavailable,
)
from knowledge.messages.language import Language

SECRET = "postgresql://user:password@db.internal/x"
ERRORS = [
    kind(SECRET)
    for kind in (
        LibrarianUnavailable,
        StacksUnavailable,
        CatalogueUnavailable,
        EmbeddingsUnavailable,
        EmbeddingsChanged,
        SlackUnavailable,
        NotFound,
        NameTaken,
        ValueError,
    )
]


@pytest.mark.parametrize("language", sorted(Language))
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_problem_is_one_sentence_with_an_id_and_without_the_errors_own_words(
    error: Exception, language: Language
) -> None:
    said = sentence(error, language, log_id="1a2b")
    assert "1a2b" in said
    assert SECRET not in said
    assert "{" not in said


def test_each_thing_that_may_be_away_has_its_own_sentence() -> None:
    said = {sentence(error, Language.ENGLISH, log_id="x") for error in ERRORS}
    assert len(said) == len(ERRORS)


def test_a_refused_document_says_why_and_what_the_limit_is() -> None:
    refused = BookRefused(Reason.TOO_LARGE, "internal words", values={"limit_mb": 50})
    assert sentence(refused, Language.ENGLISH, log_id="x") == "It is too large. The limit is 50 MB."
    assert sentence(refused, Language.JAPANESE, log_id="x") == "大きすぎます。上限は50 MBです。"
