"""Fetching of a document from the public web, behind the guard at the socket; redirects are followed one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NoReturn

import aiohttp
from yarl import URL

from knowledge.errors import BookRefused, Reason
from knowledge.reading.limits import MB
from knowledge.reading.recognition.login_pages import is_login_page
from knowledge.reading.web.addresses import AddressRefused, any_socket, public_socket

PORTS = frozenset({80, 443})
MAX_REDIRECTS = 5
MAX_URL = 8192
TIMEOUT = 120.0
PIECE = 2**16
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED = 304
ASKED_WITH = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
VALIDATOR_MAX = 1_000  # characters
HEADERS = {"User-Agent": "Shisho (fetches documents for a team's own library)", "Accept": "*/*"}

OnProgress = Callable[[int, int | None], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched document; `url` is where the redirects ended, `media_type` is as sent, parameters included.

    `validators` are the response's ETag and Last-Modified, for the next conditional request.
    """

    data: bytes
    name: str
    media_type: str | None
    url: str
    validators: Mapping[str, str] = field(default_factory=dict)


class Fetcher:
    def __init__(self, book_mb: int, allowed_hosts: Collection[str] = (), timeout: float = TIMEOUT) -> None:
        """`allowed_hosts`: "host" or "host:port", for which neither addresses nor ports are restricted."""
        self._book_mb = book_mb
        self._allowed = frozenset(host.strip().lower() for host in allowed_hosts)
        self._timeout = timeout

    def trusts(self, url: URL) -> bool:
        """Tell whether the operator has named this host."""
        host = (url.host or "").lower()
        return bool({host, f"{host}:{url.port}"} & self._allowed)

    async def fetch(self, url: str, on_progress: OnProgress | None = None) -> Fetched:
        """Fetch a document. Raises BookRefused; `on_progress` gets the bytes so far and, if known, the total."""
        fetched = await self._in_time(url, {}, on_progress)
        assert fetched is not None  # nothing was asked that could be answered so
        return fetched

    async def fetch_newer(
        self, url: str, validators: Mapping[str, str], on_progress: OnProgress | None = None
    ) -> Fetched | None:
        """Return None, without a download, where the server says that nothing changed."""
        return await self._in_time(url, _questions(validators), on_progress)

    async def _in_time(self, url: str, asked: Mapping[str, str], on_progress: OnProgress | None) -> Fetched | None:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._follow(web_address(url), asked, on_progress)
        except TimeoutError as error:
            raise _unreachable("The address does not answer in time.", {"cause": "timeout"}) from error

    async def _follow(self, start: URL, asked: Mapping[str, str], on_progress: OnProgress | None) -> Fetched | None:
        url = start
        for _ in range(MAX_REDIRECTS + 1):
            result = await self._visit(url, asked, on_progress)
            if isinstance(result, URL):
                url = result
                continue
            if result is not None and is_login_page(result.data, result.media_type, str(start), result.url):
                raise BookRefused(Reason.LOGIN_PAGE, "A sign-in page came in place of the document.")
            return result
        raise _unreachable("The address redirects too often.", {"cause": "redirects"})

    async def _visit(self, url: URL, asked: Mapping[str, str], on_progress: OnProgress | None) -> Fetched | URL | None:
        """Make one request; return the document, the address of a redirect, or None where nothing changed."""
        factory = any_socket if self._trusted(url) else public_socket
        connector = aiohttp.TCPConnector(socket_factory=factory, force_close=True)
        session = aiohttp.ClientSession(
            connector=connector, headers=HEADERS, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
        )
        async with session:
            try:
                async with session.get(url, headers=asked, allow_redirects=False) as response:
                    if asked and response.status == NOT_MODIFIED:
                        return None
                    return await self._take(response, url, on_progress)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                _explain(error, url)

    def _trusted(self, url: URL) -> bool:
        """Check the text of an address; the socket's guard checks where it really leads."""
        host = (url.host or "").lower()
        trusted = self.trusts(url)
        if url.scheme not in {"http", "https"} or not host or url.user is not None or url.password is not None:
            raise _refused(url)
        if not trusted and url.port not in PORTS:
            raise _refused(url)
        return trusted

    async def _take(self, response: aiohttp.ClientResponse, url: URL, on_progress: OnProgress | None) -> Fetched | URL:
        if response.status in REDIRECTS and "Location" in response.headers:
            return _target(url, response.headers["Location"])
        if response.status != 200:  # noqa: PLR2004  the one status with which a document comes
            raise _unreachable(
                f"The server answers with {response.status} in place of the document.", {"status": response.status}
            )
        data = await self._body(response, on_progress)
        kind = response.headers.get("Content-Type")
        return Fetched(data, _name(response, url), kind, str(url), _validators(response))

    async def _body(self, response: aiohttp.ClientResponse, on_progress: OnProgress | None) -> bytes:
        """Read the body and count it unpacked, since announced and compressed sizes prove nothing."""
        body = bytearray()
        async for piece in response.content.iter_chunked(PIECE):
            body += piece
            if len(body) > self._book_mb * MB:
                raise BookRefused(
                    Reason.TOO_LARGE,
                    f"The document is larger than {self._book_mb} MB.",
                    values={"limit_mb": self._book_mb},
                )
            if on_progress is not None:
                await on_progress(len(body), response.content_length)
        return bytes(body)


def _validators(response: aiohttp.ClientResponse) -> dict[str, str]:
    sent = {name: response.headers.get(name, "") for name in ASKED_WITH}
    return {name: value for name, value in sent.items() if 0 < len(value) <= VALIDATOR_MAX}


def _questions(validators: Mapping[str, str]) -> dict[str, str]:
    """Return the conditional headers; Last-Modified only where there is no ETag, which is more exact."""
    name = next((name for name in ASKED_WITH if name in validators), None)
    return {ASKED_WITH[name]: validators[name]} if name else {}


def web_address(text: str) -> URL:
    """Parse an absolute address with a host. Raises BookRefused for anything else, impossible host names too."""
    with suppress(ValueError):
        url = URL(text.strip())
        if len(text) <= MAX_URL and url.absolute and url.host:
            return url
    raise _no_address()


def _target(start: URL, location: str) -> URL:
    """Return where a redirect leads."""
    with suppress(ValueError):
        return web_address(str(start.join(URL(location.strip()))))
    raise _no_address()


def _no_address() -> BookRefused:
    return BookRefused(Reason.ADDRESS_REFUSED, "This is not an address on the web.")


def _explain(error: Exception, url: URL) -> NoReturn:
    """Explain a failure in terms of the person who gave the address."""
    if _refused_by_guard(error):
        raise _refused(url) from error
    if isinstance(error, aiohttp.InvalidURL):
        raise _no_address() from error
    causes = (
        (aiohttp.ClientConnectorDNSError, "There is no server of that name.", "name"),
        ((aiohttp.ClientSSLError, aiohttp.ClientConnectorCertificateError), "Its certificate is not valid.", "tls"),
        (aiohttp.ClientConnectionError, "The server does not answer.", "connection"),
    )
    for kinds, message, cause in causes:
        if isinstance(error, kinds):
            raise _unreachable(message, {"cause": cause}) from error
    raise _unreachable("The server's answer cannot be read.", {"cause": "answer"}) from error


def _refused_by_guard(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, AddressRefused):
            return True
        if isinstance(error, BaseExceptionGroup):
            return any(_refused_by_guard(inner) for inner in error.exceptions)
        error = error.__cause__ or error.__context__
    return False


def _refused(url: URL) -> BookRefused:
    message = "Only public addresses on the web are fetched, and those of hosts that the operator has allowed."
    return BookRefused(Reason.ADDRESS_REFUSED, message, values={"host": url.host or ""})


def _unreachable(message: str, values: Mapping[str, object]) -> BookRefused:
    return BookRefused(Reason.UNREACHABLE, message, values=values)


def _name(response: aiohttp.ClientResponse, url: URL) -> str:
    offered = response.content_disposition.filename if response.content_disposition else None
    return PurePosixPath((offered or url.path).replace("\\", "/")).name or url.host or ""
