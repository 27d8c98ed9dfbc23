"""The local Weaviate server: started for its first user, shared by all, stopped after the last."""

import asyncio
import fcntl
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic, time

import structlog

from knowledge.background import background
from knowledge.errors import ShishoError, StacksUnavailable
from knowledge.settings import Settings
from knowledge.weaviate_local import health, server_config
from knowledge.weaviate_local.binary import VERSION, BinarySources, default_sources, find_binary
from knowledge.weaviate_local.data_dir import POLL, DataDir, LockFile, ServerRecord, locked_file
from knowledge.weaviate_local.health import ServerAddress

ATTEMPTS = 3
SUPERVISOR = Path(__file__).with_name("supervisor.py")
LONGEST_PAUSE = 30.0  # seconds between two starts
PORT_TAKEN = "address already in use"

Report = Callable[[str], None]
log = structlog.get_logger()


@dataclass(frozen=True)
class TimeLimits:
    """Time limits in seconds."""

    start: float = 120.0  # it takes three, more over large data on a busy machine
    answer: float = 15.0  # for a server that should have been up long ago
    stop: int = 15  # between SIGTERM and SIGKILL
    steady: float = 30.0  # a server that lived so long and ends unasked is started again by its supervisor
    watch: float = 1.0  # between two looks whether a supervisor is there


USUAL = TimeLimits()


class _ServerEnded(Exception):
    """Raised when the server ended before it was ready; the text is the end of its log."""


@asynccontextmanager
async def running_server(
    settings: Settings, report: Report, *, sources: BinarySources | None = None, limits: TimeLimits = USUAL
) -> AsyncIterator[ServerAddress]:
    """Use the server over this SHISHO_HOME: the one that runs already, else a new one.

    It stops when the last process that uses it leaves or dies. Raise StacksUnavailable or SettingError.
    """
    server = _LocalServer(
        DataDir(settings.home / "stacks"), report, sources or default_sources(settings.weaviate_sha256), limits
    )
    server.data_dir.prepare()
    with locked_file(server.data_dir.users_lock) as use:
        await server.enter(use)
        try:
            address = await server.join()
            async with background(lambda: server.watch(address), name="weaviate-watch"):
                yield address
        finally:
            await server.leave(use)


@dataclass(frozen=True)
class _LocalServer:
    data_dir: DataDir
    report: Report
    sources: BinarySources
    limits: TimeLimits

    async def enter(self, use: LockFile) -> None:
        """Become one of the server's users; wait for a server that is stopping."""
        record = self.data_dir.server_record()
        if not await use.take_within(fcntl.LOCK_SH, 2 * self.limits.stop):
            raise StacksUnavailable(
                f"The stacks in {self.data_dir.folder} are held by {record or 'a server'} that is stopping.",
                fix="Try again in a minute.",
            )

    async def join(self) -> ServerAddress:
        for attempt in range(1, ATTEMPTS + 1):
            started = await self.start()
            try:
                return await self.ready(started=started)
            except _ServerEnded as ended:
                if attempt == ATTEMPTS or (started and PORT_TAKEN not in str(ended)):
                    raise StacksUnavailable(
                        f"Weaviate ended while it started. It said last:\n{ended}",
                        fix=f"The whole log is {self.data_dir.log}.",
                    ) from None
        raise AssertionError("every attempt returns or raises")

    async def watch(self, address: ServerAddress) -> None:
        """Start another supervisor, at the same address, whenever there is none, after ever longer pauses."""
        pause = self.limits.watch
        while True:
            await asyncio.sleep(pause)
            if not self.data_dir.free():
                pause = self.limits.watch
                continue
            log.warning("weaviate_gone", path=str(self.data_dir.folder))
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                await self.start(address)
            except (ShishoError, OSError) as error:
                log.warning("weaviate_not_started", error=type(error).__name__)

    async def start(self, address: ServerAddress | None = None) -> bool:
        """Start a server, unless one holds the data already; return whether one was started.

        It listens at `address`, where its users have connections already, or else on free ports.
        """
        if not self.data_dir.free():
            return False
        binary = await find_binary(self.report, self.sources)
        with locked_file(self.data_dir.data_lock) as held:
            if not held.take(fcntl.LOCK_EX):
                return False
            self.report(f"Starting Weaviate {binary}")
            await self.launch(binary, held, _ports(address))
        return True

    async def launch(self, binary: Path, held: LockFile, ports: server_config.Ports) -> None:
        with suppress(FileNotFoundError):
            self.data_dir.log.replace(self.data_dir.log.with_suffix(".log.1"))
        with server_config.closed(ports.data) as taken:  # the supervisor keeps it
            launcher = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", str(SUPERVISOR), json.dumps(self.task(binary, ports, held))),
                env=server_config.environment(self.data_dir, ports),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                pass_fds=(held.descriptor, taken.fileno()),
            )
            await launcher.communicate()

    def task(self, binary: Path, ports: server_config.Ports, held: LockFile) -> dict[str, object]:
        """Return the supervisor's task. It holds no secret, since every user of the machine can read a command line."""
        return {
            "command": server_config.command(binary, ports),
            "folder": str(self.data_dir.folder),
            "log": str(self.data_dir.log),
            "users": str(self.data_dir.users_lock),
            "record": str(self.data_dir.record_file),
            "grace": self.limits.stop,
            "steady": self.limits.steady,
            "locks": [held.descriptor],
            "facts": {"http": ports.http, "grpc": ports.grpc, "starter": os.getpid(), "since": time()},
        }

    async def ready(self, *, started: bool) -> ServerAddress:
        begin = monotonic()
        record: ServerRecord | None = None
        while monotonic() - begin < self.time_limit(record, started=started):
            record = self.data_dir.server_record() or record
            if record and (address := await self.address(record)):
                await self.verify(address, record, started=started)
                return address
            if self.data_dir.free():
                raise _ServerEnded(self.data_dir.last_lines())
            await asyncio.sleep(POLL)
        raise StacksUnavailable(
            f"The stacks in {self.data_dir.folder} are held by {record or 'a process'} that does not answer.",
            fix=f"End that process, or choose another SHISHO_HOME. The server's log is {self.data_dir.log}.",
        )

    async def verify(self, address: ServerAddress, record: ServerRecord, *, started: bool) -> None:
        if not started:
            self.report(f"Using the Weaviate that runs already for {record}")
            return
        await health.refuse_anonymous_access(address)
        if address.version != VERSION:  # one of the operator's own, on PATH
            self.report(f"This is Weaviate {address.version}; Shisho is tested with {VERSION}.")

    def time_limit(self, record: ServerRecord | None, *, started: bool) -> float:
        old = record is not None and time() - record.since > self.limits.start
        return self.limits.answer if old and not started else self.limits.start

    async def address(self, record: ServerRecord) -> ServerAddress | None:
        url = f"http://{server_config.LOOPBACK}:{record.http}"
        address = ServerAddress(url, server_config.LOOPBACK, record.grpc, self.data_dir.key(), None)
        version = await health.version(address)
        return replace(address, version=version) if version else None

    async def leave(self, use: LockFile) -> None:
        """Stop the server when nobody else uses it, and wait until it is gone."""
        record = self.data_dir.server_record()
        last = use.take(fcntl.LOCK_EX)
        if not last and use.take(fcntl.LOCK_SH):
            return
        if last and record:
            _signal(record.supervisor, signal.SIGTERM)
        else:
            use.release()  # the supervisor takes the lock and stops the server
        if not await self.gone(self.limits.stop + 5) and record:
            _signal(record.server, signal.SIGKILL)
            await self.gone(self.limits.stop)

    async def gone(self, seconds: float) -> bool:
        with locked_file(self.data_dir.data_lock) as held:
            return await held.take_within(fcntl.LOCK_SH, seconds)


def _ports(address: ServerAddress | None) -> server_config.Ports:
    ports = server_config.free_ports()
    if address is None:
        return ports
    return replace(ports, http=int(address.http_url.rpartition(":")[2]), grpc=address.grpc_port)


def _signal(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)
