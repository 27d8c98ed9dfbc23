"""Allowances, counted over several processes."""

import asyncio
import time

from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.people.allowances import DAY, Allowance

TOKENS = Allowance("model tokens", 100, DAY)


async def test_no_more_than_the_limit_is_taken_however_many_processes_take_at_once(
    catalogue: Catalogue, database_url: str
) -> None:
    async with open_catalogue(database_url) as other:
        takes = [one.allowances.take("acme", TOKENS, 30) for one in (catalogue, other) * 4]
        assert sum(taken is not None for taken in await asyncio.gather(*takes)) == 3
        assert await other.allowances.take("rival", TOKENS, 100)


async def test_what_was_not_used_can_be_taken_again(catalogue: Catalogue) -> None:
    taken = await catalogue.allowances.take("acme", TOKENS, 100)
    assert taken is not None
    assert await catalogue.allowances.take("acme", TOKENS) is None
    await catalogue.allowances.settle(taken, 40)
    assert await catalogue.allowances.take("acme", TOKENS, 61) is None
    assert await catalogue.allowances.take("acme", TOKENS, 60)


async def test_a_new_period_begins_with_nothing_used(catalogue: Catalogue) -> None:
    short = Allowance("questions", 1, 2)
    await asyncio.sleep(short.left)
    taken = await catalogue.allowances.take("acme", short)
    assert taken is not None
    assert await catalogue.allowances.take("acme", short) is None
    await asyncio.sleep(short.left)
    assert time.time() // short.period > taken.period
    await catalogue.allowances.settle(taken, 99)  # of the former period: it changes nothing
    assert await catalogue.allowances.take("acme", short)


async def test_more_than_the_whole_limit_is_never_taken(catalogue: Catalogue) -> None:
    assert await catalogue.allowances.take("acme", TOKENS, 101) is None
    assert await catalogue.allowances.take("acme", TOKENS, 100)
