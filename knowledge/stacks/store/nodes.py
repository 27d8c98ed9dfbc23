"""The nodes of one Weaviate: each has an address and a client of its own, and one of them is asked.

weaviate-client connects to a single address. Here a node that is away is passed over within a second, and looked at
again until it is back.

A process keeps to one node as long as that answers, because Weaviate searches one replica at any consistency level, and
the node's own if it has one: so what a process has just written, it finds. Processes choose theirs at random, which
spreads them over the nodes.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import structlog
from weaviate import WeaviateAsyncClient

from knowledge.errors import SettingError, StacksUnavailable
from knowledge.settings import Settings
from knowledge.stacks.store.connection import FAILURES, connect, new_client, own_addresses, weaviate_errors
from knowledge.weaviate_local.health import ServerAddress
from knowledge.weaviate_local.server import running_server

READ_SECONDS = 30.0
FIRST_LOOK = 0.3  # seconds until it is checked whether a node that has not answered yet is there at all
LOOK_EVERY = 1.0
PASSED_OVER = 0.6  # seconds without an answer to the simplest request, after which the next node is asked
HANGS = 5.0  # the same for the only node, and where all were passed over: waiting is all that is left
# A node that answers may still keep a request for ever: it does so with writes when the cluster has just lost its
# leader. So each node but the last gets only a share of the time, and never less than this many seconds.
SHARE, ATTEMPT = 0.05, 5.0
# Weaviate compares its replicas every 30 s, and leaves alone what was written within the last 30. Until then a node
# that was away may lack what was written meanwhile, and it is asked only when no other answers.
CATCHES_UP = 120.0

ResultT = TypeVar("ResultT")
Report = Callable[[str], None]
Work = Callable[[WeaviateAsyncClient], Awaitable[ResultT]]
log = structlog.get_logger()


class Node:
    """One address, its client, and what is known of it."""

    def __init__(self, address: ServerAddress) -> None:
        self.url = address.http_url
        self.client = new_client(address)
        self.away = False
        self.caught_up_at = 0.0  # on the event loop's clock
        self._address = address

    async def connect(self) -> None:
        await connect(self.client, self._address)

    async def answers(self, within: float) -> bool:
        """Tell whether the node answers the simplest request."""
        try:
            async with asyncio.timeout(within):
                if not self.client.is_connected():
                    await self.connect()
                await self.client.get_meta()
        except (*FAILURES, StacksUnavailable, SettingError):
            return False
        return True


class Nodes:
    """All nodes of one Weaviate. Open them by `open_nodes`."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._watchers: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._nodes)

    @property
    def first(self) -> Node:
        """Return the node that is asked first."""
        return self._in_order()[0]

    @property
    def client(self) -> WeaviateAsyncClient:
        return self.first.client

    async def ask(self, work: Work[ResultT], seconds: float = READ_SECONDS) -> ResultT:
        """Do `work` at a node and, where that is away or fails, at the next: it may happen more than once.

        Nodes that were passed over are asked again with patience, for where all are slow none is away. Raise
        StacksUnavailable when no node does it within `seconds`.
        """
        end, share = _now() + seconds, max(seconds * SHARE, ATTEMPT)
        nodes = self._in_order()
        quick = [(node, PASSED_OVER) for node in nodes if len(nodes) > 1]
        *others, (last, _) = [*quick, *((node, HANGS) for node in nodes)]
        for node, hangs in others:
            try:
                return await self._at(node, work, min(share, end - _now()), hangs)
            except FAILURES as error:
                log.warning("node_passed_over", node=node.url, error=type(error).__name__)
        with weaviate_errors():
            return await self._at(last, work, end - _now(), HANGS)

    async def states(self, within: float = LOOK_EVERY) -> Mapping[str, bool]:
        """Tell of each address whether a node answers there within so many seconds."""
        answers = await asyncio.gather(*(node.answers(within) for node in self._nodes))
        return dict(zip((node.url for node in self._nodes), answers, strict=True))

    def pass_over(self, node: Node) -> None:
        """Ask the node last from here on, until it is back; the only node is asked in any case."""
        if len(self._nodes) == 1 or node.away:
            return
        node.away = True
        log.warning("node_away", node=node.url)
        watcher = asyncio.create_task(self._until_back(node))
        self._watchers.add(watcher)
        watcher.add_done_callback(self._watchers.discard)

    async def close(self) -> None:
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        await asyncio.gather(*(node.client.close() for node in self._nodes))

    def _in_order(self) -> Sequence[Node]:
        """Return those first that hold everything, and last those that are away."""
        return sorted(self._nodes, key=lambda node: (node.away, node.caught_up_at > _now()))

    async def _at(self, node: Node, work: Work[ResultT], seconds: float, hangs: float) -> ResultT:
        """Limit the time, and end it early where the node is away: the client alone would retry for a minute.

        A node that is only slow gets the whole time.
        """
        async with asyncio.timeout(seconds) as limit:
            watcher = asyncio.create_task(self._end_when_away(node, limit, hangs))
            try:
                return await work(node.client)
            finally:
                watcher.cancel()

    async def _end_when_away(self, node: Node, limit: asyncio.Timeout, hangs: float) -> None:
        pause = FIRST_LOOK
        while True:
            await asyncio.sleep(pause)
            if not await node.answers(hangs):
                break
            pause = LOOK_EVERY
        self.pass_over(node)
        limit.reschedule(_now())

    async def _until_back(self, node: Node) -> None:
        while not await node.answers(HANGS):  # noqa: ASYNC110  another process comes back
            await asyncio.sleep(LOOK_EVERY)
        node.caught_up_at = _now() + CATCHES_UP
        node.away = False
        log.info("node_back", node=node.url)


@asynccontextmanager
async def open_weaviate(settings: Settings, report: Report) -> AsyncIterator[Nodes]:
    """Connect to WEAVIATE_URL where that is set, else to the local server, which is started when needed."""
    if settings.weaviate_url:
        async with open_nodes(own_addresses(settings)) as nodes:
            yield nodes
    else:
        async with running_server(settings, report) as address, open_nodes([address]) as nodes:
            yield nodes


@asynccontextmanager
async def open_nodes(addresses: Sequence[ServerAddress]) -> AsyncIterator[Nodes]:
    """Connect to all that answer. Raise StacksUnavailable when none does, and SettingError when one refuses the key."""
    found = [Node(address) for address in addresses]
    random.shuffle(found)
    nodes = Nodes(found)
    try:
        for node in await _silent(found):
            nodes.pass_over(node)
        yield nodes
    finally:
        await nodes.close()


async def _silent(nodes: Sequence[Node]) -> list[Node]:
    """Connect to all at once, and return those that have not answered a second after the first one did."""
    connecting = {asyncio.create_task(node.connect()): node for node in nodes}
    waiting, connected = set(connecting), False
    try:
        while waiting and not connected:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            connected = any(task.exception() is None for task in done)
        if waiting:
            _, waiting = await asyncio.wait(waiting, timeout=LOOK_EVERY)
    finally:
        for task in waiting:
            task.cancel()
    outcomes = dict(zip(connecting.values(), await asyncio.gather(*connecting, return_exceptions=True), strict=True))
    faults = [error for error in outcomes.values() if isinstance(error, Exception)]
    if not connected or any(isinstance(fault, SettingError) for fault in faults):
        raise next((fault for fault in faults if isinstance(fault, SettingError)), faults[0])
    return [node for node, outcome in outcomes.items() if outcome is not None]


def _now() -> float:
    return asyncio.get_running_loop().time()
