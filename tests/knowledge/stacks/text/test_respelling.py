"""Words of a question that stand nowhere as they were typed: misspelt, cut off, or by their initials."""

import pytest

from knowledge.stacks.text.analyzer import analyse
from knowledge.stacks.text.respelling import respelled

TEXTS = [
    "Employees who work remotely ask their lead for reimbursement of travel and of a monitor.",
    "Our office in New York City is open from nine to five. Another one in New York City is closed.",
    "An incident of severity 3 is looked at the next day; severity 1 wakes somebody.",
    "Parental leave may be taken in parts. Launch day; stick to set trips to tropical parts of our planet.",
]


def respell(question: str) -> list[str]:
    return respelled(analyse(question), [" ".join(analyse(text)) for text in TEXTS], TEXTS)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("monitro", "monitor"),
        ("remotly", "remotely"),
        ("riembursement", "reimbursement"),
        ("wrk", "work"),
        ("NYC", "New York City"),
        ("sev3", "severity 3"),
        ("sev1", "severity 1"),
    ],
)
def test_a_word_that_stands_nowhere_is_taken_for_the_one_that_was_meant(typed: str, meant: str) -> None:
    assert respell(typed) == analyse(meant)


@pytest.mark.parametrize(
    "word", ["leave", "park", "sev2", "xyz", "curry", "5", "有休", "IBM", "lunch", "sick", "stop", "dc", "w"]
)
def test_other_words_stay_as_they_are(word: str) -> None:
    assert respell(word) == analyse(word)
