"""How follow-ups were understood."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"


def upgrade() -> None:
    op.add_column("answers", sa.Column("rephrased", sa.Text(), nullable=True))
    op.add_column("answers", sa.Column("instruction_sha256", sa.String(length=64), nullable=True))


def downgrade() -> None:
    for name in ("instruction_sha256", "rephrased"):
        op.drop_column("answers", name)
