"""The places where an Excel workbook can hold text; XlsxWriter writes it, in another way than openpyxl."""

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from tests.knowledge.reading.places.place import Place, edited

Fill = Callable[[Any, Any], object]  # takes the workbook and its sheet


def book(fill: Fill) -> bytes:
    """Return a workbook with one sheet of rooms, and what `fill` adds."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Rooms")
        sheet.write_row("A1", ["Room", "Seats", "Floor"])
        sheet.write_row("A2", ["Oak", 4, 1])
        sheet.write_row("A3", ["Elm", 6, 2])
        fill(workbook, sheet)
    return made.getvalue()


def place(fill: Callable[[Any, Any, str], object], remark: str | None = None) -> Place:
    return Place("a.xlsx", lambda mark: book(lambda workbook, sheet: fill(workbook, sheet, mark)), remark)


def chart(
    workbook: Any, sheet: Any, *, title: str = "", series: str = "Seats", axis: str = "", label: str = ""
) -> None:
    drawn = workbook.add_chart({"type": "column"})
    labels = {"data_labels": {"value": True, "custom": [{"value": label}]}} if label else {}
    drawn.add_series({"name": series, "categories": "=Rooms!$A$2:$A$3", "values": "=Rooms!$B$2:$B$3", **labels})
    if title:
        drawn.set_title({"name": title})
    if axis:
        drawn.set_x_axis({"name": axis})
    sheet.insert_chart("E2", drawn)


def chart_sheet(workbook: Any, mark: str) -> None:
    drawn = workbook.add_chart({"type": "line"})
    drawn.add_series({"name": mark, "values": "=Rooms!$B$2:$B$3"})
    workbook.add_chartsheet("Picture").set_chart(drawn)


def hidden_row(sheet: Any, mark: str) -> None:
    sheet.write("A4", mark)
    sheet.set_row(3, None, None, {"hidden": True})


def hidden_column(sheet: Any, mark: str) -> None:
    sheet.write("D2", mark)
    sheet.set_column("D:D", None, None, {"hidden": True})


def hidden_sheet(workbook: Any, mark: str) -> None:
    other = workbook.add_worksheet("Pay")
    other.write("A1", mark)
    other.hide()


def rich(workbook: Any, sheet: Any, mark: str) -> None:
    sheet.write_rich_string("C4", "By ", workbook.add_format({"bold": True}), mark, " alone")


def table(sheet: Any, mark: str) -> None:
    sheet.add_table("A6:B8", {"data": [["a", 1], ["b", 2]], "columns": [{"header": mark}, {"header": "Price"}]})


def picture(sheet: Any, mark: str) -> None:
    dot = io.BytesIO(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
            "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
        )
    )
    sheet.insert_image("F9", "dot.png", {"image_data": dot, "description": f"{mark} by the door"})


def units(workbook: Any, sheet: Any, mark: str) -> None:
    sheet.write("C4", 12, workbook.add_format({"num_format": f'0" {mark}"'}))


def threaded(mark: str) -> bytes:
    """Return a comment as Excel 365 keeps it: the thread in a part of its own, without the copy for old programs."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    thread = f'<threadedComment ref="A2" id="1"><text>{mark}</text></threadedComment>'
    thread = f'<ThreadedComments xmlns="{space}">{thread}</ThreadedComments>'
    related = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return edited(
        book(lambda *_: None),
        {},
        {
            "xl/threadedComments/threadedComment1.xml": thread,
            "xl/worksheets/_rels/sheet1.xml.rels": f'{related}<Relationship Id="t" Type="{kind}" '
            'Target="../threadedComments/threadedComment1.xml"/></Relationships>',
        },
    )


PLACES = {
    "cell": place(lambda _, sheet, mark: sheet.write("C4", mark)),
    "letters of several looks": place(rich),
    "merged cells": place(lambda _, sheet, mark: sheet.merge_range("A6:C6", mark)),
    "name of a sheet": place(lambda workbook, _, mark: workbook.add_worksheet(mark).write_row("A1", ["Desk", "Chair"])),
    "number's unit": place(units),
    "hidden row": place(lambda _, sheet, mark: hidden_row(sheet, mark), "hidden_left_out"),
    "hidden column": place(lambda _, sheet, mark: hidden_column(sheet, mark), "hidden_left_out"),
    "hidden sheet": place(lambda workbook, _, mark: hidden_sheet(workbook, mark), "hidden_left_out"),
    "note": place(lambda _, sheet, mark: sheet.write_comment("A2", mark)),
    "note on an empty cell": place(lambda _, sheet, mark: sheet.write_comment("H20", mark)),
    "threaded comment": Place("a.xlsx", threaded),
    "header": place(lambda _, sheet, mark: sheet.set_header(f'&L&"Arial,Bold"&12{mark} revision 7&RPage &P')),
    "footer": place(lambda _, sheet, mark: sheet.set_footer(f"&C{mark}")),
    "chart's title": place(lambda workbook, sheet, mark: chart(workbook, sheet, title=mark)),
    "chart's series": place(lambda workbook, sheet, mark: chart(workbook, sheet, series=mark)),
    "chart's axis": place(lambda workbook, sheet, mark: chart(workbook, sheet, axis=mark)),
    "chart's label": place(lambda workbook, sheet, mark: chart(workbook, sheet, label=mark)),
    "sheet that is a chart": place(lambda workbook, _, mark: chart_sheet(workbook, mark)),
    "text box": place(lambda _, sheet, mark: sheet.insert_textbox("E5", mark)),
    "picture's alternative text": place(lambda _, sheet, mark: picture(sheet, mark)),
    "button": place(lambda _, sheet, mark: sheet.insert_button("E9", {"caption": mark})),
    "defined name": place(lambda workbook, _, mark: workbook.define_name(mark, "=0.2")),
    "heading of a table": place(lambda _, sheet, mark: table(sheet, mark)),
    "title among the properties": place(lambda workbook, _, mark: workbook.set_properties({"title": mark})),
    "author": place(lambda workbook, _, mark: workbook.set_properties({"author": mark})),
    "company": place(lambda workbook, _, mark: workbook.set_properties({"company": mark})),
    "description": place(lambda workbook, _, mark: workbook.set_properties({"comments": mark})),
    "property of its own": place(lambda workbook, _, mark: workbook.set_custom_property("Approved by", mark)),
    "link's target": place(
        lambda _, sheet, mark: sheet.write_url("C4", f"https://forms.acme.example/{mark}", None, "form")
    ),
    "target of a link by formula": place(
        lambda _, sheet, mark: sheet.write_formula(
            "C4", f'=HYPERLINK("https://forms.acme.example/{mark}","form")', None, "form"
        )
    ),
    "prompt for a value": place(
        lambda _, sheet, mark: sheet.data_validation(
            "B2", {"validate": "integer", "criteria": ">", "value": 0, "input_title": "Seats", "input_message": mark}
        )
    ),
    "values to choose from": place(
        lambda _, sheet, mark: sheet.data_validation("B2", {"validate": "list", "source": ["Oak", mark]})
    ),
    "formula without its result": place(
        lambda _, sheet, mark: sheet.write_formula("C4", f'="{mark}"', None, ""), "formulas_without_value"
    ),
}
