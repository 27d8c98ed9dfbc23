"""Tests of several questions in one message."""

import pytest

from knowledge.librarian.question import Question, Turn, definitions_of_compared
from tests.knowledge.librarian.asking import PATRON


@pytest.mark.parametrize(
    ("message", "questions"),
    [
        ("how much leave do I get and how do I book it?", ["how much leave do I get", "how do I book it?"]),
        ("What is the per diem? Who approves trips?", ["What is the per diem?", "Who approves trips?"]),
        ("nyc: which day is breakfast n when do they go out", ["nyc: which day is breakfast", "when do they go out"]),
        ("有給は何日ありますか。どうやって申請しますか。", ["有給は何日ありますか。", "どうやって申請しますか。"]),
        ("有給は何日?あといつまでに申請するの?", ["有給は何日?", "いつまでに申請するの?"]),
        ("I moved to Lisbon. Which holidays count for me?", ["I moved to Lisbon. Which holidays count for me?"]),
        ("who set it up and when", ["who set it up and when"]),
        ("what do reviews and releases cost?", ["what do reviews and releases cost?"]),
        ("Paternity leave, how long? Thanks a lot.", ["Paternity leave, how long? Thanks a lot."]),
        ("a? b? c?", ["a? b? c?"]),
        ("休みの取り方を教えてください", ["休みの取り方を教えてください"]),
    ],
)
def test_a_message_is_taken_apart_where_it_asks_several_things(message: str, questions: list[str]) -> None:
    assert [part.text for part in Question(message, PATRON).parts()] == questions


def test_a_later_question_knows_those_before_it() -> None:
    before = Turn("patron", "hello")
    first, second = Question("how much leave is there and how do I book it?", PATRON, (before,)).parts()
    assert (first.history, second.history) == ((before,), (before, Turn("patron", "how much leave is there")))


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("what's the difference between a mentor and a sponsor?", ("What is mentor?", "What is sponsor?")),
        ("how is comp time different from overtime", ("What is comp time?", "What is overtime?")),
        ("mentor vs. sponsor?", ("What is mentor?", "What is sponsor?")),
        ("メンターとスポンサーの違いを教えて", ("メンターとは何ですか", "スポンサーとは何ですか")),
        ("TMRGとTMAGって何が違うの?", ("TMRGとは何ですか", "TMAGとは何ですか")),
        ("who tells us about the difference?", ()),
        ("休みと聞いています", ()),
    ],
)
def test_who_asks_how_two_things_differ_wants_to_know_what_each_is(message: str, asked: tuple[str, ...]) -> None:
    assert definitions_of_compared(message) == asked
