"""A shelf, and editions on it: one that is being written, and one that is shown."""

import pytest

from knowledge.catalogue.books import Edition, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionContents, EditionRequest


@pytest.fixture
async def shelf(catalogue: Catalogue) -> Shelf:
    return await catalogue.shelves.create("acme", "general")


async def begun(
    catalogue: Catalogue, shelf: Shelf, source: str = "leave.md", digest: str = "d1", by: str = "U1"
) -> Edition:
    edition = await catalogue.holdings.begin(
        EditionRequest(shelf, source, by), title=source, digest=digest, media_type="text/markdown"
    )
    assert isinstance(edition, Edition)
    return edition


async def published(catalogue: Catalogue, source: str, digest: str, by: str = "UPERSON") -> Edition:
    edition = await begun(catalogue, await catalogue.shelves.create("acme", "general"), source, digest, by)
    await catalogue.holdings.publish(edition.id, EditionContents(source, None, 1))
    await catalogue.sketches.put(edition.id, [1, 2, 3])
    return edition
