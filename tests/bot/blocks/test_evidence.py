"""The receipt of an answer, as it is laid out."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.blocks.evidence import details_view, marked, why_view
from knowledge.catalogue.books import Book, Edition, EditionState, Passage, Shelf
from knowledge.messages.language import Language
from knowledge.stacks.store.passages import OpenPassage
from tests import answer_row
from tests.answer_row import EVIDENCE

ROW = replace(answer_row.ROW, model="some-model")
EDITION = Edition("e1", "b1", 1, "d", EditionState.CURRENT, datetime(2026, 10, 5, tzinfo=UTC), "U77")
BOOK = Book("b1", Shelf("s1", "T1", "general"), "leave.docx", "Leave", None, EDITION)
LEAVE = OpenPassage(
    BOOK, Passage("p1", "b1", "e1", "s1", 0, "Leave", ("Annual leave",), 3, "Twenty. Rest."), None, None
)
CITED = [(EVIDENCE, LEAVE)]

PER_DIEM = """What is paid:

| Where | Per diem |  |
|---|:---:|---|
| Japan | 3,500 yen | a \\| b |
| Anywhere else | 60 | |

Ask finance.
"""


def lines(view: dict[str, Any]) -> list[str]:
    return [
        line for block in view["blocks"] if block["type"] == "section" for line in block["text"]["text"].split("\n")
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            Language.ENGLISH,
            ["1 sentence names no source", "2 references to sources that don't exist were removed"],
        ),
        (
            Language.JAPANESE,
            ["出典のない文が1つあります", "存在しない出典への参照を2か所削除しました"],
        ),
    ],
)
def test_what_an_answer_leaves_unmarked_is_told(language: Language, expected: list[str]) -> None:
    view = why_view(replace(ROW, unmarked=1, unmatched=2), CITED, [], language)
    assert [line for line in expected if line in lines(view)] == expected


def test_the_tokens_that_an_answer_took_are_told() -> None:
    view = details_view(replace(ROW, tokens_read=1234, tokens_written=56), [(EVIDENCE, "Leave")], Language.ENGLISH)
    assert "Tokens of the language model: 1234 read, 56 written" in lines(view)


def test_a_source_is_told_with_its_section_its_date_its_words_and_who_has_the_file() -> None:
    assert lines(why_view(ROW, CITED, ["Travel"], Language.ENGLISH)) == [
        "Written by: some-model",
        "*[1] Leave* · 2026-10-05",
        "Annual leave, p. 3",
        "> Twenty.",
        "The original is a file. <@U77> added it.",
        "Also read, and not used: Travel",
    ]


@pytest.mark.parametrize(
    ("text", "quote", "shown"),
    [
        ("Ask Ben. He answers.\n\nRest. Go.", "Ask Ben. … He answers. … Rest.", ["> Ask Ben. He answers.", "> Rest."]),
        ("Ask Ben. He answers. Go.", "Go. … Ask Ben.", ["> Ask Ben. … Go."]),
        ("24日です。祝日は別です。", "24日です。 … 祝日は別です。", ["> 24日です。祝日は別です。"]),
        (PER_DIEM, "Japan | 3,500 yen … Anywhere else | 60", ["> Japan | 3,500 yen … Anywhere else | 60"]),
        ("| Japan | 9 |\n| Else | 60 |", "Japan | 9 … Else | 60", ["> Japan | 9", "> Else | 60"]),
        ("Something else.", "Ask Ben. … Go.", ["> Ask Ben. … Go."]),
        ("Something else.", "", []),
    ],
)
def test_words_are_left_out_only_where_the_page_says_something_in_between(
    text: str, quote: str, shown: list[str]
) -> None:
    opened = replace(LEAVE, passage=replace(LEAVE.passage, text=text))
    view = why_view(ROW, [(replace(EVIDENCE, quote=quote), opened)], [], Language.ENGLISH)
    assert [line for line in lines(view) if line.startswith(">")] == shown


def test_a_web_page_is_opened_where_it_is_and_a_file_of_the_command_line_names_nobody() -> None:
    page = replace(LEAVE, book=replace(BOOK, url="https://example.test/leave"))
    assert "<https://example.test/leave|Open the original>" in lines(
        why_view(ROW, [(EVIDENCE, page)], [], Language.ENGLISH)
    )
    local = replace(LEAVE, book=replace(BOOK, edition=replace(EDITION, created_by="command line")))
    assert lines(why_view(ROW, [(EVIDENCE, local)], [], Language.ENGLISH))[-1] == "> Twenty."


def test_what_a_viewer_may_not_read_is_only_counted() -> None:
    assert lines(why_view(ROW, [], [], Language.ENGLISH)) == ["Written by: some-model", "1 more that you can't read"]


def test_a_follow_up_is_shown_as_it_was_understood_and_nothing_in_it_is_live() -> None:
    row = replace(ROW, rephrased="Leave <!here> at https://evil.example/x?", instruction_sha256="1" * 64)
    told = "Understood as: Leave &lt;!here&gt; at hxxps://evil[.]example/x?"
    assert told in lines(why_view(row, CITED, [], Language.ENGLISH))
    assert f"{told} (instruction `111111111111`)" in lines(details_view(row, [], Language.ENGLISH))


def test_a_table_is_shown_as_lines_that_can_be_read_and_its_quoted_row_in_bold() -> None:
    runs = marked(PER_DIEM, "Where | Per diem … Japan | 3,500 yen | a \\| b … Ask finance.")
    assert "".join(run["text"] for run in runs) == (
        "What is paid:\n\nWhere: Japan · Per diem: 3,500 yen · a \\| b\n"
        "Where: Anywhere else · Per diem: 60\n\nAsk finance.\n"
    )
    assert [run["text"] for run in runs if "style" in run] == ["Japan", "3,500 yen", "a \\| b", "Ask finance."]


def test_all_quoted_words_are_in_bold_where_an_answer_quotes_them_in_another_order_than_the_page() -> None:
    runs = marked("Ask Ben. Rest. Ask Ben. Go.", "Go. … Ask Ben. … Ask Ben. … Gone.")
    assert [run["text"] for run in runs if "style" in run] == ["Ask Ben.", "Ask Ben.", "Go."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("| Japan | 3,500 |\n| Else | 60 |", "Japan · 3,500\nElse · 60\n"),
        ("|---|---|\n| Else | 60 |", "Else · 60\n"),
        ("a | b\n- c | d", "a | b\n- c | d"),
        ("|\n||\n| x", "\n\nx\n"),
        ("", ""),
    ],
)
def test_the_end_of_a_table_and_what_is_none_are_shown_too(text: str, shown: str) -> None:
    assert "".join(run["text"] for run in marked(text, None)) == shown
