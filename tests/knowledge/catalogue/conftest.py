"""A shelf, and an edition on it that is being written."""

import pytest

from knowledge.catalogue.books import Edition, Shelf
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.editions import EditionRequest


@pytest.fixture
async def shelf(catalogue: Catalogue) -> Shelf:
    return await catalogue.shelves.create("acme", "general")


async def begun(catalogue: Catalogue, shelf: Shelf, source: str = "leave.md", digest: str = "d1") -> Edition:
    edition = await catalogue.holdings.begin(
        EditionRequest(shelf, source, "U1"), title=source, digest=digest, media_type="text/markdown"
    )
    assert isinstance(edition, Edition)
    return edition
