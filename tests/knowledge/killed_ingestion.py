"""Ingestions in processes that are killed at their n-th step: `python -m tests.knowledge.killed_ingestion`.

Reads one order a line, as JSON. Each is done in a fork of this process, which has imported everything and opened
nothing. A step is a call to the stacks, the embedding model or the reader, before and after it, and every commit of
the catalogue. Answers each order with a line of JSON: the steps that were taken.
"""

import asyncio
import inspect
import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from sqlalchemy import event

from knowledge.catalogue.database import open_catalogue
from knowledge.ingestion import Ingestion
from knowledge.reading.child import Reader, open_reader
from knowledge.reading.fetching import Fetcher
from knowledge.reading.texts import Source
from knowledge.settings import Settings
from knowledge.stacks.connection import open_weaviate
from knowledge.stacks.store import Stacks
from tests.knowledge.counting import CountingEmbeddings

PARTS = ("data", "query", "tenants", "with_tenant")


@dataclass(frozen=True)
class Order:
    """`until` is the step at which the process dies; at none of them where it is 0."""

    home: str
    catalogue: str
    collection: str
    workspace: str
    text: str
    errand: str
    until: int


class Steps:
    def __init__(self, until: int, answer: int) -> None:
        self.names: list[str] = []
        self._until = until
        self._answer = answer

    def take(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._until:
            self.tell()
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(self) -> None:
        os.write(self._answer, json.dumps(self.names).encode() + b"\n")


class Watched:
    """The real thing, whose calls are steps."""

    def __init__(self, inner: Any, steps: Steps) -> None:
        self._inner = inner
        self._steps = steps

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return Watched(found, self._steps) if name in PARTS else found

        def call(*arguments: Any, **named: Any) -> Any:
            if name in PARTS:
                return Watched(found(*arguments, **named), self._steps)
            self._steps.take(f"before {name}")
            result = found(*arguments, **named)
            return self._awaited(name, result) if inspect.isawaitable(result) else result

        return call

    async def _awaited(self, name: str, result: Any) -> Any:
        value = await result
        self._steps.take(f"after {name}")
        return value


async def ingest(order: Order, steps: Steps) -> None:
    settings = Settings(home=Path(order.home))
    async with (
        open_catalogue(order.catalogue) as catalogue,
        open_weaviate(settings, lambda _: None) as client,
        open_reader(1) as reader,
    ):
        shelf = await catalogue.shelves.find(order.workspace, "general")
        collection = cast("Any", Watched(client.collections.use(order.collection), steps))
        stacks = Stacks(collection, cast("Any", Watched(CountingEmbeddings(), steps)))
        ingestion = Ingestion(catalogue, stacks, cast("Reader", Watched(reader, steps)), Fetcher(1, ()))
        event.listen(catalogue.engine.sync_engine, "commit", lambda _connection: steps.take("before commit"))
        source = Source("rules.md", order.text.encode(), "text/markdown")
        await ingestion.add(source, shelf=shelf, by="U1", key="rules.md", errand=order.errand)
    steps.tell()


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            order = Order(**json.loads(line))
            asyncio.run(ingest(order, Steps(order.until, sys.stdout.fileno())))
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
