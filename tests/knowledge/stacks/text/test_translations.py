"""Words of a question that a text has in the other language."""

from importlib.resources import files

import pytest

from knowledge.stacks.text.analyzer import analyse
from knowledge.stacks.text.translations import LONGEST, asked_words


def found(question: str, text: str) -> set[str]:
    """Return the question's words that the text has in its language."""
    terms = set(analyse(text))
    words = asked_words(analyse(question), translate=True)
    return {" ".join(word.terms) for word in words if word.stands_in(terms, foreign=True)}


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("出張の申請はどこ?", "File the request for a business trip in Concur.", {"出張", "申請"}),
        ("引っ越したら税金は?", "If you are moving to a new state, a tax form is needed.", {"引っ越す", "税金"}),
        ("合理的な配慮", "Reasonable accommodation", {"合理 的"}),
        ("how do i get a business trip approved", "出張は部門長の承認を得てください。", {"busi trip"}),
        ("lost my password", "パスワードを失くした場合", {"password"}),
        ("lost my password", "昼休みは12時から13時までです。", set()),
    ],
)
def test_a_question_finds_its_words_in_a_text_in_the_other_language(question: str, text: str, words: set[str]) -> None:
    assert found(question, text) >= words
    assert bool(found(question, text)) is bool(words)


def test_a_text_in_the_questions_own_language_is_taken_at_its_word() -> None:
    (word,) = asked_words(analyse("申請"), translate=True)
    assert word.meanings
    assert not word.stands_in(set(analyse("request")), foreign=False)
    assert asked_words(analyse("申請"), translate=False)[0].meanings == ()


def test_function_words_are_looked_for_only_where_there_are_no_others() -> None:
    assert [word.terms for word in asked_words(analyse("how many days do I get"), translate=False)] == [("day",)]
    assert asked_words(analyse("how do I"), translate=False)


def test_the_dictionary_has_its_words_as_the_stacks_index_them() -> None:
    lines = files("knowledge.stacks.text").joinpath("japanese_english.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines[::500]:
        word, meanings = line.split("\t")
        assert 0 < len(word.split(" ")) <= LONGEST
        assert all(0 < len(meaning.split(" ")) <= LONGEST for meaning in meanings.split(";"))
        (told, *_) = asked_words([word], translate=True)
        assert told.meanings == tuple(tuple(meaning.split(" ")) for meaning in meanings.split(";"))
    assert lines == sorted(lines, key=str.encode)
    together = dict(line.split("\t") for line in lines)
    assert set(together["申請"].split(";")) == {word for word, told in together.items() if "申請" in told.split(";")}
    assert " ".join(analyse("request")) in together["申請"].split(";")
    assert " ".join(analyse("引っ越し")) in together
