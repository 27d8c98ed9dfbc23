"""Which errand made an edition or a change, so that one that is done again after a crash finds what it did."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0061"


def upgrade() -> None:
    for table in ("editions", "changes"):
        op.add_column(table, sa.Column("errand", sa.Text(), nullable=True))
        op.create_index(f"ix_{table}_errand", table, ["errand"])


def downgrade() -> None:
    for table in ("changes", "editions"):
        op.drop_index(f"ix_{table}_errand", table)
        op.drop_column(table, "errand")
