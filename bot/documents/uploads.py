"""Files in Slack: their bytes, and who may open them."""

import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.documents.visibility import Requester
from bot.slack.errors import SlackUnavailable
from bot.slack.services import Services
from knowledge.errors import BookRefused, Reason
from knowledge.reading.texts import Source

MB = 1024 * 1024
REDIRECTS = 5
TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=30)
SLACK_DOMAINS = ("slack.com", "slack-files.com", "slack-edge.com", "slack-gov.com")
GONE = {"file_not_found", "file_deleted", "not_visible"}
TRY_LATER = {408, 425, 429}
SERVER_ERROR = 500
CANVAS = "application/vnd.slack-docs"  # arrives as HTML by nature


async def fetch_upload(client: AsyncWebClient, file_id: str, *, limit_mb: int) -> Source:
    """Download a file. Raises BookRefused where that is impossible, and SlackUnavailable where it may work later."""
    file = await _info(client, file_id)
    url = file.get("url_private_download") or file.get("url_private") or ""
    if file.get("size", 0) > limit_mb * MB:
        raise _too_large(limit_mb)
    async with AsyncExitStack() as opened:
        session = client.session
        if session is None:
            session = await opened.enter_async_context(aiohttp.ClientSession(trust_env=True))
        try:
            data, kind = await _download(client, session, url, limit_mb)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnavailable(f"Slack did not hand over a file ({type(error).__name__}).") from error
    if _is_login_page(file, data, kind):
        raise BookRefused(Reason.LOGIN_PAGE, "Slack sent a log-in page.", values={"scope": "files:read"})
    return Source(file.get("name") or file_id, data, file.get("mimetype") or None)


def is_slack(url: str, api: str) -> bool:
    """Tell whether the bot's token may be sent there: to Slack's hosts over https, or to the server of our API."""
    there, ours = urlsplit(url), urlsplit(api)
    if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
        return True
    host = there.hostname or ""
    known = any(host == domain or host.endswith(f".{domain}") for domain in SLACK_DOMAINS)
    return known and there.scheme == "https" and there.port in (None, 443) and there.username is None


async def _info(client: AsyncWebClient, file_id: str) -> Mapping[str, Any]:
    try:
        answer = await client.files_info(file=file_id)
    except SlackApiError as error:
        if error.response.get("error") in GONE:
            raise BookRefused(
                Reason.UNREACHABLE, "The file is no longer in Slack.", values={"cause": "gone"}
            ) from error
        raise
    file: Mapping[str, Any] = answer["file"]
    return file


async def _download(
    client: AsyncWebClient, session: aiohttp.ClientSession, url: str, limit_mb: int
) -> tuple[bytes, str]:
    """Download, following redirects by hand, so that the token never leaves Slack's hosts."""
    headers = {"Authorization": f"Bearer {client.token}"}
    for _ in range(REDIRECTS + 1):
        if not is_slack(url, client.base_url):
            raise BookRefused(Reason.ADDRESS_REFUSED, "The file lies outside Slack.")
        async with session.get(
            url, headers=headers, allow_redirects=False, timeout=TIMEOUT, proxy=client.proxy, ssl=client.ssl or True
        ) as response:
            if response.status in {301, 302, 303, 307, 308}:
                url = urljoin(url, response.headers.get("Location", ""))
                continue
            _check(response.status)
            return await _read(response, limit_mb), response.content_type
    raise BookRefused(Reason.UNREACHABLE, "The file's address leads in a circle.", values={"cause": "redirects"})


def _check(status: int) -> None:
    if status in TRY_LATER or status >= SERVER_ERROR:
        raise SlackUnavailable(f"Slack answered {status} for a file.")
    if status != 200:  # noqa: PLR2004  the only status with a file
        raise BookRefused(Reason.UNREACHABLE, f"Slack answered {status}.", values={"status": status})


async def _read(response: aiohttp.ClientResponse, limit_mb: int) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        data += chunk
        if len(data) > limit_mb * MB:
            raise _too_large(limit_mb)
    return bytes(data)


def _is_login_page(file: Mapping[str, Any], data: bytes, kind: str) -> bool:
    """Tell whether Slack sent HTML for want of a scope; an uploaded HTML page has the size that Slack names."""
    html = kind == "text/html" or data[:512].lstrip().lower().startswith((b"<!doctype html", b"<html"))
    return html and file.get("mimetype") != CANVAS and len(data) != file.get("size")


def _too_large(limit_mb: int) -> BookRefused:
    return BookRefused(Reason.TOO_LARGE, f"The file is larger than {limit_mb} MB.", values={"limit_mb": limit_mb})


FILE_LINK = re.compile(r"https://[\w.-]+\.slack\.com/files/[UW]\w+/(?P<file>F\w+)(?:/\S*)?", re.IGNORECASE)


async def openable(services: Services, requester: Requester, file_id: str) -> str | None:
    """Return the file's name; None where we or the person may not open it: a link alone gives no access."""
    try:
        file = (await services.client.files_info(file=file_id))["file"]
    except SlackApiError as error:
        if error.response.get("error") in GONE:
            return None
        raise
    name = str(file.get("name") or file_id)
    if file.get("is_public") or file.get("user") == requester.person:
        return name
    for channel in file.get("groups") or ():
        if await services.patrons.is_in(channel, requester.person):
            return name
    return None
