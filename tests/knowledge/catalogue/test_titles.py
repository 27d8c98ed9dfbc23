"""Books by the words that people remember of their titles, and headings that people ask about."""

import pytest

from knowledge.catalogue.books import Book, Shelf, is_topic
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionContents
from knowledge.catalogue.titles import meanings
from tests.knowledge.catalogue.conftest import begun

LONG = "An account of " + "everything and more " * 200


@pytest.fixture
async def shelf_of_titles(catalogue: Catalogue, shelf: Shelf) -> Shelf:
    titles = ("Annual leave", "Travel policy", "Travel-card (100%)", "就業規則 2026", "Übersicht der Büros", LONG)
    for title in titles:
        edition = await begun(catalogue, shelf, title)
        await catalogue.holdings.publish(edition.id, EditionContents(title, 1, 1))
    return shelf


async def found(catalogue: Catalogue, shelf: Shelf, words: str) -> list[str]:
    page = await catalogue.holdings.holding("acme", words, [shelf.id], 10)
    assert page.total == len(page.books)
    return [book.title for book in page.books]


async def test_the_words_of_a_title_find_it(catalogue: Catalogue, shelf_of_titles: Shelf) -> None:
    for words, titles in {
        "annual": ["Annual leave"],
        "“LEAVE”": ["Annual leave"],
        "travel pol": ["Travel policy"],
        "travel": ["Travel policy", "Travel-card (100%)"],
        "card travel": ["Travel-card (100%)"],
        "ravel": [],
        "就業規則": ["就業規則 2026"],
        "büro": ["Übersicht der Büros"],
        LONG: [LONG],
        "zeppelin": [],
        "": [],
        "%": [],
        "_": [],
    }.items():
        assert sorted(await found(catalogue, shelf_of_titles, words)) == sorted(titles), words
    closed = await catalogue.shelves.create("acme", "board", place="C1")
    assert await found(catalogue, closed, "annual") == []


async def test_a_misspelt_title_has_the_nearest_ones(catalogue: Catalogue, shelf_of_titles: Shelf) -> None:
    holdings, here = catalogue.holdings, [shelf_of_titles.id]

    async def near(title: str) -> list[str]:
        return [book.title for book in await holdings.spelled_like("acme", title, here)]

    assert await near("anual laeve") == ["Annual leave"]
    assert await near("trawel polisy") == ["Travel policy"]
    assert await near("就業規約2026") == ["就業規則 2026"]
    assert await near("zeppelin") == await near("x") == await near("") == []
    assert await holdings.spelled_like("acme", "anual laeve", []) == []


async def test_what_a_person_says_means_the_likeliest_books_alone(catalogue: Catalogue, shelf_of_titles: Shelf) -> None:
    async def meant(words: str) -> list[Book]:
        for meaning in meanings(words):
            if fitting := await catalogue.holdings.fitting("acme", [shelf_of_titles.id], meaning):
                return fitting
        return []

    [leave] = await meant("annual leave")
    edition = await begun(catalogue, shelf_of_titles, leave.id)
    await catalogue.holdings.publish(edition.id, EditionContents(leave.id, 1, 1))
    assert await meant(leave.id) == await meant(f"`{leave.id.upper()}`") == [leave]
    assert leave in await meant(leave.id[:4])
    assert {book.title for book in await meant("travel")} == {"Travel policy", "Travel-card (100%)"}
    assert await meant("leave annual") == [leave]
    assert await meant("zeppelin") == []


@pytest.mark.parametrize("heading", ["A2:C5", "Front Matter!B2:B2", "Slide 1: Test Slide", "Ben, 2026-11-27 02:44"])
def test_a_place_in_a_file_is_nothing_that_one_asks_about(heading: str) -> None:
    assert not is_topic(heading)


@pytest.mark.parametrize("heading", ["Sick leave", "有給休暇", "Q3 results", "COVID-19"])
def test_a_matter_is(heading: str) -> None:
    assert is_topic(heading)
