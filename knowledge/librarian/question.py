"""A patron's question with the conversation before it."""

from dataclasses import dataclass
from typing import Literal

from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; `name` tells the patrons of one thread apart, and an `app` from all of them."""

    speaker: Literal["patron", "librarian"]
    text: str
    name: str | None = None
    app: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `history` has the oldest turn first, `attached` the passages of files that came with it."""

    text: str
    patron: Patron
    history: tuple[Turn, ...] = ()
    attached: tuple[Hit, ...] = ()
