"""OpenDocument as LibreOffice writes it: merged cells, padding, powers, lists, struck-out text."""

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of
from tests.knowledge.reading.places.open_document import OASIS, PARAGRAPH, SPACES, document


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


def style(name: str, properties: str, family: str = "text") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {properties}/></style:style>'
    )


STYLES = (
    style("up", 'style:text-position="super 58%"')
    + style("down", 'style:text-position="sub 58%"')
    + style("struck", 'style:text-line-through-style="solid"')
    + style("old", 'style:text-line-through-type="single"', "table-cell")
)


async def test_powers_have_carets_and_struck_out_text_stays_out(read: Read) -> None:
    body = (
        '<text:p>Holds 10<text:span text:style-name="up">6</text:span> rows of H<text:span text:style-name="down">2'
        '</text:span>O<text:span text:style-name="struck">, at most 50</text:span>.</text:p>'
    )
    reading = await read("a.odt", document("odt", body, styles=STYLES))
    assert text_of(reading) == "Holds 10^6 rows of H2O."
    assert [(each.code, each.values) for each in reading.remarks] == [("hidden_text_left_out", {"count": 1})]


async def test_a_struck_out_row_of_a_sheet_stays_out_and_parts_no_table(read: Read) -> None:
    old = 'table:style-name="old"'
    body = rows(cell("Plan") + cell("Price"), cell("Mini", old) + cell("9", old), cell("Maxi") + cell("20"))
    reading = await read("a.ods", document("ods", f'<table:table table:name="A">{body}</table:table>', styles=STYLES))
    assert [(section.headings, section.text) for section in reading.sections] == [
        (("A!A1:B3",), "| Plan | Price |\n| --- | --- |\n| Maxi | 20 |")
    ]


async def test_lists_keep_their_numbers_and_headings_theirs(read: Read) -> None:
    def level(at: int, form: str, kind: str = "list-level-style-number") -> str:
        return f'<text:{kind} text:level="{at}" style:num-format="{form}" style:num-suffix="."/>'

    numbered = f'<text:list-style style:name="n">{level(1, "1")}{level(2, "a")}</text:list-style>'

    def items(attributes: str, *words: str) -> str:
        inner = "".join(f"<text:list-item>{PARAGRAPH(each)}</text:list-item>" for each in words)
        return f'<text:list text:style-name="n" {attributes}>{inner}</text:list>'

    nested = items("", "Ask", "Wait").replace("<text:p>Wait</text:p>", f"<text:p>Wait</text:p>{items('', 'a week')}")
    body = nested + PARAGRAPH("Then") + items('text:continue-numbering="true"', "Go") + items("", "Other")
    reading = await read("a.odt", document("odt", body, styles=numbered))
    assert text_of(reading) == "1. Ask\n2. Wait\n  a. a week\n\nThen\n\n3. Go\n\n1. Other"


async def test_a_number_of_the_page_says_nothing(read: Read) -> None:
    said = PARAGRAPH("Say 60.<text:page-number>&lt;number&gt;</text:page-number>")
    body = f"<draw:page><draw:frame><draw:text-box>{PARAGRAPH('Tea')}</draw:text-box></draw:frame>"
    notes = f"<presentation:notes><draw:frame><draw:text-box>{said}</draw:text-box></draw:frame></presentation:notes>"
    assert text_of(await read("a.odp", document("odp", f"{body}{notes}</draw:page>"))) == "Tea\n\nNotes: Say 60."


async def test_groups_in_a_table_of_a_text_stand_in_each_of_their_names(read: Read) -> None:
    body = rows(
        cell("Env", 'table:number-rows-spanned="2"') + cell("Limits", 'table:number-columns-spanned="2"') + COVERED,
        COVERED + cell("Day") + cell("Night"),
        cell("prod", 'table:number-rows-spanned="2"') + cell("1") + cell("two"),
        COVERED + cell("3") + cell("four"),
    )
    assert text_of(await read("a.odt", document("odt", f"<table:table>{body}</table:table>"))) == (
        "| Env | Limits Day | Limits Night |\n| --- | --- | --- |\n| prod | 1 | two |\n| prod | 3 | four |"
    )


async def test_boxes_on_a_slide_are_read_from_the_top_and_from_the_left(read: Read) -> None:
    def box(text: str, left: float, top: float) -> str:
        place = f'svg:x="{left}cm" svg:y="{top}cm" svg:width="4cm" svg:height="2cm"'
        return f"<draw:frame {place}><draw:text-box>{PARAGRAPH(text)}</draw:text-box></draw:frame>"

    body = box("two", 6, 4) + f"<draw:g>{box('four', 6, 9)}{box('three', 1, 9)}</draw:g>" + box("one", 1, 4)
    reading = await read("a.odp", document("odp", f"<draw:page>{body}</draw:page>"))
    assert reading.sections[-1].text.split("\n\n") == ["one", "two", "three", "four"]


async def test_the_values_of_a_chart_are_read_as_they_are_shown(read: Read) -> None:
    styles = (
        '<number:percentage-style style:name="N1"><number:number number:decimal-places="1"/></number:percentage-style>'
        '<number:currency-style style:name="N2"><number:currency-symbol>€</number:currency-symbol>'
        '<number:number number:decimal-places="2"/></number:currency-style>'
        '<style:style style:name="c1" style:family="chart" style:data-style-name="N1"/>'
        '<style:style style:name="c2" style:family="chart" style:data-style-name="N2"/>'
    )
    drawn = (
        '<chart:axis chart:dimension="x" chart:axis-type="date"/>'
        '<chart:series chart:style-name="c1"/><chart:series chart:style-name="c2"/>'
    )
    table = rows(cell("") + cell("Churn") + cell("Sales"), cell("45658") + cell("0.125") + cell("1234.5"))
    spaces = SPACES.replace("xmlns:xlink", f'xmlns:number="{OASIS}:datastyle:1.0" xmlns:xlink')
    chart = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:chart><chart:chart>{drawn}<table:table>{table}</table:table></chart:chart></office:chart>"
        "</office:body></office:document-content>"
    )
    frame = '<text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
    reading = await read("a.odt", document("odt", frame, parts={"Object 1/content.xml": chart}))
    assert "| 2025-01-01 | 12.5% | €1,234.50 |" in text_of(reading)


async def test_headings_in_a_table_that_only_lays_out_are_headings_up_to_its_end(read: Read) -> None:
    def column(name: str) -> str:
        heading = f'<text:h text:outline-level="2">{name}</text:h>'
        return f"<table:table-cell>{heading}{PARAGRAPH(f'{name}s ☒')}</table:table-cell>"

    body = (
        f'<text:h text:outline-level="1">Help</text:h><table:table>{rows(column("Tea") + column("Cup"))}</table:table>'
    )
    reading = await read("a.odt", document("odt", f"{body}{PARAGRAPH('After.')}"))
    assert [(section.headings, section.text) for section in reading.sections[-3:]] == [
        (("Help", "Tea"), "Teas [x]"),
        (("Help", "Cup"), "Cups [x]"),
        (("Help",), "After."),
    ]


async def test_headings_alone_in_cells_are_words_of_the_cells(read: Read) -> None:
    named = '<table:table-cell><text:h text:outline-level="2">Tea</text:h></table:table-cell>'
    body = f"<table:table>{rows(named + cell('Price'), cell('Green') + cell('4'))}</table:table>"
    assert text_of(await read("a.odt", document("odt", body))).startswith("| Tea | Price |\n")


async def test_a_date_of_which_a_sheet_shows_digits_alone_is_read_in_full(read: Read) -> None:
    def date(shown: str) -> str:
        return cell(shown, 'office:value-type="date" office:date-value="2025-03-04T00:00:00"')

    body = rows(cell("Name") + date("4") + date("04/03/25") + date("Tue"), cell("Ann") + cell("L") * 3)
    reading = await read("a.ods", document("ods", f'<table:table table:name="A">{body}</table:table>'))
    assert text_of(reading).startswith("| Name | 2025-03-04 | 2025-03-04 | Tue |\n")
