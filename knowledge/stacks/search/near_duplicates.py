"""Near-duplicate passages among the hits: one of them is enough, and the newest edition's is the one to read."""

from collections.abc import Sequence
from datetime import UTC, datetime

from knowledge.catalogue.hits import Hit
from knowledge.stacks.text.minhash import FEWEST, runs

NEARLY = 0.9  # of the runs of words of both together
LOOKED_AT = 16  # hits: twice what the librarian is given


def distinct_first(hits: Sequence[Hit]) -> list[Hit]:
    """Return the same hits: the newest of each group takes the group's best place, the others go to the end."""
    groups: list[list[Hit]] = []
    known: list[frozenset[str]] = []
    for hit in hits[:LOOKED_AT]:
        said = _said(hit.passage.text)
        like = next((at for at, other in enumerate(known) if _nearly_same(said, other)), None)
        if like is None:
            groups.append([hit])
            known.append(said)
        else:
            groups[like].append(hit)
    # sorted() is stable: duplicates of one age keep the order in which they were found
    ordered = [sorted(group, key=_created, reverse=True) for group in groups]
    others = [hit for group in ordered for hit in group[1:]]
    return [*(group[0] for group in ordered), *hits[LOOKED_AT:], *others]


def _created(hit: Hit) -> datetime:
    return hit.created_at or datetime.min.replace(tzinfo=UTC)


def _said(text: str) -> frozenset[str]:
    """Return the runs of words of a text; a short text is one run, so that only an identical one is its duplicate."""
    said = frozenset(runs([text]))
    return said if len(said) >= FEWEST else frozenset([" ".join(text.casefold().split())])


def _nearly_same(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < NEARLY * max(len(one), len(other)):
        return False
    shared = len(one & other)
    return shared >= NEARLY * (len(one) + len(other) - shared)
