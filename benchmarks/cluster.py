"""Kill the nodes of a Weaviate cluster in turn, and measure what one node, three, and sleeping workspaces cost.

`deaths`: 200 questions are asked and a document of 900 passages is added, while each of three nodes is killed and
started again. `speed`: questions per second with one node and with three, in turns. `growth`: memory, disk and latency
of one node as generated passages fill it. `tenants`: memory of workspaces that are awake, and that sleep.
"""

import argparse
import asyncio
import logging
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil

from benchmarks.generated_passages import WORKSPACE, grains, grow
from benchmarks.sample_questions import QUESTIONS
from bot import logs
from bot.local_workspace import add_sample_handbook
from knowledge.catalogue.books import Passage
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.errors import StacksUnavailable
from knowledge.librarian.answers import Answer
from knowledge.librarian.question import Question
from knowledge.library.library import Library, open_library
from knowledge.maintenance.doctor import examine
from knowledge.reading.texts import Source
from knowledge.settings import BUILTIN_ENGLISH
from knowledge.stacks.store.nodes import HANGS, open_nodes
from knowledge.stacks.store.objects import weaviate_object
from knowledge.stacks.store.passages import census
from knowledge.stacks.store.store import Stacks, passage_id
from tests.servers.weaviate_cluster import Cluster, ClusterNode, running_cluster

PATRON = Patron(WORKSPACE, None, public=True)
NODES = 3
ASKED, STOCKED = 200, 900
AT_ONCE = 4
DOWN = 10.0  # seconds for which a killed node stays away
DIMENSIONS = 384
SIZES = [20_000, 50_000, 100_000]
IN_A_TENANT = 50  # passages


@asynccontextmanager
async def stocked(folder: Path, size: int) -> AsyncIterator[tuple[Cluster, Library]]:
    """Run a cluster, and open a library over it that holds the sample handbook."""
    async with running_cluster(folder, size) as cluster:
        settings = cluster.settings(folder / "home", embeddings=BUILTIN_ENGLISH)
        async with open_library(settings, lambda _: None) as library:
            await add_sample_handbook(library, WORKSPACE, lambda _: None)
            yield cluster, library


def queries(count: int) -> list[str]:
    return [f"{QUESTIONS[n % len(QUESTIONS)]} {n // len(QUESTIONS) or ''}".strip() for n in range(count)]


@dataclass
class Outcome:
    """The fate of the questions and of the document."""

    seconds: list[float] = field(default_factory=list)  # each question took
    failed: Counter[str] = field(default_factory=Counter)
    whole: bool = False  # the document is current
    given: list[tuple[str, str]] = field(default_factory=list)  # from then on: questions and their answers
    put_off: int = 0  # attempts to add the document, as a worker makes them
    named: list[bool] = field(default_factory=list)  # whether the doctor named each dead node


async def deaths() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with stocked(Path(folder), NODES) as (cluster, library):
            outcome, over = Outcome(), asyncio.Event()
            adding = asyncio.create_task(add(library, outcome))
            asking = [asyncio.create_task(ask(library, outcome, over)) for _ in range(AT_ONCE)]
            for _ in range(NODES):
                await kill(cluster, library, outcome)
            over.set()
            edition = await adding
            await asyncio.gather(*asking)
            told(outcome)
            right = {question: await answered(library, question) for question in QUESTIONS}
            other = sum(answer != right[question] for question, answer in outcome.given)
            print(
                f"  asked when the document was current: {len(outcome.given)}, answered otherwise than later: {other}"
            )
            print(f"  in the stacks: {await counted(library.stacks, edition)}")
            await caught_up(cluster, library, edition)


async def ask(library: Library, outcome: Outcome, over: asyncio.Event) -> None:
    """Ask one question after the other until all nodes have died, and 200 at least were asked."""
    while not over.is_set() or sum(outcome.failed.values()) + len(outcome.seconds) < ASKED:
        began, whole = time.monotonic(), outcome.whole
        question = QUESTIONS[len(outcome.seconds) % len(QUESTIONS)]
        try:
            answer = await answered(library, question)
        except Exception as error:  # noqa: BLE001  each is counted
            outcome.failed[type(error).__name__] += 1
        else:
            outcome.seconds.append(time.monotonic() - began)
            if whole:
                outcome.given.append((question, answer))


async def answered(library: Library, question: str) -> str:
    async with aclosing(library.librarian.answer(Question(question, PATRON))) as events:
        [*_, answer] = [event async for event in events]
    assert isinstance(answer, Answer)
    return "(refused)" if answer.refused else answer.text


async def add(library: Library, outcome: Outcome) -> str:
    """Add a document of 900 sections, again where the stacks are away, and return its edition's id."""
    shelf = await library.catalogue.shelves.find(WORKSPACE, "general")
    text = "\n\n".join(f"# Rule {n}\n\nThe walrus keeps rule {n} on day {n}." for n in range(STOCKED))
    while True:
        try:
            receipt = await library.ingestion.add(
                Source("rules.md", text.encode()), EditionRequest(shelf, "rules.md", "bench")
            )
        except StacksUnavailable:
            outcome.put_off += 1
            await asyncio.sleep(1)
        else:
            assert receipt.book
            assert receipt.book.edition
            outcome.whole = True
            return receipt.book.edition.id


async def kill(cluster: Cluster, library: Library, outcome: Outcome) -> None:
    """Kill the node that is asked first, let the doctor look, and start it again."""
    await asyncio.sleep(2)
    url = library.stacks.nodes.first.url
    victim = next(node for node in cluster.nodes if node.address.http_url == url)
    await victim.end()
    began = time.monotonic()
    outcome.named.append(await named(library, victim))
    await asyncio.sleep(max(0.0, began + DOWN - time.monotonic()))
    await victim.start()
    await victim.ready()
    while not all((await library.stacks.nodes.states(HANGS)).values()):  # noqa: ASYNC110  another process comes back
        await asyncio.sleep(0.2)


async def named(library: Library, dead: ClusterNode) -> bool:
    async with aclosing(examine(library.settings, lambda _: None)) as findings:  # type: ignore[type-var]
        async for finding in findings:
            if finding.name == "node":
                return finding.says == f"{dead.address.http_url} does not answer."
    return False


def told(outcome: Outcome) -> None:
    answers = outcome.seconds
    print(f"{NODES} nodes, each killed once and away for {DOWN:.0f} s or more")
    print(f"  questions: {len(answers)} answered, {sum(outcome.failed.values())} failed {dict(outcome.failed) or ''}")
    print(f"  seconds: median {statistics.median(answers):.2f}, at most {max(answers):.2f}")
    print(f"  the doctor named the dead node: {sum(outcome.named)} of {len(outcome.named)}")
    print(f"  the document was put off {outcome.put_off} times")


async def counted(stacks: Stacks, edition: str) -> str:
    """Count the document's passages: the ids say whether one is missing, and all objects whether one is double."""
    held = (await census(stacks, WORKSPACE)).get(edition, {})
    lost = STOCKED - len(held.keys() & set(range(STOCKED)))
    everything = 0
    async for found in stacks.collection.with_tenant(WORKSPACE).iterator(return_properties=["edition_id"]):
        everything += found.properties["edition_id"] == edition
    return f"{len(held)} passages of {STOCKED}, {lost} lost, {everything - len(held)} doubled"


async def caught_up(cluster: Cluster, library: Library, edition: str) -> None:
    """Wait until each node alone holds the whole document."""
    began = time.monotonic()
    for number, node in enumerate(cluster.nodes, 1):
        async with open_nodes([node.address]) as alone:
            own = Stacks(alone, library.stacks.name, library.stacks.embeddings)
            first = whole = len((await census(own, WORKSPACE)).get(edition, {}))
            while whole < STOCKED and time.monotonic() - began < 300:
                await asyncio.sleep(2)
                whole = len((await census(own, WORKSPACE)).get(edition, {}))
        print(f"  node {number} alone: {first} at the end, {whole} {time.monotonic() - began:.0f} s later")


async def speed(passages: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            libraries = {}
            for size in (1, NODES):
                _, library = await stack.enter_async_context(stocked(Path(folder) / str(size), size))
                shelf = await library.catalogue.shelves.find(WORKSPACE, "general")
                began = time.monotonic()
                await grow(library, shelf, await grains(library), passages, began + 600)
                print(f"{size} nodes: {passages / (time.monotonic() - began):.0f} generated passages a second")
                libraries[size] = library
            rates: dict[int, list[float]] = {size: [] for size in libraries}
            for number in range(rounds):
                for size, library in libraries.items():
                    rates[size].append(await rate(library, queries(100 * (number + 2))[-100:]))
            for size, found in rates.items():
                print(f"{size} nodes: {statistics.median(found):.1f} searches a second, {AT_ONCE} at once, of {found}")
            ratio = [three / one for one, three in zip(rates[1], rates[NODES], strict=True)]
            print(f"three nodes to one: {statistics.median(ratio):.2f}; load {os.getloadavg()[0]:.1f}")


async def rate(library: Library, asked: list[str]) -> float:
    """Return searches per second: the two searches, and what they found, for each question."""
    waiting = list(asked)

    async def person() -> None:
        while waiting:
            await library.search(PATRON, waiting.pop())

    began = time.monotonic()
    await asyncio.gather(*(person() for _ in range(AT_ONCE)))
    return round(len(asked) / (time.monotonic() - began), 1)


async def growth(sizes: Sequence[int], minutes: float) -> None:
    until = time.monotonic() + minutes * 60
    print("| passages | memory MB | disk MB | search p50 ms | p95 ms | processor ms, Weaviate | seconds to fill |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        async with stocked(Path(folder), 1) as (cluster, library):
            shelf = await library.catalogue.shelves.find(WORKSPACE, "general")
            real, size, [node] = await grains(library), 0, cluster.nodes
            for wanted in [0, *sizes]:
                began = time.monotonic()
                grown = await grow(library, shelf, real, wanted - size, until)
                if wanted and not grown:
                    print(f"The time was over before {wanted:,} passages.")
                    break
                size += grown
                print(await row(node, library, size + len(real), time.monotonic() - began), flush=True)


async def row(node: ClusterNode, library: Library, size: int, seconds: float) -> str:
    await asyncio.sleep(3)
    assert node.process is not None
    server = psutil.Process(node.process.pid)
    await rate(library, queries(20))
    spent = server.cpu_times()
    taken = []
    for query in queries(120)[20:]:
        began = time.perf_counter()
        await library.search(PATRON, query)
        taken.append((time.perf_counter() - began) * 1000)
    after = server.cpu_times()
    each = (after.user + after.system - spent.user - spent.system) * 1000 / len(taken)
    cut = statistics.quantiles(taken, n=20)
    figures = [f"{size:,}", f"{megabytes(server):.0f}", f"{disk(node.data_dir.data):.0f}"]
    return "| " + " | ".join([*figures, f"{cut[9]:.0f}", f"{cut[18]:.0f}", f"{each:.1f}", f"{seconds:.0f}"]) + " |"


def megabytes(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / 1e6


def disk(folder: Path) -> float:
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file()) / 1e6


async def tenants(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with stocked(Path(folder), 1) as (cluster, library):
            stacks, [node] = library.stacks, cluster.nodes
            assert node.process is not None
            server = psutil.Process(node.process.pid)
            names = [f"team{number}" for number in range(count)]
            print(f"no workspace but one: {megabytes(server):.0f} MB")
            began = time.monotonic()
            for name in names:
                await fill(stacks, name)
            print(f"{count} with {IN_A_TENANT} passages each: {megabytes(server):.0f} MB", end=", ")
            print(f"{disk(node.data_dir.data):.0f} MB on disk, {time.monotonic() - began:.0f} s to fill")
            await stacks.let_sleep(names, timedelta(0))
            for waited in range(60, 241, 60):  # Go gives memory back in its own time
                await asyncio.sleep(60)
                print(f"all of them asleep, after {waited} s: {megabytes(server):.0f} MB", flush=True)
            await restarted(node, stacks)
            server = psutil.Process(node.process.pid)
            print(f"asleep, after a restart: {megabytes(server):.0f} MB")
            print(f"the first question of a workspace that slept: {await first_question(library, names)}")
            print(f"{len(names[:100])} of them awake: {megabytes(server):.0f} MB")


async def restarted(node: ClusterNode, stacks: Stacks) -> None:
    await node.end()
    await node.start()
    await node.ready()
    while not all((await stacks.nodes.states()).values()):  # noqa: ASYNC110  another process comes back
        await asyncio.sleep(0.5)
    await asyncio.sleep(10)


async def first_question(library: Library, names: Sequence[str]) -> str:
    """Time the vector search of a hundred workspaces that sleep, and the same search again."""
    noise = np.random.default_rng(1)

    def search(name: str) -> Callable[[], Awaitable[object]]:
        vector = unit(noise)
        return lambda: library.stacks.ask(
            lambda found: found.with_tenant(name).query.near_vector(vector, target_vector="passage", limit=10)
        )

    asleep: list[float] = []
    awake: list[float] = []
    for name in names[:100]:
        once = search(name)
        for times in (asleep, awake):
            began = time.perf_counter()
            await once()
            times.append((time.perf_counter() - began) * 1000)
    first, again = statistics.median(asleep), statistics.median(awake)
    return f"median {first:.0f} ms, at most {max(asleep):.0f}; asked again: {again:.0f} ms"


async def fill(stacks: Stacks, name: str) -> None:
    await stacks.prepare(name)
    noise, edition = np.random.default_rng(len(name)), f"{hash(name) & (2**64 - 1):032x}"
    made = [
        Passage(passage_id(edition, n), "book", edition, "shelf", n, "Rules", (), None, f"Rule {n} of {name}. " * 12)
        for n in range(IN_A_TENANT)
    ]
    await stacks.store(name, [weaviate_object(one, one.text.lower(), unit(noise), [unit(noise)]) for one in made])


def unit(noise: np.random.Generator) -> list[float]:
    vector = noise.standard_normal(DIMENSIONS)
    scaled: list[float] = (vector / np.linalg.norm(vector)).tolist()
    return scaled


async def main(options: argparse.Namespace) -> None:
    logs.configure(level=logging.WARNING)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    match options.what:
        case "deaths":
            await deaths()
        case "speed":
            await speed(options.passages, options.rounds)
        case "growth":
            await growth(options.sizes, options.minutes)
        case "tenants":
            await tenants(options.tenants)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["deaths", "speed", "growth", "tenants"])
    parser.add_argument("--passages", type=int, default=5_000, help="generated ones, for `speed`")
    parser.add_argument("--rounds", type=int, default=5, help="of 100 searches on each side, for `speed`")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="for `growth`")
    parser.add_argument("--minutes", type=float, default=10.0, help="for filling, for `growth`")
    parser.add_argument("--tenants", type=int, default=300)
    asyncio.run(main(parser.parse_args()))
