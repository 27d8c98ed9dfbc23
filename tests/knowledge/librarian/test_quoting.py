"""The quoting librarian's words are the document's, to the byte."""

import pytest

from knowledge.librarian.answers import Found
from knowledge.librarian.citations import cited
from knowledge.librarian.questions import Question
from knowledge.librarian.writing import Brief, Quote, Refusal
from knowledge.library import Library
from tests.knowledge.librarian.asking import PATRON, found

LEAVE = """Every full-time employee (in Kyoto, too) has 24 days of paid leave a year.
Write to [the people team](https://people.example/ask) or #people-team for more <@U0123ABCD> leave!
See C:/leave/rules.txt (v1.2), app/leave.py:42 and leave@kawasemi.example about leave.

- Leave is booked in Koyomi, and half
  days of leave are possible.
- Up to five days of leave are carried over.
"""
JAPANESE = """正社員の年次有給休暇（有休）は、1年につき24日です。祝日は含まれません。
有給休暇の申請は「Koyomi」で行います
（半日単位も可）。@channel への連絡は不要です。繰り越せる有給休暇は5日までです[1]。"""


async def quoted(library: Library, query: str, *passages: Found) -> tuple[str, list[Quote]]:
    text, quotes = "", []
    async for piece in library.quoting.write(Brief(Question(query, PATRON), query, passages)):
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
    assert all(quote.text in passages[quote.n - 1].text for quote in quotes)
    assert written == "\n".join(f"{quote.text} [{quote.n}]" for quote in quotes)


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
