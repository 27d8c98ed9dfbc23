"""The repair of stacks with missing or surplus passages."""

import uuid
from dataclasses import replace
from pathlib import Path

from knowledge.catalogue.books import Book, Passage
from knowledge.catalogue.shelves import Patron
from knowledge.ingestion import file_inputs
from knowledge.ingestion.receipts import silent
from knowledge.library.library import Library
from knowledge.maintenance.consistency import ConsistencyReport, check_consistency
from knowledge.maintenance.repair import Repair, RepairFinding
from knowledge.stacks.store.passages import passages_of, remove_passages
from knowledge.stacks.store.store import passage_id
from tests.knowledge.ingestion.test_ingestion import add, shelf_of
from tests.knowledge.ingestion.test_move_restore import LONG, OLD, in_the_stacks, texts


async def repaired(library: Library, workspace: str) -> list[RepairFinding]:
    return [one async for one in Repair(library).all(workspace)]


async def inventory(library: Library, workspace: str) -> ConsistencyReport:
    return await check_consistency(library.catalogue, library.stacks, workspace)


async def passages(library: Library, book: Book) -> list[Passage]:
    assert book.edition
    return await passages_of(library.stacks, book.shelf.workspace, book.edition)


async def lose(library: Library, book: Book, ordinal: int) -> None:
    assert book.edition
    await remove_passages(library.stacks, book.shelf.workspace, [passage_id(book.edition.id, ordinal)])


async def test_passages_that_belong_to_no_book_are_removed(library: Library, workspace: str, member: Patron) -> None:
    receipt = await add(library, await shelf_of(library, workspace), OLD)
    assert receipt.book
    assert receipt.book.edition
    former = receipt.book.edition.id
    [passage] = await passages(library, receipt.book)
    await add(library, receipt.book.shelf, LONG)
    unknown = uuid.uuid4().hex
    await library.stacks.write(workspace, [replace(passage, id=passage_id(unknown, 0), edition_id=unknown), passage])
    assert {stray.edition_id for stray in (await inventory(library, workspace)).strays} == {unknown, former}
    await repaired(library, workspace)
    assert (await inventory(library, workspace)).right
    assert former not in {hit.passage.edition_id for hit in await library.search(member, "days of leave")}


async def test_missing_passages_are_embedded_again_from_the_retained_texts(library: Library, workspace: str) -> None:
    receipt = await add(library, await shelf_of(library, workspace), LONG)
    assert receipt.book
    assert receipt.book.edition
    await library.ingestion.remove(workspace, receipt.book.id)
    restored = await library.move_restore.restore(workspace, receipt.book.edition.id, by="U1")
    assert restored.book
    whole = await passages(library, restored.book)
    await lose(library, restored.book, 0)
    assert [damage.missing for damage in (await inventory(library, workspace)).damages] == [{0}]
    [told] = await repaired(library, workspace)
    assert "embedded 1 missing passages" in told.says
    assert await passages(library, restored.book) == whole
    assert (await inventory(library, workspace)).right


async def test_missing_passages_are_read_again_from_the_file(library: Library, workspace: str, tmp_path: Path) -> None:
    file = tmp_path / "leave.md"
    file.write_text(OLD)
    shelf = await shelf_of(library, workspace)
    [item] = file_inputs.items([str(file)])
    receipt = await file_inputs.add(item, library.ingestion, shelf, 50, silent)
    assert receipt.book
    await lose(library, receipt.book, 0)
    [told] = await repaired(library, workspace)
    assert "read again from its source" in told.says
    assert (await inventory(library, workspace)).right
    assert await in_the_stacks(library, workspace) == 1


async def test_a_book_that_cannot_be_read_again_is_named_and_fixed_by_adding_it_again(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await shelf_of(library, workspace)
    receipt = await add(library, shelf, OLD)
    assert receipt.book
    await lose(library, receipt.book, 0)
    [told] = await repaired(library, workspace)
    assert told.says == "Leave: 1 of 1 passages are missing."
    assert told.fix == "Add the document again."
    assert (await add(library, shelf, OLD)).status == "replaced"
    assert (await inventory(library, workspace)).right
    assert "25 days" in (await texts(library, member))[0]


async def test_surplus_passages_of_a_book_are_removed(library: Library, workspace: str) -> None:
    receipt = await add(library, await shelf_of(library, workspace), OLD)
    assert receipt.book
    assert receipt.book.edition
    [passage] = await passages(library, receipt.book)
    more = replace(passage, id=passage_id(receipt.book.edition.id, 1), ordinal=1)
    await library.stacks.write(workspace, [more])
    [told] = await repaired(library, workspace)
    assert "1 passages too many" in told.says
    assert await in_the_stacks(library, workspace) == 1


async def test_a_book_that_is_being_written_counts_as_known(library: Library, workspace: str) -> None:
    receipt = await add(library, await shelf_of(library, workspace), OLD)
    assert receipt.book
    assert receipt.book.edition
    [passage] = await passages(library, receipt.book)
    begun = await library.catalogue.holdings.begin_again(receipt.book, receipt.book.edition, by="U1")
    await library.stacks.write(workspace, [replace(passage, id=passage_id(begun.id, 0), edition_id=begun.id)])
    assert await repaired(library, workspace) == []
    assert await in_the_stacks(library, workspace) == 2
