"""A bot in a process of its own, killed or stopped in the middle of its work."""

import asyncio
import os
import random
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot.http.server import SLACK_PATH
from knowledge.library.library import Library
from knowledge.settings import Settings
from playground import Playground
from playground.sample_team import BEN
from tests.bot.conftest import SECRET, TEAM, TOKEN
from tests.bot.conversation import body, growing, replies, whole
from tests.servers.forks import orders_to
from tests.servers.model import Mode, ModelServer
from tests.servers.shisho import Command

ASK = "<@USHISHO> How many days of annual leave do employees have?"

pytestmark = pytest.mark.usefixtures("stocked")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
async def orders() -> AsyncIterator[Path]:
    """A socket that takes commands."""
    async with orders_to("tests.servers.shisho") as path:
        yield path


@asynccontextmanager
async def serving(
    orders: Path | None, playground: Playground, settings: Settings, **more: str
) -> AsyncIterator[Command]:
    """Ready when entered; killed on leaving, should it still run. It shares the tests' database and stacks."""
    port, status = free_port(), free_port()
    environment = {
        **os.environ,
        "SHISHO_HOME": str(settings.home),
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": playground.api_url,
        "PORT": str(port),
        "SHISHO_STATUS_PORT": str(status),
        **({"SHISHO_MODEL": settings.model} if settings.model else {}),
        **more,
    }
    process = await Command.start(orders, "serve", environ=environment)
    try:
        await ready(f"http://127.0.0.1:{status}/readyz", process)
        playground.request_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
        yield process
    finally:
        if not process.ended.done():
            process.send_signal(signal.SIGKILL)
        await process.ended


async def ready(url: str, process: Command) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(60):
        while True:
            assert not process.ended.done(), "the bot ended before it was ready"
            try:
                async with session.get(url) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


def taken(playground: Playground) -> set[str]:
    """The messages of which Slack was told that they arrived."""
    names = {delivery.name for delivery in playground.deliveries if delivery.accepted}
    events = [playground.event(name) for name in names]
    return {event["ts"] for event in events if event.get("user") == BEN.id}


def more_taken(playground: Playground, than: int) -> bool:
    return len(taken(playground)) > than


def answered(playground: Playground, ts: str) -> int:
    return len([m for m in playground.messages(TEAM.id, ts) if m.bot_id and m.thread_ts == ts])


async def test_every_acknowledged_question_is_answered_once_though_the_bot_is_killed_repeatedly(
    orders: Path, playground: Playground, settings: Settings
) -> None:
    chance = random.Random(7)  # noqa: S311  repeatable, not secret
    for _ in range(3):
        async with serving(orders, playground, settings) as process:
            before = len(taken(playground))
            for _ in range(8):
                await playground.say(BEN.id, TEAM.id, ASK)
            await playground.wait_for(partial(more_taken, playground, before), 30)
            await asyncio.sleep(chance.uniform(0.02, 0.4))
            await cut_off(playground, process)
    async with serving(orders, playground, settings):
        kept = taken(playground)
        assert kept
        await playground.wait_for(lambda: all(answered(playground, ts) for ts in kept), 30)
        await asyncio.sleep(0.5)  # room for a second answer, which must not come
    assert {answered(playground, ts) for ts in kept} == {1}


async def test_a_bot_that_is_told_to_stop_finishes_its_answers(
    playground: Playground, settings: Settings, library: Library
) -> None:
    async with serving(None, playground, settings) as process:
        playground.delay_next("chat.postMessage", 1.0)
        ts = await playground.say(BEN.id, TEAM.id, ASK)
        await playground.wait_for(lambda: playground.calls_of("assistant.threads.setStatus"))
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.ended, 20) == 0
    assert answered(playground, ts) == 1
    assert (await library.jobs.counts())["running"] == 0


async def cut_off(playground: Playground, process: Command) -> None:
    process.send_signal(signal.SIGKILL)
    assert await process.ended == -signal.SIGKILL
    await playground.settled()


async def test_an_answer_under_way_when_the_bot_died_goes_on_in_its_message(
    orders: Path, playground: Playground, settings: Settings, model: ModelServer
) -> None:
    model.mode, model.delay, model.text = Mode.SLOW, 0.03, "Every employee has 25 days a year [1]. " + "So it is. " * 20
    settings = settings.model_copy(update={"model": "openai:invented"})
    async with serving(orders, playground, settings, OPENAI_BASE_URL=model.base_url) as process:
        ts = await playground.say(BEN.id, TEAM.id, ASK)
        begun = await growing(playground, TEAM.id, ts)
        await cut_off(playground, process)
    model.delay = 0.0
    async with serving(orders, playground, settings, OPENAI_BASE_URL=model.base_url):
        answer = await whole(playground, TEAM.id, ts)
    assert answer.ts == begun.ts
    assert not answer.streaming
    assert body(answer) == model.text.strip()
    assert not playground.statuses


async def test_a_stream_that_was_not_noted_before_the_bot_died_is_found_in_the_thread(
    orders: Path, playground: Playground, settings: Settings, model: ModelServer
) -> None:
    model.mode, model.delay, model.text = Mode.SLOW, 0.03, "Every employee has 25 days a year [1]. " + "So it is. " * 20
    settings = settings.model_copy(update={"model": "openai:invented"})
    async with serving(orders, playground, settings, OPENAI_BASE_URL=model.base_url) as process:
        playground.fail_next("chat.startStream", after=True, cut=True)
        ts = await playground.say(BEN.id, TEAM.id, ASK)
        await growing(playground, TEAM.id, ts)
        await cut_off(playground, process)
    model.delay = 0.0
    async with serving(orders, playground, settings, OPENAI_BASE_URL=model.base_url):
        assert body(await whole(playground, TEAM.id, ts)) == model.text.strip()


async def test_a_status_left_by_a_bot_that_died_is_cleared(
    orders: Path, playground: Playground, settings: Settings, model: ModelServer
) -> None:
    model.mode, model.delay = Mode.SLOW, 30.0
    model.text = "NOT"  # held: nothing is shown before it is decided
    written = settings.model_copy(update={"model": "openai:invented"})
    async with serving(orders, playground, written, OPENAI_BASE_URL=model.base_url) as process:
        ts = await playground.say(BEN.id, TEAM.id, ASK)
        await playground.wait_for(lambda: playground.statuses)
        await cut_off(playground, process)
    assert playground.statuses
    model.mode = Mode.DENYING
    async with serving(orders, playground, written, OPENAI_BASE_URL=model.base_url):
        await playground.wait_for(lambda: [m for m in replies(playground, TEAM.id, ts) if m.metadata], 30)
        await playground.wait_for(lambda: not playground.statuses)
    [answer] = replies(playground, TEAM.id, ts)
    assert "25 days of paid annual leave" in body(answer)  # by quotes, since the model denies to answer
