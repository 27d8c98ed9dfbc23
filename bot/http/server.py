"""The web application: Slack's requests behind the gate, and the operator's health checks and metrics."""

import asyncio
import errno
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.http.connections import ConnectionLimits, Connections, GuardedRunner, timed
from bot.http.gate import MAX_BYTES, gate
from bot.http.metrics import Metrics
from bot.http.payloads import MalformedPayload, check_payload
from bot.http.rejections import Rejection, Rejections
from knowledge.errors import SettingError, ShishoError

SLACK_PATH = "/slack/events"
CHECK_SECONDS = 2.0
LIMITS = ConnectionLimits()
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, LookupError, RecursionError)

Check = Callable[[], Awaitable[bool]]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ListenAddress:
    """The address to listen on; `setting` names its port in messages."""

    host: str
    port: int
    setting: str


class Endpoints:
    """The handlers of the web application; `checks` name what must be up before questions can be answered.

    `nodes` tells which of several nodes of Weaviate answer; one that does not keeps no question from being answered.
    """

    def __init__(
        self,
        bolt: AsyncApp,
        metrics: Metrics,
        checks: Mapping[str, Check],
        count_jobs: Callable[[], Awaitable[dict[str, int]]],
        socket: Check | None = None,
        nodes: Callable[[], Awaitable[Mapping[str, bool]]] | None = None,
    ) -> None:
        self._bolt = bolt
        self._metrics = metrics
        self.rejections = Rejections(metrics)
        self._checks = checks
        self._count_jobs = count_jobs
        self._socket = socket
        self._nodes = nodes

    async def slack(self, request: web.Request) -> web.Response:
        try:
            check_payload(await request.text(), request.content_type)
            received = await to_bolt_request(request)
        except UNREADABLE as error:
            detail = str(error) if isinstance(error, MalformedPayload) else type(error).__name__
            self.rejections.add(Rejection.MALFORMED, detail)
            return web.Response(status=400)
        return await to_aiohttp_response(await self._bolt.async_dispatch(received))

    async def healthz(self, _: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def readyz(self, _: web.Request) -> web.Response:
        results = await asyncio.gather(*(_passes(name, check) for name, check in self._checks.items()))
        state: dict[str, Any] = dict(zip(self._checks, results, strict=True))
        if self._nodes is not None:
            state["nodes"] = dict(await self._nodes())
        return web.json_response({"ok": all(results), **state}, status=200 if all(results) else 503)

    async def metrics(self, _: web.Request) -> web.Response:
        try:
            jobs = await self._count_jobs()
        except ShishoError as error:
            log.warning("jobs_uncounted", error=type(error).__name__)
            jobs = {}
        if self._socket is not None:
            self._metrics.socket_connected.set(await self._socket())
        body = self._metrics.exposition(jobs)
        return web.Response(body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


async def _passes(name: str, check: Check) -> bool:
    """Count a check that raises anything as failed."""
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except Exception as error:  # noqa: BLE001  a probe reports every failure in the same way
        log.warning("check_failed", check=name, error=type(error).__name__)
        return False


def build_web(endpoints: Endpoints, signing_secret: SecretStr | None) -> web.Application:
    """Build what Slack may reach; leave out its endpoint where there is no signing secret: Socket Mode needs none."""
    verifiers = [SignatureVerifier(signing_secret.get_secret_value())] if signing_secret else []
    guards = [gate(signatures, endpoints.rejections) for signatures in verifiers]
    application = web.Application(middlewares=[timed, *guards], client_max_size=MAX_BYTES)
    application.add_routes([web.get("/healthz", endpoints.healthz)])
    if signing_secret:
        application.add_routes([web.post(SLACK_PATH, endpoints.slack)])
    return application


def build_status(endpoints: Endpoints) -> web.Application:
    """Build what the operator alone may reach, on a port of its own."""
    application = web.Application(middlewares=[timed])
    application.add_routes(
        [
            web.get("/healthz", endpoints.healthz),
            web.get("/readyz", endpoints.readyz),
            web.get("/metrics", endpoints.metrics),
        ]
    )
    return application


@contextmanager
def port_of(setting: str, port: int) -> Iterator[None]:
    """Turn the failure to listen on a port into a SettingError that names the setting."""
    try:
        yield
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        reason = os.strerror(errno.EADDRINUSE) if taken else error.strerror  # asyncio's own is a long sentence
        raise SettingError(
            f"Port {port} cannot be listened on ({reason}).", fix=f"Set {setting} to a free port."
        ) from error


@asynccontextmanager
async def serving(
    application: web.Application, address: ListenAddress, rejections: Rejections, limits: ConnectionLimits = LIMITS
) -> AsyncIterator[int]:
    """Listen while entered, and yield the port; finish the requests under way on exit."""
    runner = GuardedRunner(application, Connections(limits, rejections))
    await runner.setup()
    try:
        with port_of(address.setting, address.port):
            await web.TCPSite(runner, address.host, address.port).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def until_stopped(body: Coroutine[Any, Any, None]) -> None:
    """Run `body` until it ends, or cancel it when the process is asked to stop, and let its clean-up finish.

    A second signal cuts the clean-up short.
    """
    task = asyncio.create_task(body)
    loop = asyncio.get_running_loop()
    signalled = asyncio.Event()

    def stop() -> None:
        signalled.set()
        task.cancel()

    for number in SIGNALS:
        loop.add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not signalled.is_set():
            raise
    finally:
        for number in SIGNALS:
            loop.remove_signal_handler(number)
