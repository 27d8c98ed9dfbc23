"""The tables of where books come from, beside those in tables.py."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, String, Table, Text, UniqueConstraint

from knowledge.catalogue.tables import Moment, Words, metadata

origins = Table(
    "origins",
    metadata,
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("headers", JSON, nullable=False),
    Column("title", Words),
)

schedules = Table(
    "schedules",
    metadata,
    Column("subject", String(32), primary_key=True),  # the id of a book or of a source
    Column("workspace", Text, nullable=False),
    Column("what", String(16), nullable=False),
    Column("every", String(16), nullable=False),
    Column("person", Text, nullable=False),
    Column("next_at", Float(53), nullable=False),  # seconds since 1970 by the database's clock
    Column("last_at", Moment),
    Column("failure", JSON(none_as_null=True)),
)
Index("ix_schedules_next", schedules.c.next_at)

tracked_sources = Table(
    "tracked_sources",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("shelf_id", ForeignKey("shelves.id"), nullable=False),
    Column("form", String(16), nullable=False),
    Column("address", Words, nullable=False),
    Column("address_key", String(64), nullable=False),  # sha256, as with books
    Column("include", JSON, nullable=False),
    Column("exclude", JSON, nullable=False),
    Column("person", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("shelf_id", "address_key"),
)

tracked_books = Table(
    "tracked_books",
    metadata,
    Column("source_id", ForeignKey("tracked_sources.id"), primary_key=True),
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Index("ix_tracked_books_book", "book_id"),
)
