"""What people think of an answer, and which passages it rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("answers", sa.Column("evidence", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "votes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("answer_key", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("workspace", "answer_key", "person", name=op.f("uq_votes_workspace_answer_key_person")),
    )
    op.create_index("ix_votes_created", "votes", ["workspace", "created_at"])


def downgrade() -> None:
    op.drop_table("votes")
    op.drop_column("answers", "evidence")
