"""Tests of the receipts that an admin reads for a document."""

import pytest

from bot.blocks.receipts import begun, failed, receipt_message
from knowledge.errors import Reason
from knowledge.ingestion.receipts import Receipt, Status
from knowledge.messages.language import Language
from knowledge.remark import Remark
from playground.block_kit.checks import check_blocks
from tests.bot.blocks.samples import CLOSED, book

EN, JA = Language.ENGLISH, Language.JAPANESE


def test_a_receipt_says_what_was_read_and_where_it_stands() -> None:
    receipt = Receipt("Leave & pay", "added", book("Leave & pay"), pages=12, passages=34, seconds=3.21)
    closed = Receipt("Leave & pay", "added", book("Leave & pay", CLOSED), pages=12, passages=34, seconds=3.21)
    assert receipt_message(receipt, EN).text == (
        "*Leave &amp; pay* was added.\n12 pages · 34 passages · 3.2 s · version 2 · the public shelf"
    )
    assert receipt_message(closed, JA).text == (
        "*Leave &amp; pay* を追加しました。\n12ページ · 34箇所 · 3.2秒 · バージョン2 · <#GPEOPLE> の書架"
    )


def test_a_receipt_says_what_changed_against_the_former_edition() -> None:
    former = book("Leave").edition
    changed = Remark("changed", {"new": 3, "gone": 1, "same": 30})
    receipt = Receipt("Leave", "replaced", book("Leave"), 13, 36, (changed,), former=former, topics=("Sick leave",))
    text = receipt_message(receipt, EN).text
    assert "Before: version 2 · 12 pages · 34 passages." in text
    assert "3 new, 1 gone, 30 unchanged" in text
    assert "It can answer questions about: Sick leave." in text


def test_a_receipt_tells_a_document_that_came_back_from_one_that_is_back_to_an_earlier_version() -> None:
    returned = Receipt("Leave", "restored", book("Leave"))
    earlier = Receipt("Leave", "restored", book("Leave"), former=book("Leave").edition)
    assert receipt_message(returned, EN).text.startswith("*Leave* is back.\n")
    assert receipt_message(earlier, EN).text.startswith("*Leave* is back to its earlier version.\n")
    assert receipt_message(earlier, JA).text.startswith("*Leave* を以前のバージョンに戻しました。\n")


def test_a_receipt_offers_what_can_be_done_now() -> None:
    def offered(receipt: Receipt) -> list[str]:
        blocks = receipt_message(receipt, EN).blocks
        return [element["text"]["text"] for block in blocks for element in block.get("elements", [])]

    buttons = ["Show", "What was read?", "Undo", "Move to another shelf", "Remove"]
    assert offered(Receipt("Leave", "added", book("Leave"))) == buttons
    assert "Undo" not in offered(Receipt("Leave", "unchanged", book("Leave")))
    assert offered(Receipt("Leave", "refused", reason=Reason.EMPTY)) == []


def test_one_page_is_not_pages() -> None:
    receipt = Receipt("Leave", "added", pages=1, passages=1)
    assert "1 page · 1 passage ·" in receipt_message(receipt, EN).text


def test_a_receipt_names_the_pages_that_have_no_text() -> None:
    receipt = Receipt(
        "Scan", "added", pages=9, passages=4, remarks=(Remark("pages_without_text", {"pages": [4, 7, 9]}),)
    )
    assert "Pages without text, perhaps only images: 4, 7, 9." in receipt_message(receipt, EN).text


def test_a_remark_of_a_kind_that_has_no_sentence_yet_is_still_told() -> None:
    receipt = Receipt("Scan", "added", passages=4, remarks=(Remark("something_new", {"n": 1}),))
    assert "something_new" in receipt_message(receipt, EN).text


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("language", sorted(Language))
def test_a_refused_document_is_told_with_its_reason(reason: Reason, language: Language) -> None:
    receipt = Receipt("Scan.pdf", "refused", reason=reason, values={"status": 404, "pages": 3})
    draft = receipt_message(receipt, language)
    assert "Scan.pdf" in draft.text
    assert "404" in draft.text
    check_blocks(draft.blocks)


@pytest.mark.parametrize("status", ["added", "replaced", "unchanged", "refused"])
def test_slack_takes_every_receipt(status: Status) -> None:
    remarks = tuple(Remark("pages_without_text", {"pages": list(range(3000))}) for _ in range(80))
    receipt = Receipt("<" * 900, status, pages=1, passages=2, remarks=remarks)
    for language in Language:
        check_blocks(receipt_message(receipt, language).blocks)


def test_an_address_that_an_admin_gave_is_shown_as_they_gave_it() -> None:
    assert (
        "*https://handbook.example/leave*"
        in begun(["https://handbook.example/leave"], EN, shelf="the public shelf").text
    )


def test_several_documents_are_announced_together() -> None:
    assert "3 documents" in begun(["a.pdf", "b.pdf", "c.pdf"], EN, shelf="the public shelf").text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (EN, "It waits for its turn: 3 other documents"),
        (JA, "順番待ちです。現在、ほかに3件の資料が処理中または待機中です。"),
    ],
)
def test_who_hands_in_a_document_that_waits_is_told_behind_how_many(language: Language, said: str) -> None:
    assert said in begun(["a.pdf"], language, shelf="general", ahead=3).text
    assert said not in begun(["a.pdf"], language, shelf="general", ahead=0).text


def test_a_failure_names_the_document_and_what_happened() -> None:
    assert failed("a.pdf", "The sky fell.", EN).text == "*a.pdf* couldn't be added.\nThe sky fell."


@pytest.mark.parametrize(("language", "said"), [(EN, "a video"), (JA, "動画")])
def test_a_file_that_nobody_reads_is_named_in_words_that_a_person_knows(language: Language, said: str) -> None:
    receipt = Receipt("Tour", "refused", reason=Reason.UNKNOWN_KIND, values={"kind": "video"})
    assert said in receipt_message(receipt, language).text
