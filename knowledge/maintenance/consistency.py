"""The check that the stacks hold what the catalogue says."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.catalogue.books import Book, Edition
from knowledge.catalogue.database import Catalogue
from knowledge.stacks.store.passages import census, workspaces
from knowledge.stacks.store.store import Stacks


@dataclass(frozen=True, slots=True)
class Stray:
    """Passages of an edition that the catalogue does not know, or counts as swept."""

    workspace: str
    edition_id: str
    passages: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A book with missing or surplus passages, by their ordinals."""

    book: Book
    missing: frozenset[int]
    surplus: frozenset[int]

    @property
    def edition(self) -> Edition:
        assert self.book.edition is not None
        return self.book.edition


@dataclass(frozen=True, slots=True)
class ConsistencyReport:
    """The result of a check.

    `unknown` are tenants of which the catalogue knows no shelf; they may belong to another installation.
    """

    passages: int
    strays: tuple[Stray, ...] = ()
    damages: tuple[Damage, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        return not self.strays and not self.damages


async def check_consistency(catalogue: Catalogue, stacks: Stacks, workspace: str | None = None) -> ConsistencyReport:
    """Check one workspace or all. The bot may run meanwhile: editions being written count as known."""
    tenants = await workspaces(stacks)
    known = set(await catalogue.shelves.workspaces())
    counted = [
        await _of_one(catalogue, stacks, one, there=one in tenants)
        for one in (sorted(known) if workspace is None else [workspace])
    ]
    return ConsistencyReport(
        sum(one.passages for one in counted),
        tuple(stray for one in counted for stray in one.strays),
        tuple(damage for one in counted for damage in one.damages),
        tuple(sorted(tenants - known)),
    )


async def _of_one(catalogue: Catalogue, stacks: Stacks, workspace: str, *, there: bool) -> ConsistencyReport:
    """Check one workspace, ignoring what changes while it is counted."""
    holdings = catalogue.holdings
    expected = await holdings.in_the_stacks(workspace)
    before = {book.edition.id for book in await holdings.all(workspace) if book.edition}
    held = await census(stacks, workspace) if there else {}
    expected |= await holdings.in_the_stacks(workspace)
    books = [book for book in await holdings.all(workspace) if book.edition and book.edition.id in before]
    strays = [Stray(workspace, one, len(held[one])) for one in sorted(held.keys() - expected)]
    damages = [damage for book in books if (damage := _damage(book, held)) is not None]
    return ConsistencyReport(sum(map(len, held.values())), tuple(strays), tuple(damages))


def _damage(book: Book, held: Mapping[str, Mapping[int, str]]) -> Damage | None:
    assert book.edition is not None
    there = held.get(book.edition.id, {})
    right = {ordinal for ordinal, shelf in there.items() if shelf == book.shelf.id}
    wanted = set(range(book.edition.passages))
    missing, surplus = frozenset(wanted - right), frozenset(there.keys() - wanted)
    return Damage(book, missing, surplus) if missing or surplus else None
