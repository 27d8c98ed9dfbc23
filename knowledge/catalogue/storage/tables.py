"""The catalogue's tables; migrations/ makes them, and a test holds the two together."""

import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def new_id() -> str:
    return uuid.uuid4().hex


def now() -> datetime:
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """A point in time in UTC, since SQLite does not store the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  SQLAlchemy's signature
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text without the zero characters and half surrogates that PostgreSQL refuses."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's signature
        return value and value.replace("\0", "").encode("utf-8", "replace").decode()


shelves = Table(
    "shelves",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("name", Words, nullable=False),
    Column("name_key", Words, nullable=False),
    Column("place", Text),
    Column("owner", Text),  # of the books on it that have none of their own
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("workspace", "name_key"),
)

books = Table(
    "books",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("shelf_id", ForeignKey("shelves.id"), nullable=False),
    Column("source", Words, nullable=False),
    Column("source_key", String(64), nullable=False),  # sha256: a URL may be longer than an index entry
    Column("title", Words, nullable=False),
    Column("title_key", Words, nullable=False),
    Column("title_words", Words, nullable=False),  # of the title_key, each after a space
    Column("url", Words),
    Column("removed_up_to", Integer, nullable=False),  # editions up to this number were removed
    Column("owner", Text),  # the person who is told that it is outdated
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("shelf_id", "source_key"),
    Index("ix_books_title", "title_key", "id"),  # pages of a list
    Index("ix_books_shelf", "shelf_id", "title_key", "id"),  # counts and searches, which read no more than this
)

editions = Table(
    "editions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("book_id", ForeignKey("books.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("media_type", Words, nullable=False),
    Column("url", Words),
    Column("pages", Integer),
    Column("passages", Integer, nullable=False),
    Column("remarks", JSON, nullable=False),
    Column("swept", Boolean, nullable=False),  # its passages are gone from the stacks
    Column("outdated_at", Moment),  # when its owner and the admins were told that it is outdated
    Column("idempotency_key", Text),  # of the operation that made it, which a crash may repeat
    Column("moved_from", String(32)),  # the shelf that it took its book from; no foreign key, as that may be deleted
    UniqueConstraint("book_id", "number"),
    Index("ix_editions_idempotency_key", "idempotency_key"),
)
ONE_CURRENT = text("state = 'current'")
Index(
    "uq_editions_current",
    editions.c.book_id,
    unique=True,
    sqlite_where=ONE_CURRENT,
    postgresql_where=ONE_CURRENT,
)
Index("ix_editions_digest", editions.c.digest, sqlite_where=ONE_CURRENT, postgresql_where=ONE_CURRENT)
Index("ix_editions_newest", editions.c.created_at, sqlite_where=ONE_CURRENT, postgresql_where=ONE_CURRENT)
NOT_CURRENT = text("state <> 'current'")
Index("ix_editions_past", editions.c.swept, sqlite_where=NOT_CURRENT, postgresql_where=NOT_CURRENT)

jobs = Table(
    "jobs",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("workspace", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("order_key", Text),
    Column("person", Text),  # on whose behalf; people take turns
    Column("payload", JSON, nullable=False),
    Column("progress", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("owner", Text),
    Column("error", Words),
    # Seconds since 1970 by the database's clock, so that replicas whose clocks differ agree on a lease.
    Column("run_after", Float(53), nullable=False),
    Column("lease_until", Float(53), nullable=False),
    Column("enqueued_at", Float(53), nullable=False),
    Column("claimed_at", Float(53)),
    Column("closed_at", Float(53)),
    Column("stop_wanted", Boolean, nullable=False),  # whoever works on it ends as soon as it may
    Column("long", Boolean, nullable=False),  # it had a place for short jobs once, and did not end in time
    UniqueConstraint("workspace", "kind", "key"),
    sqlite_autoincrement=True,  # an id is never given out again
)
OPEN = text("closed_at IS NULL")
Index("ix_jobs_open", jobs.c.id, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_jobs_order", jobs.c.workspace, jobs.c.order_key, jobs.c.id, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_jobs_turns", jobs.c.workspace, jobs.c.person, jobs.c.claimed_at)

processes = Table(
    "processes",
    metadata,
    Column("owner", Text, primary_key=True),
    Column("seen_at", Float(53), nullable=False),  # seconds since 1970 by the database's clock
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("person", Text),
    Column("question", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("model", Text, nullable=False),
    Column("manual_sha256", String(64), nullable=False),
    Column("passages", JSON, nullable=False),
    Column("timings_ms", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("posted_as", Text),
    Column("evidence", JSON, nullable=False, server_default="[]"),
    Column("sentences", JSON, nullable=False, server_default="[]"),
    Column("unanswered", JSON, nullable=False, server_default="[]"),  # of several questions, those left open
    Column("unmarked", Integer, nullable=False, server_default="0"),
    Column("unmatched", Integer, nullable=False, server_default="0"),
    Column("rephrased", Words),
    Column("instruction_sha256", String(64)),
    Column("ending", String(16), nullable=False, server_default="whole"),
    Column("tokens_read", Integer, nullable=False, server_default="0"),
    Column("tokens_written", Integer, nullable=False, server_default="0"),
    UniqueConstraint("workspace", "key"),
    Index("ix_answers_thread", "workspace", "place", "thread"),
    Index("ix_answers_created", "workspace", "created_at"),
)

votes = Table(
    "votes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("workspace", Text, nullable=False),
    Column("answer_key", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("good", Boolean, nullable=False),
    Column("fault", Text),
    Column("note", Words, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("workspace", "answer_key", "person"),
    Index("ix_votes_created", "workspace", "created_at"),
)

subscriptions = Table(
    "subscriptions",  # the people who asked for the weekly list of what is new
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)

report_times = Table(
    "report_times",  # of the weekly report, where admins have set another than the operator
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("day", String(16), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("language", String(8)),  # each reader's own where there is none
    Column("set_at", Moment, nullable=False),
)

settled_gaps = Table(
    "settled_gaps",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("key", String(64), primary_key=True),  # sha256 of a question's terms, so that its words are not kept
    Column("reason", Words, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

tallies = Table(
    "tallies",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("day", String(10), primary_key=True),  # such as 2026-11-27, in UTC
    Column("answered", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("not_helpful", Integer, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("workspace", Text, nullable=False),  # empty for what concerns all of them
    Column("shelf_id", String(32)),  # whose readers may see it; no foreign key, since it outlives its shelf
    Column("book_id", ForeignKey("books.id")),
    Column("edition_id", ForeignKey("editions.id")),
    Column("kind", String(16), nullable=False),
    Column("title", Words, nullable=False),  # what was changed, by its name at that time
    Column("before", Words),
    Column("after", Words),
    Column("person", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("idempotency_key", Text),
    Index("ix_changes_workspace", "workspace", "id"),
    Index("ix_changes_book", "book_id", "id"),
    Index("ix_changes_idempotency_key", "idempotency_key"),
)

retained_passages = Table(
    "retained_passages",
    metadata,
    Column("edition_id", ForeignKey("editions.id"), primary_key=True),
    Column("passages", LargeBinary, nullable=False),  # JSON, compressed
    Column("retained_at", Moment, nullable=False),
)

# SQLite keeps these in a file of their own, which is not rebuilt when rows are deleted; so there is no foreign key.
originals = Table(
    "originals",
    metadata,
    Column("book_id", String(32), primary_key=True),
    Column("digest", String(64), primary_key=True),  # of the editions that were read from it
    Column("name", Words, nullable=False),
    Column("size", Integer, nullable=False),  # in bytes
    Column("data", LargeBinary, nullable=False),
)

sketches = Table(
    "sketches",
    metadata,
    Column("edition_id", ForeignKey("editions.id"), primary_key=True),
    Column("hashes", LargeBinary, nullable=False),  # eight bytes each
    Column("created_at", Moment, nullable=False),
)

sketch_keys = Table(
    "sketch_keys",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("edition_id", ForeignKey("sketches.edition_id", ondelete="CASCADE"), primary_key=True),
    Index("ix_sketch_keys_edition", "edition_id"),
)

muted_threads = Table(
    "muted_threads",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("place", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("since", Float(53), nullable=False),  # by the place's clock
)

allowances = Table(
    "allowances",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("period", BigInteger, nullable=False),  # its number since 1970
    Column("seconds", BigInteger, nullable=False),  # of a period
    Column("used", BigInteger, nullable=False),
)

fetches = Table(
    "fetches",
    metadata,
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("headers", JSON, nullable=False),
    Column("title", Words),
)

schedules = Table(
    "schedules",
    metadata,
    Column("subject", String(32), primary_key=True),  # the id of a book or of a source
    Column("workspace", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("every", String(16), nullable=False),
    Column("person", Text, nullable=False),
    Column("next_at", Float(53), nullable=False),  # seconds since 1970 by the database's clock
    Column("last_at", Moment),
    Column("failure", JSON(none_as_null=True)),
)
Index("ix_schedules_next", schedules.c.next_at)

sources = Table(
    "sources",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("shelf_id", ForeignKey("shelves.id"), nullable=False),
    Column("form", String(16), nullable=False),
    Column("address", Words, nullable=False),
    Column("address_key", String(64), nullable=False),  # sha256, as with books
    Column("include", JSON, nullable=False),
    Column("exclude", JSON, nullable=False),
    Column("person", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("shelf_id", "address_key"),
)

source_books = Table(
    "source_books",
    metadata,
    Column("source_id", ForeignKey("sources.id"), primary_key=True),
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Index("ix_source_books_book", "book_id"),
)
