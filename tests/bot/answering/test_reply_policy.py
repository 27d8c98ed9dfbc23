"""It answers whoever asks, and is silent where nobody asked: 627 messages that are questions, and 631 that are none."""

import json
from typing import Any

import pytest

from bot.answering.reply_policy import Company, ReplyPolicy, reply_policy
from bot.slack.events import Surface
from tests.conftest import REPOSITORY

MESSAGES = [json.loads(line) for line in (REPOSITORY / "tests/bot/answering/manners.jsonl").read_text().splitlines()]
SURFACES = {"direct": Surface.DIRECT, "mention": Surface.MENTION, "thread": Surface.THREAD}
MISTAKES = 0.01


def is_taken_up(message: dict[str, Any]) -> bool:
    names = {"asker": "Aiko Mori", "other": "Ben Okafor"}
    others = frozenset({names[message["by"]]} if message["people"] == 2 else ())
    company = Company(others, continues=message["by"] == "asker")
    policy = reply_policy(message["text"], SURFACES[message["place"]], company)
    return policy not in {ReplyPolicy.SILENCE, ReplyPolicy.REACTION}


def misjudged(*, question: bool) -> tuple[float, list[str]]:
    """Return their share, and which they are."""
    messages = [message for message in MESSAGES if message["question"] is question]
    wrong = [message["text"] for message in messages if is_taken_up(message) is not question]
    return len(wrong) / len(messages), wrong


def test_there_are_more_than_four_hundred_of_each_in_both_languages_and_in_company() -> None:
    for question in (True, False):
        messages = [message for message in MESSAGES if message["question"] is question]
        kinds = [(message["language"], message["people"]) for message in messages]
        assert len(messages) >= 420
        assert min(kinds.count((language, people)) for language in ("en", "ja") for people in (1, 2)) >= 20


def test_hardly_any_message_that_is_no_question_is_answered() -> None:
    share, which = misjudged(question=False)
    assert share <= MISTAKES, which


def test_hardly_any_question_is_not_taken_up() -> None:
    share, which = misjudged(question=True)
    assert share <= MISTAKES, which


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("nice weather today", ReplyPolicy.REACTION),
        ("Nice weather today!", ReplyPolicy.REACTION),
        ("What lovely weather!", ReplyPolicy.REACTION),
        ("it's so cold today", ReplyPolicy.REACTION),
        ("今日は寒いですね", ReplyPolicy.REACTION),
        ("蒸し暑いなあ", ReplyPolicy.REACTION),
        ("bad weather", ReplyPolicy.REPLY),
        ("it's cold in the meeting room", ReplyPolicy.REPLY),
        ("is it too hot today to work in the yard?", ReplyPolicy.REPLY),
        ("暑い日の服装", ReplyPolicy.REPLY),
        ("会議室が寒いです", ReplyPolicy.REPLY),
    ],
)
def test_talk_about_the_weather_asks_nothing_but_what_holds_in_it_does(text: str, policy: ReplyPolicy) -> None:
    assert reply_policy(text, Surface.DIRECT, Company()) is policy
