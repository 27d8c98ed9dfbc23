"""Count how questions end that several processes answer while one of them is killed every ten seconds.

The processes share a PostgreSQL and a Weaviate. People ask in many threads, each the next question while the last is
written; each event and each press goes to a random process. Stops and edits hit answers that are being written.
"""

import argparse
import asyncio
import os
import random
import signal
import statistics
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types

from benchmarks.answering import SECRET, SHISHO, TOKEN, acknowledged, free_port, ready, shisho
from bot.http.server import SLACK_PATH
from bot.slack.events import ANSWER
from bot.slack.own_messages import Marker
from knowledge.settings import Settings
from knowledge.weaviate_local.server import running_server
from playground import Playground
from playground.sample_team import APP, BEN, CHANNELS, PEOPLE, RANDOM
from tests.servers.model import Mode, ModelServer
from tests.servers.postgresql import running_postgresql

PROCESSES = 3
KILL_EVERY = 10.0  # seconds
PRESS_EVERY = 3.0
PATIENCE = 300.0  # after the last question
QUESTION = "How many days of annual leave do employees have?"
DOCUMENT = "# Leave\n\nEvery employee has 25 days of paid annual leave a year.\n"
TEXT = "Every employee has 25 days of paid annual leave a year [1]. " * 8
BETWEEN = 0.03  # seconds between the model's pieces of three characters: five seconds for an answer

RUNNING = f"SELECT * FROM jobs WHERE state = 'running' AND kind = '{ANSWER}' ORDER BY id"  # noqa: S608  our own constant
OPEN = "SELECT count(*) FROM jobs WHERE closed_at IS NULL"
UNTOLD = "SELECT NOT stop_wanted AND closed_at IS NULL FROM jobs WHERE id = $1"
OVERTAKEN = (
    "SELECT count(*) FROM jobs newer JOIN jobs older ON older.order_key = newer.order_key"
    " AND older.workspace = newer.workspace AND older.id < newer.id AND older.closed_at > newer.closed_at"
)


@dataclass(frozen=True)
class Replica:
    process: Process
    url: str


@dataclass(frozen=True)
class Claim:
    """A job as it was in a worker's hands at some moment."""

    job: int
    fence: int
    owner: str
    at: float

    @classmethod
    def of(cls, row: Any) -> "Claim":
        return cls(row["id"], row["fence"], row["owner"], time.time())


@dataclass
class Team:
    """Slack, the processes that serve it, and their database."""

    playground: Playground
    environment: dict[str, str]
    database: Any
    log: Path
    started: list[Process] = field(default_factory=list)
    replicas: list[Replica] = field(default_factory=list)
    kills: list[float] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)  # at each kill
    presses: list[Claim] = field(default_factory=list)
    told: dict[int, float] = field(default_factory=dict)  # when some process had taken the press

    async def start(self) -> None:
        """Start one more process; it gets events once it is ready."""
        port, status = free_port(), free_port()
        ports = {"PORT": str(port), "SHISHO_STATUS_PORT": str(status)}
        with self.log.open("a") as log:
            process = await asyncio.create_subprocess_exec(
                *SHISHO, "serve", env=self.environment | ports, stdout=DEVNULL, stderr=log
            )
        self.started.append(process)
        await ready(f"http://127.0.0.1:{status}/readyz", process)
        self.replicas.append(Replica(process, f"http://127.0.0.1:{port}{SLACK_PATH}"))

    def to_anybody(self) -> None:
        self.playground.request_url = random.choice(self.replicas).url  # noqa: S311  no secret

    async def running(self) -> Sequence[Any]:
        rows: Sequence[Any] = await self.database.fetch(RUNNING)
        return rows

    async def kill_again_and_again(self) -> None:
        while True:
            await asyncio.sleep(KILL_EVERY)
            if len(self.replicas) < PROCESSES:  # one that could not start: on a busy machine the database is slow
                await self._start_or_say_why()
            victim = self.replicas.pop(0)
            victim.process.send_signal(signal.SIGKILL)
            self.kills.append(time.time())
            self.claims += map(Claim.of, await self.running())
            await victim.process.wait()
            await self._start_or_say_why()

    async def _start_or_say_why(self) -> None:
        try:
            await self.start()
        except RuntimeError:
            print(f"  a process did not start: {self.log.read_text()[-600:]}", flush=True)

    async def press_again_and_again(self) -> None:
        """Stop an answer that is being written, or edit its question, in turn."""
        while True:
            await asyncio.sleep(PRESS_EVERY)
            written = [row for row in await self.running() if self._grows(row["order_key"])]
            if written:
                await self._press(random.choice(written), edit=len(self.presses) % 2 == 1)  # noqa: S311  no secret

    async def _press(self, row: Any, *, edit: bool) -> None:
        self.to_anybody()
        channel, ts = row["key"].partition("~")[0].split(":")
        pressed = Claim.of(row)
        if edit and "~" not in row["key"]:
            await self.playground.edit(BEN.id, channel, ts, f"<@USHISHO> {QUESTION} And who says so?")
        else:
            await self.playground.stop(BEN.id, channel, row["order_key"].split(":")[1])
        # Slack sends again what a killed process had not taken.
        while await self.database.fetchval(UNTOLD, row["id"]):  # noqa: ASYNC110  another process does it
            await asyncio.sleep(0.05)
        self.presses.append(pressed)
        self.told[pressed.job] = time.time()

    def _grows(self, order_key: str) -> bool:
        channel, thread = order_key.split(":")
        return any(message.streaming for message in self.playground.messages(channel, thread))

    async def ask(self, count: int) -> list[str]:
        """Ask so many questions in a thread; return their ts."""
        asked: list[str] = []
        for _ in range(count):
            self.to_anybody()
            thread = asked[0] if asked else None
            asked.append(await self.playground.say(BEN.id, RANDOM.id, f"<@USHISHO> {QUESTION}", thread_ts=thread))
            await asyncio.sleep(random.uniform(1, 6))  # noqa: S311  no secret
        return asked

    async def all_closed(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while await self.database.fetchval(OPEN):
                self.to_anybody()  # for events that are sent once more
                await asyncio.sleep(0.5)
            await self.playground.settled()


@asynccontextmanager
async def team(model: ModelServer, folder: Path) -> AsyncIterator[Team]:
    async with AsyncExitStack() as stack:
        playground = Playground(SECRET, TOKEN, team="bench", app=APP, people=PEOPLE, channels=CHANNELS)
        await stack.enter_async_context(playground.running())
        address = await stack.enter_async_context(running_server(Settings(home=folder / "weaviate"), lambda _: None))
        url = f"{stack.enter_context(running_postgresql())}/postgres"
        environment = os.environ | {
            "SHISHO_HOME": str(folder / "home"),
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": playground.api_url,
            "SHISHO_QUESTIONS_PER_HOUR": "100000",
            "SHISHO_MODEL": "openai:invented",
            "OPENAI_BASE_URL": model.base_url,
            "OPENAI_API_KEY": "invented",
            "DATABASE_URL": url,
            "SHISHO_DATABASE_CONNECTIONS": "10",
            "WEAVIATE_URL": address.http_url,
            "WEAVIATE_GRPC_URL": f"{address.grpc_host}:{address.grpc_port}",
            "WEAVIATE_API_KEY": address.api_key or "",
        }
        (folder / "leave.md").write_text(DOCUMENT)
        await shisho(environment, "add", str(folder / "leave.md"), "--workspace", "bench")
        database = await stack.enter_async_context(asyncpg.create_pool(url, min_size=1, max_size=3))
        whole = Team(playground, environment, database, folder / "log")
        try:
            await asyncio.gather(*(whole.start() for _ in range(PROCESSES)))
            yield whole
        finally:
            for process in whole.started:
                if process.returncode is None:
                    process.kill()
                await process.wait()


async def report(bench: Team, model: ModelServer, asked: Sequence[str]) -> None:
    accepted = acknowledged(bench.playground).keys() & set(asked)
    counts = [answers(bench.playground, ts) for ts in accepted]
    jobs = {row["id"]: row for row in await bench.database.fetch("SELECT * FROM jobs")}
    print(f"{len(asked)} questions, {len(accepted)} accepted, {len(bench.kills)} kills, {len(bench.presses)} presses")
    print(f"  answered once {counts.count(1)}, lost {counts.count(0)}, doubled {sum(n > 1 for n in counts)}")
    print(f"  answered before an older question of the thread: {await bench.database.fetchval(OVERTAKEN)}")
    seen = {row["owner"]: row["seen_at"] for row in await bench.database.fetch("SELECT * FROM processes")}
    print(f"  from a process's last sign of life to the next claim: {seconds(taken_over(bench.claims, jobs, seen))}")
    hung_up = [at for at in model.hung_up_at if not any(0 <= at - kill < 1 for kill in bench.kills)]
    lived = [press for press in bench.presses if jobs[press.job]["fence"] == press.fence]
    ends = [ended(press.job, bench.told[press.job], hung_up, jobs) for press in lived]
    writing = [end for end in ends if end is not None]
    print(f"  presses whose writer was killed meanwhile: {len(bench.presses) - len(lived)}")
    print(f"  presses that came when the writing was over: {len(lived) - len(writing)}")
    print(f"  from press to some process having taken it: {seconds([bench.told[one.job] - one.at for one in lived])}")
    print(f"  from there to the end of the writing: {seconds(writing)}; within 2 s: {sum(s <= 2 for s in writing)}")
    print(f"  from press to the answer's last state: {seconds([jobs[one.job]['closed_at'] - one.at for one in lived])}")


def answers(playground: Playground, ts: str) -> int:
    thread = playground.workspace.messages.get(RANDOM.id, ts).thread_ts or ts
    marks = [message.metadata or {} for message in playground.messages(RANDOM.id, thread)]
    ours = [mark["event_payload"] for mark in marks if mark.get("event_type") == Marker.ANSWER]
    return sum(payload["key"] == f"{RANDOM.id}:{ts}" and payload["part"] == 0 for payload in ours)


def taken_over(claims: Sequence[Claim], jobs: dict[int, Any], seen: dict[str, float]) -> list[float]:
    """Return the seconds for which each job that a killed process had waited for another; at most one too many."""
    owners = {claim.job: claim.owner for claim in claims if jobs[claim.job]["fence"] == claim.fence + 1}
    waits = (jobs[job]["claimed_at"] - seen[owner] for job, owner in owners.items())
    return [wait for wait in waits if wait > 0]  # a process that lives was seen after it


def ended(job: int, told: float, hung_up: Sequence[float], jobs: dict[int, Any]) -> float | None:
    """Return the seconds until the model was hung up on; None where that was before."""
    closed = jobs[job]["closed_at"]
    return next((at - told for at in hung_up if told - 0.1 <= at <= closed), None)


def seconds(values: Sequence[float]) -> str:
    if not values:
        return "none"
    return f"{len(values)}, median {statistics.median(values):.1f} s, at most {max(values):.1f} s"


async def main(questions: int, threads: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with (
            ModelServer(Mode.SLOW, text=TEXT.strip(), delay=BETWEEN) as model,
            team(model, Path(folder)) as bench,
        ):
            model.rephrased = QUESTION
            faults = [asyncio.create_task(bench.kill_again_and_again())]
            faults.append(asyncio.create_task(bench.press_again_and_again()))
            asked = await asyncio.gather(*(bench.ask(questions // threads) for _ in range(threads)))
            await bench.all_closed()
            for fault in faults:
                fault.cancel()
            for outcome in await asyncio.gather(*faults, return_exceptions=True):
                if not isinstance(outcome, asyncio.CancelledError):
                    print(f"  faults ended early: {outcome!r}")
            await asyncio.sleep(5)  # room for a second answer
            await report(bench, model, [ts for thread in asked for ts in thread])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--threads", type=int, default=60)
    arguments = parser.parse_args()
    asyncio.run(main(arguments.questions, arguments.threads))
