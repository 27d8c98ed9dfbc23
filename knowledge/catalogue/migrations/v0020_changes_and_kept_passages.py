"""Who changed which book, the passages of editions that were taken away, and sketches to find near duplicates by."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("book_id", sa.String(length=32), nullable=False),
        sa.Column("edition_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_changes_book_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_changes_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_book", "changes", ["book_id", "id"])
    for table, column in (("kept", "passages"), ("sketches", "hashes")):
        _of_editions(table, column)


def downgrade() -> None:
    for table in ("sketches", "kept", "changes"):
        op.drop_table(table)


def _of_editions(table: str, column: str) -> None:
    op.create_table(
        table,
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column(column, sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f(f"fk_{table}_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f(f"pk_{table}")),
    )
