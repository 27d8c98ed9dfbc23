"""Measure how soon a question is stored, acknowledged and answered, and the memory of bot and Weaviate."""

import asyncio
import os
import socket
import sqlite3
import statistics
import sys
import tempfile
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from benchmarks.sample_questions import QUESTIONS
from bot.http.server import SLACK_PATH
from playground import Playground
from playground.sample_team import APP, BEN, CHANNELS, PEOPLE, RANDOM

TOKEN, SECRET = "xoxb-1-invented", "invented-signing-secret"
SHISHO = (sys.executable, "-m", "bot")
EACH = 100  # questions at each width
WIDTHS = (1, 20)
PATIENCE = 120.0


@dataclass(frozen=True)
class Timing:
    """Milliseconds since the event was sent."""

    kept: float
    acknowledged: float
    answered: float


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def shisho(environment: dict[str, str], *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *SHISHO, *arguments, env=environment, stdout=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() in (0, 1), "1 when single pages are refused"


@dataclass(frozen=True)
class AnsweringBenchmark:
    """A bot at work over a folder of documents, in front of the playground."""

    playground: Playground
    home: Path
    bot: int  # its process


@asynccontextmanager
async def bench(folder: str, **settings: str) -> AsyncIterator[AnsweringBenchmark]:
    playground = Playground(SECRET, TOKEN, team="bench", app=APP, people=PEOPLE, channels=CHANNELS)
    with tempfile.TemporaryDirectory() as home:
        async with playground.running():
            environment = os.environ | {
                "SHISHO_HOME": home,
                "SLACK_BOT_TOKEN": TOKEN,
                "SLACK_SIGNING_SECRET": SECRET,
                "SLACK_API_URL": playground.api_url,
                "SHISHO_QUESTIONS_PER_HOUR": "100000",
                **settings,
            }
            await shisho(environment, "add", folder, "--workspace", "bench")
            async with serving(playground, environment) as process:
                yield AnsweringBenchmark(playground, Path(home), process.pid)


@asynccontextmanager
async def serving(playground: Playground, environment: dict[str, str]) -> AsyncIterator[Process]:
    port, status = free_port(), free_port()
    ports = {"PORT": str(port), "SHISHO_STATUS_PORT": str(status)}
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *SHISHO, "serve", env=environment | ports, stdout=quiet, stderr=quiet
    )
    try:
        await ready(f"http://127.0.0.1:{status}/readyz", process)
        playground.request_url = f"http://127.0.0.1:{port}{SLACK_PATH}"
        yield process
    finally:
        process.terminate()
        await process.wait()


async def ready(url: str, process: Process) -> None:
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while process.returncode is None:
            try:
                async with session.get(url) as response:
                    if response.ok:
                        return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)
    raise RuntimeError("the bot ended before it was ready")


async def asked(playground: Playground, channel: str, question: str) -> str:
    """Ask a question, wait for its answer, and return the question's ts."""
    ts = await playground.say(BEN.id, channel, f"<@USHISHO> {question}")
    await playground.wait_for(lambda: len(playground.messages(channel, ts)) > 1, PATIENCE)
    return ts


async def at_once(playground: Playground, channel: str, width: int) -> list[str]:
    """Let `width` people ask, each the next question when the last was answered."""
    waiting = [QUESTIONS[number % len(QUESTIONS)] for number in range(EACH)]

    async def person() -> list[str]:
        told = []
        while waiting:
            told.append(await asked(playground, channel, waiting.pop()))
        return told

    return [ts for told in await asyncio.gather(*(person() for _ in range(width))) for ts in told]


def timings(playground: Playground, channel: str, sent: Sequence[str], home: Path) -> list[Timing]:
    """Take the times from the messages' ts, which all come from one clock."""
    kept, taken = kept_at(home), acknowledged(playground)
    return [
        Timing(
            (min(at for key, at in kept.items() if ts in key) - float(ts)) * 1000,
            taken[ts] * 1000,
            (float(playground.messages(channel, ts)[1].ts) - float(ts)) * 1000,
        )
        for ts in sent
    ]


def kept_at(home: Path) -> dict[str, float]:
    with sqlite3.connect(home / "catalogue.sqlite") as catalogue:
        return dict(catalogue.execute("SELECT key, enqueued_at FROM jobs"))


def acknowledged(playground: Playground) -> dict[str, float]:
    """Return the seconds to the acknowledgement of each message's first event."""
    found: dict[str, float] = {}
    for delivery in playground.deliveries:
        if delivery.accepted and delivery.kind != "block_actions":
            found.setdefault(str(playground.event(delivery.name).get("ts")), delivery.seconds)
    return found


def refusals(home: Path) -> int:
    with sqlite3.connect(home / "catalogue.sqlite") as catalogue:
        return int(catalogue.execute("SELECT count(*) FROM answers WHERE refused").fetchone()[0])


def shown(name: str, values: list[float]) -> str:
    cut = statistics.quantiles(values, n=100)
    return f"  {name:<14} p50 {cut[49]:7.1f}   p95 {cut[94]:7.1f}   p99 {cut[98]:7.1f} ms"


def megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def memory(bot: int, home: Path) -> str:
    whole = psutil.Process(bot)
    servers = [process for process in psutil.process_iter() if is_weaviate_of(process, home)]
    return f"  resident memory: bot {megabytes(whole):.0f} MB, Weaviate {sum(map(megabytes, servers)):.0f} MB"


def is_weaviate_of(process: psutil.Process, home: Path) -> bool:
    try:
        return process.environ().get("PERSISTENCE_DATA_PATH", "").startswith(str(home))
    except psutil.Error:
        return False


async def main(folder: str) -> None:
    async with bench(folder) as running:
        await measured(running.playground, running.home, running.bot)


async def measured(playground: Playground, home: Path, bot: int) -> None:
    channel = RANDOM.id
    await asked(playground, channel, QUESTIONS[0])  # the first one warms caches
    for width in WIDTHS:
        sent = await at_once(playground, channel, width)
        found = timings(playground, channel, sent, home)
        print(f"{len(found)} questions, {width} at once")
        print(shown("on disk", [timing.kept for timing in found]))
        print(shown("acknowledged", [timing.acknowledged for timing in found]))
        print(shown("answered", [timing.answered for timing in found]))
    print(memory(bot, home))
    print(f"  not in the stacks: {refusals(home)}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
