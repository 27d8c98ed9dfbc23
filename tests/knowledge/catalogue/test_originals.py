"""The files that documents were read from: how long they are kept, and of what they are handed out."""

from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.catalogue.books import Edition, Shelf
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.editions import EditionContents
from knowledge.catalogue.retention import Original
from knowledge.remark import UNSEEN, Remark
from tests.knowledge.catalogue.conftest import begun
from tests.knowledge.privacy.remains import files_with

FILE = Original("leave.pdf", b"%PDF-1.7\0\xff")
LARGEST = 100


async def kept(catalogue: Catalogue, shelf: Shelf, digest: str = "d1", file: Original = FILE) -> Edition:
    """Publish an edition, and keep its file."""
    edition = await begun(catalogue, shelf, digest=digest)
    await catalogue.originals.keep(edition, file)
    published = await catalogue.holdings.publish(edition.id, EditionContents("Leave", None, 1))
    assert published.book.edition
    return published.book.edition


async def retain(catalogue: Catalogue) -> None:
    """Sweep the editions that are no longer shown, as the ingestion does."""
    for _, edition in await catalogue.holdings.leftovers("acme"):
        await catalogue.retained.keep(edition, [])
        await catalogue.holdings.mark_swept(edition.id)


async def test_a_file_is_kept_while_its_edition_is_shown_or_can_be_restored_and_no_longer(
    catalogue: Catalogue, shelf: Shelf
) -> None:
    old = await kept(catalogue, shelf)
    new = await kept(catalogue, shelf, "d2", Original("leave.pdf", b"new"))
    await retain(catalogue)
    assert await catalogue.originals.purge(LARGEST) == 0
    assert await catalogue.originals.of(old) == FILE
    await catalogue.retained.purge(timedelta(0))
    assert await catalogue.originals.purge(LARGEST) == 1
    assert await catalogue.originals.of(old) is None
    assert await catalogue.originals.of(new) == Original("leave.pdf", b"new")
    await catalogue.holdings.withdraw("acme", new.book_id)
    assert await catalogue.originals.purge(LARGEST) == 0
    await retain(catalogue)
    await catalogue.retained.purge(timedelta(0))
    assert await catalogue.originals.purge(LARGEST) == 1


async def test_the_file_of_an_edition_that_was_given_up_goes(catalogue: Catalogue, shelf: Shelf) -> None:
    edition = await begun(catalogue, shelf)
    await catalogue.originals.keep(edition, FILE)
    assert await catalogue.originals.purge(LARGEST) == 0
    await catalogue.holdings.abandon(edition.id)
    assert await catalogue.originals.purge(LARGEST) == 1


async def test_a_file_is_kept_once_for_all_editions_of_the_same_bytes(catalogue: Catalogue, shelf: Shelf) -> None:
    first = await kept(catalogue, shelf)
    [book] = await catalogue.holdings.all("acme")
    again = await catalogue.holdings.begin_again(book, first, by="U1")
    await catalogue.originals.keep(again, Original("other.pdf", FILE.data))
    await catalogue.holdings.publish(again.id, EditionContents("Leave", None, 1))
    assert await catalogue.originals.of(again) == FILE
    assert await catalogue.originals.among([first, again]) == {first.id, again.id}
    await retain(catalogue)
    await catalogue.retained.purge(timedelta(0))
    assert await catalogue.originals.purge(LARGEST) == 0


async def test_a_lower_limit_deletes_what_is_larger(catalogue: Catalogue, shelf: Shelf) -> None:
    edition = await kept(catalogue, shelf)
    assert await catalogue.originals.purge(len(FILE.data)) == 0
    assert await catalogue.originals.purge(0) == 1
    assert await catalogue.originals.among([edition]) == set()


@pytest.mark.parametrize("code", sorted(UNSEEN))
async def test_a_document_with_parts_that_were_left_out_has_no_file_to_hand_out(
    catalogue: Catalogue, shelf: Shelf, code: str
) -> None:
    edition = await kept(catalogue, shelf)
    again = await catalogue.holdings.begin_again((await catalogue.holdings.all("acme"))[0], edition, by="U1")
    result = await catalogue.holdings.publish(again.id, EditionContents("Leave", None, 1, [Remark(code, {})]))
    assert result.book.edition
    assert await catalogue.originals.of(result.book.edition) is None
    assert await catalogue.originals.among([result.book.edition]) == set()


async def test_a_lost_file_of_originals_is_made_again_and_the_catalogue_stays(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    async with open_catalogue(url) as catalogue:
        edition = await kept(catalogue, await catalogue.shelves.create("acme", "general"))
    beside = tmp_path / "catalogue.originals.sqlite"
    assert beside.stat().st_mode & 0o077 == 0
    beside.unlink()
    async with open_catalogue(url) as catalogue:
        assert await catalogue.originals.of(edition) is None
        assert len(await catalogue.holdings.all("acme")) == 1
        await catalogue.originals.keep(edition, FILE)
        assert await catalogue.originals.of(edition) == FILE


async def test_the_catalogue_is_rebuilt_without_the_files_and_nothing_is_left_of_deleted_ones(tmp_path: Path) -> None:
    async with open_catalogue(f"sqlite:///{tmp_path / 'catalogue.sqlite'}") as catalogue:
        shelf = await catalogue.shelves.create("acme", "general")
        edition = await kept(catalogue, shelf, file=Original("big.bin", b"marked bytes " * 400_000))
        await catalogue.database.scrub()
        assert (tmp_path / "catalogue.sqlite").stat().st_size < 1_000_000
        assert files_with(tmp_path, ["marked bytes"]) == {"catalogue.originals.sqlite"}
        await catalogue.originals.purge(0)
        await catalogue.database.scrub()
        assert not files_with(tmp_path, ["marked bytes"])
        assert (tmp_path / "catalogue.originals.sqlite").stat().st_size < 1_000_000
        assert await catalogue.originals.of(edition) is None
