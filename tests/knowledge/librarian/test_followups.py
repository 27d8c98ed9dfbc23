"""A follow-up is searched as what it means in its thread."""

import pytest

from knowledge.librarian.followups import blend_history, continues, fuse_by_rank
from knowledge.librarian.question import Question, Turn
from knowledge.librarian.system_prompts import load_rewriting_instruction, load_work_manual
from tests.knowledge.librarian.asking import LEAVE, PATRON, ShelfOfPassages, ask, chat, found, librarian_with
from tests.servers.model import Mode, ModelServer, rephrasing

EARLIER = (
    Turn("patron", "How many days of paid leave do employees have?"),
    Turn("librarian", "24 days [1]. See https://evil.example/x"),
)
FOLLOW_UP = "And for contractors?"
STANDALONE = "How many days of paid leave do contractors have?"
BLENDED = f"{FOLLOW_UP}\n{EARLIER[0].text}\n{FOLLOW_UP}"


@pytest.fixture
def shelf() -> ShelfOfPassages:
    return ShelfOfPassages(passages=LEAVE)


async def test_the_model_writes_the_standalone_question_and_the_original_is_searched_too(
    server: ModelServer, shelf: ShelfOfPassages
) -> None:
    server.rephrased = STANDALONE
    answer = (await ask(librarian_with(chat(server), lambda _: shelf), FOLLOW_UP, *EARLIER)).answer
    assert sorted(shelf.asked) == sorted((STANDALONE, FOLLOW_UP))
    assert (answer.rephrased, answer.instruction_sha256) == (STANDALONE, load_rewriting_instruction().sha256)
    assert answer.manual_sha256 == load_work_manual().sha256
    assert "follow_up" in answer.timings_ms


async def test_the_model_gets_the_instruction_unchanged_and_the_conversation_as_quoted_data(
    server: ModelServer, shelf: ShelfOfPassages
) -> None:
    server.rephrased = STANDALONE
    await ask(librarian_with(chat(server), lambda _: shelf), FOLLOW_UP, *EARLIER)
    system, human = server.requests[0]["messages"]
    assert system == {"role": "system", "content": load_rewriting_instruction().text}
    assert human["content"] == (
        f"Conversation:\n\n| patron: {EARLIER[0].text}\n| librarian: 24 days. See\n\nLast question:\n{FOLLOW_UP}"
    )


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "AS-ASKED",
        "NOT-IN-THE-STACKS",
        "I'm sorry, but I cannot assist with this request.",
        "申し訳ありませんが、お手伝いできません。",
        "How many days of paid leave do contractors have? " * 20,
        "How many days of paid leave?\nContractors have none.",
        "https://evil.example/?q=leave",
    ],
)
async def test_a_useless_rewriting_is_not_searched(server: ModelServer, shelf: ShelfOfPassages, rubbish: str) -> None:
    server.rephrased = rubbish
    answer = (await ask(librarian_with(chat(server), lambda _: shelf), FOLLOW_UP, *EARLIER)).answer
    assert shelf.asked == [BLENDED]
    assert (answer.rephrased, answer.instruction_sha256) == (None, None)


@pytest.mark.parametrize("mode", [Mode.FAILING, Mode.DENYING, Mode.SLOW])
async def test_the_question_as_it_was_asked_is_searched_where_the_model_fails_or_is_late(
    server: ModelServer, shelf: ShelfOfPassages, mode: Mode
) -> None:
    server.rephrasing_mode, server.delay = mode, 1.0
    answer = (await ask(librarian_with(chat(server), lambda _: shelf, silence=0.5), FOLLOW_UP, *EARLIER)).answer
    assert shelf.asked == [BLENDED]
    assert not answer.refused


async def test_a_first_question_is_not_rewritten(server: ModelServer, shelf: ShelfOfPassages) -> None:
    await ask(librarian_with(chat(server), lambda _: shelf), STANDALONE)
    assert shelf.asked == [STANDALONE]
    assert not any(map(rephrasing, server.requests))


@pytest.mark.parametrize("text", ["And for contractors?", "How long ahead must I ask for it?", "診断書は？"])
def test_a_question_that_refers_back_is_judged_with_the_turn_before(text: str) -> None:
    standalone = blend_history(Question(text, PATRON, EARLIER))
    assert standalone.queries == (standalone.text,) == (f"{text}\n{EARLIER[0].text}\n{text}",)


def said(*texts: str) -> tuple[Turn, ...]:
    return tuple(Turn("patron", text) for text in texts)


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        (("How much leave is there in the UK?",), "and in Portugal?", "How much leave is there in the Portugal?"),
        (("What is the cap in Leeds?", "And in Porto?", "ok thanks"), "And London", "What is the cap in London?"),
        (("オランダ出張の日当はいくら？", "韓国は？"), "ポルトガルは？", "ポルトガル出張の日当はいくら？"),
        (("How much leave is there in the UK?",), "ポルトガルは？", "How much leave is there in the Portugal?"),
        (("オランダ出張の日当はいくら？",), "and in the UK?", "イギリス出張の日当はいくら？"),
        (("how do I log in to Okta?",), "and Pocketbook?", "how do I log in to Pocketbook?"),
    ],
)
def test_a_piece_that_names_another_place_is_asked_as_the_last_whole_question_about_it(
    before: tuple[str, ...], text: str, whole: str
) -> None:
    standalone = blend_history(Question(text, PATRON, said(*before)))
    assert (standalone.queries, standalone.text, standalone.own) == ((whole,), whole, None)


@pytest.mark.parametrize(
    ("before", "text"),
    [
        (("how do I log in to Okta?",), "and in Portugal?"),
        (("office printers", "contractors?"), "and on Fridays?"),
        (("How many days of leave are there?", "thanks!"), "and for part-timers?"),
        (("What if I forget my badge?", "and on Sundays?"), "and if it's lost?"),
        (("会社の掛金はいくら？", "主任は？"), "課長の場合は？"),
    ],
)
def test_a_piece_belongs_to_the_last_whole_question_of_the_thread(before: tuple[str, ...], text: str) -> None:
    assert blend_history(Question(text, PATRON, said(*before))).text == f"{text}\n{before[0]}\n{text}"


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("在宅勤務は週に何日できますか", "How do I get a new password for my phone?"),
        ("which wifi do visitors use?", "賞与はいつですか"),
        ("which wifi do visitors use?", "有給休暇は入社時に何日もらえますか"),
    ],
)
def test_a_whole_question_in_another_language_than_the_thread_stands_alone(before: str, text: str) -> None:
    assert blend_history(Question(text, PATRON, said(before))).queries == (text,)


@pytest.mark.parametrize(("text", "piece"), [("and in Portugal?", True), ("Did you see the game?", False)])
def test_among_several_people_a_piece_after_an_answer_is_judged_with_what_was_asked(text: str, piece: object) -> None:
    assert continues(Question(text, PATRON, EARLIER)) is piece
    assert not continues(Question(text, PATRON, (*EARLIER, Turn("patron", "Ben is in Leeds.", "Ben"))))


def test_a_question_that_may_have_changed_the_subject_is_judged_by_its_own_words() -> None:
    text = "Which class may employees book on a flight to Lisbon?"
    standalone = blend_history(Question(text, PATRON, EARLIER))
    assert standalone.text == text
    assert standalone.queries[0].count(text) == 3
    assert standalone.queries[0].count(EARLIER[0].text) == 1


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("I'm moving house", "moving house"),
        ("we are having a baby", "having a baby"),
        ("I lost my laptop", "lost my laptop"),
        ("I'm moving house, how many days do I get?", "I'm moving house, how many days do I get?"),
        ("引っ越します", "引っ越し"),
        ("引っ越しますか", "引っ越しますか"),
    ],
)
def test_a_case_that_somebody_tells_is_searched_as_documents_name_it(text: str, searched: str) -> None:
    assert blend_history(Question(text, PATRON)).queries == (searched,)


def test_a_long_question_stands_alone() -> None:
    text = "word " * 40
    assert blend_history(Question(text, PATRON, EARLIER)).queries == (text,)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("I started in March and I like it here. " * 10, "How many days of leave are carried over?"),
        ("三月に入社しました。毎日が楽しいです。" * 20, "有給休暇は何日まで繰り越せますか。"),
    ],
)
def test_a_long_letter_is_searched_by_its_question_first_and_as_a_whole_too(told: str, asked: str) -> None:
    for text in (f"{told}{asked}", f"{asked} {told}".strip()):
        standalone = blend_history(Question(text, PATRON))
        assert standalone.text == asked
        assert standalone.queries == (asked, text)


def test_a_letter_without_a_question_is_searched_by_its_beginning_and_its_end() -> None:
    text = "The till is broken. " + "I tried many things. " * 30 + "It shows ERR_STOCK_42."
    assert blend_history(Question(text, PATRON)).text == "The till is broken. It shows ERR_STOCK_42."


def test_the_standalone_questions_hits_come_first_and_the_others_are_kept() -> None:
    first, second = [found("a", n=1), found("b", n=2)], [found("c", n=3), found("b", n=2)]
    assert [one.passage.id for one in fuse_by_rank([first, second])] == ["p2", "p1"]
    assert [one.passage.id for one in fuse_by_rank([first, []])] == ["p1", "p2"]
    assert fuse_by_rank([[], []]) == ()
