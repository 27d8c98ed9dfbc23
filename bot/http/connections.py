"""The limits of the web server's connections: how many there are, and how long one may be without a whole request."""

import asyncio
import resource
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.http.rejections import Rejection, Rejections

DESCRIPTORS = 4096  # open files and connections of this process, where the system allows so many


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Connections `at_once` in all and `of_one` address; seconds until a request's headers are there, and for one idle.

    A proxy on this machine passes on the requests of many, so that `of_one` does not hold for `loopback`.
    """

    at_once: int = 1024
    of_one: int = 256
    header_seconds: float = 10.0
    idle_seconds: float = 75.0
    loopback: bool = False


class Connections:
    def __init__(self, limits: ConnectionLimits, rejections: Rejections) -> None:
        self.limits = limits
        self.rejections = rejections
        self._at_once = min(limits.at_once, _descriptors() // 2)
        self._open = Counter[str]()

    def enter(self, address: str) -> str | None:
        """Count a connection from there and return the name that it is counted under; None for one too many."""
        name = _counted_as(address)
        of_one = self._at_once if name == "loopback" and not self.limits.loopback else self.limits.of_one
        if self._open.total() >= self._at_once or self._open[name] >= of_one:
            self.rejections.add(Rejection.CONNECTIONS)
            return None
        self._open[name] += 1
        return name

    def leave(self, name: str) -> None:
        self._open[name] -= 1
        self._open += Counter()  # without those that have none left


def _descriptors() -> int:
    """Raise this process's limit of open files as far as needed and allowed, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        return wanted
    return DESCRIPTORS if soft == resource.RLIM_INFINITY else soft


def _counted_as(address: str) -> str:
    """Count the addresses of an IPv6 network as one: a single machine has them all."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.is_loopback:
        return "loopback"
    return str(ip_network((ip, 64 if ip.version == 6 else 32), strict=False))  # noqa: PLR2004  the version of IP


class Connection(asyncio.Protocol):
    """A connection in front of aiohttp's own, which is not even made for one too many."""

    def __init__(self, make: Callable[[], asyncio.Protocol], connections: Connections) -> None:
        self._make = make
        self._connections = connections
        self._inner: asyncio.Protocol | None = None
        self._name: str | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._name = self._connections.enter(str((transport.get_extra_info("peername") or ("",))[0]))
        if self._name is None:
            transport.abort()
            return
        self._expect_request(self._connections.limits.header_seconds)
        self._inner = self._make()
        self._inner.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.request_begun()
        if self._name is not None and self._inner is not None:
            self._connections.leave(self._name)
            self._inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._inner is not None:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._inner is not None else None

    def pause_writing(self) -> None:
        if self._inner is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        if self._inner is not None:
            self._inner.resume_writing()

    def request_begun(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def request_ended(self) -> None:
        self._expect_request(self._connections.limits.idle_seconds)

    def _expect_request(self, seconds: float) -> None:
        self._timer = asyncio.get_running_loop().call_later(seconds, self._give_up)

    def _give_up(self) -> None:
        self._connections.rejections.add(Rejection.TOO_SLOW)
        if self._transport is not None:
            self._transport.abort()


@web.middleware
async def timed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a connection take its time while a request is handled, whose headers have all come by now."""
    connection = request.transport.get_protocol() if request.transport is not None else None
    if not isinstance(connection, Connection):
        return await handler(request)
    connection.request_begun()
    try:
        return await handler(request)
    finally:
        connection.request_ended()


class GuardedRunner(web.AppRunner):
    """A runner whose connections are limited."""

    def __init__(self, application: web.Application, connections: Connections) -> None:
        super().__init__(application, access_log=None, handle_signals=False, shutdown_timeout=5)
        self._connections = connections

    @property
    def server(self) -> Callable[[], Connection] | None:  # type: ignore[override]  # sites only make connections by it
        make = super().server
        return None if make is None else lambda: Connection(make, self._connections)
