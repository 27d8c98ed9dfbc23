"""Books and editions as the tables hold them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select

from knowledge.catalogue.books import Book, Edition, EditionState, Remark, Shelf
from knowledge.catalogue.tables import books, editions, shelves

CURRENT = editions.c.state == EditionState.CURRENT

BOOK_COLUMNS: Sequence[ColumnElement[Any]] = (
    books.c.id.label("the_book"),
    books.c.source,
    books.c.title,
    books.c.url.label("book_url"),
    shelves.c.id.label("shelf_id"),
    shelves.c.workspace,
    shelves.c.name,
    shelves.c.place,
)


def current_books() -> Select[Any]:
    """Every book that has a current edition, with it and with its shelf."""
    joined = books.join(shelves, books.c.shelf_id == shelves.c.id)
    joined = joined.join(editions, (editions.c.book_id == books.c.id) & CURRENT)
    return select(*BOOK_COLUMNS, *editions.c).select_from(joined)


def book_of(row: Row[Any], edition: Edition | None) -> Book:
    shelf = Shelf(id=row.shelf_id, workspace=row.workspace, name=row.name, place=row.place)
    return Book(
        id=row.the_book,
        shelf=shelf,
        source=row.source,
        title=row.title,
        url=row.book_url,
        edition=edition,
    )


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
    )
