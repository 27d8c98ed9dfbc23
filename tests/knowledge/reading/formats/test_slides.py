"""Slides as people draw them: tables with merged cells, charts, boxes in any order."""

import io
from typing import Any

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of

BODY, BLANK = 1, 6  # layouts of the default template


def slide(layout: int = BLANK) -> tuple[Any, Any]:
    made = pptx.Presentation()
    return made, made.slides.add_slide(made.slide_layouts[layout])


def saved(made: Any) -> bytes:
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


async def test_groups_over_the_names_of_columns_stand_in_each_of_their_names(read: Read) -> None:
    made, page = slide()
    table = page.shapes.add_table(4, 3, Cm(1), Cm(5), Cm(9), Cm(4)).table
    values = (("Env", "Sessions", ""), ("", "Day", "Night"), ("prod", "1", "2"), ("", "3", "4"))
    for row, words in enumerate(values):
        for at, word in enumerate(words):
            table.cell(row, at).text = word
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(2, 0).merge(table.cell(3, 0))
    assert text_of(await read("a.pptx", saved(made))) == (
        "| Env | Sessions Day | Sessions Night |\n| --- | --- | --- |\n| prod | 1 | 2 |\n| prod | 3 | 4 |"
    )


async def test_the_values_of_a_chart_are_read_as_they_are_shown(read: Read) -> None:
    made, page = slide()
    data: Any = CategoryChartData(number_format="0%")  # type: ignore[no-untyped-call]  # its types are incomplete
    data.categories = ["Q1"]
    data.add_series("Churn", (0.25,))
    data.add_series("Sales", (1234.5,), number_format='"$"#,##0.00')
    page.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(1), Cm(5), Cm(9), Cm(4), data)
    assert "| Q1 | 25% | $1,234.50 |" in text_of(await read("a.pptx", saved(made)))


def texts(page: Any, *boxes: tuple[str, float, float, float, float]) -> None:
    """Write boxes by their left and upper edge, their width and their height in centimetres."""
    for text, *place in boxes:
        page.shapes.add_textbox(*map(Cm, place)).text_frame.text = text


async def test_boxes_are_read_from_the_top_and_from_the_left_whenever_they_were_drawn(read: Read) -> None:
    made, page = slide()
    texts(page, ("three", 15, 5, 5, 2.5), ("one", 2, 5, 5, 2.5), ("two", 9, 5.1, 5, 2.5), ("title", 2, 1, 15, 2.5))
    texts(page, ("below", 2, 7.5, 12, 7))
    assert text_of(await read("a.pptx", saved(made))).split("\n\n") == ["title", "one", "two", "three", "below"]


async def test_columns_are_read_one_after_the_other(read: Read) -> None:
    made, page = slide()
    texts(page, ("yes", 13, 6, 10, 8), ("For", 1, 4, 10, 1.8), ("no", 1, 6, 10, 8), ("Against", 13, 4, 10, 1.8))
    texts(page, ("title", 1, 1, 22, 2.8), ("source", 1, 15, 22, 1))
    read_as = text_of(await read("a.pptx", saved(made))).split("\n\n")
    assert read_as == ["title", "For", "no", "Against", "yes", "source"]


async def test_lower_levels_of_a_list_are_below_the_upper_ones(read: Read) -> None:
    made, page = slide(BODY)
    frame = page.placeholders[1].text_frame
    frame.text = "Numbers"
    frame.add_paragraph().text = "Sales"
    frame.paragraphs[1].level = 1
    assert text_of(await read("a.pptx", saved(made))) == "Numbers\n  - Sales"


async def test_a_placeholder_is_where_its_layout_puts_it(read: Read) -> None:
    made, page = slide(BODY)
    page.placeholders[1].text = "body"
    texts(page, ("above", 2, 0.2, 12, 1), ("below", 2, 18, 12, 1))
    page.shapes.title.text = "Tea"
    reading = await read("a.pptx", saved(made))
    assert (reading.sections[0].headings, text_of(reading)) == (("Slide 1: Tea",), "above\n\nbody\n\nbelow")
