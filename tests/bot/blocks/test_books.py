"""Lists of books and passages."""

from bot.blocks.documents import LISTED, detail, findings, listing, removed_listing, several
from bot.blocks.help import help_message
from bot.blocks.library_replies import documents
from knowledge.catalogue.books import BookPage, Passage
from knowledge.catalogue.hits import Hit
from knowledge.library.book_details import BookDetails
from knowledge.messages.language import Language
from knowledge.remark import Remark
from playground.block_kit.checks import check_blocks
from tests.bot.blocks.samples import CLOSED, book

EN, JA = Language.ENGLISH, Language.JAPANESE


def test_a_list_names_each_book_with_an_id_that_commands_take() -> None:
    books = [book("Leave", url="https://handbook.example/leave"), book("Plan", CLOSED)]
    text = listing(BookPage(books, 2), EN).text
    assert text == (
        "*2 documents that you can read from here*\n"
        "• `01234567` <https://handbook.example/leave|Leave> · 12 pages\n"
        "• `01234567` Plan · 12 pages · the shelf of <#GPEOPLE>"
    )


def test_an_empty_list_says_so() -> None:
    assert listing(BookPage(), JA).text == "ここから閲覧できる資料はまだありません。"


def test_slack_takes_the_list_of_a_great_library_page_by_page() -> None:
    books = [book("&" * 400, url=f"https://handbook.example/{'x' * 1000}") for _ in range(LISTED)]
    for page in (1, 2, 3):
        draft = listing(BookPage(books, 3 * LISTED, page, 3), EN)
        check_blocks(draft.blocks)
        assert f"Page {page} of 3" in draft.text
        labels = [element["text"]["text"] for element in draft.blocks[-1]["elements"]]
        assert labels == [["Next"], ["Previous", "Next"], ["Previous"]][page - 1]


def test_who_asks_for_the_documents_is_told_how_to_see_those_that_an_answer_leaves_out() -> None:
    books = [book(f"Page {number}") for number in range(13)]
    assert documents(BookPage(books, 13), EN).text.endswith("… and 3 more\nType `/stacks list` to see all of them.")
    assert documents(BookPage(books, 13), JA).text.endswith("すべて見るには `/stacks list` と入力してください。")
    assert "/stacks" not in documents(BookPage(books[:10], 10), EN).text


def test_removed_books_are_listed_with_the_way_back() -> None:
    draft = removed_listing(BookPage([book("Leave"), book("Pay")], 2), EN)
    check_blocks(draft.blocks)
    [menu] = draft.blocks[-1]["elements"]
    assert [option["text"]["text"] for option in menu["options"]] == ["Leave", "Pay"]
    assert "no removed document" in removed_listing(BookPage(), EN).text


def test_a_book_is_shown_with_its_editions_and_remarks() -> None:
    shown = book("Leave", remarks=(Remark("pages_unreadable", {"pages": [2]}),))
    assert shown.edition
    draft = detail(BookDetails(shown, [shown.edition], 7), EN, admin=True)
    check_blocks(draft.blocks)
    assert draft.text == (
        "*Leave*\nId: `0123456789ab`\nShelf: the public shelf\nSource: Leave.pdf\n"
        "Used for 7 answers in the last 90 days\n"
        "Version: 2 · 2026-10-05 · by U1 · current · 12 pages · 34 passages\n• Pages that couldn't be read: 2."
    )
    assert [
        len(detail(BookDetails(shown, [], 0), EN, admin=admin).blocks[-1]["elements"]) for admin in (True, False)
    ] == [
        3,
        1,
    ]


def test_books_of_the_same_title_are_told_apart_by_id() -> None:
    assert several([book("Leave", id_="aaaaaaaabb"), book("Leave", id_="bbbbbbbbcc")], EN).text.count("Leave") == 2


def test_passages_are_shown_best_first_and_quoted_without_living_links() -> None:
    evil = "See https://evil.example <!here>" + " word" * 99
    passage = Passage("p1", "b1", "e1", "s1", 0, "Leave", ("Annual leave",), 3, evil)
    text = findings([Hit(passage, 0.5)], EN).text
    assert text.startswith("*The passage that comes nearest to these words*\n")
    assert "\n1. *Leave* — Annual leave, p. 3\n> See hxxps://evil" in text
    assert text.endswith("…")
    assert "<!" not in text


def test_a_table_is_found_as_lines_with_the_names_of_its_columns() -> None:
    table = "| Role | Days |\n| --- | --- |\n| Cook | 20 |\n| Clerk | 25 |\n"
    text = findings([Hit(Passage("p1", "b1", "e1", "s1", 0, "Leave", (), None, table), 0.5)], EN).text
    assert text.endswith("> Role: Cook · Days: 20\n> Role: Clerk · Days: 25")


def test_help_shows_every_command_and_names_a_word_it_does_not_know() -> None:
    text = help_message(EN, command="/stacks", admin=True, unknown="<!here>").text
    assert "&lt;!here&gt;" in text
    for usage in (
        "list",
        "search WORDS",
        "show DOCUMENT",
        "add URL",
        "add",
        "remove DOCUMENT",
        "move DOCUMENT SHELF",
        "shelves",
        "history",
    ):
        assert f"`/stacks {usage}`" in text
