"""The tables of where books come from, beside those in tables.py."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from knowledge.catalogue.tables import Words, metadata

origins = Table(
    "origins",
    metadata,
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("headers", JSON, nullable=False),
    Column("title", Words),
)
