"""Threads that are left alone."""

from knowledge.catalogue.database import Catalogue

HERE = ("acme", "C1", "100.5")


async def test_a_thread_is_left_alone_until_somebody_calls_again(catalogue: Catalogue) -> None:
    await catalogue.quiet.hush(*HERE, at=101.0)
    assert await catalogue.quiet.holds(*HERE)
    assert not await catalogue.quiet.holds("rival", "C1", "100.5")
    assert not await catalogue.quiet.holds("acme", "C1", "200.5")
    await catalogue.quiet.lift(*HERE, at=102.0)
    assert not await catalogue.quiet.holds(*HERE)


async def test_a_call_from_before_that_is_told_again_late_wakes_nobody(catalogue: Catalogue) -> None:
    await catalogue.quiet.hush(*HERE, at=101.0)
    await catalogue.quiet.hush(*HERE, at=100.0)
    await catalogue.quiet.lift(*HERE, at=100.7)
    assert await catalogue.quiet.holds(*HERE)
