"""Tests of how an asker sees an answer."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.blocks.answers import answer_messages
from bot.slack.drafts import Block, MessageDraft
from knowledge.librarian.answers import Ending
from knowledge.librarian.grounding.grounding import SentenceCheck
from knowledge.messages.language import Language
from playground.block_kit.checks import check_blocks
from tests.bot.blocks.samples import answer, citation, found, refusal

EN, JA = Language.ENGLISH, Language.JAPANESE


def texts(draft: MessageDraft, kind: str) -> list[str]:
    return [said(block) for block in draft.blocks if block["type"] == kind]


def said(block: Block) -> str:
    if block["type"] in ("actions", "context_actions"):
        return str(block["elements"])
    text: Any = block["text"] if "text" in block else block["elements"][0]["text"]
    return str(text["text"] if isinstance(text, dict) else text)


def test_an_answer_ends_with_numbered_sources_and_who_wrote_it() -> None:
    cited = [citation(1, url="https://handbook.example/leave"), citation(2, "Pay & hours", place="")]
    [draft] = answer_messages(answer("Twenty days [1], paid [2].", *cited), EN, key="C1:1.0")
    assert texts(draft, "markdown") == ["Twenty days [1], paid [2]."]
    assert texts(draft, "section") == [
        "*Sources*\n[1] <https://handbook.example/leave|Leave> — Annual leave, p. 3\n[2] Pay &amp; hours"
    ]
    assert "Written by AI" in texts(draft, "context")[0]
    assert [block["type"] for block in draft.blocks] == [
        *("markdown", "section", "actions", "context", "context_actions")
    ]
    assert [element["text"]["text"] for element in draft.blocks[2]["elements"]] == [
        *("[1] Leave", "[2] Pay & hours", "Why this answer?")
    ]


def test_a_document_that_is_cited_in_several_places_is_one_source_with_one_button() -> None:
    cited = [citation(1, place="Meals"), citation(1, place="Visas"), citation(1, place="Meals"), citation(2, "Pay")]
    [draft] = answer_messages(answer("Twenty days [1], paid [2].", *cited), EN, key="k")
    assert texts(draft, "section") == ["*Sources*\n[1] Leave — Meals; Visas\n[2] Pay — Annual leave, p. 3"]
    labels = [element["text"]["text"] for element in draft.blocks[2]["elements"]]
    assert labels == ["[1] Leave", "[2] Pay", "Why this answer?"]


def test_each_source_says_of_which_day_its_edition_is() -> None:
    read = replace(citation(1), dated=date(2026, 10, 5))
    [draft] = answer_messages(answer("Twenty days [1].", read), EN, key="k")
    assert texts(draft, "section") == ["*Sources*\n[1] Leave — Annual leave, p. 3 · 2026-10-05"]
    assert "[1] Leave — Annual leave, p. 3 · 2026-10-05" in draft.text


def test_an_asker_whose_slack_is_japanese_gets_japanese_around_the_answer() -> None:
    [draft] = answer_messages(answer("年二十日です [1]。", citation(1)), JA, key="k")
    assert texts(draft, "section")[0].startswith("*出典*")


def test_a_quoted_answer_says_that_it_is_quoted() -> None:
    [draft] = answer_messages(answer("Twenty days [1]", citation(1), model="quoting"), EN, key="k")
    [buttons] = [block["elements"] for block in draft.blocks if block["type"] == "actions"]
    assert [button["text"]["text"] for button in buttons] == ["[1] Leave", "Whole section", "Why this answer?"]
    assert "word for word" in texts(draft, "context")[0]


def test_notifications_and_screen_readers_get_the_whole_answer() -> None:
    [draft] = answer_messages(answer("Twenty days & a half [1].", citation(1)), EN, key="k")
    assert draft.text.startswith("Twenty days &amp; a half [1].")
    assert "Annual leave, p. 3" in draft.text


def test_sources_are_not_cut_from_what_is_heard_however_long_escaping_makes_the_text() -> None:
    [draft] = answer_messages(answer("&&&&& " * 1_800, citation(1)), EN, key="k")
    assert len(draft.text) <= 40_000
    assert "Annual leave, p. 3" in draft.text
    assert "Written by AI" in draft.text


def test_a_long_answer_comes_in_as_many_messages_as_it_needs_with_the_sources_last() -> None:
    paragraphs = [f"Paragraph {n}: " + "word " * 180 + "[1]." for n in range(60)]
    drafts = answer_messages(answer("\n\n".join(paragraphs), citation(1)), EN, key="k")
    shown = "\n\n".join(text for draft in drafts for text in texts(draft, "markdown"))
    assert shown.split() == "\n\n".join(paragraphs).split()
    assert len(drafts) > 4
    assert [bool(texts(draft, "section")) for draft in drafts] == [False] * (len(drafts) - 1) + [True]


def test_slack_takes_every_message_of_a_long_answer_with_many_sources() -> None:
    text = "\n\n".join(f"```\n{'code ' * 900}\n```\n\n| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 500 for _ in range(5))
    cited = [citation(n, "&" * 500, "<" * 500, f"https://handbook.example/{'p' * 1200}/{n}") for n in range(1, 31)]
    for draft in answer_messages(answer(text, *cited), EN, key="C1:1.0"):
        check_blocks(draft.blocks)
        assert len(draft.text) <= 40_000


def test_sources_that_do_not_fit_below_the_text_come_in_a_message_of_their_own() -> None:
    text = "word " * 2_150 + "[1]."
    cited = [citation(n, url=f"https://handbook.example/{'p' * 200}/{n}") for n in range(1, 9)]
    body, sources = answer_messages(answer(text, *cited), EN, key="C1:1.0")
    assert not texts(body, "section")
    assert all(f"[{n}]" in texts(sources, "section")[0] for n in range(1, 9))
    assert texts(sources, "context_actions")
    check_blocks(body.blocks)
    check_blocks(sources.blocks)


def test_a_poisoned_answer_leads_nowhere_and_calls_nobody() -> None:
    poisoned = "Log in at [here](https://evil.example/?d=42) <!channel> ![x](https://evil.example/p.png) [1]."
    [draft] = answer_messages(answer(poisoned, citation(1, "<!here> https://evil.example")), EN, key="k")
    everything = draft.text + "".join(map(said, draft.blocks))
    assert "https://evil.example" not in everything
    assert "<!" not in everything
    assert "](" not in said(draft.blocks[0])


def test_a_refusal_offers_the_nearest_books_as_a_perhaps_and_to_ask_otherwise() -> None:
    near = [
        found(1, "Leave", "https://handbook.example/leave"),
        found(2, "Leave"),
        found(3, "Pay"),
        found(4, "A"),
        found(5, "B"),
    ]
    [draft] = answer_messages(refusal(*near), EN, key="k")
    assert draft.text == (
        "I couldn't find an answer to that in our documents.\nOne of these may help:\n"
        "• <https://handbook.example/leave|Leave>\n• Pay\n• A\n"
        "Try rephrasing, or use the words your documents use."
    )
    assert [block["type"] for block in draft.blocks] == ["section"]


def test_a_refusal_with_nothing_near_says_so_and_how_it_may_be_found() -> None:
    [draft] = answer_messages(refusal(), JA, key="k")
    assert draft.text == (
        "資料の中に、この質問への答えは見つかりませんでした。\n"
        "言い方を変えるか、資料で使われている言葉で質問してみてください。"
    )


@pytest.mark.parametrize(
    ("ending", "english", "japanese"),
    [
        (Ending.CUT, "length limit", "文字数の上限"),
        (Ending.FILTERED, "content filter", "コンテンツフィルター"),
        (Ending.CLOSED, "closed early", "接続が途中で切れた"),
        (Ending.REPLACED, "documents' own words instead", "代わりに資料の文"),
        (Ending.MODEL_DOWN, "isn't responding", "応答しない"),
        (Ending.BUDGET_SPENT, "budget for the language model is used up", "本日の利用枠を使い切った"),
    ],
)
def test_each_ending_is_said_below_the_text(ending: Ending, english: str, japanese: str) -> None:
    ended = replace(answer("Twenty days [1].", citation(1)), ending=ending)
    for language, words in ((EN, english), (JA, japanese)):
        [draft] = answer_messages(ended, language, key="k")
        assert words in texts(draft, "section")[0]
        assert words in draft.text


def test_an_answer_says_how_many_sentences_were_taken_out() -> None:
    checks = (SentenceCheck("Twenty days [1].", (1,), ""), SentenceCheck("Thirty more.", (), "citation"))
    struck = replace(answer("Twenty days [1].", citation(1)), sentences=checks)
    assert "took out 1 sentence" in texts(answer_messages(struck, EN, key="k")[0], "section")[0]
    assert "1文を取り除きました" in texts(answer_messages(struck, JA, key="k")[0], "section")[0]


def test_a_question_of_several_to_which_nothing_was_found_is_named_below_the_text() -> None:
    half = replace(answer("Twenty days [1]", citation(1), model="quoting"), unanswered=("who is <!here>?",))
    assert "I found nothing in our documents for “who is &lt;!here&gt;?”." in answer_messages(half, EN, key="k")[0].text
    assert (
        "「who is &lt;!here&gt;?」への答えは資料に見つかりませんでした。" in answer_messages(half, JA, key="k")[0].text
    )


def test_an_answer_without_a_source_does_not_claim_any() -> None:
    for language, words in ((EN, "cites no source"), (JA, "出典を示していません")):
        [draft] = answer_messages(answer("Twenty days."), language, key="k")
        assert words in texts(draft, "context")[0]
