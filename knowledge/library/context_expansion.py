"""Context expansion: a hit with its neighbours of the same section, for a model to read and for quoting."""

from collections.abc import Iterator, Mapping, Sequence

import structlog

from knowledge.catalogue.books import Passage
from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.errors import StacksUnavailable
from knowledge.librarian.quoting import SectionPassages
from knowledge.stacks.store.part_vectors import PartVectors
from knowledge.stacks.store.passages import part_vectors, passages_by_id
from knowledge.stacks.store.store import Stacks, passage_id

log = structlog.get_logger()

REACH = 2  # passages before a hit, and after it
SECTION_REACH = 3  # the same where a section is quoted from
BUDGET = 6_000  # characters that are added to all hits together, the best one's first

Place = tuple[str, int]  # of a passage: its edition and ordinal


class ContextExpansion:
    """Context expansion within the hits' own editions, which the catalogue has just confirmed for this patron."""

    def __init__(self, stacks: Stacks) -> None:
        self._stacks = stacks

    async def __call__(self, patron: Patron, hits: Sequence[Hit]) -> list[str]:
        """Return a text for each hit; where the stacks do not answer, the hit's own text is enough."""
        return list(_widened(hits, await self._known(patron, hits, REACH)))

    async def sections(self, patron: Patron, hits: Sequence[Hit]) -> list[SectionPassages]:
        """Return for each hit the passages of its section around it, the hit's own among them."""
        known = await self._known(patron, hits, SECTION_REACH, openings=True) | {
            _place(hit): hit.passage for hit in hits
        }
        return [
            SectionPassages(_run(hit.passage, known), known.get((hit.passage.edition_id, 0), hit.passage).text)
            if hit.passage.edition_id
            else SectionPassages([hit.passage], hit.passage.text)
            for hit in hits
        ]

    async def part_vectors(self, patron: Patron, passages: Sequence[Passage], dimensions: int) -> PartVectors:
        """Return the stored vectors of these passages' parts; none where the stacks do not answer."""
        try:
            ids = [passage.id for passage in passages if passage.edition_id]
            return await part_vectors(self._stacks, patron.workspace, ids, dimensions)
        except StacksUnavailable:
            log.warning("part_vectors_not_read")
            return PartVectors()

    async def _known(
        self, patron: Patron, hits: Sequence[Hit], reach: int, *, openings: bool = False
    ) -> dict[Place, Passage]:
        """Return the neighbours that are no hits themselves, and the `openings` of the hits' documents.

        None where the stacks do not answer.
        """
        taken = {_place(hit) for hit in hits}
        near = {place for hit in hits for place in _near(hit, reach)}
        wanted = (near | {(edition, 0) for edition, _ in near if openings}) - taken
        try:
            ids = [passage_id(*place) for place in sorted(wanted)]
            found = await passages_by_id(self._stacks, patron.workspace, ids)
        except StacksUnavailable:
            log.warning("neighbours_not_read")
            return {}
        return {(one.edition_id, one.ordinal): one for one in found}


def _run(passage: Passage, known: Mapping[Place, Passage]) -> list[Passage]:
    """Return the unbroken run of passages on one shelf under the very same headings."""
    run = [passage]
    for step in (-1, 1):
        for distance in range(1, SECTION_REACH + 1):
            near = known.get((passage.edition_id, passage.ordinal + step * distance))
            if near is None or (near.shelf_id, near.headings) != (passage.shelf_id, passage.headings):
                break
            run.insert(0 if step < 0 else len(run), near)
    return run


def _widened(hits: Sequence[Hit], known: dict[Place, Passage]) -> Iterator[str]:
    """Give a passage between two hits to the better one only."""
    left = BUDGET
    for hit in hits:
        before, left = _beside(hit, -1, known, left)
        after, left = _beside(hit, 1, known, left)
        yield "\n\n".join((*reversed(before), hit.passage.text, *after))


def _beside(hit: Hit, step: int, known: dict[Place, Passage], left: int) -> tuple[list[str], int]:
    """Return the unbroken run of passages of the hit's section on one side, and the budget that is left."""
    texts: list[str] = []
    for distance in range(1, REACH + 1):
        place = (hit.passage.edition_id, hit.passage.ordinal + step * distance)
        near = known.get(place)
        if near is None or not _same_section(hit.passage, near) or len(near.text) > left:
            break
        texts.append(known.pop(place).text)
        left -= len(near.text)
    return texts, left


def _same_section(one: Passage, other: Passage) -> bool:
    """Compare heading paths: one is the other's beginning. The shelf has to be the same, whatever the store holds.

    What a document says of itself belongs to no section.
    """
    if one.stated or other.stated:
        return False
    shared = min(len(one.headings), len(other.headings))
    return one.shelf_id == other.shelf_id and one.headings[:shared] == other.headings[:shared]


def _near(hit: Hit, reach: int) -> Iterator[Place]:
    if not hit.passage.edition_id:  # an attachment, which is not in the stacks
        return
    for ordinal in range(max(0, hit.passage.ordinal - reach), hit.passage.ordinal + reach + 1):
        yield hit.passage.edition_id, ordinal


def _place(hit: Hit) -> Place:
    return hit.passage.edition_id, hit.passage.ordinal
