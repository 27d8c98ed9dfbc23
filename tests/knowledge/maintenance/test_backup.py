"""Backups: whole, of one moment, rebuilt into an empty library, and refused with the reason."""

import asyncio
import json
import zipfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from knowledge.catalogue.books import ChangeKind
from knowledge.catalogue.database import open_catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.retention import Original
from knowledge.catalogue.shelves import Patron
from knowledge.catalogue.storage.tables import changes
from knowledge.errors import BackupRefused
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.move_restore import MoveRestore
from knowledge.ingestion.receipts import TERMINAL
from knowledge.library.library import Library
from knowledge.maintenance.backup import BackupProgress, back_up, restore_backup
from knowledge.maintenance.backup_file import HEADER
from knowledge.maintenance.consistency import check_consistency
from knowledge.reading.texts import Source
from knowledge.reading.web.fetcher import Fetcher
from knowledge.stacks.search.reranking import open_search
from knowledge.stacks.search.retriever import StacksRetriever

Opener = Callable[[str], AbstractAsyncContextManager[Library]]


@pytest.fixture
def opened(library: Library) -> Opener:
    """Open the session's library with a catalogue of its own."""

    @asynccontextmanager
    async def open_with(url: str) -> AsyncIterator[Library]:
        async with open_catalogue(url) as catalogue:
            ingestion = Ingestion(catalogue, library.stacks, library.reader, Fetcher(1))
            search = open_search(library.settings, library.stacks, lambda _: True)

            def retriever_for(patron: Patron) -> StacksRetriever:
                return StacksRetriever(
                    search=search, catalogue=catalogue, patron=patron, loop=asyncio.get_running_loop()
                )

            mover = MoveRestore(catalogue, library.stacks, ingestion)
            yield replace(
                library, catalogue=catalogue, ingestion=ingestion, move_restore=mover, retriever_for=retriever_for
            )

    return open_with


@pytest.fixture
def elsewhere(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the other kind of database: what SQLite kept is restored into PostgreSQL, and the other way round."""
    if "postgresql" in database_url:
        return f"sqlite:///{tmp_path / 'elsewhere.db'}"
    url: str = request.getfixturevalue("new_postgresql_url")
    return url


async def add(library: Library, workspace: str, name: str, words: str) -> str:
    shelf = await library.catalogue.shelves.create(workspace, "general")
    source = Source(name, words.encode(), "text/markdown")
    receipt = await library.ingestion.add(source, EditionRequest(shelf, name, TERMINAL))
    assert receipt.book is not None
    return receipt.book.id


async def to_the_end(steps: AsyncIterator[BackupProgress]) -> BackupProgress:
    return [step async for step in steps][-1]


async def test_a_library_is_rebuilt_in_another_database_as_it_was(
    opened: Opener, database_url: str, elsewhere: str, workspace: str, member: Patron, tmp_path: Path
) -> None:
    file = tmp_path / "library.zip"
    async with opened(database_url) as library:
        await add(library, workspace, "leave.md", "# Leave\n\nStaff have 25 days of paid leave a year.\n")
        tea = await add(library, workspace, "tea.md", "# Tea\n\nTea is served at four.\n")
        await add(library, workspace, "tea.md", "# Tea\n\nTea is served at five.\n")
        gone = await add(library, workspace, "gone.md", "# Parking\n\nParking is free on Fridays.\n")
        await library.ingestion.remove(workspace, gone)
        await to_the_end(back_up(library.catalogue, library.stacks, file))
        assert file.stat().st_mode & 0o077 == 0
        await library.stacks.drop(workspace)
    async with opened(elsewhere) as library:
        progress = await to_the_end(restore_backup(library.catalogue, library.stacks, file))
        assert not progress.lacking
        found = await library.search(member, "How many days of paid leave do staff have?")
        assert "25 days" in found[0].passage.text
        assert (await check_consistency(library.catalogue, library.stacks, workspace)).right
        removed = await library.catalogue.retained.removed(workspace, [found[0].passage.shelf_id])
        assert [book.title for book in removed] == ["Parking"]
        tea_editions = await library.catalogue.holdings.editions(tea)
        await library.move_restore.restore(workspace, tea_editions[-1].id, by=TERMINAL)
        again = await library.search(member, "When is tea served?")
        assert "at four" in again[0].passage.text
        [restored] = [one for one in await library.catalogue.holdings.all(workspace) if one.id == tea]
        file_itself = await library.catalogue.originals.of(restored.edition) if restored.edition else None
        assert file_itself == Original("tea.md", b"# Tea\n\nTea is served at four.\n")
        kinds = [row.kind for row in await library.catalogue.database.rows(select(changes).order_by(changes.c.id))]
        assert kinds[-1] == ChangeKind.RESTORED  # the new change is numbered after those of the backup


async def test_a_backup_is_of_one_moment_though_documents_are_replaced_meanwhile(
    opened: Opener, workspace: str, member: Patron, tmp_path: Path
) -> None:
    file = tmp_path / "library.zip"
    async with opened(f"sqlite:///{tmp_path / 'one.db'}") as library:
        await add(library, workspace, "tea.md", "# Tea\n\nTea is served at four.\n")
        steps = back_up(library.catalogue, library.stacks, file)
        await anext(steps)  # the rows are written, the texts are not
        await add(library, workspace, "tea.md", "# Tea\n\nTea is served at five.\n")
        await to_the_end(steps)
        await library.stacks.drop(workspace)
    async with opened(f"sqlite:///{tmp_path / 'two.db'}") as library:
        await to_the_end(restore_backup(library.catalogue, library.stacks, file))
        found = await library.search(member, "When is tea served?")
        assert [hit.passage.text for hit in found] == ["Tea is served at four."]
        assert (await check_consistency(library.catalogue, library.stacks, workspace)).right


async def test_a_restoration_that_was_interrupted_goes_on_and_shows_nothing_before_its_end(
    opened: Opener, workspace: str, member: Patron, tmp_path: Path
) -> None:
    file = tmp_path / "library.zip"
    async with opened(f"sqlite:///{tmp_path / 'one.db'}") as library:
        await add(library, workspace, "tea.md", "# Tea\n\nTea is served at four.\n")
        await add(library, workspace, "leave.md", "# Leave\n\nStaff have 25 days of paid leave a year.\n")
        await to_the_end(back_up(library.catalogue, library.stacks, file))
        await library.stacks.drop(workspace)
    async with opened(f"sqlite:///{tmp_path / 'two.db'}") as library:
        async with aclosing(restore_backup(library.catalogue, library.stacks, file)) as steps:
            await anext(steps)
            await anext(steps)  # the first document's passages are in the stacks
        assert await library.search(member, "When is tea served?") == []
        await to_the_end(restore_backup(library.catalogue, library.stacks, file))
        assert len(await library.catalogue.holdings.all(workspace)) == 2
        with pytest.raises(BackupRefused, match="does not overwrite"):
            await to_the_end(restore_backup(library.catalogue, library.stacks, file))


async def test_a_book_that_had_lost_passages_is_named(opened: Opener, workspace: str, tmp_path: Path) -> None:
    async with opened(f"sqlite:///{tmp_path / 'one.db'}") as library:
        await add(library, workspace, "tea.md", "# Tea\n\nTea is served at four.\n")
        await library.stacks.drop(workspace)
        progress = await to_the_end(back_up(library.catalogue, library.stacks, tmp_path / "library.zip"))
        assert progress.lacking == ("Tea",)


def damaged(whole: bytes, kind: str) -> bytes:
    if kind == "cut":
        return whole[: len(whole) // 2]
    if kind == "flipped":
        at = whole.index(b"PK\x01\x02") - 20
        return whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    return {"empty": b"", "other": b"%PDF-1.7"}[kind]


async def test_a_backup_that_is_damaged_or_of_other_tables_is_refused_and_changes_nothing(
    opened: Opener, workspace: str, tmp_path: Path
) -> None:
    file, broken = tmp_path / "library.zip", tmp_path / "broken.zip"
    async with opened(f"sqlite:///{tmp_path / 'one.db'}") as library:
        await add(library, workspace, "tea.md", "# Tea\n\nTea is served at four.\n")
        await to_the_end(back_up(library.catalogue, library.stacks, file))
        with pytest.raises(BackupRefused, match="is there already"):
            await to_the_end(back_up(library.catalogue, library.stacks, file))
        with pytest.raises(BackupRefused, match="cannot be written: No such file"):
            await to_the_end(back_up(library.catalogue, library.stacks, tmp_path / "nowhere" / "library.zip"))
    whole = await asyncio.to_thread(file.read_bytes)
    async with opened(f"sqlite:///{tmp_path / 'two.db'}") as library:
        for kind in ("cut", "flipped", "empty", "other"):
            await asyncio.to_thread(broken.write_bytes, damaged(whole, kind))
            with pytest.raises(BackupRefused, match=r"not a backup|damaged"):
                await to_the_end(restore_backup(library.catalogue, library.stacks, broken))
        with zipfile.ZipFile(broken, "w") as archive:
            archive.writestr(HEADER, json.dumps({"format": 0, "shisho": "0.1", "tables": {}, "texts": []}))
        with pytest.raises(BackupRefused, match=r"made by Shisho 0\.1"):
            await to_the_end(restore_backup(library.catalogue, library.stacks, broken))
        with pytest.raises(BackupRefused, match="cannot be read: No such file"):
            await to_the_end(restore_backup(library.catalogue, library.stacks, tmp_path / "none.zip"))
        assert await library.catalogue.shelves.workspaces() == []
