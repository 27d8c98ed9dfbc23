"""The library's values: what stands on which shelf, in which edition, cut into which passages."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

PUBLIC_SHELF = "general"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The unit of visibility: public in its workspace, or belonging to one place (a channel)."""

    id: str
    workspace: str
    name: str
    place: str | None = None

    @property
    def public(self) -> bool:
        return self.place is None

    @property
    def standard(self) -> bool:
        """Where everything goes that names no other shelf."""
        return self.public and self.name == PUBLIC_SHELF


class EditionState(StrEnum):
    WRITING = "writing"  # its passages are on their way into the stacks
    CURRENT = "current"  # the one edition patrons read
    SUPERSEDED = "superseded"  # replaced by a newer one
    WITHDRAWN = "withdrawn"  # its book was removed
    ABANDONED = "abandoned"  # never became current: failed or overtaken


class ChangeKind(StrEnum):
    ADDED = "added"
    REPLACED = "replaced"
    RESTORED = "restored"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something an admin should know of a reading: a code with a sentence in every language, and its values."""

    code: str
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a book. `digest` is the sha256 of the bytes it was read from; empty once they are in doubt."""

    id: str
    book_id: str
    number: int
    digest: str
    state: EditionState
    created_at: datetime
    created_by: str
    media_type: str = ""
    pages: int | None = None
    passages: int = 0
    remarks: tuple[Remark, ...] = ()

    @property
    def doubted(self) -> bool:
        """Whether the stacks lost some of it."""
        return not self.digest


@dataclass(frozen=True, slots=True)
class Book:
    """`source` names it on its shelf (a URL, a path, an upload's name): the same source again is a new edition.

    `url` is where a patron may open the original, if anywhere.
    """

    id: str
    shelf: Shelf
    source: str
    title: str
    url: str | None
    edition: Edition | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one edition: what is retrieved, shown to the librarian and cited.

    `ordinal` counts from 0 within the edition; `page` from 1 where the source has pages.
    """

    id: str
    book_id: str
    edition_id: str
    shelf_id: str
    ordinal: int
    title: str
    headings: tuple[str, ...]
    page: int | None
    text: str

    @property
    def place(self) -> str:
        """Where in its book it stands: "Leave › Annual leave, p. 3"; empty for a book without structure."""
        path = " › ".join(self.headings)
        page = f"p. {self.page}" if self.page is not None else ""
        return ", ".join(part for part in (path, page) if part)
