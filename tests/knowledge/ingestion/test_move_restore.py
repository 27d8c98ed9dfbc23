"""Books that are moved, removed and restored."""

from datetime import timedelta

import pytest

from knowledge.catalogue.books import Book, ChangeKind, Shelf
from knowledge.catalogue.editions import EditionContents, EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.errors import NotFound, SourceTaken, TooLate
from knowledge.ingestion.receipts import Receipt
from knowledge.library.library import Library
from tests.knowledge.ingestion.test_ingestion import add, page, shelf_of

OLD, NEW = "# Leave\n\nStaff have 25 days of leave.", "# Leave\n\nStaff have 30 days of leave."


async def book_of(library: Library, shelf: Shelf, text: str = OLD) -> Book:
    receipt = await add(library, shelf, text)
    assert receipt.book
    return receipt.book


async def texts(library: Library, patron: Patron) -> list[str]:
    return [hit.passage.text for hit in await library.search(patron, "days of leave")]


async def in_the_stacks(library: Library, workspace: str) -> int:
    return int(await library.stacks.collection.with_tenant(workspace).length())


async def test_a_removed_book_comes_back_as_it_was(library: Library, workspace: str, member: Patron) -> None:
    shelf = await shelf_of(library, workspace)
    book = await book_of(library, shelf)
    assert book.edition
    await library.ingestion.remove(workspace, book.id, "U1")
    assert [one.title for one in await library.catalogue.retained.removed(workspace, {shelf.id})] == ["Leave"]
    receipt = await library.move_restore.restore(workspace, book.edition.id, by="U2")
    assert (receipt.status, receipt.passages) == ("restored", 1)
    assert "25 days" in (await texts(library, member))[0]
    assert await library.catalogue.retained.removed(workspace, {shelf.id}) == []
    assert await in_the_stacks(library, workspace) == 1
    again = await library.move_restore.restore(workspace, book.edition.id, by="U2")
    assert again.status == "unchanged"


async def test_undoing_a_replacement_restores_the_former_edition(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await shelf_of(library, workspace)
    await book_of(library, shelf)
    book = await book_of(library, shelf, NEW)
    assert book.edition
    undone = await library.move_restore.undo(workspace, book.id, book.edition.id, by="U1")
    assert isinstance(undone, Receipt)
    assert "25 days" in "".join(await texts(library, member))
    assert "30 days" not in "".join(await texts(library, member))


async def test_undoing_a_new_book_removes_it_and_only_once(library: Library, workspace: str, member: Patron) -> None:
    book = await book_of(library, await shelf_of(library, workspace))
    assert book.edition
    assert isinstance(await library.move_restore.undo(workspace, book.id, book.edition.id, by="U1"), Book)
    assert await texts(library, member) == []
    with pytest.raises(TooLate):
        await library.move_restore.undo(workspace, book.id, book.edition.id, by="U1")


async def test_undo_leaves_a_later_edition_alone(library: Library, workspace: str, member: Patron) -> None:
    shelf = await shelf_of(library, workspace)
    old = await book_of(library, shelf)
    await book_of(library, shelf, NEW)
    assert old.edition
    with pytest.raises(TooLate):
        await library.move_restore.undo(workspace, old.id, old.edition.id, by="U1")
    assert "30 days" in "".join(await texts(library, member))


async def test_after_its_time_a_removed_book_is_gone_for_good(library: Library, workspace: str) -> None:
    shelf = await shelf_of(library, workspace)
    book = await book_of(library, shelf)
    assert book.edition
    await library.ingestion.remove(workspace, book.id, "U1")
    await library.catalogue.retained.purge(timedelta(0))
    assert await library.catalogue.retained.removed(workspace, {shelf.id}) == []
    with pytest.raises(TooLate):
        await library.move_restore.restore(workspace, book.edition.id, by="U1")


async def test_a_moved_book_is_read_on_its_new_shelf_only(library: Library, workspace: str, member: Patron) -> None:
    book = await book_of(library, await shelf_of(library, workspace))
    closed = await library.catalogue.shelves.create(workspace, "closed", "C1")
    receipt = await library.move_restore.move(workspace, book.id, closed, by="U1")
    assert (receipt.status, receipt.passages) == ("moved", 1)
    assert await texts(library, member) == []
    insider = Patron(workspace, "U2", public=False, places=frozenset({"C1"}))
    assert "25 days" in (await texts(library, insider))[0]
    assert await in_the_stacks(library, workspace) == 1


async def test_undoing_a_move_takes_the_book_back_to_its_former_shelf(
    library: Library, workspace: str, member: Patron
) -> None:
    book = await book_of(library, await shelf_of(library, workspace))
    closed = await library.catalogue.shelves.create(workspace, "closed", "C1")
    moved = (await library.move_restore.move(workspace, book.id, closed, by="U1")).book
    assert moved
    assert moved.edition
    with pytest.raises(NotFound):
        await library.move_restore.former(moved)
    undone = await library.move_restore.undo(workspace, book.id, moved.edition.id, by="U1")
    assert isinstance(undone, Receipt)
    assert undone.status == "moved"
    assert "25 days" in (await texts(library, member))[0]


async def test_a_move_from_a_shelf_that_is_gone_is_not_undone(library: Library, workspace: str) -> None:
    left = await library.catalogue.shelves.create(workspace, "left")
    book = await book_of(library, left)
    moved = (await library.move_restore.move(workspace, book.id, await shelf_of(library, workspace), by="U1")).book
    assert moved
    assert moved.edition
    await library.catalogue.shelves.delete(left)
    with pytest.raises(NotFound, match="shelf that it came from is gone"):
        await library.move_restore.undo(workspace, book.id, moved.edition.id, by="U1")


async def test_the_history_of_a_move_tells_the_two_shelves_apart(library: Library, workspace: str) -> None:
    shelf = await shelf_of(library, workspace)
    book = await book_of(library, shelf)
    other = await library.catalogue.shelves.create(workspace, "journeys")
    closed = await library.catalogue.shelves.create(workspace, "closed", "C1")
    for target in (other, closed):
        await library.move_restore.move(workspace, book.id, target, by="U1")
    latest = await library.catalogue.changes.latest(workspace, None, limit=2, book_id=book.id)
    assert [(one.before, one.after) for one in latest] == [("public", "C1"), (shelf.name, "journeys")]


@pytest.mark.parametrize("sentence", ["The keeper counts {} ships a day.", "灯台守は一日に{}隻の船を数えます。"])
async def test_a_moved_book_is_found_as_well_as_before(library: Library, workspace: str, sentence: str) -> None:
    text = " ".join(sentence.format(number) for number in range(30))
    book = await book_of(library, await shelf_of(library, workspace), text)
    before = await vectors(library, workspace)
    closed = await library.catalogue.shelves.create(workspace, "closed", "C1")
    await library.move_restore.move(workspace, book.id, closed, by="U1")
    assert await vectors(library, workspace) == before


async def vectors(library: Library, workspace: str) -> dict[object, object]:
    """Return the vectors of each passage: of the whole, and of its windows."""
    tenant = library.stacks.collection.with_tenant(workspace)
    return {one.properties["ordinal"]: one.vector async for one in tenant.iterator(include_vector=True)}


async def test_a_book_is_not_moved_onto_one_from_the_same_source(
    library: Library, workspace: str, member: Patron
) -> None:
    book = await book_of(library, await shelf_of(library, workspace))
    other = await library.catalogue.shelves.create(workspace, "other")
    twin = await book_of(library, other)
    with pytest.raises(SourceTaken):
        await library.move_restore.move(workspace, book.id, other, by="U1")
    assert await in_the_stacks(library, workspace) == 2
    await library.ingestion.remove(workspace, twin.id, "U1")
    assert (await library.move_restore.move(workspace, book.id, other, by="U1")).status == "moved"
    assert "25 days" in (await texts(library, member))[0]


async def test_an_edition_written_for_the_former_shelf_of_a_moved_book_is_not_shown(
    library: Library, workspace: str, member: Patron
) -> None:
    book = await book_of(library, await shelf_of(library, workspace))
    assert book.edition
    begun = await library.catalogue.holdings.begin_again(book, book.edition, by="U1")
    closed = await library.catalogue.shelves.create(workspace, "closed", "C1")
    await library.move_restore.move(workspace, book.id, closed, by="U2")
    published = await library.catalogue.holdings.publish(
        begun.id, EditionContents("Late", None, 1, written_for=book.shelf.id)
    )
    assert published.overtaken
    assert await texts(library, member) == []


async def test_history_tells_who_did_what(library: Library, workspace: str) -> None:
    shelf = await shelf_of(library, workspace)
    await book_of(library, shelf)
    book = await book_of(library, shelf, NEW)
    await library.ingestion.remove(workspace, book.id, "U2")
    latest = await library.catalogue.changes.latest(workspace, {shelf.id}, limit=10, book_id=book.id)
    assert [(change.kind, change.person, change.edition) for change in latest] == [
        (ChangeKind.REMOVED, "U2", 2),
        (ChangeKind.REPLACED, "U1", 2),
        (ChangeKind.ADDED, "U1", 1),
    ]
    assert len(await library.catalogue.changes.latest(workspace, {shelf.id}, limit=1, book_id=book.id)) == 1
    assert await library.catalogue.changes.latest(workspace, set(), limit=10, shelf_id=shelf.id) == []


async def test_a_receipt_says_what_changed_against_the_former_edition(library: Library, workspace: str) -> None:
    shelf = await shelf_of(library, workspace)
    await add(library, shelf, OLD)
    receipt = await add(library, shelf, NEW)
    assert receipt.former
    assert {remark.code: remark.values for remark in receipt.remarks}["changed"] == {"new": 1, "gone": 1, "same": 0}


LONG = "# Travel\n\n" + "\n\n".join(
    f"Rule {n}: the {n}th traveller takes seat {n * 7} of coach {n * 3}." for n in range(60)
)


async def test_the_same_or_nearly_the_same_document_in_another_book_is_pointed_out(
    library: Library, workspace: str
) -> None:
    shelf = await shelf_of(library, workspace)
    ingestion = library.ingestion
    await ingestion.add(page(LONG, "a.md"), EditionRequest(shelf, "a", "U1"))
    same = await ingestion.add(page(LONG, "b.md"), EditionRequest(shelf, "b", "U1"))
    near = await ingestion.add(page(LONG + "\n\nOne more rule.", "c.md"), EditionRequest(shelf, "c", "U1"))
    other = await ingestion.add(page(OLD, "d.md"), EditionRequest(shelf, "d", "U1"))
    assert [remark.code for remark in same.remarks] == ["same_bytes"]
    assert [remark.code for remark in near.remarks] == ["nearly_same"]
    assert other.remarks == ()


async def test_a_closed_shelf_is_not_betrayed_by_its_duplicates(library: Library, workspace: str) -> None:
    closed = await library.catalogue.shelves.create(workspace, "closed", "C1")
    await library.ingestion.add(page(LONG, "a.md"), EditionRequest(closed, "a", "U1"))
    receipt = await library.ingestion.add(page(LONG), EditionRequest(await shelf_of(library, workspace), "b", "U1"))
    assert receipt.remarks == ()
