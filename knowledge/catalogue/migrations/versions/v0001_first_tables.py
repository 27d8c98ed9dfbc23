"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

OPEN = sa.text("closed_at IS NULL")
CURRENT = sa.text("state = 'current'")
PAST = sa.text("state <> 'current'")


def upgrade() -> None:
    _shelves()
    _settled_gaps()
    _subscriptions()
    _report_times()
    _books()
    _editions()
    _changes()
    _retained_passages()
    _originals()
    _sketches()
    _sketch_keys()
    _fetches()
    _sources()
    _source_books()
    _schedules()
    _jobs()
    _processes()
    _muted_threads()
    _allowances()
    _answers()
    _votes()
    _tallies()


def _shelves() -> None:
    op.create_table(
        "shelves",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shelves")),
        sa.UniqueConstraint("workspace", "name_key", name=op.f("uq_shelves_workspace_name_key")),
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "person", name=op.f("pk_subscriptions")),
    )


def _report_times() -> None:
    op.create_table(
        "report_times",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=16), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_report_times")),
    )


def _settled_gaps() -> None:
    op.create_table(
        "settled_gaps",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "key", name=op.f("pk_settled_gaps")),
    )


def _books() -> None:
    op.create_table(
        "books",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shelf_id", sa.String(length=32), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("title_words", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("removed_up_to", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelves.id"], name=op.f("fk_books_shelf_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books")),
        sa.UniqueConstraint("shelf_id", "source_key", name=op.f("uq_books_shelf_id_source_key")),
    )
    op.create_index("ix_books_title", "books", ["title_key", "id"])
    op.create_index("ix_books_shelf", "books", ["shelf_id", "title_key", "id"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("book_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("swept", sa.Boolean(), nullable=False),
        sa.Column("outdated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("moved_from", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_editions_book_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editions")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_editions_book_id_number")),
    )
    op.create_index("ix_editions_idempotency_key", "editions", ["idempotency_key"])
    op.create_index(
        "uq_editions_current", "editions", ["book_id"], unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT
    )
    op.create_index("ix_editions_digest", "editions", ["digest"], sqlite_where=CURRENT, postgresql_where=CURRENT)
    op.create_index("ix_editions_newest", "editions", ["created_at"], sqlite_where=CURRENT, postgresql_where=CURRENT)
    op.create_index("ix_editions_past", "editions", ["swept"], sqlite_where=PAST, postgresql_where=PAST)


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("shelf_id", sa.String(length=32), nullable=True),
        sa.Column("book_id", sa.String(length=32), nullable=True),
        sa.Column("edition_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_changes_book_id")),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_changes_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_workspace", "changes", ["workspace", "id"])
    op.create_index("ix_changes_book", "changes", ["book_id", "id"])
    op.create_index("ix_changes_idempotency_key", "changes", ["idempotency_key"])


def _originals() -> None:
    if op.get_context().dialect.name == "sqlite":
        return  # it is in a file of its own, which every start makes where it is missing
    op.create_table(
        "originals",
        sa.Column("book_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("book_id", "digest", name=op.f("pk_originals")),
    )


def _retained_passages() -> None:
    op.create_table(
        "retained_passages",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("passages", sa.LargeBinary(), nullable=False),
        sa.Column("retained_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_retained_passages_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_retained_passages")),
    )


def _sketches() -> None:
    op.create_table(
        "sketches",
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["editions.id"], name=op.f("fk_sketches_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_sketches")),
    )


def _sketch_keys() -> None:
    op.create_table(
        "sketch_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("edition_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["sketches.edition_id"], name=op.f("fk_sketch_keys_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "edition_id", name=op.f("pk_sketch_keys")),
    )
    op.create_index("ix_sketch_keys_edition", "sketch_keys", ["edition_id"])


def _fetches() -> None:
    op.create_table(
        "fetches",
        sa.Column("book_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_fetches_book_id")),
        sa.PrimaryKeyConstraint("book_id", name=op.f("pk_fetches")),
    )


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("shelf_id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("include", sa.JSON(), nullable=False),
        sa.Column("exclude", sa.JSON(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelves.id"], name=op.f("fk_sources_shelf_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("shelf_id", "address_key", name=op.f("uq_sources_shelf_id_address_key")),
    )


def _source_books() -> None:
    op.create_table(
        "source_books",
        sa.Column("source_id", sa.String(length=32), nullable=False),
        sa.Column("book_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_source_books_book_id")),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_source_books_source_id")),
        sa.PrimaryKeyConstraint("source_id", "book_id", name=op.f("pk_source_books")),
    )
    op.create_index("ix_source_books_book", "source_books", ["book_id"])


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("every", sa.String(length=16), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("next_at", sa.Float(precision=53), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_schedules")),
    )
    op.create_index("ix_schedules_next", "schedules", ["next_at"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order_key", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("run_after", sa.Float(precision=53), nullable=False),
        sa.Column("lease_until", sa.Float(precision=53), nullable=False),
        sa.Column("enqueued_at", sa.Float(precision=53), nullable=False),
        sa.Column("claimed_at", sa.Float(precision=53), nullable=True),
        sa.Column("closed_at", sa.Float(precision=53), nullable=True),
        sa.Column("stop_wanted", sa.Boolean(), nullable=False),
        sa.Column("long", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("workspace", "kind", "key", name=op.f("uq_jobs_workspace_kind_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_open", "jobs", ["id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_jobs_order", "jobs", ["workspace", "order_key", "id"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_jobs_turns", "jobs", ["workspace", "person", "claimed_at"])


def _processes() -> None:
    op.create_table(
        "processes",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_processes")),
    )


def _muted_threads() -> None:
    op.create_table(
        "muted_threads",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("since", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "place", "thread", name=op.f("pk_muted_threads")),
    )


def _allowances() -> None:
    op.create_table(
        "allowances",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("period", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "subject", name=op.f("pk_allowances")),
    )


def _answers() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("manual_sha256", sa.String(length=64), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("timings_ms", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_as", sa.Text(), nullable=True),
        sa.Column("evidence", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("sentences", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("unanswered", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("unmarked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unmatched", sa.Integer(), server_default="0", nullable=False),
        sa.Column("rephrased", sa.Text(), nullable=True),
        sa.Column("instruction_sha256", sa.String(length=64), nullable=True),
        sa.Column("ending", sa.String(length=16), server_default="whole", nullable=False),
        sa.Column("tokens_read", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tokens_written", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("workspace", "key", name=op.f("uq_answers_workspace_key")),
    )
    op.create_index("ix_answers_created", "answers", ["workspace", "created_at"])
    op.create_index("ix_answers_thread", "answers", ["workspace", "place", "thread"])


def _votes() -> None:
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


def _tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("helpful", sa.Integer(), nullable=False),
        sa.Column("not_helpful", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "day", name=op.f("pk_tallies")),
    )
