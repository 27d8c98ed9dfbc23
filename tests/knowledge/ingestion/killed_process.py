"""A process that is killed at the n-th step of an ingestion: `python -m tests.knowledge.ingestion.killed_process`.

Each order, a line of JSON, is done in a fork of this process, which has imported everything and opened nothing but the
process that reads. A step is a call to the stacks, the embedding model or the reader, before and after it, and every
commit of the catalogue. The answer is a line of JSON, the steps that were taken; the connection closes when the fork
has ended.
"""

import asyncio
import inspect
import json
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import structlog
from langchain_core.embeddings import Embeddings
from sqlalchemy import event

from knowledge.catalogue.books import Book
from knowledge.catalogue.database import Catalogue, open_catalogue
from knowledge.catalogue.editions import EditionRequest
from knowledge.ingestion.idempotency import IdempotencyKeys
from knowledge.ingestion.ingestion import Ingestion
from knowledge.ingestion.move_restore import MoveRestore
from knowledge.ingestion.receipts import Receipt
from knowledge.reading.limits import ReadingLimits
from knowledge.reading.sandbox.reader import WORKER, Reader, Start, WorkerProcess
from knowledge.reading.texts import Source
from knowledge.reading.web.fetcher import Fetcher
from knowledge.settings import Settings
from knowledge.sources.sync import SourceSync
from knowledge.sources.sync_receipts import SyncReceipt
from knowledge.stacks.store.nodes import READ_SECONDS, Nodes, open_weaviate
from knowledge.stacks.store.store import Stacks
from tests.knowledge.ingestion.counting_embeddings import CountingEmbeddings
from tests.servers.forks import fork_for_each

LIMITS, READING = ReadingLimits(), Start(WORKER, None)
PARTS = ("data", "query", "tenants", "with_tenant", "with_consistency_level")


@dataclass(frozen=True)
class Order:
    """`until` is the step at which the process dies; at none of them where it is 0.

    `target` is what the deed is done to: an id, an address, or a new text; `shelf` is the one that a book is moved to.
    """

    home: str
    catalogue: str
    collection: str
    workspace: str
    idempotency_key: str
    until: int
    deed: str
    target: str
    shelf: str = "general"
    host: str = ""


@dataclass(frozen=True)
class Rooms:
    """The parts of the library that these operations need."""

    catalogue: Catalogue
    stacks: Stacks
    ingestion: Ingestion
    idempotency: IdempotencyKeys
    rearranging: MoveRestore
    syncing: SourceSync

    @classmethod
    def of(cls, catalogue: Catalogue, stacks: Stacks, reader: Reader, host: str = "") -> "Rooms":
        fetcher = Fetcher(1, [host] if host else ())
        ingestion = Ingestion(catalogue, stacks, reader, fetcher)
        idempotency = IdempotencyKeys(catalogue, stacks, ingestion)
        syncing = SourceSync(catalogue, ingestion, idempotency, fetcher, 1)
        return cls(catalogue, stacks, ingestion, idempotency, MoveRestore(catalogue, stacks, ingestion), syncing)

    async def do(self, order: Order) -> Receipt | Book | SyncReceipt:
        """Do the order as a job does: what its idempotency key has done already is only reported."""
        return await self.idempotency.done(order.idempotency_key) or await self._do(order)

    async def _do(self, order: Order) -> Receipt | Book | SyncReceipt:
        workspace, target = order.workspace, order.target
        by: Any = {"by": "U1", "idempotency_key": order.idempotency_key}
        shelf = await self.catalogue.shelves.find(workspace, order.shelf)
        source = Source("rules.md", target.encode(), "text/markdown")
        deeds: Mapping[str, Callable[[], Awaitable[Receipt | Book | SyncReceipt]]] = {
            "replace": lambda: self.ingestion.add(source, EditionRequest(shelf, "rules.md", **by)),
            "move": lambda: self.rearranging.move(workspace, target, shelf, **by),
            "remove": lambda: self.ingestion.remove(workspace, target, **by),
            "restore": lambda: self.rearranging.restore(workspace, target, **by),
            "undo": lambda: self.rearranging.undo(workspace, *target.split(":"), **by),
            "refresh": lambda: self.ingestion.add_url(EditionRequest(shelf, target, **by), only_newer=True),
            "sync": lambda: self._sync(workspace, target, **by),
        }
        return await deeds[order.deed]()

    async def _sync(self, workspace: str, source_id: str, **by: Any) -> SyncReceipt:
        source = await self.catalogue.sources.get(workspace, source_id)
        assert source
        return await self.syncing.sync(source, **by)


class Steps:
    def __init__(self, until: int, answer: socket.socket) -> None:
        self.names: list[str] = []
        self._until = until
        self._answer = answer

    def take(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._until:
            self.tell()
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(self) -> None:
        self._answer.sendall(json.dumps(self.names).encode() + b"\n")


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


class WatchedStacks(Stacks):
    """Stacks whose calls to Weaviate are steps."""

    def __init__(self, nodes: Nodes, name: str, embeddings: Embeddings, steps: Steps) -> None:
        super().__init__(nodes, name, embeddings)
        self._steps = steps

    async def ask(self, work: Callable[[Any], Awaitable[Any]], seconds: float = READ_SECONDS) -> Any:
        return await super().ask(lambda collection: work(Watched(collection, self._steps)), seconds)


class StartedReader(Reader):
    """A reader whose process was started before the fork: that takes longer than most orders."""

    def __init__(self, worker: WorkerProcess) -> None:
        super().__init__(1, LIMITS, None, READING)
        self._worker = worker


async def obey(order: Order, reader: Reader, steps: Steps) -> None:
    settings = Settings(home=Path(order.home))
    async with open_catalogue(order.catalogue) as catalogue, open_weaviate(settings, lambda _: None) as nodes:
        stacks = WatchedStacks(nodes, order.collection, cast("Any", Watched(CountingEmbeddings(), steps)), steps)
        rooms = Rooms.of(catalogue, stacks, cast("Reader", Watched(reader, steps)), order.host)
        event.listen(catalogue.engine.sync_engine, "commit", lambda _connection: steps.take("before commit"))
        await rooms.do(order)
    steps.tell()


def main() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    loop = asyncio.new_event_loop()
    worker = loop.run_until_complete(WorkerProcess.start(LIMITS, READING))

    def work(connection: socket.socket) -> None:
        order = Order(**json.loads(connection.makefile().readline()))
        asyncio.run(obey(order, StartedReader(worker), Steps(order.until, connection)))

    fork_for_each(work)


if __name__ == "__main__":
    main()
