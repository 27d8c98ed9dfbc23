"""Regular chores while the bot serves: ending what is kept for a time, quiet workspaces, refreshes that are due."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from bot.slack.audience import Patrons
from knowledge.background import background
from knowledge.errors import ShishoError, new_log_id
from knowledge.library.library import MB, Library
from knowledge.maintenance.refresh import enqueue_due
from knowledge.memory import give_back
from knowledge.privacy.expiry import expire
from knowledge.privacy.person import forget_people

EVERY = timedelta(hours=1)
REFRESH_EVERY = timedelta(minutes=1)
QUIET = timedelta(days=1)  # without a question or a change, after which a workspace's passages take no memory
JOBS_KEPT = timedelta(days=7)  # a redelivered event is recognised for so long

Chore = Callable[[Library], Coroutine[Any, Any, None]]
Count = Callable[[str, str], None]
log = structlog.get_logger()


def uncounted(_task: str, _outcome: str) -> None:
    """Count nothing."""


@asynccontextmanager
async def housekeeping(
    library: Library, *more: Chore, every: timedelta = EVERY, count: Count = uncounted
) -> AsyncIterator[None]:
    """Do the chores while entered; `more` are further ones that look each minute whether something is due.

    `count` is told of each chore by its name and how it ended: "done" or "failed".
    """
    often = min(every, REFRESH_EVERY)
    frequent = (_start_refreshes, _give_back_memory, *more)
    chores = ((_tidy, every), (_let_sleep, every), *((chore, often) for chore in frequent))
    async with AsyncExitStack() as stack:
        for chore, pause in chores:
            forever = partial(_forever, chore, library, pause, count)
            await stack.enter_async_context(background(forever, name=_name(chore)))
        yield


async def _forever(chore: Chore, library: Library, every: timedelta, count: Count) -> None:
    """Do a chore at intervals; one that fails for whatever reason is logged and done at its next time."""
    while True:
        outcome = "failed"
        try:
            await chore(library)
            outcome = "done"
        except ShishoError as error:
            log.warning("chore_put_off", task=_name(chore), log_id=new_log_id(), error=type(error).__name__)
        except Exception:
            log.exception("chore_failed", task=_name(chore), log_id=new_log_id())
        count(_name(chore), outcome)
        await asyncio.sleep(every.total_seconds())


def departures_chore(workspace: str, patrons: Patrons) -> Chore:
    """Build the chore that forgets who left the workspace longer ago than questions are kept: Slack is asked daily."""
    looked = datetime.now(UTC).date()  # a process that starts has enough to do

    async def forget_departed(library: Library) -> None:
        nonlocal looked
        if looked == (today := datetime.now(UTC).date()):
            return
        looked = today
        await forget_those_who_left(library, workspace, patrons)

    return forget_departed


async def forget_those_who_left(library: Library, workspace: str, patrons: Patrons) -> None:
    """Reduce to counts what is kept of people whose accounts were deactivated that long ago."""
    before = datetime.now(UTC) - timedelta(days=library.settings.keep_questions)
    number = await forget_people(library.catalogue, await patrons.departed(workspace, before), workspace)
    log.info("departed_forgotten", people=number)


def _name(chore: Chore) -> str:
    return str(getattr(chore, "__name__", "chore")).lstrip("_")


async def _start_refreshes(library: Library) -> None:
    count = await enqueue_due(library.catalogue, library.jobs)
    if count:
        log.info("refreshes_due", count=count)


async def _give_back_memory(_library: Library) -> None:
    await asyncio.to_thread(give_back)


async def _let_sleep(library: Library) -> None:
    quiet = set(await library.catalogue.shelves.workspaces()) - await library.jobs.busy(QUIET)
    count = await library.stacks.let_sleep(quiet, QUIET)
    if count:
        log.info("put_to_sleep", count=count)


async def _tidy(library: Library) -> None:
    forgotten = await library.jobs.purge(JOBS_KEPT)
    given_up = await library.catalogue.holdings.abandon_stale()
    swept = await library.ingestion.sweep()
    purged = await library.catalogue.retained.purge()
    files = await library.catalogue.originals.purge(library.settings.keep_originals * MB)
    log.info(
        "tidied",
        jobs_forgotten=forgotten,
        editions_swept=swept,
        given_up=given_up,
        kept_purged=purged,
        originals_purged=files,
    )
    expired = await expire(library.catalogue, timedelta(days=library.settings.keep_questions))
    log.info("expired", counted=expired.counted, deleted=expired.deleted)
