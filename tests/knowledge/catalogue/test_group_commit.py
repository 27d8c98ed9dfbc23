"""Group commit: many writes of one moment are few transactions, and each caller hears of its own alone."""

import asyncio

import pytest
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.storage.tables import muted_threads

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def mute(catalogue: Catalogue, thread: str) -> str:
    values = {"workspace": "acme", "place": "C1", "thread": thread, "since": 1.0}

    async def work(connection: AsyncConnection) -> str:
        await connection.execute(insert(muted_threads).values(values))
        return thread

    return await catalogue.database.write_together(work)


async def muted(catalogue: Catalogue) -> set[str]:
    return {row.thread for row in await catalogue.database.rows(select(muted_threads.c.thread))}


async def test_many_writes_of_one_moment_are_few_transactions(catalogue: Catalogue) -> None:
    commits: list[object] = []
    event.listen(catalogue.engine.sync_engine, "commit", commits.append)
    wanted = [str(number) for number in range(60)]
    assert await asyncio.gather(*(mute(catalogue, thread) for thread in wanted)) == wanted
    assert await muted(catalogue) == set(wanted)
    assert len(commits) <= 2


async def test_a_write_that_fails_takes_no_other_with_it(catalogue: Catalogue) -> None:
    async with asyncio.timeout(10):
        results = await asyncio.gather(*(mute(catalogue, one) for one in ("a", "b", "a", "c")), return_exceptions=True)
    assert [results[0], results[1], results[3]] == ["a", "b", "c"]
    assert isinstance(results[2], IntegrityError)
    assert await muted(catalogue) == {"a", "b", "c"}
    assert await mute(catalogue, "d") == "d"


async def test_a_caller_that_goes_away_takes_no_other_with_it(catalogue: Catalogue) -> None:
    tasks = [asyncio.create_task(mute(catalogue, thread)) for thread in "abc"]
    await asyncio.sleep(0)
    tasks[1].cancel()
    async with asyncio.timeout(10):
        results = await asyncio.gather(*tasks, return_exceptions=True)
    assert (results[0], results[2]) == ("a", "c")
    assert {"a", "c"} <= await muted(catalogue)
