"""Which questions are one gap: those with the same words of content."""

import pytest

from knowledge.library.question_topics import topic_key

SAME = [
    ("Is there a parking space for staff?", "Do we have any staff parking spaces?"),
    ("how many days of paternity leave", "How many days of paternity leave do I get?"),
    ("What's the guest wifi password?", "please tell me the guest wifi password"),
    ("How much is the per diem in Lisbon?", "what is the Lisbon per diem"),
    ("Can I bring my dog to the office?", "may we bring dogs to the office"),
    ("育児休業は何日ありますか", "育児休業は何日ですか？"),
]
OTHERS = [
    ("How many days of paternity leave do I get?", "How many days of sick leave do I get?"),
    ("How many days of leave do I get?", "How many days of sick leave do I get?"),
    ("Who approves leave?", "When is leave approved?"),
    ("How do I send a parcel to Japan?", "How do I send a parcel from Japan?"),
    ("Can I work without the VPN?", "Can I work with the VPN?"),
    ("Must I submit receipts?", "Can I submit receipts?"),
    ("What is the per diem in Lisbon?", "What is the per diem in Porto?"),
    ("Where is the London office?", "Who runs the London office?"),
    ("Can I take leave before my probation ends?", "Can I take leave after my probation ends?"),
    ("育児休業は何日ありますか", "介護休業は何日ありますか"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_question_in_another_form_is_one_topic(one: str, other: str) -> None:
    assert topic_key(one) == topic_key(other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_a_question_that_differs_in_a_word_of_content_is_another_topic(one: str, other: str) -> None:
    assert topic_key(one) != topic_key(other)
