"""Workbooks as people keep them: formats, headers over two rows, merged labels, hidden parts, notes."""

import datetime as dt
import io
from collections.abc import Sequence

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook import Workbook

from knowledge.reading.formats.office.number_formats import day, shown, stored
from knowledge.reading.sandbox.reader import Reader
from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of


def book(rows: Sequence[Sequence[object]]) -> Workbook:
    made = openpyxl.Workbook()
    made.worksheets[0].title = "A"
    for row in rows:
        made.worksheets[0].append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (123, "00000", "00123"),
        (1299.5, "[$€-407]#,##0.00", "€1,299.50"),
        (-4500, "#,##0;(#,##0)", "(4500)"),
        (2 / 3, "0.00", "0.67"),
        (0.125, "0.0%", "12.5%"),
        (1.5625, "[h]:mm", "37:30"),
        (98000, '"¥"#,##0', "¥98,000"),
        (4500000, '#,##0,"k"', "4500k"),
        (4791234567, "+00 000 00 000", "+47 912 34 567"),
        (12, "#,##0.## \\k\\g", "12 kg"),
        (0.1 + 0.2, "General", "0.3"),
        (20250401, "General", "20250401"),
        (12.5, "0 0/0", "12.5"),
        (1500000, '0.0,,"M"', "1.5M"),
        (0, '0;-0;"none"', "none"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"_-', "-"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("0.25", "0%", "25%"),
        ("1234.5", '"$"#,##0.00', "$1,234.50"),
        ("45658", "yyyy\\-mm\\-dd", "2025-01-01"),
        ("45658.5", "d.m.yy h:mm", "2025-01-01 12:00:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("007", "", "007"),
        ("#N/A", "0%", "#N/A"),
        ("0.1234", "General", "0.1234"),
    ],
)
def test_a_value_of_a_chart_is_read_as_it_is_shown(value: str, code: str, text: str) -> None:
    assert stored(value, code) == text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("dd.mm.yyyy", "2025-03-03"),
        ("d", "2025-03-03"),
        ("mmm-yy", "2025-03"),
        ("yyyy", "2025"),
        ("ddd", "Mon"),
        ("m/d(aaa)", "2025-03-03 (月)"),
        ("aaa", "月"),
        ('yyyy"年"m"月"', "2025-03"),
        ("General", "2025-03-03"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_shown(code: str, text: str) -> None:
    assert day(dt.datetime(2025, 3, 3), code) == text  # noqa: DTZ001  Excel knows no zones


async def test_hidden_rows_columns_and_sheets_stay_out_and_are_named(read: Read, reader: Reader) -> None:
    failures = reader.failures
    made = book([["Name", "Salary", "City"], ["Ann", 70000, "Oslo"], ["Bob", 60000, "Rome"], ["Cid", 50000, "Bonn"]])
    sheet = made.worksheets[0]
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    made.create_sheet("Secret").sheet_state = "hidden"
    reading = await read("a.xlsx", saved(made))
    assert text_of(reading) == "| Name | City |\n| --- | --- |\n| Ann | Oslo |\n| Cid | Bonn |"
    assert [(each.code, each.values) for each in reading.remarks] == [
        ("hidden_left_out", {"places": ["A!B", "A!3", "Secret"]})
    ]
    assert reader.failures == failures


async def test_formulas_that_were_never_computed_are_named(read: Read) -> None:
    reading = await read("a.xlsx", saved(book([["Q1", "Q2", "Total"], [1, 2, "=A2+B2"]])))
    assert [(each.code, each.values) for each in reading.remarks] == [
        ("formulas_without_value", {"count": 1, "cells": ["A!C2"]})
    ]


async def test_headers_over_two_rows_name_every_column(read: Read) -> None:
    made = book(
        [["Region", 2024, None, 2025, None], [None, "Summer", "Winter", "Summer", "Winter"], ["North", 1, 2, 3, 4]]
    )
    assert text_of(await read("a.xlsx", saved(made))).startswith(
        "| Region | 2024 Summer | 2024 Winter | 2025 Summer | 2025 Winter |"
    )


async def test_merged_labels_reach_every_row_in_every_passage(read: Read) -> None:
    made = book([["Office", "Room", "Fee"], *(["Lyon" if n == 0 else None, f"Room {n}", n * 10] for n in range(90))])
    made.worksheets[0].merge_cells("A2:A91")
    reading = await read("a.xlsx", saved(made))
    assert len(reading.sections) > 1
    assert text_of(reading).count("| Lyon |") == 90


async def test_a_title_merged_over_the_whole_width_is_a_caption(read: Read) -> None:
    made = book([["Fees in 2025", None, None], ["Office", "Room", "Fee"], ["Lyon", "Small", 10]])
    made.worksheets[0].merge_cells("A1:C1")
    reading = await read("a.xlsx", saved(made))
    assert reading.sections[0].headings == ("Fees in 2025", "A!A2:C3")


async def test_tables_side_by_side_are_two(read: Read) -> None:
    made = book([["Tea", "Price", None, "Cake", "Price"], ["Green", 4, None, "Plum", 5], ["Black", 3, None, "Nut", 6]])
    reading = await read("a.xlsx", saved(made))
    assert [section.headings[-1] for section in reading.sections] == ["A!A1:B3", "A!D1:E3"]
    assert reading.sections[1].text == "| Cake | Price |\n| --- | --- |\n| Plum | 5 |\n| Nut | 6 |"


async def test_tables_side_by_side_may_have_headers_over_two_rows_and_captions(read: Read) -> None:
    rows: list[list[object]] = [
        ["Team", "2024", None, None, "Room", "Floor"],
        [None, "Plan", "Actual", None, "Blue", "second"],
        ["Ops", 1, 2, None, "Red", "third"],
    ]
    made = book([["Sums", None, None, None, "Rooms"], *rows])
    made.worksheets[0].merge_cells("B2:C2")
    reading = await read("a.xlsx", saved(made))
    assert [(section.headings, section.text) for section in reading.sections] == [
        (("Sums", "A!A2:C4"), "| Team | 2024 Plan | 2024 Actual |\n| --- | --- | --- |\n| Ops | 1 | 2 |"),
        (("Rooms", "A!E2:F4"), "| Room | Floor |\n| --- | --- |\n| Blue | second |\n| Red | third |"),
    ]


async def test_notes_and_durations_are_read(read: Read) -> None:
    made = book([["Task", "Time"], ["Tea", dt.timedelta(hours=37, minutes=30)]])
    made.worksheets[0]["A2"].comment = Comment("Only on Mondays", "Ana")
    assert "| Tea [Note: Only on Mondays] | 37:30:00 |" in text_of(await read("a.xlsx", saved(made)))


async def test_struck_out_cells_and_words_stay_out_and_powers_have_carets(read: Read) -> None:
    limit = CellRichText("Limit ", TextBlock(InlineFont(strike=True), "50"), " 60")
    power = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "6"), " rows")
    made = book([["Plan", "Size"], ["Mini", "small"], [limit, power], ["Maxi", "large"]])
    for cell in ("A2", "B2", "B4"):
        made.worksheets[0][cell].font = Font(strike=True)
    reading = await read("a.xlsx", saved(made))
    assert [section.text for section in reading.sections] == [
        "| Plan | Size |\n| --- | --- |\n| Limit 60 | 10^6 rows |\n| Maxi |  |"
    ]
    assert [(each.code, each.values) for each in reading.remarks] == [("hidden_text_left_out", {"count": 4})]


def merged(made: Workbook, *ranges: str) -> bytes:
    for each in ranges:
        made.worksheets[0].merge_cells(each)
    return saved(made)


async def test_a_form_of_merged_cells_is_read_as_its_names_and_values(read: Read) -> None:
    made = book([[None] * 12 for _ in range(7)])
    sheet = made.worksheets[0]
    for cell, words in {"A1": "稟 議 書", "A3": "起案日", "D3": "3月10日", "G3": "番号", "I3": "31"}.items():
        sheet[cell] = words
    for cell, words in {"A4": "件名", "D4": "端末の購入", "A5": "理由", "D5": "保守が切れる。"}.items():
        sheet[cell] = words
    ranges = ("A1:L1", "A3:C3", "D3:F3", "G3:H3", "I3:L3", "A4:C4", "D4:L4", "A5:C7", "D5:L7")
    reading = await read("a.xlsx", merged(made, *ranges))
    assert [(section.headings[:-1], section.text) for section in reading.sections][1:] == [
        (
            ("稟 議 書",),
            (
                "| 起案日 | 3月10日 | 番号 | 31 |\n| --- | --- | --- | --- |\n"
                "| 件名 | 端末の購入 |  |  |\n| 理由 | 保守が切れる。 |  |  |"
            ),
        )
    ]


async def test_a_merged_value_stands_under_each_of_its_names_and_a_total_once(read: Read) -> None:
    made = book([["Name", "Team", "Mon", "Tue"], ["Ann", "Ops", "Leave", None], ["Total", None, 1, 2]])
    assert text_of(await read("a.xlsx", merged(made, "C2:D2", "A3:B3"))).split("\n")[2:] == [
        "| Ann | Ops | Leave | Leave |",
        "| Total |  | 1 | 2 |",
    ]


async def test_names_of_groups_are_known_by_their_merged_cells_whatever_follows(read: Read) -> None:
    made = book([["Item", "Price", None], [None, "EUR", "USD"], ["Hardware", None, None], ["Fan", "ask", "ask"]])
    reading = await read("a.xlsx", merged(made, "A1:A2", "B1:C1", "A3:C3"))
    assert text_of(reading).startswith("| Item | Price EUR | Price USD |\n")


async def test_names_and_values_right_above_a_table_are_no_header_of_it(read: Read) -> None:
    made = book([["Project", "Apollo"], ["Owner", "Ann"], ["#", "Step", "Done", "Who"], [1, "Freeze", True, "Bob"]])
    reading = await read("a.xlsx", saved(made))
    assert [section.headings[-1] for section in reading.sections] == ["A!A1:B2", "A!A3:D4"]


async def test_the_title_of_a_sheet_stands_above_all_of_its_tables(read: Read) -> None:
    made = book([["Leave 2025"], [None], ["City", "Days"], ["Bonn", 30], [None], ["Notes"], ["Ask early", "always"]])
    reading = await read("a.xlsx", saved(made))
    assert [section.headings for section in reading.sections] == [
        ("A!A1:A1",),
        ("Leave 2025", "A!A3:B4"),
        ("Leave 2025", "Notes", "A!A7:B7"),
    ]


async def test_rows_below_an_empty_one_keep_the_header(read: Read) -> None:
    rows: list[list[object]] = [["Site", "Item", "Count"], ["Bonn", "Nut", 5], [None], ["Rome", "Nut", 7]]
    more: list[list[object]] = [[None], ["Returns"], ["Bonn", "Nut", 1], [None], ["City", 2024, 2025], ["Bonn", 1, 2]]
    reading = await read("a.xlsx", saved(book([*rows, *more])))
    assert [(section.headings, section.text.split("\n")[0]) for section in reading.sections] == [
        (("A!A1:C2",), "| Site | Item | Count |"),
        (("A!A4:C4",), "| Site | Item | Count |"),
        (("Returns", "A!A7:C7"), "| Site | Item | Count |"),
        (("A!A9:C10",), "| City | 2024 | 2025 |"),
    ]


async def test_days_of_the_week_below_dates_are_part_of_the_header(read: Read) -> None:
    day = dt.date(2025, 4, 1)
    made = book([["氏名", day, day], [None, 45748, 45748], ["山田", "早", "遅"]])
    for cell in ("B2", "C2"):
        made.worksheets[0][cell].number_format = "aaa"
    reading = await read("a.xlsx", merged(made, "A1:A2"))
    assert text_of(reading).startswith("| 氏名 | 2025-04-01 火 | 2025-04-01 火 |\n")
