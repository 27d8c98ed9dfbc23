"""Messages are looked up in the reader's language, and hold exactly the values they are given."""

import pytest

from knowledge.errors import Reason
from knowledge.messages.catalogue import can_say, say
from knowledge.messages.documents import refusal_sentence, remark_sentence
from knowledge.messages.language import Language, language_of
from knowledge.remark import Remark

ENGLISH, JAPANESE = Language.ENGLISH, Language.JAPANESE


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja-JP", "ja"), ("ja", "ja"), ("ja_JP", "ja"), ("en-US", "en"), ("de-DE", "en"), (None, "en"), ("", "en")],
)
def test_a_person_is_spoken_to_in_the_language_of_their_slack(locale: str | None, language: str) -> None:
    assert language_of(locale) == language


def test_a_count_chooses_the_plural_form_and_has_no_separators() -> None:
    assert [say(ENGLISH, "pages", n=n) for n in (0, 1, 2, 12345)] == ["0 pages", "1 page", "2 pages", "12345 pages"]
    assert [say(JAPANESE, "pages", n=n) for n in (1, 12345)] == ["1ページ", "12345ページ"]


def test_a_value_appears_as_it_was_given() -> None:
    title = "*a* & <b> { $n } \u2060`c`\nd"
    assert title in say(ENGLISH, "document-added", title=title)


def test_a_message_or_value_that_is_missing_is_an_error_and_not_a_placeholder() -> None:
    with pytest.raises(LookupError):
        say(ENGLISH, "no-such-message")
    with pytest.raises(LookupError):
        say(ENGLISH, "document-added")
    assert not can_say(ENGLISH, "no-such-message")


def test_a_refusal_says_why_and_what_the_limit_is() -> None:
    assert refusal_sentence(Reason.TOO_LARGE, {"limit_mb": 50}, JAPANESE) == "大きすぎます。上限は50 MBです。"
    assert "50 MB" in refusal_sentence(Reason.TOO_LARGE, {"limit_mb": 50}, ENGLISH)


def test_a_refusal_names_the_kind_of_file_in_words() -> None:
    assert ".zip" in refusal_sentence(Reason.UNKNOWN_KIND, {"kind": "7z"}, ENGLISH)
    assert "7z" in refusal_sentence(Reason.UNKNOWN_KIND, {"kind": "7z"}, JAPANESE)


def test_a_long_list_in_a_remark_is_shown_by_its_beginning() -> None:
    said = remark_sentence(Remark("pages_unreadable", {"pages": list(range(1, 31))}), ENGLISH)
    assert "20, …" in said
    assert "21" not in said


def test_a_remark_of_another_release_is_shown_by_its_code() -> None:
    assert "pages_upside_down" in remark_sentence(Remark("pages_upside_down"), ENGLISH)
