"""It answers whoever asks, and is silent where nobody asked: 627 messages that are questions, and 631 that are none."""

import json
from typing import Any

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
