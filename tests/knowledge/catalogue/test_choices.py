"""Muted threads, and the weekly list."""

from knowledge.catalogue.database import Catalogue

HERE = ("acme", "C1", "100.5")


async def test_a_thread_is_muted_until_somebody_calls_the_bot_again(catalogue: Catalogue) -> None:
    await catalogue.mutes.mute(*HERE, at=101.0)
    assert await catalogue.mutes.muted(*HERE)
    assert not await catalogue.mutes.muted("rival", "C1", "100.5")
    assert not await catalogue.mutes.muted("acme", "C1", "200.5")
    await catalogue.mutes.unmute(*HERE, at=102.0)
    assert not await catalogue.mutes.muted(*HERE)


async def test_a_call_from_before_the_mute_that_arrives_late_does_not_end_it(catalogue: Catalogue) -> None:
    await catalogue.mutes.mute(*HERE, at=101.0)
    await catalogue.mutes.mute(*HERE, at=100.0)
    await catalogue.mutes.unmute(*HERE, at=100.7)
    assert await catalogue.mutes.muted(*HERE)


async def test_the_weekly_list_goes_to_those_who_asked_for_it_and_did_not_end_it(catalogue: Catalogue) -> None:
    for workspace, person in (("acme", "U2"), ("acme", "U1"), ("acme", "U1"), ("acme", "U3"), ("rival", "U4")):
        await catalogue.subscriptions.begin(workspace, person)
    await catalogue.subscriptions.end("acme", "U3")
    assert await catalogue.subscriptions.people("acme") == ["U1", "U2"]
    assert await catalogue.subscriptions.has("acme", "U1")
    assert not await catalogue.subscriptions.has("acme", "U3")
    assert not await catalogue.subscriptions.has("rival", "U1")
