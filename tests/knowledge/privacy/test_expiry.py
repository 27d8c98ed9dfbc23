"""The end of what is kept for a time, which leaves counts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from knowledge.catalogue.answers import Vote
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.people.allowances import HOUR, Allowance, questions_of
from knowledge.catalogue.people.tallies import Tally
from knowledge.catalogue.storage.tables import allowances, books, changes, editions, metadata, now
from knowledge.privacy.expiry import HISTORY_KEPT, Expired, expire
from tests import answer_row
from tests.knowledge.catalogue.conftest import published
from tests.knowledge.privacy.remains import files_with, tables_with

KEPT = timedelta(days=180)
OLD = (now() - timedelta(days=200)).replace(hour=12)
WORDS = ("UPERSON", "zeppelins moor", "platypus", "DPRIVATE")
ROW = replace(
    answer_row.ROW,
    key="DPRIVATE:1.0",
    place="DPRIVATE",
    person="UPERSON",
    question="Where may zeppelins moor overnight?",
    text="At the mast of the platypus. [1]",
    passages=["p1"],
    evidence=(),
    created_at=OLD,
)
VOTE = Vote(workspace="acme", answer_key=ROW.key, person="UPERSON", good=False, note="No platypus!", created_at=OLD)


async def asked(catalogue: Catalogue) -> None:
    """Keep three old questions, one of them refused, a complaint, and a question and a vote of today."""
    for n in range(3):
        old = replace(ROW, id=f"{n:032x}", key=f"{ROW.key}{n}", refused=n == 0, question=f"{ROW.question} {n}" * 200)
        await catalogue.answers.record(old)
    await catalogue.votes.cast(VOTE)
    young = replace(ROW, id="f" * 32, key="C1:9.0", place="C1", person="U2", question="When is tea?", text="At four.")
    await catalogue.answers.record(replace(young, created_at=now()))
    thanks = replace(VOTE, id="f" * 32, answer_key=young.key, person="U2", good=True, note="", created_at=now())
    await catalogue.votes.cast(thanks)
    await catalogue.mutes.mute("acme", "DPRIVATE", "1.0", OLD.timestamp())
    await catalogue.mutes.mute("acme", "C1", "9.0", now().timestamp())


async def test_old_questions_answers_and_votes_become_counts_of_their_day(catalogue: Catalogue, tmp_path: Path) -> None:
    await asked(catalogue)
    assert await tables_with(catalogue, WORDS) == {"answers", "votes", "muted_threads"}
    assert await expire(catalogue, KEPT) == Expired(counted=4, deleted=1)
    day = OLD.date().isoformat()
    assert await catalogue.tallies.days("acme") == [Tally(day, answered=2, refused=1, helpful=0, not_helpful=1)]
    assert [tally.asked for tally in await catalogue.tallies.days("acme")] == [3]
    assert await tables_with(catalogue, WORDS) == set()
    assert files_with(tmp_path, WORDS) == set()
    assert [row.question for row in await catalogue.answers.latest("acme", 9, timedelta(days=999))] == ["When is tea?"]
    assert await catalogue.votes.counts("acme") == (1, 0)
    assert await catalogue.mutes.muted("acme", "C1", "9.0")


async def test_counts_add_up_over_the_days_and_stay_in_their_workspace(catalogue: Catalogue) -> None:
    for n in range(2):
        await catalogue.votes.cast(replace(VOTE, id=f"{n:032x}", good=bool(n)))
        await expire(catalogue, KEPT)
    assert await catalogue.tallies.votes("acme") == (1, 1)
    assert await catalogue.tallies.votes("rival") == (0, 0)
    assert await expire(catalogue, KEPT) == Expired(0, 0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_byte_of_an_old_question_is_left_in_the_database_or_its_log(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    await asked(catalogue)
    assert files_with(tmp_path, WORDS) >= {"shisho.db-wal"}
    await expire(catalogue, KEPT)
    assert files_with(tmp_path, WORDS) == set()


async def grow_old(catalogue: Catalogue, by: timedelta) -> None:
    """Let everything have happened that much earlier."""
    async with catalogue.engine.begin() as connection:
        for table in (books, editions, changes, metadata.tables["sketches"]):
            for column in table.c:
                if column.name in {"at", "created_at"}:
                    for row in (await connection.execute(select(table))).all():
                        same = [c == getattr(row, c.name) for c in table.primary_key]
                        earlier = {column.name: getattr(row, column.name) - by}
                        await connection.execute(update(table).where(*same).values(**earlier))


async def count(catalogue: Catalogue, name: str) -> int:
    row = await catalogue.database.row(select(func.count()).select_from(metadata.tables[name]))
    assert row is not None
    return int(row[0])


async def test_old_versions_and_removed_documents_are_deleted_and_those_shown_stay(catalogue: Catalogue) -> None:
    for digest in ("d1", "d2", "d3"):
        shown = await published(catalogue, "leave.md", digest)
    removed = await published(catalogue, "plan.md", "d4")
    await catalogue.holdings.withdraw("acme", removed.book_id, "UPERSON")
    for _, edition in await catalogue.holdings.leftovers("acme"):
        await catalogue.holdings.mark_swept(edition.id)
    await expire(catalogue, KEPT)
    assert await count(catalogue, "editions") == 4
    await grow_old(catalogue, HISTORY_KEPT + timedelta(days=2))
    await expire(catalogue, KEPT)
    assert await tables_with(catalogue, ["UPERSON", "plan.md"]) == set()
    assert [book.title for book in await catalogue.holdings.all("acme")] == ["leave.md"]
    assert [edition.number for edition in await catalogue.holdings.editions(shown.book_id)] == [3, 1]
    assert [await count(catalogue, name) for name in ("books", "changes", "sketches")] == [1, 0, 1]


async def test_a_removed_document_whose_versions_are_gone_can_be_added_again(catalogue: Catalogue) -> None:
    first = await published(catalogue, "plan.md", "d1")
    await catalogue.holdings.withdraw("acme", first.book_id, "UPERSON")
    await catalogue.holdings.mark_swept(first.id)
    await catalogue.database.change(update(editions).values(created_at=OLD - HISTORY_KEPT))
    await expire(catalogue, KEPT)
    await published(catalogue, "plan.md", "d1")
    assert [book.title for book in await catalogue.holdings.all("acme")] == ["plan.md"]


async def test_counts_of_how_much_somebody_asked_end_with_their_hour(catalogue: Catalogue) -> None:
    hourly, daily = Allowance(questions_of("UPERSON"), 9, HOUR), Allowance("model tokens", 9, 24 * HOUR)
    for allowance in (hourly, daily):
        await catalogue.allowances.take("acme", allowance)
    await expire(catalogue, KEPT)
    assert await count(catalogue, "allowances") == 2
    await catalogue.database.change(
        update(allowances).where(allowances.c.seconds == HOUR).values(period=allowances.c.period - 1)
    )
    await expire(catalogue, KEPT)
    assert await tables_with(catalogue, ["UPERSON"]) == set()
    assert await count(catalogue, "allowances") == 1
