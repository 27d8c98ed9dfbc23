"""Measure how soon many questions at once are acknowledged, whether each is answered once, and who waits for whom.

On SQLite and, where it is installed, on PostgreSQL.
"""

import asyncio
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import psutil

from benchmarks.answering import SECRET, AnsweringBenchmark, asked, bench, megabytes
from benchmarks.sample_questions import QUESTIONS
from playground import Playground
from playground.delivery.dispatcher import signature_headers
from playground.sample_team import AIKO, BEN, RANDOM
from tests.servers.postgresql import NoPostgresql, running_postgresql

WIDTHS = (20, 100, 500)
SLACK_WAITS = 3.0  # seconds after which Slack takes a request for lost
PATIENCE = 900.0
MANY = 80  # questions of one person, before another person asks one


@dataclass(frozen=True)
class Acknowledgement:
    status: int
    seconds: float

    @property
    def late(self) -> bool:
        return self.seconds > SLACK_WAITS or self.status != 200


async def ask_at_once(playground: Playground, askers: Sequence[str]) -> tuple[list[str], list[Acknowledgement]]:
    """Post one question of each asker, send all events in one moment; return the questions' ts and what came back."""
    url, playground.request_url = playground.request_url, None
    known = set(playground.events)
    sent = [
        await playground.say(asker, RANDOM.id, f"<@USHISHO> {QUESTIONS[number % len(QUESTIONS)]}")
        for number, asker in enumerate(askers)
    ]
    bodies = [json.dumps(event).encode() for key, event in playground.events.items() if key not in known]
    playground.request_url = url
    assert url is not None
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        return sent, await asyncio.gather(*(acknowledged(session, url, body) for body in bodies))


async def acknowledged(session: aiohttp.ClientSession, url: str, body: bytes) -> Acknowledgement:
    loop = asyncio.get_running_loop()
    headers: dict[str, Any] = {"content-type": "application/json"} | signature_headers(SECRET, body)
    began = loop.time()
    async with session.post(url, data=body, headers=headers) as response:
        await response.read()
        return Acknowledgement(response.status, loop.time() - began)


def answers(playground: Playground, ts: str) -> int:
    return len(playground.messages(RANDOM.id, ts)) - 1


async def all_answered(playground: Playground, sent: Sequence[str]) -> None:
    for ts in sent:
        await playground.wait_for(lambda ts=ts: answers(playground, ts) > 0, PATIENCE)  # type: ignore[misc]


def processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def intake(running: AnsweringBenchmark, width: int) -> None:
    bot, loop = psutil.Process(running.bot), asyncio.get_running_loop()
    before, began = processor_seconds(bot), loop.time()
    sent, told = await ask_at_once(running.playground, [BEN.id] * width)
    await all_answered(running.playground, sent)
    seconds = loop.time() - began
    waits = sorted(one.seconds for one in told)
    counts = [answers(running.playground, ts) for ts in sent]
    print(
        f"{width} questions ({len(told)} requests) at once: acknowledged p50 {statistics.median(waits):.2f} s, "
        f"p99 {waits[int(len(waits) * 0.99)]:.2f}, last {waits[-1]:.2f}; "
        f"late or refused {sum(one.late for one in told)}; "
        f"answered once {counts.count(1)}, more often {sum(count > 1 for count in counts)}; "
        f"all in {seconds:.1f} s; processor {(processor_seconds(bot) - before) / width * 1000:.0f} ms a question; "
        f"bot {megabytes(bot):.0f} MB",
        flush=True,
    )


async def fairness(playground: Playground) -> None:
    """Ask `MANY` questions as one person and then one as another, and tell at which place the one is answered."""
    sent, _ = await ask_at_once(playground, [BEN.id] * MANY)
    (late,), _ = await ask_at_once(playground, [AIKO.id])
    await all_answered(playground, [late])
    ahead = sum(answers(playground, ts) > 0 for ts in sent)
    print(f"after {MANY} questions of one person, another's was answered when {ahead} of them were")
    await all_answered(playground, sent)


@contextmanager
def databases() -> Iterator[dict[str, dict[str, str]]]:
    """Yield the settings of each database: SQLite, and PostgreSQL where it is installed."""
    with ExitStack() as stack:
        found: dict[str, dict[str, str]] = {"SQLite": {}}
        try:
            found["PostgreSQL"] = {"DATABASE_URL": f"{stack.enter_context(running_postgresql())}/postgres"}
        except NoPostgresql as error:
            print(f"on SQLite alone: {error}")
        yield found


async def main(folder: str) -> None:
    with databases() as found:
        for name, settings in found.items():
            print(f"on {name}", flush=True)
            async with bench(folder, **settings) as running:
                await asked(running.playground, RANDOM.id, QUESTIONS[0])  # the first one warms caches
                for width in WIDTHS:
                    await intake(running, width)
                await fairness(running.playground)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
