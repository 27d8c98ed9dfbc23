"""Only questions that are spelled right are suggested to others."""

import pytest

from knowledge.library.spelling import is_spelled_right

TEXTS = ["Every employee has 25 days of annual leave. Submit expense reports in Lisbon by VPN."]


@pytest.mark.parametrize(
    "question",
    ["How many days of leave do I have?", "Where can I submit an expense report?", "what is the VPN in Lisbon", "有給"],
)
def test_a_question_in_the_words_of_its_documents_is_spelled_right(question: str) -> None:
    assert is_spelled_right(question, TEXTS)


@pytest.mark.parametrize("question", ["how mny days of leave", "days of leav", "do i hav leave", "expnse reports?"])
def test_a_misspelt_question_is_told(question: str) -> None:
    assert not is_spelled_right(question, TEXTS)
