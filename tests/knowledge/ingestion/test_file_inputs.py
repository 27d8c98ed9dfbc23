"""Many documents added at once."""

import asyncio
from pathlib import Path

from knowledge.ingestion import file_inputs
from knowledge.ingestion.receipts import Progress, Report
from knowledge.library.library import Library

PAGES = 2 * file_inputs.AT_ONCE


async def test_a_long_document_delays_no_other_and_the_receipts_keep_their_order(
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
        receipts = [one async for one in file_inputs.add_all(wanted, library.ingestion, shelf, 50, report_for)]
    assert [receipt.title for receipt in receipts] == [f"Page {number}" for number in range(PAGES)]
