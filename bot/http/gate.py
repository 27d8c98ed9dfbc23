"""The front door: nothing parses a request before its raw body is known to come from Slack."""

import asyncio
import hmac
import time
from enum import StrEnum
from hashlib import sha256

import aiohttp
import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware
from pydantic import SecretStr

from bot.http.metrics import Metrics

GUARDED = "/slack/"
MAX_BYTES = 1_000_000  # Slack's largest payloads, of long messages with blocks, stay far below
MAX_AGE = 300  # seconds, as Slack's documentation recommends
READ_SECONDS = 5
CONTENT_TYPES = ("application/json", "application/x-www-form-urlencoded")
BROKEN_BODY = (HttpProcessingError, aiohttp.ClientPayloadError, web.RequestPayloadError, ConnectionError)

log = structlog.get_logger()


class Turned(StrEnum):
    """Why a request was turned away; also a metric's label."""

    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BROKEN = "broken"
    CONTENT_TYPE = "content_type"
    TIMESTAMP = "timestamp"
    SIGNATURE = "signature"


class TurnedAway(Exception):
    def __init__(self, reason: Turned, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def gate(secret: SecretStr, metrics: Metrics) -> Middleware:
    """Lets through, below /slack/, only what Slack signed within the last minutes."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(GUARDED):
            return await handler(request)
        try:
            await _inspect(request, secret)
        except TurnedAway as turned:
            metrics.refused_requests.labels(turned.reason.value).inc()
            log.info("request_refused", reason=turned.reason.value)
            return web.Response(status=turned.status)
        return await handler(request)

    return guard


async def _inspect(request: web.Request, secret: SecretStr) -> None:
    if (request.content_length or 0) > MAX_BYTES:
        raise TurnedAway(Turned.TOO_LARGE, 400)
    if request.content_type not in CONTENT_TYPES or request.charset not in (None, "utf-8", "UTF-8"):
        raise TurnedAway(Turned.CONTENT_TYPE, 400)
    if "Content-Encoding" in request.headers:  # Slack compresses nothing; a bomb would be unpacked by reading it
        raise TurnedAway(Turned.BROKEN, 400)
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    if not _recent(timestamp):
        raise TurnedAway(Turned.TIMESTAMP, 401)
    if not signed(await _read(request), timestamp, request.headers.get("X-Slack-Signature", ""), secret):
        raise TurnedAway(Turned.SIGNATURE, 401)


def _recent(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):  # noqa: PLR2004  digits until the year 33658
        return False
    return abs(time.time() - int(timestamp)) <= MAX_AGE


async def _read(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await request.read()
    except TimeoutError as error:
        raise TurnedAway(Turned.TOO_SLOW, 400) from error
    except web.HTTPRequestEntityTooLarge as error:
        raise TurnedAway(Turned.TOO_LARGE, 400) from error
    except BROKEN_BODY as error:
        raise TurnedAway(Turned.BROKEN, 400) from error


def signed(body: bytes, timestamp: str, signature: str, secret: SecretStr) -> bool:
    """Whether `signature` is Slack's over exactly these bytes."""
    message = b":".join((b"v0", timestamp.encode(), body))
    expected = "v0=" + hmac.new(secret.get_secret_value().encode(), message, sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogateescape"))
