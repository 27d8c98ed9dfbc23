"""The values of the library: shelves, books, editions and passages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import ColumnElement, Row, Select, literal_column, select

from knowledge.catalogue.storage.tables import books, editions, shelves
from knowledge.remark import ABOUT, Remark

PUBLIC_SHELF = "general"
# Headings that name a place and no matter: cell ranges, slides, pages, times, front matter.
UNTELLING = re.compile(
    r"(?:.*!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?|(?:slide|page|sheet|row|スライド|ページ)\s*\d+.*"
    r"|front matter.*|.*\d{1,2}:\d{2}.*|[\W\d_]*",
    re.IGNORECASE,
)
LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:https?://|mailto:)[^\s()]+\)")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The unit of visibility: public in its workspace, or belonging to one place (a channel).

    `owner` is the person who answers for its books that have no owner of their own.
    """

    id: str
    workspace: str
    name: str
    place: str | None = None
    owner: str | None = None

    @property
    def public(self) -> bool:
        return self.place is None

    @property
    def standard(self) -> bool:
        """Tell whether this is the default shelf."""
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
    REFRESHED = "refresh-set"  # how often a book or a source is refreshed
    OWNER_SET = "owner-set"
    SHELF_CREATED = "shelf-created"
    SHELF_RENAMED = "shelf-renamed"
    SHELF_PLACED = "shelf-placed"  # opened to everybody, or given to a place
    SHELF_DELETED = "shelf-deleted"
    SOURCE_ADDED = "source-added"
    SOURCE_CHANGED = "source-changed"
    SOURCE_REMOVED = "source-removed"
    ANSWER_DELETED = "answer-deleted"
    PERSON_EXPORTED = "person-exported"
    PERSON_FORGOTTEN = "person-forgotten"
    GAP_SETTLED = "gap-settled"
    GAP_REOPENED = "gap-reopened"
    SECRETS_LEFT_OUT = "secrets-left-out"  # of a new edition
    SECRETS_TAKEN = "secrets-taken"
    BACKED_UP = "backed-up"
    SETTING_CHANGED = "setting-changed"


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a book. `digest` is the sha256 of the bytes it was read from; empty if it is damaged.

    `moved_from` is the id of the shelf from which it took the book to another one.
    """

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
    moved_from: str | None = None

    @property
    def doubted(self) -> bool:
        """Tell whether the stacks have lost some of its passages."""
        return not self.digest


@dataclass(frozen=True, slots=True)
class Book:
    """A document on a shelf.

    `source` names it there (a URL, a path, an upload's name): the same source again is a new edition.

    `url` is where a patron may open the original, if anywhere. `own_owner` is the person who answers for this one.
    """

    id: str
    shelf: Shelf
    source: str
    title: str
    url: str | None
    edition: Edition | None
    own_owner: str | None = None

    @property
    def owner(self) -> str | None:
        """The person who answers for what it says: its own owner, or else its shelf's."""
        return self.own_owner or self.shelf.owner


@dataclass(frozen=True, slots=True)
class BookPage:
    """One page of a list of books; pages are counted from 1, and `total` counts the books of all pages."""

    books: Sequence[Book] = ()
    total: int = 0
    number: int = 1
    pages: int = 1

    @classmethod
    def at(cls, number: int, total: int, size: int) -> Self:
        """Make an empty page; a number beyond the last page is the last one's."""
        pages = max(1, -(-total // size))
        return cls(total=total, number=max(1, min(number, pages)), pages=pages)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one edition, the unit that is retrieved, shown to the librarian and cited.

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
    def stated(self) -> bool:
        """Tell whether it is what the document says of itself, such as front matter."""
        return self.headings == (ABOUT,)

    @property
    def words(self) -> str:
        """Return the text without the addresses of its links, which would only dilute its meaning."""
        return LINK.sub(r"\1", self.text)

    @property
    def place(self) -> str:
        """Return its place in the book, such as "Leave › Annual leave, p. 3"; empty for a book without structure."""
        path = " › ".join(self.headings)
        page = f"p. {self.page}" if self.page is not None else ""
        return ", ".join(part for part in (path, page) if part)


# Written out, and not given as a parameter, so that the indexes of current editions are used.
CURRENT = editions.c.state == literal_column("'current'")
PAST = editions.c.state != literal_column("'current'")

IN_USE = (EditionState.CURRENT, EditionState.WRITING)
ALL_EDITIONS = editions.join(books, editions.c.book_id == books.c.id).join(shelves, books.c.shelf_id == shelves.c.id)

BOOK_COLUMNS: Sequence[ColumnElement[Any]] = (
    books.c.id.label("the_book"),
    books.c.source,
    books.c.title,
    books.c.url.label("book_url"),
    books.c.owner,
    shelves.c.id.label("shelf_id"),
    shelves.c.workspace,
    shelves.c.name,
    shelves.c.place,
    shelves.c.owner.label("shelf_owner"),
)


def current_books() -> Select[Any]:
    """Select the books that have a current edition, with the edition and the shelf."""
    joined = books.join(shelves, books.c.shelf_id == shelves.c.id)
    joined = joined.join(editions, (editions.c.book_id == books.c.id) & CURRENT)
    return select(*BOOK_COLUMNS, *editions.c).select_from(joined)


def book_of(row: Row[Any], edition: Edition | None) -> Book:
    return Book(
        id=row.the_book,
        shelf=shelf_of(row),
        source=row.source,
        title=row.title,
        url=row.book_url,
        edition=edition,
        own_owner=row.owner or None,
    )


def shelf_of(row: Row[Any]) -> Shelf:
    return Shelf(row.shelf_id, row.workspace, row.name, row.place, row.shelf_owner or None)


def current_book_of(row: Row[Any]) -> Book:
    return book_of(row, edition_of(row))


def edition_of(row: Row[Any]) -> Edition:
    return Edition(
        id=row.id,
        book_id=row.book_id,
        number=row.number,
        digest=row.digest,
        state=EditionState(row.state),
        created_at=row.created_at,
        created_by=row.created_by,
        media_type=row.media_type,
        pages=row.pages,
        passages=row.passages,
        remarks=tuple(Remark(remark["code"], remark["values"]) for remark in row.remarks),
        moved_from=row.moved_from,
    )


def is_topic(heading: str) -> bool:
    """Tell whether people may ask about a heading: a cell range or a slide's number names no topic."""
    return UNTELLING.fullmatch(heading.strip()) is None
