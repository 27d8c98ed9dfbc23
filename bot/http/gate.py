"""The gate before Slack's endpoint: a request is parsed only after its raw body proved to come from Slack."""

import asyncio
import time

import aiohttp
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware
from slack_sdk.signature import SignatureVerifier

from bot.http.rejections import Rejection, Rejections

GUARDED = "/slack/"
MAX_BYTES = 1_000_000  # Slack's largest payloads, of long messages with blocks, stay far below
MAX_AGE = 300  # seconds, as Slack's documentation recommends
READ_SECONDS = 5
CONTENT_TYPES = ("application/json", "application/x-www-form-urlencoded")
BROKEN_BODY = (HttpProcessingError, aiohttp.ClientPayloadError, web.RequestPayloadError, ConnectionError)


class RequestRejected(Exception):
    def __init__(self, reason: Rejection, status: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def gate(signatures: SignatureVerifier, rejections: Rejections) -> Middleware:
    """Let only those requests below /slack/ through that Slack signed within the last minutes."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(GUARDED):
            return await handler(request)
        try:
            await _inspect(request, signatures)
        except RequestRejected as rejected:
            rejections.add(rejected.reason)
            return web.Response(status=rejected.status)
        return await handler(request)

    return guard


async def _inspect(request: web.Request, signatures: SignatureVerifier) -> None:
    if (request.content_length or 0) > MAX_BYTES:
        raise RequestRejected(Rejection.TOO_LARGE, 400)
    if request.content_type not in CONTENT_TYPES or request.charset not in (None, "utf-8", "UTF-8"):
        raise RequestRejected(Rejection.CONTENT_TYPE, 400)
    if "Content-Encoding" in request.headers:  # Slack compresses nothing, and reading would unpack a bomb
        raise RequestRejected(Rejection.BROKEN, 400)
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    if not _recent(timestamp):  # the verifier checks it too, after the body was read
        raise RequestRejected(Rejection.TIMESTAMP, 401)
    if not _signed(await _read(request), timestamp, request.headers.get("X-Slack-Signature", ""), signatures):
        raise RequestRejected(Rejection.SIGNATURE, 401)


def _recent(timestamp: str) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):  # noqa: PLR2004  digits until the year 33658
        return False
    return abs(time.time() - int(timestamp)) <= MAX_AGE


async def _read(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(READ_SECONDS):
            return await request.read()
    except TimeoutError as error:
        raise RequestRejected(Rejection.TOO_SLOW, 400) from error
    except web.HTTPRequestEntityTooLarge as error:
        raise RequestRejected(Rejection.TOO_LARGE, 400) from error
    except BROKEN_BODY as error:
        raise RequestRejected(Rejection.BROKEN, 400) from error


def _signed(body: bytes, timestamp: str, signature: str, signatures: SignatureVerifier) -> bool:
    """Tell whether the signature is Slack's over exactly these bytes.

    The verifier fails on a signature that is not ASCII and on a body that is not UTF-8; Slack sends neither.
    """
    try:
        return signature.isascii() and signatures.is_valid(body, timestamp, signature)
    except UnicodeDecodeError as error:
        raise RequestRejected(Rejection.BROKEN, 400) from error
