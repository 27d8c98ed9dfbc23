"""Tests of who may read which shelf."""

import pytest

from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.shelves import Patron
from knowledge.errors import NameTaken, NotFound


async def test_a_patron_without_grants_reads_no_shelf(catalogue: Catalogue) -> None:
    await catalogue.shelves.create("acme", "general")
    await catalogue.shelves.create("acme", "board", place="C1")
    assert await catalogue.shelves.readable_by(Patron.nobody("acme")) == []
    assert await catalogue.shelves.readable_by(Patron("acme", "U1")) == []


async def test_a_patron_reads_the_public_shelves_and_those_of_their_places(catalogue: Catalogue) -> None:
    general = await catalogue.shelves.create("acme", "general")
    board = await catalogue.shelves.create("acme", "board", place="C1")
    await catalogue.shelves.create("acme", "payroll", place="C2")
    patron = Patron("acme", "U1", public=True, places=frozenset({"C1"}))
    assert await catalogue.shelves.readable_by(patron) == [board, general]
    only_the_place = Patron("acme", "U1", places=frozenset({"C1"}))
    assert await catalogue.shelves.readable_by(only_the_place) == [board]


async def test_a_patron_never_reads_another_workspace(catalogue: Catalogue) -> None:
    await catalogue.shelves.create("acme", "general")
    await catalogue.shelves.create("acme", "board", place="C1")
    stranger = Patron("rival", "U1", public=True, places=frozenset({"C1"}))
    assert await catalogue.shelves.readable_by(stranger) == []


async def test_creating_a_shelf_again_returns_the_existing_one(catalogue: Catalogue) -> None:
    first = await catalogue.shelves.create("acme", "General  Handbook")
    assert await catalogue.shelves.create("acme", "general handbook") == first
    assert await catalogue.shelves.find("acme", "ＧＥＮＥＲＡＬ handbook") == first
    assert await catalogue.shelves.all("acme") == [first]


async def test_a_name_belongs_to_one_place_only(catalogue: Catalogue) -> None:
    await catalogue.shelves.create("acme", "board", place="C1")
    with pytest.raises(NameTaken):
        await catalogue.shelves.create("acme", "Board", place="C2")
    with pytest.raises(NameTaken):
        await catalogue.shelves.create("acme", "board")


async def test_a_shelf_that_nobody_made_is_not_found(catalogue: Catalogue) -> None:
    await catalogue.shelves.create("rival", "general")
    with pytest.raises(NotFound):
        await catalogue.shelves.find("acme", "general")
