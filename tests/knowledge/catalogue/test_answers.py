"""Receipts of answers, and the feedback on them."""

from dataclasses import replace
from datetime import timedelta

from knowledge.catalogue.answers import Vote
from knowledge.catalogue.database import Catalogue
from tests import answer_row

ROW = replace(
    answer_row.ROW,
    passages=["p1", "p2"],
    timings_ms={"retrieval": 12.5},
    unanswered=("And of sick leave?",),
    unmarked=1,
    unmatched=2,
    rephrased="How many days do contractors have?",
    instruction_sha256="1" * 64,
)
VOTE = Vote(workspace="acme", answer_key="C1:1.0", person="U1", good=True)


async def test_a_receipt_is_kept_whole(catalogue: Catalogue) -> None:
    await catalogue.answers.record(ROW)
    assert await catalogue.answers.get("acme", ROW.key) == ROW
    assert await catalogue.answers.get("rival", ROW.key) is None


async def test_recording_an_answer_again_adds_its_message(catalogue: Catalogue) -> None:
    await catalogue.answers.record(ROW)
    again = replace(ROW, id="f" * 32, created_at=ROW.created_at + timedelta(hours=1), posted_as="1.5")
    await catalogue.answers.record(again)
    assert await catalogue.answers.get("acme", ROW.key) == replace(ROW, posted_as="1.5")


async def test_a_thread_is_known_by_the_answers_in_it(catalogue: Catalogue) -> None:
    await catalogue.answers.record(ROW)
    assert await catalogue.answers.in_thread("acme", "C1", "1.0")
    assert not await catalogue.answers.in_thread("acme", "C2", "1.0")
    assert not await catalogue.answers.in_thread("acme", "C1", "2.0")
    assert not await catalogue.answers.in_thread("rival", "C1", "1.0")


async def test_the_latest_questions_come_newest_first_and_only_those_of_the_workspace(catalogue: Catalogue) -> None:
    rows = [
        replace(ROW, id=f"{n:032x}", key=f"k{n}", created_at=ROW.created_at - timedelta(hours=n), refused=n == 1)
        for n in range(4)
    ]
    for row in rows:
        await catalogue.answers.record(row)
    assert await catalogue.answers.latest("acme", 2, timedelta(days=1)) == rows[:2]
    assert await catalogue.answers.latest("acme", 9, timedelta(hours=2, minutes=30)) == rows[:3]
    assert await catalogue.answers.latest("rival", 2, timedelta(days=1)) == []


async def test_a_deleted_question_is_no_longer_in_any_list(catalogue: Catalogue) -> None:
    kept = replace(ROW, id="e" * 32, key="C1:2.0")
    await catalogue.answers.record(ROW)
    await catalogue.answers.record(kept)
    await catalogue.answers.unask("acme", kept.key, by="U1")
    await catalogue.answers.forget("acme", ROW.key, by="U1")
    assert await catalogue.answers.get("acme", ROW.key) is None
    assert await catalogue.answers.get("acme", kept.key) == replace(kept, question="", unanswered=(), person=None)
    assert await catalogue.answers.latest("acme", 9, timedelta(days=1)) == []
    assert await catalogue.answers.asked_by("acme", "U1", 9) == []


async def test_a_person_has_one_vote_an_answer_and_may_change_it(catalogue: Catalogue) -> None:
    await catalogue.votes.cast(VOTE)
    worse = replace(VOTE, id="f" * 32, good=False, fault="wrong", note="It is 25.")
    await catalogue.votes.cast(worse)
    assert await catalogue.votes.of("acme", "C1:1.0") == [replace(worse, id=VOTE.id)]
    assert await catalogue.votes.counts("acme") == (0, 1)


async def test_complaints_are_the_latest_first_and_stay_in_their_workspace(catalogue: Catalogue) -> None:
    await catalogue.votes.cast(VOTE)
    against = [
        Vote(workspace="acme", answer_key="C1:1.0", person=f"U{n}", good=False,
             created_at=VOTE.created_at + timedelta(seconds=n))
        for n in (2, 3, 4)
    ]  # fmt: skip
    for vote in against:
        await catalogue.votes.cast(vote)
    assert await catalogue.votes.complaints("acme", 2) == [against[2], against[1]]
    assert await catalogue.votes.counts("acme") == (1, 3)
    assert await catalogue.votes.counts("rival") == (0, 0)
