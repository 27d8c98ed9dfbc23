"""OpenDocument as LibreOffice writes it: merged cells, padding."""

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of
from tests.knowledge.reading.places.open_document import PARAGRAPH, document


def cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{PARAGRAPH(text) if text else ''}</table:table-cell>"


def rows(*each: str) -> str:
    return "".join(f"<table:table-row>{cells}</table:table-row>" for cells in each)


COVERED = "<table:covered-table-cell/>"
PADDING = '<table:table-cell table:number-columns-repeated="16379"/>'


async def test_labels_merged_downwards_stand_in_every_row_of_one_passage(read: Read) -> None:
    body = rows(
        cell("Region") + cell("City") + cell("Rent") + PADDING,
        cell("West", 'table:number-rows-spanned="2"') + cell("Kyoto") + cell("80") + PADDING,
        COVERED + cell("Osaka") + cell("90") + PADDING,
        PADDING,
    )
    reading = await read("a.ods", document("ods", f'<table:table table:name="Rents">{body}</table:table>'))
    assert [section.headings for section in reading.sections] == [("Rents!A1:C3",)]
    assert text_of(reading).split("\n")[2:] == ["| West | Kyoto | 80 |", "| West | Osaka | 90 |"]


async def test_groups_over_the_names_of_columns_stand_in_each_of_their_names(read: Read) -> None:
    body = rows(
        cell("Team", 'table:number-rows-spanned="2"') + cell("2024", 'table:number-columns-spanned="2"') + COVERED,
        COVERED + cell("Plan") + cell("Actual") + PADDING,
        cell("Ops") + cell("1") + cell("2") + PADDING,
    )
    reading = await read("a.ods", document("ods", f'<table:table table:name="Rents">{body}</table:table>'))
    assert text_of(reading).startswith("| Team | 2024 Plan | 2024 Actual |\n")


async def test_a_cell_far_to_the_right_keeps_its_place(read: Read) -> None:
    gap = '<table:table-cell table:number-columns-repeated="100"/>'
    body = rows(cell("Tea") + gap + cell("Price"), cell("Green") + gap + cell("4"))
    reading = await read("a.ods", document("ods", f'<table:table table:name="A">{body}</table:table>'))
    assert [section.headings[-1] for section in reading.sections] == ["A!A1:CX2"]
