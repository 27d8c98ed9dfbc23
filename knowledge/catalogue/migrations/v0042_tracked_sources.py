"""Whole sites and folders that are kept in step, and the books that came from each."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0055"


def upgrade() -> None:
    op.create_table(
        "tracked_sources",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shelf_id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("include", sa.JSON(), nullable=False),
        sa.Column("exclude", sa.JSON(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelves.id"], name=op.f("fk_tracked_sources_shelf_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracked_sources")),
        sa.UniqueConstraint("shelf_id", "address_key", name=op.f("uq_tracked_sources_shelf_id_address_key")),
    )
    op.create_table(
        "tracked_books",
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("book_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["tracked_sources.id"], name=op.f("fk_tracked_books_source_id")),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_tracked_books_book_id")),
        sa.PrimaryKeyConstraint("source_id", "book_id", name=op.f("pk_tracked_books")),
    )
    op.create_index("ix_tracked_books_book", "tracked_books", ["book_id"])


def downgrade() -> None:
    op.drop_table("tracked_books")
    op.drop_table("tracked_sources")
