"""Books, their editions, and what may be shown of them."""

import asyncio

import pytest

from knowledge.catalogue.books import Book, Edition, EditionState, Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.editions import EditionContents, EditionRequest, Publication
from knowledge.errors import NotFound
from knowledge.remark import Remark
from tests.knowledge.catalogue.conftest import begun


async def published(catalogue: Catalogue, edition: Edition, title: str = "Leave") -> Publication:
    return await catalogue.holdings.publish(edition.id, EditionContents(title, 2, 5))


async def stocked(catalogue: Catalogue, shelf: Shelf, title: str = "Leave", digest: str = "d1") -> Book:
    return (await published(catalogue, await begun(catalogue, shelf, f"{title}.md", digest), title)).book


async def shown(catalogue: Catalogue, shelf: Shelf, *editions: Edition) -> set[str]:
    found = await catalogue.holdings.showable(shelf.workspace, [one.id for one in editions], [shelf.id])
    return set(found)


async def test_an_edition_is_shown_from_the_moment_it_is_published(catalogue: Catalogue, shelf: Shelf) -> None:
    edition = await begun(catalogue, shelf)
    assert await shown(catalogue, shelf, edition) == set()
    assert await catalogue.holdings.all("acme") == []
    remark = Remark("pages_without_text", {"pages": [3]})
    result = await catalogue.holdings.publish(edition.id, EditionContents("Leave", 2, 5, [remark]))
    assert await shown(catalogue, shelf, edition) == {edition.id}
    [book] = await catalogue.holdings.all("acme")
    assert book == result.book
    assert book.title == "Leave"
    assert book.edition
    assert (book.edition.pages, book.edition.passages, book.edition.remarks) == (2, 5, (remark,))


async def test_a_new_edition_takes_the_place_of_the_former(catalogue: Catalogue, shelf: Shelf) -> None:
    old = await begun(catalogue, shelf, digest="d1")
    await published(catalogue, old)
    new = await begun(catalogue, shelf, digest="d2")
    assert await shown(catalogue, shelf, old, new) == {old.id}
    result = await published(catalogue, new, "Leave 2")
    assert result.replaced is not None
    assert result.replaced.id == old.id
    assert await shown(catalogue, shelf, old, new) == {new.id}
    [book] = await catalogue.holdings.all("acme")
    assert book.title == "Leave 2"
    states = [edition.state for edition in await catalogue.holdings.editions(book.id)]
    assert states == [EditionState.CURRENT, EditionState.SUPERSEDED]


async def test_the_same_bytes_again_are_unchanged(catalogue: Catalogue, shelf: Shelf) -> None:
    book = await stocked(catalogue, shelf)
    again = await catalogue.holdings.begin(
        EditionRequest(shelf, book.source, "U2"), title="Leave", digest="d1", media_type="text/markdown"
    )
    assert again == book


async def test_an_unfinished_edition_is_taken_up_again(catalogue: Catalogue, shelf: Shelf) -> None:
    first = await begun(catalogue, shelf)
    assert await begun(catalogue, shelf) == first
    assert (await begun(catalogue, shelf, digest="d2")).number == first.number + 1


async def test_publishing_twice_is_publishing_once(catalogue: Catalogue, shelf: Shelf) -> None:
    edition = await begun(catalogue, shelf)
    first = await published(catalogue, edition)
    again = await published(catalogue, edition)
    assert again == first


async def test_the_admin_who_began_later_wins(catalogue: Catalogue, shelf: Shelf) -> None:
    early = await begun(catalogue, shelf, digest="d1")
    late = await begun(catalogue, shelf, digest="d2")
    await published(catalogue, late, "Late")
    overtaken = await published(catalogue, early, "Early")
    assert overtaken.overtaken
    assert overtaken.book.title == "Late"
    assert await shown(catalogue, shelf, early, late) == {late.id}
    [(workspace, left)] = await catalogue.holdings.leftovers("acme")
    assert (workspace, left.id, left.state) == ("acme", early.id, EditionState.ABANDONED)


async def test_admins_replacing_a_book_at_once_leave_exactly_one_current_edition(
    database_url: str, catalogue: Catalogue, shelf: Shelf
) -> None:
    async def replace(through: Catalogue, digest: str) -> Edition:
        edition = await begun(through, shelf, digest=digest)
        await published(through, edition, digest)
        return edition

    async with open_catalogue(database_url) as other:
        replacing = [replace((catalogue, other)[n % 2], f"d{n}") for n in range(10)]
        editions = await asyncio.gather(*replacing)
    newest = max(editions, key=lambda edition: edition.number)
    assert sorted(edition.number for edition in editions) == list(range(1, 11))
    assert await shown(catalogue, shelf, *editions) == {newest.id}
    assert len(await catalogue.holdings.leftovers("acme")) == 9


async def test_an_abandoned_edition_is_never_shown(catalogue: Catalogue, shelf: Shelf) -> None:
    edition = await begun(catalogue, shelf)
    await catalogue.holdings.abandon(edition.id)
    assert (await published(catalogue, edition)).overtaken
    assert await shown(catalogue, shelf, edition) == set()


async def test_abandoning_leaves_a_published_edition_where_it_is(catalogue: Catalogue, shelf: Shelf) -> None:
    edition = await begun(catalogue, shelf)
    await published(catalogue, edition)
    await catalogue.holdings.abandon(edition.id)
    assert await shown(catalogue, shelf, edition) == {edition.id}


async def test_a_removed_book_is_gone_at_once_and_can_be_added_again(catalogue: Catalogue, shelf: Shelf) -> None:
    book = await stocked(catalogue, shelf)
    removed = await catalogue.holdings.withdraw("acme", book.id)
    assert removed == book
    assert book.edition
    assert await shown(catalogue, shelf, book.edition) == set()
    with pytest.raises(NotFound):
        await catalogue.holdings.find("acme", book.id)
    again = await stocked(catalogue, shelf)
    assert again.id == book.id
    assert again.edition
    assert again.edition.number == 2


async def test_a_removal_is_not_undone_by_an_edition_begun_before_it(catalogue: Catalogue, shelf: Shelf) -> None:
    book = await stocked(catalogue, shelf)
    underway = await begun(catalogue, shelf, book.source, "d2")
    await catalogue.holdings.withdraw("acme", book.id)
    assert (await published(catalogue, underway)).overtaken
    assert await catalogue.holdings.all("acme") == []
    assert (await begun(catalogue, shelf, book.source, "d2")).id != underway.id


async def test_nobody_removes_a_book_of_another_workspace(catalogue: Catalogue, shelf: Shelf) -> None:
    book = await stocked(catalogue, shelf)
    with pytest.raises(NotFound):
        await catalogue.holdings.withdraw("rival", book.id)
    assert await catalogue.holdings.all("acme") == [book]


async def test_nothing_of_another_workspace_or_shelf_may_be_shown(catalogue: Catalogue, shelf: Shelf) -> None:
    closed = await catalogue.shelves.create("acme", "board", place="C1")
    rival = await catalogue.shelves.create("rival", "general")
    books = [await stocked(catalogue, one) for one in (shelf, closed, rival)]
    ids = [book.edition.id for book in books if book.edition]
    everywhere = [shelf.id, closed.id, rival.id]
    showable = catalogue.holdings.showable
    assert await showable("acme", ids, [shelf.id]) == {ids[0]: books[0]}
    assert set(await showable("acme", ids, everywhere)) == set(ids[:2])
    assert set(await showable("rival", ids, everywhere)) == {ids[2]}
    assert await showable("acme", ids, []) == {}
    assert await showable("elsewhere", ids, everywhere) == {}


async def test_a_book_is_found_by_id_by_its_beginning_and_by_title(catalogue: Catalogue, shelf: Shelf) -> None:
    book = await stocked(catalogue, shelf, "Annual Leave")
    for reference in (book.id, book.id[:8], book.id[:4].upper(), "annual leave", " ANNUAL  LEAVE "):
        assert await catalogue.holdings.find("acme", reference) == book
    for reference in (book.id[:3], "leave", "", "%", "____"):
        with pytest.raises(NotFound):
            await catalogue.holdings.find("acme", reference)
    with pytest.raises(NotFound):
        await catalogue.holdings.find("rival", book.id)
    with pytest.raises(NotFound):
        await catalogue.holdings.find("acme", book.id, shelf_ids=[])


async def test_a_title_of_two_books_asks_for_the_id(catalogue: Catalogue, shelf: Shelf) -> None:
    other = await catalogue.shelves.create("acme", "board", place="C1")
    first, second = await stocked(catalogue, shelf), await stocked(catalogue, other)
    with pytest.raises(NotFound) as refused:
        await catalogue.holdings.find("acme", "Leave")
    assert first.id[:8] in refused.value.sentence
    assert second.id[:8] in refused.value.sentence
    assert await catalogue.holdings.find("acme", "Leave", [other.id]) == second


async def test_leftovers_are_listed_until_they_are_swept(catalogue: Catalogue, shelf: Shelf) -> None:
    old = (await stocked(catalogue, shelf, digest="d1")).edition
    assert old
    await stocked(catalogue, shelf, digest="d2")
    assert [edition.id for _, edition in await catalogue.holdings.leftovers()] == [old.id]
    assert await catalogue.holdings.leftovers("rival") == []
    await catalogue.holdings.mark_swept(old.id)
    assert await catalogue.holdings.leftovers() == []


async def test_titles_and_sources_of_any_kind_are_kept(catalogue: Catalogue, shelf: Shelf) -> None:
    source = "https://example.com/" + "長い" * 4000
    edition = await begun(catalogue, shelf, source)
    result = await published(catalogue, edition, "休暇\0の手引き\ud800 😀")
    assert result.book.source == source
    assert result.book.title == "休暇の手引き? 😀"
