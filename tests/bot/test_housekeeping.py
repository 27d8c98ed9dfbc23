"""Background work goes on after every failure, and none ends unnoticed."""

import asyncio
import io
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest

from bot.housekeeping import housekeeping
from knowledge.background import background
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.storage.tables import now
from knowledge.ingestion.ingestion import Ingestion
from knowledge.library.library import Library
from tests.knowledge.privacy.test_expiry import ROW

OFTEN = timedelta(seconds=0.02)


class Unruly:
    """A part of the library that fails as nobody foresaw, whatever is asked of it."""

    def __init__(self) -> None:
        self.asked = 0
        self.enough = asyncio.Event()

    def __getattr__(self, name: str) -> object:
        self.asked += 1
        if self.asked > 2:
            self.enough.set()
        raise ValueError(name)


async def test_purging_goes_on_after_an_unforeseen_error(library: Library, written: io.StringIO) -> None:
    unruly = Unruly()
    async with housekeeping(replace(library, ingestion=cast(Ingestion, unruly)), every=OFTEN), asyncio.timeout(10):
        await unruly.enough.wait()
    assert "chore_failed" in written.getvalue()
    assert "_tidy" in written.getvalue()


async def test_refreshing_goes_on_after_an_unforeseen_error(library: Library, written: io.StringIO) -> None:
    unruly = Unruly()
    async with housekeeping(replace(library, catalogue=cast(Catalogue, unruly)), every=OFTEN), asyncio.timeout(10):
        await unruly.enough.wait()
    assert "_start_refreshes" in written.getvalue()


@pytest.mark.parametrize("fails", [True, False], ids=["raises", "ends"])
async def test_a_background_task_that_ends_is_logged_and_started_again(written: io.StringIO, *, fails: bool) -> None:
    starts, again = 0, asyncio.Event()

    async def task() -> None:
        nonlocal starts
        starts += 1
        if starts > 1:
            again.set()
            await asyncio.Event().wait()
        if fails:
            raise ValueError

    async with background(task, name="counting", pause=0.01), asyncio.timeout(5):
        await again.wait()
    assert ("background_task_failed" if fails else "background_task_ended") in written.getvalue()
    assert "counting" in written.getvalue()


async def test_questions_older_than_they_are_kept_become_counts_while_the_bot_serves(
    library: Library, workspace: str
) -> None:
    old = now() - timedelta(days=library.settings.keep_questions + 2)
    answers, tallies = library.catalogue.answers, library.catalogue.tallies
    for at in (old, now()):
        await answers.record(replace(ROW, id=uuid.uuid4().hex, key=str(at), workspace=workspace, created_at=at))
    async with housekeeping(library, every=OFTEN), asyncio.timeout(10):
        while not (counted := await tallies.days(workspace)):  # noqa: ASYNC110  the database announces nothing
            await asyncio.sleep(0.02)
    assert [(tally.day, tally.asked) for tally in counted] == [(old.date().isoformat(), 1)]
    assert len(await answers.asked_by(workspace, str(ROW.person), 9)) == 1
