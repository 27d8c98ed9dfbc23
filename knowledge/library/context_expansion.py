"""Context expansion: a language model reads a hit with its neighbours of the same section, within a budget."""

from collections.abc import Iterator, Sequence

import structlog

from knowledge.catalogue.books import Passage
from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.errors import StacksUnavailable
from knowledge.stacks.store.passages import passages_by_id
from knowledge.stacks.store.store import Stacks, passage_id

log = structlog.get_logger()

REACH = 2  # passages before a hit, and after it
BUDGET = 6_000  # characters that are added to all hits together, the best one's first

Place = tuple[str, int]  # of a passage: its edition and ordinal


class ContextExpansion:
    """Context expansion within the hits' own editions, which the catalogue has just confirmed for this patron."""

    def __init__(self, stacks: Stacks) -> None:
        self._stacks = stacks

    async def __call__(self, patron: Patron, hits: Sequence[Hit]) -> list[str]:
        """Return a text for each hit; where the stacks do not answer, the hit's own text is enough."""
        taken = {_place(hit) for hit in hits}
        wanted = {place for hit in hits for place in _near(hit)} - taken
        try:
            ids = [passage_id(*place) for place in sorted(wanted)]
            found = await passages_by_id(self._stacks, patron.workspace, ids)
        except StacksUnavailable:
            log.warning("neighbours_not_read")
            return [hit.passage.text for hit in hits]
        return list(_widened(hits, {(one.edition_id, one.ordinal): one for one in found}))


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
    """Compare heading paths: one is the other's beginning. The shelf has to be the same, whatever the store holds."""
    shared = min(len(one.headings), len(other.headings))
    return one.shelf_id == other.shelf_id and one.headings[:shared] == other.headings[:shared]


def _near(hit: Hit) -> Iterator[Place]:
    if not hit.passage.edition_id:  # an attachment, which is not in the stacks
        return
    for ordinal in range(max(0, hit.passage.ordinal - REACH), hit.passage.ordinal + REACH + 1):
        yield hit.passage.edition_id, ordinal


def _place(hit: Hit) -> Place:
    return hit.passage.edition_id, hit.passage.ordinal
