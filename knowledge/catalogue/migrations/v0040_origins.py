"""What a server said of the pages that became books, so that it can be asked what changed since."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "origins",
        sa.Column("book_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_origins_book_id")),
        sa.PrimaryKeyConstraint("book_id", name=op.f("pk_origins")),
    )


def downgrade() -> None:
    op.drop_table("origins")
