"""Threads that asked to be left alone."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0070"


def upgrade() -> None:
    op.create_table(
        "quiet_threads",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("since", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "place", "thread", name=op.f("pk_quiet_threads")),
    )


def downgrade() -> None:
    op.drop_table("quiet_threads")
