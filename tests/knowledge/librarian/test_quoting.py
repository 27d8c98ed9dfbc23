"""The quoting librarian's words are the document's, to the byte."""

import pytest

from knowledge.catalogue.hits import Hit
from knowledge.librarian.citations import cited
from knowledge.librarian.generation import GenerationRequest, Quote, Refusal
from knowledge.librarian.question import Question
from knowledge.library.library import Library
from tests.knowledge.librarian.asking import PATRON, found

LEAVE = """Every full-time employee (in Kyoto, too) has 24 days of paid leave a year.
Write to [the people team](https://people.example/ask) or #people-team for more <@U0123ABCD> leave!
See C:/leave/rules.txt (v1.2), app/leave.py:42 and leave@kawasemi.example about leave.

- Leave is booked in Koyomi, and half
  days of leave are possible.
- Up to five days of leave are carried over.
"""
PER_DIEM = """No receipts are needed for meals.

| Where you travel | Per diem a day |
|---|---|
| Japan | 3,500 yen |
| Anywhere else | 60 US dollars |
"""
JAPANESE = """正社員の年次有給休暇（有休）は、1年につき24日です。祝日は含まれません。
有給休暇の申請は「Koyomi」で行います
（半日単位も可）。@channel への連絡は不要です。繰り越せる有給休暇は5日までです[1]。"""


async def quoted(library: Library, query: str, *passages: Hit) -> tuple[str, list[Quote]]:
    text, quotes = "", []
    async for piece in library.quoting.write(GenerationRequest(Question(query, PATRON), query, passages)):
        assert not isinstance(piece, Refusal)
        if isinstance(piece, Quote):
            quotes.append(piece)
        else:
            text += piece
    return text, quotes


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("How many days of paid leave does an employee have?", LEAVE),
        ("Where do I write for more leave?", LEAVE),
        ("Are half days of leave possible?", LEAVE),
        ("有給休暇は何日ありますか", JAPANESE),
        ("有給休暇の申請は半日単位でもできますか", JAPANESE),
        ("有給休暇は何日繰り越せますか", JAPANESE),
    ],
)
async def test_every_quote_stands_in_its_passage_to_the_byte(library: Library, query: str, text: str) -> None:
    passages = [found(text, n=1), found("The kettle is blue. やかんは青いです。", n=2)]
    written, quotes = await quoted(library, query, *passages)
    assert quotes
    assert all(quote.text in passages[quote.n - 1].passage.text for quote in quotes)
    assert written == "\n".join(f"{quote.text} [{quote.n}]" for quote in quotes)


@pytest.mark.parametrize("query", ["What is the per diem in Japan?", "日本の日当は？ per diem Japan"])
async def test_a_row_of_a_table_is_quoted_under_its_header_and_the_header_never_alone(
    library: Library, query: str
) -> None:
    text, quotes = await quoted(library, query, found(PER_DIEM, n=1))
    assert text.startswith("Where you travel | Per diem a day\nJapan | 3,500 yen [1]")
    assert [quote.text for quote in quotes[:2]] == ["Where you travel | Per diem a day", "Japan | 3,500 yen"]


async def test_a_heading_that_stands_in_the_text_is_no_answer_of_its_own(library: Library) -> None:
    text, _ = await quoted(library, "What is ERR_SYNC_17?", found("ERR_SYNC_17\nA till has been offline all day.", n=1))
    assert text == "ERR_SYNC_17\nA till has been offline all day. [1]"


async def test_a_sentence_is_chosen_by_the_headings_that_it_stands_under_too(library: Library) -> None:
    passages = [
        found("It begins at noon. Bring a friend.", n=1, headings=("The sponsors' walrus evening",)),
        found("The walrus sleeps.", n=2),
    ]
    text, _ = await quoted(library, "walrus evening の開始は？", *passages)
    assert text.startswith("It begins at noon. [1]")


async def test_at_most_three_sentences_of_at_most_three_passages_are_quoted(library: Library) -> None:
    passages = [
        found(f"Staff of office {n} have {n} days of leave. Office {n} books leave in Koyomi.", n=n)
        for n in range(1, 9)
    ]
    _, quotes = await quoted(library, "How many days of leave do staff have?", *passages)
    assert 1 <= len(quotes) <= 3
    assert len({quote.n for quote in quotes}) <= 3


async def test_the_same_sentence_of_two_editions_of_a_page_is_quoted_once(library: Library) -> None:
    twice = [found("Staff have 24 days of leave.", n=n) for n in (1, 2)]
    text, _ = await quoted(library, "How many days of leave do staff have?", *twice)
    assert text == "Staff have 24 days of leave. [1]"


def test_a_number_in_brackets_within_a_quote_is_no_mark_of_ours() -> None:
    passages = [found("Leave is paid [2].", n=1), found("The kettle is blue.", n=2)]
    citations = cited("Leave is paid [2]. [1]", passages, {1: "Leave is paid [2]."})
    assert [(citation.n, citation.quote) for citation in citations] == [(1, "Leave is paid [2].")]
