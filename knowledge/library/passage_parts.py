"""The parts of passages whose vectors are stored: what a question will compare itself with."""

from collections.abc import Sequence
from itertools import groupby

from knowledge.catalogue.books import Passage
from knowledge.librarian.quotation.relevance import spoken
from knowledge.librarian.quotation.units import Source, units

STORED = 16  # parts of a passage: more are the rows of a table, mostly, of which a question looks at few


def parts_of(passages: Sequence[Passage]) -> list[list[str]]:
    """Return for each passage its parts, of many the first; those that follow each other are read as one section."""
    found: list[list[str]] = [[] for _ in passages]
    for _, run in groupby(enumerate(passages), key=_section):
        section = dict(run)
        for unit in units([Source(at, one.text) for at, one in section.items()]):
            for block in unit.blocks:
                for part in block.parts:
                    one = section[part.n]
                    found[part.n].append(spoken(one.title, one.headings, unit, block, part))
    return [parts[:STORED] for parts in found]


def _section(placed: tuple[int, Passage]) -> tuple[str, tuple[str, ...], int]:
    at, passage = placed
    return passage.edition_id, passage.headings, passage.ordinal - at
