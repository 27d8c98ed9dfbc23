"""Books by the words that people remember of their titles, and headings that people ask about."""

from datetime import UTC, datetime

import pytest

from knowledge.catalogue.books import Book, Edition, EditionState, Shelf, is_topic
from knowledge.catalogue.holdings import titles_holding, titles_like

SHELF = Shelf("s", "w", "general")


def book(title: str) -> Book:
    edition = Edition("e", title, 1, "d", EditionState.CURRENT, datetime.now(UTC), "U1")
    return Book(title, SHELF, title, title, None, edition)


BOOKS = [book(title) for title in ("Annual leave", "Travel policy", "Travel card", "就業規則 2026")]


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("annual", ["Annual leave"]),
        ("LEAVE", ["Annual leave"]),
        ("travel pol", ["Travel policy"]),
        ("travel", ["Travel policy", "Travel card"]),
        ("就業規則", ["就業規則 2026"]),
        ("zeppelin", []),
        ("", []),
    ],
)
def test_the_words_of_a_title_find_it(words: str, titles: list[str]) -> None:
    assert [found.title for found in titles_holding(words, BOOKS)] == titles


def test_a_misspelt_title_has_the_nearest_ones() -> None:
    assert [found.title for found in titles_like("anual laeve", BOOKS)] == ["Annual leave"]


@pytest.mark.parametrize("heading", ["A2:C5", "Front Matter!B2:B2", "Slide 1: Test Slide", "Ben, 2026-11-27 02:44"])
def test_a_place_in_a_file_is_nothing_that_one_asks_about(heading: str) -> None:
    assert not is_topic(heading)


@pytest.mark.parametrize("heading", ["Sick leave", "有給休暇", "Q3 results", "COVID-19"])
def test_a_matter_is(heading: str) -> None:
    assert is_topic(heading)
