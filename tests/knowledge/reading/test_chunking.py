import time

from knowledge.reading.chunking import chunk
from knowledge.reading.tables import table
from knowledge.reading.texts import Reading, Section
from knowledge.reading.token_estimate import BUDGET, tokens


def reading(*sections: Section) -> Reading:
    return Reading(None, sections, None, "text/plain")


def test_every_passage_keeps_its_headings_and_its_page() -> None:
    long = "Leave is agreed with your lead. " * 100
    pieces = chunk(reading(Section(long, ("Leave", "Carrying over"), 4)), title="Handbook")
    assert len(pieces) > 2
    assert {(piece.headings, piece.page) for piece in pieces} == {(("Leave", "Carrying over"), 4)}
    assert [piece.ordinal for piece in pieces] == list(range(len(pieces)))
    assert all(tokens(piece.text) <= BUDGET for piece in pieces)


def test_japanese_is_cut_at_the_ends_of_sentences() -> None:
    sentence = "有給休暇の申請は、前月の末日までに総務部のフォームから行ってください。"
    pieces = chunk(reading(Section(sentence * 60)), title="就業規則")
    assert len(pieces) > 3
    assert all(piece.text.endswith("。") and piece.text.startswith("有給") for piece in pieces)


def test_english_is_cut_at_the_ends_of_sentences() -> None:
    pieces = chunk(reading(Section("Please tell your lead before you take leave. " * 80)), title="Leave")
    assert len(pieces) > 2
    assert all(piece.text.endswith(".") and piece.text.startswith("Please") for piece in pieces)


def test_a_long_table_repeats_its_header_in_every_passage() -> None:
    rows = [["City", "Rent"], *([f"City number {number}", f"{number} euros a month"] for number in range(120))]
    pieces = chunk(reading(Section(table(rows))), title="Rents")
    assert len(pieces) > 3
    assert all(piece.text.startswith("| City | Rent |\n| --- | --- |\n| City number") for piece in pieces)
    assert "".join(piece.text for piece in pieces).count("City number") == 120


def test_small_sections_under_one_heading_share_a_passage_that_names_each() -> None:
    sections = [Section(f"{name} opens at nine.", ("Offices", name)) for name in ("Osaka", "Tokyo", "Kyoto")]
    (piece,) = chunk(reading(*sections), title="Handbook")
    assert piece.headings == ("Offices",)
    assert "Tokyo\nTokyo opens at nine." in piece.text


def test_pages_are_never_mixed_in_one_passage() -> None:
    pieces = chunk(reading(Section("One.", (), 1), Section("Two.", (), 2)), title="Slides")
    assert [(piece.text, piece.page) for piece in pieces] == [("One.", 1), ("Two.", 2)]


def test_a_heading_that_repeats_the_title_is_said_once() -> None:
    (piece,) = chunk(reading(Section("Ask your lead.", ("Leave", "How"))), title="leave")
    assert piece.headings == ("How",)


def test_text_without_a_single_space_is_cut_too() -> None:
    pieces = chunk(reading(Section("x" * 20_000)), title="Noise")
    assert len(pieces) > 5
    assert sum(piece.text.count("x") for piece in pieces) == 20_000


def test_text_without_a_place_to_cut_is_cut_all_the_same_and_soon() -> None:
    began = time.monotonic()
    pieces = chunk(Reading(None, (Section("a" * 300_000),), None, "text/plain"), title="Long")
    assert time.monotonic() - began < 20
    assert "".join(piece.text for piece in pieces) == "a" * 300_000
    assert all(tokens(piece.text) <= BUDGET for piece in pieces)
