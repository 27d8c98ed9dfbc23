import time
from dataclasses import replace

import pytest

from knowledge.messages.documents import remark_sentence
from knowledge.messages.language import Language
from knowledge.reading.chunking import MOST, chunk
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section
from knowledge.reading.token_estimate import BUDGET, tokens


def reading(*sections: Section) -> Reading:
    return Reading(None, sections, None, "text/plain")


def test_every_passage_keeps_its_headings_and_its_page() -> None:
    long = "Leave is agreed with your lead. " * 100
    pieces = chunk(reading(Section(long, ("Leave", "Carrying over"), 4)), title="Handbook").chunks
    assert len(pieces) > 2
    assert {(piece.headings, piece.page) for piece in pieces} == {(("Leave", "Carrying over"), 4)}
    assert [piece.ordinal for piece in pieces] == list(range(len(pieces)))
    assert all(tokens(piece.text) <= BUDGET for piece in pieces)


def test_japanese_is_cut_at_the_ends_of_sentences() -> None:
    sentence = "有給休暇の申請は、前月の末日までに総務部のフォームから行ってください。"
    pieces = chunk(reading(Section(sentence * 60)), title="就業規則").chunks
    assert len(pieces) > 3
    assert all(piece.text.endswith("。") and piece.text.startswith("有給") for piece in pieces)


def test_english_is_cut_at_the_ends_of_sentences() -> None:
    pieces = chunk(reading(Section("Please tell your lead before you take leave. " * 80)), title="Leave").chunks
    assert len(pieces) > 2
    assert all(piece.text.endswith(".") and piece.text.startswith("Please") for piece in pieces)


def test_a_long_table_repeats_its_header_in_every_passage() -> None:
    rows = [["City", "Rent"], *([f"City number {number}", f"{number} euros a month"] for number in range(120))]
    pieces = chunk(reading(Section(table(rows))), title="Rents").chunks
    assert len(pieces) > 3
    assert all(piece.text.startswith("| City | Rent |\n| --- | --- |\n| City number") for piece in pieces)
    assert "".join(piece.text for piece in pieces).count("City number") == 120


def test_small_sections_under_one_heading_share_a_passage_that_names_each() -> None:
    sections = [Section(f"{name} opens at nine.", ("Offices", name)) for name in ("Osaka", "Tokyo", "Kyoto")]
    (piece,) = chunk(reading(*sections), title="Handbook").chunks
    assert piece.headings == ("Offices",)
    assert "Tokyo\nTokyo opens at nine." in piece.text


def test_pages_are_never_mixed_in_one_passage() -> None:
    pieces = chunk(reading(Section("One.", (), 1), Section("Two.", (), 2)), title="Slides").chunks
    assert [(piece.text, piece.page) for piece in pieces] == [("One.", 1), ("Two.", 2)]


def test_a_heading_that_repeats_the_title_is_said_once() -> None:
    (piece,) = chunk(reading(Section("Ask your lead.", ("Leave", "How"))), title="leave").chunks
    assert piece.headings == ("How",)


def test_text_without_a_single_space_is_cut_too() -> None:
    pieces = chunk(reading(Section("x" * 20_000)), title="Noise").chunks
    assert len(pieces) > 5
    assert sum(piece.text.count("x") for piece in pieces) == 20_000


def test_text_without_a_place_to_cut_is_cut_all_the_same_and_soon() -> None:
    began = time.monotonic()
    pieces = chunk(Reading(None, (Section("a" * 300_000),), None, "text/plain"), title="Long").chunks
    assert time.monotonic() - began < 20
    assert "".join(piece.text for piece in pieces) == "a" * 300_000
    assert all(tokens(piece.text) <= BUDGET for piece in pieces)


def test_a_book_has_at_most_ten_thousand_passages_and_says_where_the_rest_begins() -> None:
    rules = "\n\n".join(
        f"Rule {number} of this very long book was made for a reason of its own. " * 12 for number in range(9)
    )
    sections = [Section(f"{rules}\n\n{page}", ("Rules",), page) for page in range(1, MOST)]
    cutting = chunk(replace(reading(*sections), about={"owner": "Facilities"}), title="Rules")
    assert len(cutting.chunks) == MOST
    assert cutting.chunks[-1].text == "owner: Facilities"
    (remark,) = cutting.remarks
    last = cutting.chunks[-2].page
    assert last is not None
    assert remark_sentence(remark, Language.ENGLISH) == (
        "The document is too long: I kept its first 10,000 passages, "
        f"and everything from {remark.values['place']} on was left out."
    )
    assert remark.values["place"] in {f"page {last}", f"page {last + 1}"}


@pytest.mark.parametrize(
    "noise",
    ["." * 5_000, "[[[{}]]],\n" * 900, "<div><div>" * 900, "|---|---|\n" * 300, "-=" * 40, "----"],
)
def test_noise_makes_no_passages_and_the_text_beside_it_stays(noise: str) -> None:
    sections = (
        Section("Tea is at four.", ("Tea",)),
        Section(noise, ("Drawing",)),
        Section("Cake is at five.", ("Cake",)),
    )
    cutting = chunk(reading(*sections), title="Kitchen")
    assert [piece.text for piece in cutting.chunks] == ["Tea is at four.", "Cake is at five."]
    (remark,) = cutting.remarks
    assert remark.code == "noise_left_out"


@pytest.mark.parametrize(
    "text",
    [
        table(
            [["Office", *"ABCDEFGH"], *([name, *["x", ""] * 4] for name in ("Osaka", "Tokyo", "Kyoto", "Nara", "Kobe"))]
        ),
        "はい。" * 200,
        "0 " * 300,
        "✓",
        "<div>\n  <span>\n    <b>Tea</b> is at <i>four</i>\n  </span>\n</div>",
    ],
)
def test_ticks_numbers_and_code_are_no_noise(text: str) -> None:
    assert chunk(reading(Section(text)), title="Kitchen").chunks


def test_a_header_as_long_as_a_book_does_not_multiply_it() -> None:
    rows = [[f"Column {number}" for number in range(2_000)], *([str(number)] * 2_000 for number in range(20))]
    text = table(rows)
    assert sum(len(piece.text) for piece in chunk(reading(Section(text)), title="Wide").chunks) < 2 * len(text)
