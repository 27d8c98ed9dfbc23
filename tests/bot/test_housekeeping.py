"""Background work goes on after every failure, and none ends unnoticed."""

import asyncio
import io
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import text

from bot.housekeeping import forget_those_who_left, housekeeping
from bot.http.metrics import Metrics
from bot.http.server import build_status
from bot.reports.weekly import weekly_chore
from bot.slack.audience import Patrons
from bot.slack.client import open_slack
from bot.slack.settings import Settings as BotSettings
from knowledge.background import background
from knowledge.catalogue.database import Catalogue
from knowledge.catalogue.storage.tables import now
from knowledge.ingestion.ingestion import Ingestion
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings
from knowledge.weaviate_local.server import running_server
from playground import Playground
from playground.sample_team import BEN
from tests.bot.conftest import LEAVE, TEAM, put, serving
from tests.knowledge.privacy.test_expiry import ROW

WORKERS = ("answerers", "deleters", "ingesters", "messengers", "refreshers")
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
    assert "tidy" in written.getvalue()


async def test_refreshing_goes_on_after_an_unforeseen_error(library: Library, written: io.StringIO) -> None:
    unruly = Unruly()
    async with housekeeping(replace(library, catalogue=cast(Catalogue, unruly)), every=OFTEN), asyncio.timeout(10):
        await unruly.enough.wait()
    assert "start_refreshes" in written.getvalue()


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


@pytest.fixture
async def own_library(library: Library, tmp_path: Path) -> AsyncIterator[Library]:
    """A library whose catalogue no other test shares, over the same Weaviate."""
    async with running_server(library.settings, lambda _: None) as address:
        settings = Settings(
            home=tmp_path,
            weaviate_url=address.http_url,
            weaviate_grpc_url=f"http://{address.grpc_host}:{address.grpc_port}",
            weaviate_api_key=SecretStr(address.api_key or ""),
        )
        async with open_library(settings, lambda _: None) as opened:
            yield opened


@asynccontextmanager
async def without(library: Library, table: str) -> AsyncIterator[None]:
    """Take a table out of the catalogue, and put it back."""
    await rename(library, table, f"lost_{table}")
    yield
    await rename(library, f"lost_{table}", table)


async def rename(library: Library, table: str, name: str) -> None:
    async with library.catalogue.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


def chores(metrics: Metrics, task: str, outcome: str) -> float:
    wanted = f'shisho_chores_total{{outcome="{outcome}",task="{task}"}} '
    lines = metrics.exposition({}).decode().splitlines()
    return next((float(line.removeprefix(wanted)) for line in lines if line.startswith(wanted)), 0)


async def until_more(metrics: Metrics, task: str, outcome: str, times: int = 2) -> None:
    """Wait until a chore has ended so a few times more."""
    wanted = chores(metrics, task, outcome) + times
    async with asyncio.timeout(20):
        while chores(metrics, task, outcome) < wanted:  # noqa: ASYNC110  a metric announces nothing
            await asyncio.sleep(0.02)


def ids_of(written: io.StringIO, task: str) -> set[str]:
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    told = [line for line in lines if line["event"] in {"chore_put_off", "chore_failed"} and line["task"] == task]
    return {line["log_id"] for line in told}


@pytest.mark.parametrize(
    ("task", "table"),
    [
        ("tidy", "jobs"),
        ("tidy", "retained_passages"),
        ("tidy", "answers"),
        ("let_sleep", "shelves"),
        ("start_refreshes", "schedules"),
        ("start_weekly", "report_times"),
    ],
)
async def test_a_chore_whose_table_is_lost_is_logged_and_counted_and_done_again_once_it_is_back(
    own_library: Library, workspace: str, bot_settings: BotSettings, written: io.StringIO, task: str, table: str
) -> None:
    metrics, weekly = Metrics(), weekly_chore(workspace, bot_settings)
    async with housekeeping(own_library, weekly, every=OFTEN, count=metrics.count_chore):
        await until_more(metrics, task, "done", 1)
        async with without(own_library, table):
            await until_more(metrics, task, "failed")
        assert len(ids_of(written, task)) >= 2
        await until_more(metrics, task, "done")


async def test_a_chore_that_slack_fails_is_logged_and_counted_and_done_again(
    own_library: Library, playground: Playground, bot_settings: BotSettings, workspace: str, written: io.StringIO
) -> None:
    metrics = Metrics()
    async with open_slack(bot_settings) as client:
        patrons = Patrons(client, own_library.catalogue.shelves, bot_settings)

        async def forget_departed(library: Library) -> None:
            """Do at each time what the bot's own chore does once a day."""
            await forget_those_who_left(library, workspace, patrons)

        playground.fail_next("users.list", error="fatal_error", times=2)
        async with housekeeping(own_library, forget_departed, every=OFTEN, count=metrics.count_chore):
            await until_more(metrics, "forget_departed", "done")
    assert chores(metrics, "forget_departed", "failed") >= 1
    assert ids_of(written, "forget_departed")


async def test_workers_whose_queue_is_lost_say_so_and_answer_once_it_is_back(
    own_library: Library, playground: Playground, bot_settings: BotSettings, workspace: str, written: io.StringIO
) -> None:
    await put(own_library, workspace, LEAVE, "leave.md")
    async with (
        serving(own_library, playground, bot_settings) as bot,
        TestClient(TestServer(build_status(bot.endpoints))) as probe,
    ):
        async with without(own_library, "jobs"):
            async with probe.get("/readyz") as response:
                assert (response.status, (await response.json())["catalogue"]) == (503, False)
            async with asyncio.timeout(20):
                while written.getvalue().count("catalogue_away") < 2 * len(WORKERS):  # noqa: ASYNC110  a log
                    await asyncio.sleep(0.05)
        lines = [json.loads(line) for line in written.getvalue().splitlines()]
        assert all(line["log_id"] for line in lines if line["event"] == "catalogue_away")
        await playground.say(BEN.id, TEAM.id, "<@USHISHO> How many days of leave do I have?")
        await playground.wait_for(lambda: "25 days" in playground.messages(TEAM.id)[-1].shown_text, timeout=30)
