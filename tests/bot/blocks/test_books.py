"""Lists of books and passages."""

from langchain_core.documents import Document

from bot.blocks.books import LISTED, detail, findings, listing, several
from bot.blocks.help import help_message
from bot.blocks.language import Language
from bot.playground.block_checks import check_blocks
from knowledge.catalogue.books import Remark
from tests.bot.blocks.samples import CLOSED, book

EN, JA = Language.ENGLISH, Language.JAPANESE


def test_a_list_names_each_book_with_an_id_that_commands_take() -> None:
    text = listing([book("Leave", url="https://handbook.example/leave"), book("Plan", CLOSED)], EN).text
    assert text == (
        "*2 books that you may read from here*\n"
        "• `01234567` <https://handbook.example/leave|Leave> · 12 pages\n"
        "• `01234567` Plan · 12 pages · the shelf of this channel"
    )


def test_an_empty_list_says_so() -> None:
    assert listing([], JA).text == "ここから閲覧できる資料はまだありません。"


def test_slack_takes_the_list_of_a_great_library_which_says_how_many_more_there_are() -> None:
    draft = listing([book("&" * 400, url=f"https://handbook.example/{'x' * 1000}") for _ in range(500)], EN)
    check_blocks(draft.blocks)
    assert f"and {500 - LISTED} more" in draft.blocks[-1]["text"]["text"]


def test_a_book_is_shown_with_its_edition_and_remarks() -> None:
    text = detail(book("Leave", remarks=(Remark("pages_unreadable", {"pages": [2]}),)), EN).text
    assert text == (
        "*Leave*\nId: `0123456789ab`\nShelf: the public shelf\nSource: Leave.pdf\n"
        "Edition: 2 · 2026-10-05 · 12 pages · 34 passages\n• Pages that could not be read: 2."
    )


def test_books_of_the_same_title_are_told_apart_by_id() -> None:
    assert several([book("Leave", id_="aaaaaaaabb"), book("Leave", id_="bbbbbbbbcc")], EN).text.count("Leave") == 2


def test_passages_are_shown_best_first_and_quoted_without_living_links() -> None:
    about = {"title": "Leave", "place": "Annual leave, p. 3", "url": None}
    text = findings([Document("See https://evil.example <!here>" + " word" * 99, metadata=about)], EN).text
    assert text.startswith("*The passage I would answer from*\n1. *Leave* — Annual leave, p. 3\n> See hxxps://evil")
    assert text.endswith("…")
    assert "<!" not in text


def test_help_shows_every_command_and_names_a_word_it_does_not_know() -> None:
    text = help_message(EN, command="/stacks", unknown="<!here>").text
    assert "&lt;!here&gt;" in text
    for usage in ("list", "search WORDS", "show BOOK", "add URL", "add", "remove BOOK"):
        assert f"`/stacks {usage}`" in text
