"""A sentence of a model stands only where the passages that it cites hold it."""

from pathlib import Path

import pytest

from knowledge.librarian.grounding.grounding import GroundedText, Grounding
from knowledge.settings import Settings
from knowledge.stacks.embedding.models import open_embeddings
from knowledge.stacks.text.analyzer import analyse
from tests.knowledge.librarian.asking import PATRON, found

PASSAGES = [
    found(
        "Everyone has 24 days of paid leave a year. It is booked in the calendar.\n\n"
        "You must not use leave in the first two weeks. Marta Silva approves it by October 5, 2026.\n\n"
        "- 0-3 years: 4 hours\n- 3-15 years: 6 hours\n",
        n=1,
    ),
    found(
        "Up to five days are carried over to the next year.\n\n```sh\npip install x[1]\nacme login\n```",
        n=2,
        title="Leave, rules",
    ),
    found(
        "年次休暇は年に二十五日です。翌年に5日まで繰り越せます。試用期間中は取得できません。開始日は一週間前に申請しなければなりません。",
        n=3,
        title="休暇",
    ),
]
FENCE = "Run this [2]:\n\n```sh\npip install x[1]\nacme login\n```"


@pytest.fixture(scope="module")
async def grounding(tmp_path_factory: pytest.TempPathFactory) -> Grounding:
    home: Path = tmp_path_factory.mktemp("home")
    opened = await open_embeddings(Settings(home=home), lambda _: None)
    return Grounding(opened.embeddings, analyse, opened.knows)


async def check(grounding: Grounding, text: str) -> GroundedText:
    return await grounding.check(text, PATRON, PASSAGES)


@pytest.mark.parametrize(
    "text",
    [
        "You have 24 days of paid leave a year [1], and five may be carried over [2].",
        "Everyone has twenty-four days of paid leave a year [1].",
        "Yes. Everyone has 24 days of paid leave each year.[1] It is booked in the calendar [1].",
        "- Leave is booked in the calendar [1]\n- Up to 5 days are carried over to the next year [2]",
        "Your leave [1]:\n\n- 24 days of paid leave a year\n- It is booked in the calendar",
        "Marta Silva approves leave by 2026-10-05 [1].",
        "You can't use leave in the first two weeks [1].",
        FENCE,
        "| Years | Hours |\n|---|---|\n| 0-3 | 4 hours [1] |\n| 3-15 | 6 hours [1] |",
        "年25日の年次休暇があり[3]、翌年に五日まで繰り越せます[3]。",
        "試用期間中は年次休暇を取得できません。[3]",
        "開始日は一週間前に申請せねばならない[3]。",
    ],
)
async def test_what_the_cited_passage_holds_stays_as_it_was_written(grounding: Grounding, text: str) -> None:
    grounded = await check(grounding, text)
    assert grounded.text == text, grounded.sentences
    assert grounded.answers


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("You have 24 days of paid leave a year.", "citation"),
        ("You have 25 days of paid leave a year [1].", "figure"),
        ("You have 24 weeks of paid leave a year [1].", "figure"),
        ("Five days are carried over to the next year [1].", "figure"),
        ("Marta Silva approves leave by October 6, 2026 [1].", "date"),
        ("Marta Sousa approves leave by October 5, 2026 [1].", "name"),
        ("You may use leave in the first two weeks [1].", "negation"),
        ("Leave is not booked in the calendar [1].", "negation"),
        ("Contractors have 24 days of paid leave a year [1].", "subject"),
        ("Leave is booked in the calendar, and a free laptop comes with the contract [1].", "words"),
        ("Run `rm -rf x` [2].", "code"),
        ("年次休暇は年に二十四日です[3]。", "figure"),
        ("試用期間中も年次休暇を取得できます[3]。", "negation"),
        ("Run this [2]:\n\n```sh\nrm -rf /\n```", "code"),
    ],
)
async def test_what_the_cited_passage_does_not_hold_is_taken_out(grounding: Grounding, text: str, lacking: str) -> None:
    grounded = await check(grounding, text)
    assert lacking in [one.lacking for one in grounded.sentences]
    assert not grounded.answers
    assert grounded.text == ""


async def test_only_the_sentence_that_is_not_held_is_taken_out(grounding: Grounding) -> None:
    grounded = await check(
        grounding,
        "You have 24 days of paid leave a year [1]. Everyone loves them. As follows:\n\n"
        "1. Leave is booked in the calendar [1].\n2. You get 30 days more [2].\n\nThis is it:\n- A car for you [1]",
    )
    assert grounded.text == (
        "You have 24 days of paid leave a year [1]. As follows:\n\n1. Leave is booked in the calendar [1]."
    )
    assert [one.text for one in grounded.sentences if one.lacking] == [
        "Everyone loves them.",
        "You get 30 days more [2].",
        "A car for you [1]",
    ]


@pytest.mark.parametrize("text", ["The passages do not say how long it takes.", "資料には記載されていません。"])
async def test_a_text_that_only_says_what_is_left_open_is_no_answer(grounding: Grounding, text: str) -> None:
    grounded = await check(grounding, text)
    assert grounded.leaves_open
    assert not grounded.answers


async def test_a_part_and_what_is_left_open_stay_together(grounding: Grounding) -> None:
    text = "You have 24 days of paid leave a year [1]. The passages do not say how it is paid."
    assert (await check(grounding, text)).text == text


@pytest.mark.parametrize("text", ["The answer to this question is:", "# Leave", "回答は次のとおりです:"])
async def test_a_text_that_only_announces_an_answer_neither_answers_nor_refuses(
    grounding: Grounding, text: str
) -> None:
    grounded = await check(grounding, text)
    assert not grounded.answers
    assert not grounded.leaves_open
