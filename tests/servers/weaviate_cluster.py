"""Weaviate servers that make up a cluster on loopback, each of which can be killed and started again."""

import asyncio
import os
import secrets
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from pydantic import SecretStr

from knowledge.settings import Settings
from knowledge.weaviate_local import health, server_config
from knowledge.weaviate_local.binary import default_sources, find_binary
from knowledge.weaviate_local.data_dir import DataDir
from knowledge.weaviate_local.health import ServerAddress
from knowledge.weaviate_local.server_config import LOOPBACK, Ports

STARTS_WITHIN = 120.0  # seconds


@dataclass
class ClusterNode:
    """One server. It listens at the same ports whenever it is started."""

    binary: Path
    data_dir: DataDir
    ports: Ports
    environment: dict[str, str]
    process: Process | None = field(default=None)

    @property
    def address(self) -> ServerAddress:
        return ServerAddress(
            f"http://{LOOPBACK}:{self.ports.http}", LOOPBACK, self.ports.grpc, self.data_dir.key(), None
        )

    async def start(self) -> None:
        with self.data_dir.log.open("ab") as log:
            self.process = await self._launched(log)

    async def _launched(self, log: IO[bytes]) -> Process:
        command = server_config.command(self.binary, self.ports)
        return await asyncio.create_subprocess_exec(
            *command, env=self.environment, cwd=self.data_dir.folder, stdin=DEVNULL, stdout=log, stderr=log
        )

    async def ready(self) -> None:
        async with asyncio.timeout(STARTS_WITHIN):
            while not await health.version(self.address):
                assert self.process is not None
                assert self.process.returncode is None, self.data_dir.last_lines()
                await asyncio.sleep(0.1)

    async def end(self, by: signal.Signals = signal.SIGKILL) -> None:
        if self.process is not None and self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(by)
            await self.process.wait()


@dataclass(frozen=True)
class Cluster:
    nodes: list[ClusterNode]

    def settings(self, home: Path, **more: object) -> Settings:
        """Return settings that name every node."""
        addresses = [node.address for node in self.nodes]
        key = addresses[0].api_key
        return Settings.model_validate(
            {
                "home": home,
                "weaviate_url": ",".join(one.http_url for one in addresses),
                "weaviate_grpc_url": ",".join(f"{one.grpc_host}:{one.grpc_port}" for one in addresses),
                "weaviate_api_key": SecretStr(key) if key else None,
            }
            | more
        )


@asynccontextmanager
async def running_cluster(folder: Path, size: int) -> AsyncIterator[Cluster]:
    """Run so many servers while entered; each keeps its data in a folder of its own."""
    binary = await find_binary(lambda _: None, default_sources())
    dirs = [DataDir(folder / f"node{number}") for number in range(1, size + 1)]
    for one in dirs:
        one.prepare()
    for one in dirs[1:]:
        (one.folder / "api-key").write_text(dirs[0].key())
    ports = _free_ports(size)
    common = _common(ports)
    nodes = [
        ClusterNode(binary, one, own, server_config.environment(one, own) | common | {"CLUSTER_HOSTNAME": name(number)})
        for number, (one, own) in enumerate(zip(dirs, ports, strict=True), 1)
    ]
    async with AsyncExitStack() as stack:
        for node in nodes:
            stack.push_async_callback(node.end)
            await node.start()
        for node in nodes:
            await node.ready()
        yield Cluster(nodes)


def name(number: int) -> str:
    return f"node{number}"


def _free_ports(size: int) -> list[Ports]:
    """Return ports of which no two are the same; each call of ours alone could return one twice."""
    while True:
        found = [server_config.free_ports() for _ in range(size)]
        taken = {port for one in found for port in (one.http, one.grpc, one.gossip, one.data, one.raft, one.raft + 1)}
        if len(taken) == 6 * size:
            return found


def _common(ports: list[Ports]) -> dict[str, str]:
    return {
        "CLUSTER_JOIN": ",".join(f"{LOOPBACK}:{one.gossip}" for one in ports),
        "RAFT_JOIN": ",".join(f"{name(number)}:{one.raft}" for number, one in enumerate(ports, 1)),
        "RAFT_BOOTSTRAP_EXPECT": str(len(ports)),
        "CLUSTER_BASIC_AUTH_PASSWORD": secrets.token_urlsafe(16),
        "MEMBERLIST_FAST_FAILURE_DETECTION": "true",
        "GOMAXPROCS": os.environ.get("GOMAXPROCS", "2"),
    }
