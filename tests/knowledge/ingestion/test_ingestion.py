"""Documents that are added, replaced, refused and removed."""

import asyncio
import time

from knowledge.catalogue.books import EditionState, Shelf
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.retention import Original
from knowledge.catalogue.shelves import Patron
from knowledge.errors import Reason
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.receipts import Progress, Receipt
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from knowledge.reading.web.fetcher import Fetcher
from tests.stalls import longest_stall


def page(text: str, name: str = "leave.md") -> Source:
    return Source(name, text.encode(), "text/markdown")


async def shelf_of(library: Library, workspace: str) -> Shelf:
    return await library.catalogue.shelves.create(workspace, "general")


async def add(library: Library, shelf: Shelf, text: str) -> Receipt:
    return await library.ingestion.add(page(text), EditionRequest(shelf, "upload:leave.md", "U1"))


async def test_a_replaced_document_answers_with_its_new_text_only(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await shelf_of(library, workspace)
    assert (await add(library, shelf, "# Leave\n\nStaff have 25 days of leave.")).status == "added"
    assert (await add(library, shelf, "# Leave\n\nStaff have 30 days of leave.")).status == "replaced"
    texts = [hit.passage.text for hit in await library.search(member, "days of leave")]
    assert any("30 days" in text for text in texts)
    assert not any("25 days" in text for text in texts)


async def test_a_larger_file_than_is_kept_is_read_and_kept_once_it_may_be_and_is_added_again(
    library: Library, workspace: str
) -> None:
    small = Ingestion(library.catalogue, library.stacks, library.reader, Fetcher(1), keep_originals=10)
    shelf, source = await shelf_of(library, workspace), page("# Leave\n\nStaff have 25 days of leave.")
    for ingestion, kept in ((small, None), (library.ingestion, Original(source.name, source.data))):
        book = (await ingestion.add(source, EditionRequest(shelf, "upload:leave.md", "U1"))).book
        assert book is not None
        assert book.edition is not None
        assert await library.catalogue.originals.of(book.edition) == kept


async def test_the_same_bytes_again_are_unchanged_and_cost_no_embedding(library: Library, workspace: str) -> None:
    shelf = await shelf_of(library, workspace)
    await add(library, shelf, "# Leave\n\nStaff have 25 days of leave.")
    stages: list[str] = []

    async def report(progress: Progress) -> None:
        stages.append(progress.stage)

    source = page("# Leave\n\nStaff have 25 days of leave.")
    receipt = await library.ingestion.add(source, EditionRequest(shelf, "upload:leave.md", "U1"), report=report)
    assert (receipt.status, receipt.passages) == ("unchanged", 1)
    assert "embedding" not in stages


async def test_a_refused_document_leaves_the_former_edition_current(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await shelf_of(library, workspace)
    await add(library, shelf, "# Leave\n\nStaff have 25 days of leave.")
    receipt = await add(library, shelf, "   \n\n ")
    assert (receipt.status, receipt.reason) == ("refused", Reason.EMPTY)
    assert "25 days" in (await library.search(member, "days of leave"))[0].passage.text


async def test_a_removed_book_is_found_no_more_and_leaves_nothing_in_the_stacks(
    library: Library, workspace: str, member: Patron
) -> None:
    receipt = await add(library, await shelf_of(library, workspace), "# Leave\n\nStaff have 25 days of leave.")
    assert receipt.book is not None
    await library.ingestion.remove(workspace, receipt.book.id)
    assert await library.search(member, "days of leave") == []
    assert await library.stacks.collection.with_tenant(workspace).length() == 0


async def test_two_admins_replacing_one_book_at_once_leave_one_whole_edition(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await shelf_of(library, workspace)
    texts = [f"# Leave\n\nStaff have {days} days of leave." for days in (21, 22, 23)]
    receipts = await asyncio.gather(*(add(library, shelf, text) for text in texts))
    book = receipts[0].book
    assert book is not None
    editions = await library.catalogue.holdings.editions(book.id)
    assert [edition.state for edition in editions].count(EditionState.CURRENT) == 1
    assert len(await library.search(member, "days of leave")) == 1


async def test_an_admin_sees_how_far_a_long_document_is(library: Library, workspace: str) -> None:
    text = "\n\n".join(f"## Rule {n}\n\n" + f"Rule number {n} is about topic {n}. " * 4 for n in range(160))
    seen: list[Progress] = []

    async def report(progress: Progress) -> None:
        seen.append(progress)

    shelf = await shelf_of(library, workspace)
    receipt = await library.ingestion.add(page(text), EditionRequest(shelf, "upload:rules", "U1"), report=report)
    done = [progress.done for progress in seen if progress.stage == "embedding"]
    assert done == sorted(done)
    assert done[-1] == receipt.passages
    assert len(done) > 1


LONG = "\n\n".join(f"Rule {number} of the house was made in {1900 + number % 100}. " * 40 for number in range(1_300))


async def test_nobody_waits_while_two_megabytes_are_read_and_cut(library: Library) -> None:
    assert len(LONG) > 2_000_000
    began = time.monotonic()
    async with longest_stall() as stall:
        chunks = await library.ingestion.read(page(LONG), title="Rules")
    assert len(chunks) > 2_000
    assert stall.seconds < max(0.2, 0.05 * (time.monotonic() - began))


async def test_a_new_title_for_a_file_that_has_not_changed_is_taken_and_can_be_undone(
    library: Library, workspace: str, member: Patron
) -> None:
    shelf = await shelf_of(library, workspace)
    await add(library, shelf, "# Leave\n\nStaff have 25 days of leave.")
    request = EditionRequest(shelf, "upload:leave.md", "U1", title="Time off")
    source = page("# Leave\n\nStaff have 25 days of leave.")
    receipts = [await library.ingestion.add(source, request) for _ in range(2)]
    assert [(one.status, one.title) for one in receipts] == [("replaced", "Time off"), ("unchanged", "Time off")]
    assert [hit.passage.title for hit in await library.search(member, "days of leave")] == ["Time off"]
    book = receipts[0].book
    assert book is not None
    assert book.edition is not None
    undone = await library.move_restore.undo(workspace, book.id, book.edition.id, by="U1")
    assert isinstance(undone, Receipt)
    assert (undone.status, undone.title) == ("restored", "Leave")
    assert [hit.passage.title for hit in await library.search(member, "days of leave")] == ["Leave"]
