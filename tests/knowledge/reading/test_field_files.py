"""Documents of the kinds that people report as read wrongly, beside the checkout, each with what is right for it."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import Reading
from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of

Field = Callable[[str], Awaitable[Reading]]


@pytest.fixture
def field(read: Read, shared: Path) -> Field:
    """Read a file of the collection; the test is skipped where the collection is missing."""

    async def reading(name: str) -> Reading:
        path = shared / "data" / "field" / name
        if not path.is_file():
            pytest.skip(f"../shared/data/field/{name} is missing")
        return await read(name, path.read_bytes())

    return reading


async def test_a_page_with_inline_code_is_read(field: Field) -> None:
    assert "Run acme login first." in text_of(await field("html-inline-code.html")).replace("`", "")


async def test_a_page_keeps_the_lines_of_its_listings(field: Field) -> None:
    text = text_of(await field("html-pre-code.html"))
    assert "acme login\nacme init\nacme run --port 8080" in text
    assert "Install the client" in text
    assert "After the installation" in text


async def test_questions_that_unfold_head_their_answers(field: Field) -> None:
    reading = await field("html-faq-details.html")
    under = {section.headings[-1]: section.text for section in reading.sections}
    assert under["How long do refunds take?"] == "Nine days after the parcel came back to us."
    assert under["Can I change my seat?"] == "Until two hours before departure, at no cost."


async def test_a_list_of_links_stays_in_the_text(field: Field) -> None:
    text = text_of(await field("html-list-of-links.html"))
    assert "Jane Okafor, billing, extension 3301" in text
    assert "Piotr Zielinski, search, extension 3302" in text


async def test_front_matter_is_about_the_document_and_components_are_no_text(field: Field) -> None:
    reading = await field("frontmatter.md")
    assert (reading.about["owner"], reading.about["last_reviewed"]) == ("platform-team", "2025-02-11")
    text = text_of(reading)
    assert not [mark for mark in ("import", "Callout", ":::") if mark in text]
    assert "Page the lead after ten minutes." in text
    assert "Never restart Kafka during a sale." in text


async def test_french_saved_by_windows_is_french(field: Field) -> None:
    text = text_of(await field("cp1252-french.txt"))
    assert not [words for words in ("des règles", "Çà et là", "reçoivent", "à l’étage") if words not in text]


async def test_the_fuller_part_of_a_mail_is_read(field: Field) -> None:
    reading = await field("stub-plain.eml")
    text = text_of(reading)
    assert "From Monday the lift code is 7719." in text
    assert "HTML viewer" not in text
    assert reading.sections[-1].headings == ("Quoted from earlier messages",)


async def test_what_bots_and_blocks_say_in_an_export_is_read(field: Field) -> None:
    text = text_of(await field("slack-export.zip"))
    assert "deploybot (2025-03-04 10:05 UTC): Deploy 552 failed: disk full on web-3" in text
    assert "gate code 9981" in text


@pytest.mark.parametrize("name", ["ja-90msp-RKSJ-H.pdf", "ja-EUC-H.pdf"])
async def test_japanese_in_fonts_that_are_not_embedded_is_read(field: Field, name: str) -> None:
    assert text_of(await field(name)) == "有給休暇は年二十日です。申請は三日前までに出してください。"


async def test_japanese_by_numbers_of_glyphs_is_read_or_named_as_a_page_without_text(field: Field) -> None:
    assert text_of(await field("ja-Identity-H.pdf")) == "あいうえお" * 6


async def test_names_of_glyphs_are_no_text(field: Field) -> None:
    with pytest.raises(BookRefused) as refused:
        await field("glyph-names.pdf")
    assert refused.value.reason == Reason.PICTURES_ONLY


async def test_a_filled_form_tells_its_values_and_ticks(field: Field) -> None:
    text = text_of(await field("form-filled.pdf"))
    assert "surname: Okonkwo\nlimit: EUR 4,300\n[x] approved" in text


async def test_notes_on_a_pdf_are_read(field: Field) -> None:
    assert "Note: Superseded: the deposit is now 250 EUR" in text_of(await field("annotations.pdf"))


async def test_footnotes_are_read_where_they_belong(field: Field) -> None:
    assert "Twenty weeks for twins; contractors are excluded." in text_of(await field("footnote.docx"))


async def test_clauses_keep_their_numbers(field: Field) -> None:
    text = text_of(await field("numbered-clauses.docx"))
    assert "1. Rent" in text
    assert "2. Notice" in text


async def test_powers_and_equations_are_readable(field: Field) -> None:
    text = text_of(await field("powers.docx"))
    assert "10^6 litres" in text
    assert "(a+b)/2·h^2" in text


async def test_struck_out_and_hidden_words_stay_out(field: Field) -> None:
    text = text_of(await field("strike-hidden.docx")).replace("’", "'")
    assert "The canteen opens at twelve o'clock." in text
    assert "eleven" not in text
    assert "5566" not in text


async def test_a_words_header_is_about_the_document(field: Field) -> None:
    about = (await field("header-facts.docx")).about
    assert about["header"] == "SOP-221 revision 7, valid from 2 May 2025, owner Quality Team"


async def test_ticks_drawn_as_symbols_are_ticks(field: Field) -> None:
    text = text_of(await field("checkbox-sym.docx"))
    assert "[x] Works from home" in text
    assert "[ ] Has a car" in text


async def test_numbers_are_read_as_a_workbook_shows_them(field: Field) -> None:
    text = text_of(await field("formats.xlsx"))
    cells = ("| 00123 |", "€1,299.50", "¥98,000", "| 37:30 |", "| 0.67 |")
    assert not [cell for cell in cells if cell not in text]


async def test_formulas_without_stored_values_are_named(field: Field) -> None:
    (remark,) = (await field("formula-nocache.xlsx")).remarks
    assert (remark.code, remark.values["count"]) == ("formulas_without_value", 2)


async def test_hidden_salaries_are_not_read(field: Field) -> None:
    text = text_of(await field("hidden-column.xlsx"))
    assert "Salary" not in text
    assert "Bob" not in text


async def test_every_column_names_its_year_and_season(field: Field) -> None:
    header, _, north, *_ = text_of(await field("two-level-years.xlsx")).split("\n")
    names, values = ([cell.strip() for cell in line.split("|")] for line in (header, north))
    assert values[names.index("2025 Winter")] == "14"


async def test_each_row_names_its_office(field: Field) -> None:
    text = text_of(await field("merged.xlsx"))
    assert (text.count("| Tokyo |"), text.count("| Osaka |")) == (3, 3)
