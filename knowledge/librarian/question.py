"""What a patron asks, and what was said before."""

from dataclasses import dataclass
from typing import Literal

from knowledge.catalogue.access import Patron
from knowledge.catalogue.hits import Hit


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
