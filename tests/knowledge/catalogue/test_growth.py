"""A catalogue of many books: what is asked of it fetches no more than it shows."""

import random

from benchmarks.growth import fill, operations
from knowledge.catalogue.database import Catalogue
from tests.fetched_rows import most_rows

BOOKS = 300
MOST = 50  # rows of one query


async def test_whatever_is_asked_fetches_a_few_of_many_books(catalogue: Catalogue) -> None:
    sample = await fill(catalogue, BOOKS)
    fetched = {}
    for name, operation in operations(catalogue, sample):
        with most_rows(catalogue.engine) as most:
            await operation()
        fetched[name] = most.rows
    *others, everything = fetched
    assert fetched[everything] == BOOKS
    assert {name: fetched[name] for name in others if fetched[name] > MOST} == {}


async def test_pages_hold_each_book_once_in_the_order_of_their_titles(catalogue: Catalogue) -> None:
    sample = await fill(catalogue, BOOKS)
    holdings, shelves = catalogue.holdings, sample.shelf_ids
    everything = await holdings.all(sample.workspace, shelves)
    pages = [await holdings.page(sample.workspace, shelves, number, 70) for number in range(1, 6)]
    assert [book for page in pages for book in page.books] == everything
    assert {(page.total, page.pages) for page in pages} == {(BOOKS, 5)}
    assert await holdings.page(sample.workspace, shelves, 99, 70) == pages[-1]
    assert (await holdings.page("rival", shelves, 1, 70)).total == 0
    some = shelves[:3]
    assert (await holdings.page(sample.workspace, some, 1, 70)).books == [
        book for book in everything if book.shelf.id in some
    ]
    by_age = sorted(everything, key=lambda book: book.edition.created_at if book.edition else 0, reverse=True)
    assert await holdings.newest(sample.workspace, shelves, 5) == by_age[:5]
    assert await holdings.newest(sample.workspace, some, 5) == [book for book in by_age if book.shelf.id in some][:5]
    assert await holdings.counts(sample.workspace, some) == dict.fromkeys(some, BOOKS // len(shelves))
    assert len(await holdings.among(sample.workspace, [book.id for book in everything] * 2, some)) == 45


async def test_nearly_the_same_text_is_found_among_many_that_share_a_footer(catalogue: Catalogue) -> None:
    sample = await fill(catalogue, BOOKS)
    chance = random.Random(1)  # noqa: S311  any ten other fingerprints
    changed = sorted([*sample.hashes[:3], *sample.hashes[13:], *(chance.getrandbits(64) for _ in range(10))])
    near = catalogue.sketches.nearly_same
    assert await near(changed, besides="", shelf_ids=sample.shelf_ids) == [sample.title]
    assert await near(changed, besides="", shelf_ids=[]) == []
    assert await near([], besides="", shelf_ids=sample.shelf_ids) == []
