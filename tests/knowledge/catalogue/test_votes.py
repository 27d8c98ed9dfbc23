"""Feedback on answers."""

from dataclasses import replace
from datetime import timedelta

from knowledge.catalogue.answers import Vote
from knowledge.catalogue.database import Catalogue

VOTE = Vote(workspace="acme", answer_key="C1:1.0", person="U1", good=True)


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
