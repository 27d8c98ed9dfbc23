"""A patron's question with the conversation before it."""

from dataclasses import dataclass, field
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
class Tokens:
    """Tokens that a language model read and wrote."""

    read: int = 0
    written: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.read + other.read, self.written + other.written)


@dataclass(slots=True)
class TokenMeter:
    """The tokens that a question took so far, whether or not its answer becomes whole."""

    tokens: Tokens = Tokens()


@dataclass(frozen=True, slots=True)
class Question:
    """A question; `history` has the oldest turn first, `attached` the passages of files that came with it.

    `sure`: it may be meant for somebody else, so that it is answered only from what its own words find well.
    """

    text: str
    patron: Patron
    history: tuple[Turn, ...] = ()
    attached: tuple[Hit, ...] = ()
    meter: TokenMeter = field(default_factory=TokenMeter, compare=False)
    sure: bool = False
