"""How well each answer is marked."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0041"
COUNTS = ("unmarked", "unmatched")


def upgrade() -> None:
    for name in COUNTS:
        op.add_column("answers", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in COUNTS:
        op.drop_column("answers", name)
