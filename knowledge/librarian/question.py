"""What a patron asks, and what was said before."""

from dataclasses import dataclass
from typing import Literal

from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron


@dataclass(frozen=True, slots=True)
class Turn:
    """`name` tells the patrons of one thread apart."""

    speaker: Literal["patron", "librarian"]
    text: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`history` is the conversation before it, oldest turn first; `attached` the passages of what came with it."""

    text: str
    patron: Patron
    history: tuple[Turn, ...] = ()
    attached: tuple[Hit, ...] = ()
