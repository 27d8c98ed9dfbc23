"""Many documents added at once."""

import asyncio
from pathlib import Path

from knowledge.errors import Reason
from knowledge.ingestion import file_inputs
from knowledge.ingestion.receipts import Progress, Report
from knowledge.library.library import Library

PAGES = 2 * file_inputs.AT_ONCE


async def test_a_long_document_delays_no_other_and_each_receipt_comes_at_once(
    library: Library, workspace: str, tmp_path: Path
) -> None:
    for number in range(PAGES):
        (tmp_path / f"{number}.md").write_text(f"# Page {number}\n\nRule {number} holds.")
    shelf = await library.catalogue.shelves.create(workspace, "general")
    last_came = asyncio.Event()

    def report_for(item: file_inputs.Item) -> Report:
        async def report(_: Progress) -> None:
            if item.name == f"{PAGES - 1}.md":
                last_came.set()
            if item.name == "0.md":
                await last_came.wait()

        return report

    wanted = file_inputs.items([str(tmp_path)])
    async with asyncio.timeout(60):
        adding = file_inputs.add_all(wanted, library.ingestion, shelf, 50, report_for)
        titles = [(item.name, receipt.title) async for item, receipt in adding]
    assert sorted(titles) == [(f"{number}.md", f"Page {number}") for number in range(PAGES)]
    assert titles.index(("0.md", "Page 0")) >= file_inputs.AT_ONCE - 1


async def test_an_error_that_nobody_foresaw_is_the_receipt_of_its_document_alone(
    library: Library, workspace: str, tmp_path: Path
) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(f"# Page {name}\n\nRule {name} holds.")
    shelf = await library.catalogue.shelves.create(workspace, "general")

    def report_for(item: file_inputs.Item) -> Report:
        async def report(_: Progress) -> None:
            if item.name == "b.md":
                raise LookupError(item.name)

        return report

    adding = file_inputs.add_all(file_inputs.items([str(tmp_path)]), library.ingestion, shelf, 50, report_for)
    receipts = {item.name: receipt async for item, receipt in adding}
    assert {name: receipt.status for name, receipt in receipts.items()} == {
        "a.md": "added",
        "b.md": "refused",
        "c.md": "added",
    }
    assert receipts["b.md"].reason is Reason.UNREADABLE
    assert "Shisho's" in receipts["b.md"].message
