"""Measure each stage of a question as the stacks grow, up to the first call of the language model.

Documents go through the real ingestion for the given time; beyond that, their sentences are recombined and their
vectors moved at random, so that both indexes grow as they would.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any

import psutil
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk

from benchmarks.answering import is_weaviate_of
from benchmarks.generated_passages import WORKSPACE, grains, grow
from benchmarks.sample_questions import QUESTIONS
from bot.local_workspace import add_sample_handbook
from knowledge.catalogue.books import Shelf
from knowledge.catalogue.shelves import Patron
from knowledge.ingestion import file_inputs
from knowledge.ingestion.receipts import Report, silent
from knowledge.librarian.generation import ModelWriter
from knowledge.librarian.librarian import Librarian
from knowledge.librarian.question import Question
from knowledge.librarian.system_prompts import load_work_manual
from knowledge.library.context_expansion import ContextExpansion
from knowledge.library.library import Library, open_library
from knowledge.settings import Settings
from knowledge.stacks.search.ranking import SearchQuery, rank
from knowledge.stacks.search.search import SearchScope
from knowledge.stacks.text.analyzer import analyse

PATRON = Patron(WORKSPACE, None, public=True)
ASKED = 100  # questions at each size
WARM = 20
WHOLE = "to the model's call"
WIDTH = 44  # of the longest bar

Times = dict[str, list[float]]


class TimestampingModel(GenericFakeChatModel):
    """A model that records when it is called, and writes one word."""

    called: list[float]

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        self.called.append(time.perf_counter())
        async for chunk in super()._astream(messages, stop, run_manager, **kwargs):
            yield chunk


async def ingested(library: Library, folder: str | None, seconds: float) -> Shelf:
    """Add as much of the folder as the time allows, or the sample handbook where there is none."""
    await add_sample_handbook(library, WORKSPACE, print)
    shelf = await library.catalogue.shelves.find(WORKSPACE, "general")
    until = time.monotonic() + seconds

    def report(_: file_inputs.Item) -> Report:
        return silent

    if folder is not None:
        wanted = takewhile(lambda _: time.monotonic() < until, file_inputs.items([folder]))
        async for _ in file_inputs.add_all(wanted, library.ingestion, shelf, 50, report):
            pass
    return shelf


async def measured(library: Library) -> Times:
    """Return milliseconds of every stage by itself, then of the whole, which runs some of them side by side.

    Processor time is per question, and hardly depends on the machine's other load.
    """
    times: Times = defaultdict(list)
    for query in _queries(WARM + ASKED)[WARM:]:
        for stage, spent in (await _stages(library, query)).items():
            times[stage].append(spent)
    model = TimestampingModel(messages=iter(lambda: AIMessage("Yes."), None), called=[])
    manual = load_work_manual()
    librarian = Librarian(
        library.retriever_for, ModelWriter(model, manual, 60, ContextExpansion(library.stacks)), manual
    )
    servers = [process for process in psutil.process_iter() if is_weaviate_of(process, library.settings.home)]
    own, stores = time.process_time(), _spent(servers)
    for query in _queries(ASKED):
        began = time.perf_counter()
        async for _ in librarian.answer(Question(query, PATRON)):
            pass
        times[WHOLE].append((model.called[-1] - began) * 1000)
    times["processor: the bot"] = [(time.process_time() - own) * 1000 / ASKED] * 2
    times["processor: Weaviate"] = [(_spent(servers) - stores) * 1000 / ASKED] * 2
    return times


def _queries(count: int) -> list[str]:
    """Return different questions, so that no cache answers."""
    return [f"{QUESTIONS[n % len(QUESTIONS)]} {n // len(QUESTIONS) or ''}".strip() for n in range(count)]


def _spent(processes: Sequence[psutil.Process]) -> float:
    return sum(spent.user + spent.system for spent in (process.cpu_times() for process in processes))


class StageTimes(dict[str, float]):
    def __init__(self) -> None:
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self[stage], self._last = (now - self._last) * 1000, now


async def _stages(library: Library, query: str) -> StageTimes:
    laps = StageTimes()
    shelves = [shelf.id for shelf in await library.catalogue.shelves.readable_by(PATRON)]
    laps.lap("shelves")
    terms = analyse(query)
    laps.lap("terms")
    vector = await library.stacks.embeddings.aembed_query(query)
    laps.lap("embedding")
    scope = SearchScope(library.stacks.collection.with_tenant(WORKSPACE), shelves, [])
    near = await scope.nearest(vector)
    laps.lap("search by meaning")
    worded = await scope.bm25(terms)
    laps.lap("search by words")
    candidates, words = await scope.fetch(near, worded, terms)
    laps.lap("looking up what was found, and the words of the others")
    ranked = rank(SearchQuery(vector, terms, None, known=True), near, worded, candidates, words)
    laps.lap("scoring")
    editions = {one.passage.edition_id for one in ranked[:16]}
    await library.catalogue.holdings.showable(WORKSPACE, editions, shelves)
    laps.lap("confirming")
    return laps


def told(size: int, times: Times) -> None:
    print(f"\n{size:,} passages, {ASKED} questions                p50       p95 ms")
    for stage, values in times.items():
        print(f"  {stage:<32} {statistics.median(values):9.1f} {_p95(values):9.1f}")


def chart(figures: dict[int, Times]) -> None:
    print("\nto the model's call, p95")
    last = {size: _p95(times[WHOLE]) for size, times in figures.items()}
    for size, value in last.items():
        print(f"  {size:>9,}  {'█' * max(1, round(WIDTH * value / max(last.values())))} {value:.0f} ms")


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


async def main(options: argparse.Namespace) -> None:
    until = time.monotonic() + options.minutes * 60
    figures: dict[int, Times] = {}
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", flush=True)
    with tempfile.TemporaryDirectory() as home:
        async with open_library(Settings(home=Path(home)), print) as library:
            shelf = await ingested(library, options.folder, options.minutes * 60 / 3)
            real = await grains(library)
            size = len(real)
            print(f"{size:,} passages by the real ingestion")
            for wanted in options.sizes:
                began = time.monotonic()
                grown = await grow(library, shelf, real, max(wanted - size, 0), until)
                print(f"\n{grown:,} generated in {time.monotonic() - began:.0f} s")
                if not grown and figures:
                    print(f"The time is over before {wanted:,} passages.")
                    break
                size += grown
                figures[size] = await measured(library)
                told(size, figures[size])
                print(end="", flush=True)
            chart(figures)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", help="documents to begin with; the sample handbook without one")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 100_000])
    parser.add_argument("--minutes", type=float, default=15.0, help="for filling; a third of it for the real ingestion")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main(options()))
