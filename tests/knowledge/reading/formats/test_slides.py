"""Slides as people draw them: tables with merged cells, charts, boxes in any order."""

import io
from typing import Any

import pptx
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from tests.knowledge.reading.conftest import Read
from tests.knowledge.reading.documents import text_of

TITLE_ONLY, BLANK = 5, 6  # layouts of the default template


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
