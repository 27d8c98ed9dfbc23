"""Count how questions end that are asked while Slack, Weaviate or the database is away for minutes.

Ten questions are asked over the outage, and counted once the bot has had time to catch up. It lasts as long as the
outages and some minutes more, and needs little of a processor.
"""

import argparse
import asyncio
import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.answering import AnsweringBenchmark, bench
from playground.sample_team import BEN, GENERAL
from playground.workspace.messages import Message
from tests.servers.postgresql import running_postgresql

QUESTIONS = 10
CATCH_UP = 150.0  # seconds after the outage
ASK, ANSWER = "<@USHISHO> How many days of annual leave do employees have?", "25 days"
DOCUMENT = "# Leave\n\nEvery employee has 25 days of paid annual leave a year.\n"


@contextmanager
def hanging(processes: list[psutil.Process]) -> Iterator[None]:
    for process in processes:
        os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process.pid, signal.SIGCONT)


def weaviate(bot: AnsweringBenchmark) -> AbstractContextManager[None]:
    record = json.loads((bot.home / "stacks" / "server.json").read_text())
    return hanging([psutil.Process(record["server"])])


def database(bot: AnsweringBenchmark) -> AbstractContextManager[None]:
    """Stop the PostgreSQL that the bot has connections to, with its processes."""
    ports = {one.raddr.port for one in psutil.Process(bot.bot).net_connections("tcp") if one.raddr}
    servers = [one for one in psutil.process_iter(["name", "cmdline"]) if one.info["name"] == "postgres"]
    [ours] = [one for one in servers if any(str(port) in (one.info["cmdline"] or []) for port in ports)]
    return hanging([ours, *ours.children(recursive=True)])


@dataclass(frozen=True)
class Fault:
    seconds: float
    begin: Callable[[AnsweringBenchmark], AbstractContextManager[None]]


FAULTS: Mapping[str, Fault] = {
    "slack-500": Fault(180.0, lambda bot: bot.playground.outage(status=500)),
    "slack-429": Fault(180.0, lambda bot: bot.playground.outage(status=429)),
    "weaviate-hangs": Fault(120.0, weaviate),
    "database-hangs": Fault(40.0, database),
}


@dataclass(frozen=True)
class Outcome:
    """The numbers of questions that were answered once or twice, lost, or told anything else than their answer."""

    once: int
    doubled: int
    lost: int
    wrong: int


async def run(bot: AnsweringBenchmark, fault: Fault) -> Outcome:
    with fault.begin(bot):
        asked = []
        for _ in range(QUESTIONS):
            asked.append(await bot.playground.say(BEN.id, GENERAL.id, ASK))
            await asyncio.sleep(fault.seconds / QUESTIONS)
    loop = asyncio.get_running_loop()
    end = loop.time() + CATCH_UP
    while loop.time() < end and not all(_answers(bot, ts) for ts in asked):  # noqa: ASYNC110  a playground to look at
        await asyncio.sleep(0.5)
    await asyncio.sleep(10)  # room for a second answer, and for notices to go
    return _outcome(bot, asked)


def _outcome(bot: AnsweringBenchmark, asked: list[str]) -> Outcome:
    counts = [(len(_answers(bot, ts)), len(_replies(bot, ts))) for ts in asked]
    return Outcome(
        once=sum(answers == 1 for answers, _ in counts),
        doubled=sum(answers > 1 for answers, _ in counts),
        lost=sum(answers == 0 for answers, _ in counts),
        wrong=sum(replies > answers for answers, replies in counts),
    )


def _replies(bot: AnsweringBenchmark, ts: str) -> list[Message]:
    return [message for message in bot.playground.messages(GENERAL.id, ts) if message.bot_id]


def _answers(bot: AnsweringBenchmark, ts: str) -> list[Message]:
    return [message for message in _replies(bot, ts) if ANSWER in message.shown_text]


async def main(names: list[str]) -> None:
    for name in names:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            (folder / "leave.md").write_text(DOCUMENT)
            settings = {}
            if FAULTS[name].begin is database:
                settings = {"DATABASE_URL": f"{stack.enter_context(running_postgresql())}/postgres"}
            async with bench(str(folder), **settings) as bot:
                outcome = await run(bot, FAULTS[name])
        print(f"{name}, {FAULTS[name].seconds:.0f} s: {outcome}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", choices=[[], *FAULTS], help="all of them if none is named")
    asyncio.run(main(parser.parse_args().faults or list(FAULTS)))
