"""A receipt tells what was read of a document, and what was not."""

import pytest

from knowledge.catalogue.books import Passage
from knowledge.ingestion.receipts import topics


def passages(*headings: str) -> list[Passage]:
    return [
        Passage(f"p{n}", "b", "e", "s", n, "Leave", ("Leave", one), None, "Text.") for n, one in enumerate(headings)
    ]


@pytest.mark.parametrize(
    "place",
    [
        "Sheet1!A1:C9",
        "A1:C9",
        "$B$2",
        "Slide 3",
        "スライド 3: 前期",
        "Page 12",
        "3.1",
        "09:30 to 10:00",
        "Front matter",
    ],
)
def test_a_receipt_names_matters_to_ask_about_and_no_places_in_the_document(place: str) -> None:
    assert topics(passages(place, "Sick leave", place, "Sick leave", "Leave")) == ("Sick leave",)
