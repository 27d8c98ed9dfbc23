"""The web server and the gate before Slack's endpoint."""

import asyncio
import json
import random
import socket
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack, suppress

import aiohttp
import pytest
from pydantic import SecretStr
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.http.connections import ConnectionLimits
from bot.http.gate import MAX_BYTES
from bot.http.metrics import Metrics
from bot.http.server import SLACK_PATH, Endpoints, ListenAddress, build_status, build_web, serving
from knowledge.errors import CatalogueUnavailable
from tests.servers.signature import signature_headers

SECRET = "invented-signing-secret"
HERE = ListenAddress("127.0.0.1", 0, "PORT")
JSON = {"content-type": "application/json"}
EVENT = json.dumps({"type": "event_callback", "event": {"type": "invented"}, "team_id": "T1"}).encode()


class Library:
    """A stand-in for what the probes check; tests change `up`."""

    up = True
    delay = 0.0

    async def check(self) -> bool:
        await asyncio.sleep(self.delay)
        if not self.up:
            raise CatalogueUnavailable("away")
        return True

    async def count(self) -> dict[str, int]:
        await self.check()
        return {"waiting": 3}


@pytest.fixture
def rooms() -> Library:
    return Library()


@pytest.fixture
def endpoints(rooms: Library) -> Endpoints:
    async def take(body: dict[str, object]) -> BoltResponse:
        return BoltResponse(status=200 if body["team_id"] == "T1" else 500)

    client = AsyncWebClient(token="xoxb-invented")
    bolt = AsyncApp(name="test", client=client, signing_secret=SECRET, before_authorize=take)
    return Endpoints(bolt, Metrics(), {"catalogue": rooms.check}, rooms.count)


@pytest.fixture
async def url(endpoints: Endpoints) -> AsyncIterator[str]:
    async with serving(build_web(endpoints, SecretStr(SECRET)), HERE, endpoints.rejections) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def status(endpoints: Endpoints) -> AsyncIterator[str]:
    async with serving(build_status(endpoints), HERE, endpoints.rejections) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def knock(web: aiohttp.ClientSession, url: str, body: bytes, headers: dict[str, str]) -> int:
    async with web.post(url + SLACK_PATH, data=body, headers=headers) as response:
        await response.read()
        return response.status


def malformed(number: int) -> tuple[bytes, dict[str, str]]:
    """Build a request as scanners and broken proxies send it: never signed, often not even text."""
    chance = random.Random(number)  # noqa: S311  repeatable, not secret
    bodies = (
        chance.randbytes(chance.randrange(200)),
        b"{" * chance.randrange(1, 3000),
        b"payload=%7B" + chance.randbytes(9),
        b'{"event": {"type": ["app_mention"]}, "authorizations": "x"}',
        "payload=\ud800".encode("utf-16", "surrogatepass"),
        EVENT,
        b"",
    )
    types = ("application/json", "application/json; charset=bogus", "application/x-www-form-urlencoded", "text/xml", "")
    headers = {"content-type": chance.choice(types)}
    if chance.random() < 0.7:
        stamps = (str(int(time.time())), "0", "-1", "٣", "1e9", "9" * 40, "")
        headers["x-slack-request-timestamp"] = chance.choice(stamps)
    if chance.random() < 0.7:
        headers["x-slack-signature"] = chance.choice(("v0=" + "0" * 64, "v0=", "é", "v1=1"))
    if chance.random() < 0.1:
        headers["x-slack-retry-num"] = "1"
    return chance.choice(bodies), headers


async def test_ten_thousand_malformed_unsigned_requests_are_turned_away_and_none_is_an_error_of_ours(
    url: str, web: aiohttp.ClientSession
) -> None:
    statuses = set[int]()
    for start in range(0, 10_000, 50):
        batch = [knock(web, url, *malformed(number)) for number in range(start, start + 50)]
        statuses.update(await asyncio.gather(*batch))
    assert statuses == {400, 401}


async def test_what_slack_signed_is_let_in(url: str, web: aiohttp.ClientSession) -> None:
    assert await knock(web, url, EVENT, JSON | signature_headers(SECRET, EVENT)) == 200


@pytest.mark.parametrize("age", [-400, 400])
async def test_an_old_request_is_refused_though_it_is_signed(url: str, web: aiohttp.ClientSession, age: int) -> None:
    assert await knock(web, url, EVENT, JSON | signature_headers(SECRET, EVENT, at=time.time() + age)) == 401


async def test_a_body_changed_on_its_way_is_refused(url: str, web: aiohttp.ClientSession) -> None:
    assert await knock(web, url, EVENT + b" ", JSON | signature_headers(SECRET, EVENT)) == 401


async def test_a_signature_of_another_secret_is_refused(url: str, web: aiohttp.ClientSession) -> None:
    assert await knock(web, url, EVENT, JSON | signature_headers("another", EVENT)) == 401


@pytest.mark.parametrize(
    "body", [b"{", b"[1]", b'"text"', b"\xff\xfe", b"payload=%7B", b'{"authorizations": "x"}', b"[" * 5000]
)
async def test_a_signed_body_that_cannot_be_read_is_a_bad_request(
    url: str, web: aiohttp.ClientSession, body: bytes
) -> None:
    assert await knock(web, url, body, JSON | signature_headers(SECRET, body)) == 400


async def test_a_body_that_is_too_large_is_refused_before_it_is_read(url: str, web: aiohttp.ClientSession) -> None:
    body = b"x" * (MAX_BYTES + 1)
    assert await knock(web, url, body, JSON | signature_headers(SECRET, body)) == 400


async def test_a_body_without_a_length_is_read_no_further_than_the_limit(url: str, web: aiohttp.ClientSession) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * (MAX_BYTES // 20)

    headers = JSON | signature_headers(SECRET, b"")
    async with web.post(url + SLACK_PATH, data=endless(), headers=headers) as response:
        assert response.status == 400


async def test_a_compressed_body_is_refused_unread(url: str, web: aiohttp.ClientSession) -> None:
    assert (
        await knock(web, url, EVENT, JSON | {"content-encoding": "deflate"} | signature_headers(SECRET, EVENT)) == 400
    )


async def test_a_browser_at_slacks_address_is_turned_away(url: str, web: aiohttp.ClientSession) -> None:
    async with web.get(url + SLACK_PATH) as response:
        assert response.status == 400


async def test_refusals_are_counted_by_reason(url: str, status: str, web: aiohttp.ClientSession) -> None:
    await knock(web, url, EVENT, JSON)
    async with web.get(f"{status}/metrics") as response:
        text = await response.text()
    assert 'shisho_refused_requests_total{reason="timestamp"} 1.0' in text
    assert 'shisho_jobs{state="waiting"} 3.0' in text


async def test_slacks_port_tells_nobody_how_the_bot_is(url: str, web: aiohttp.ClientSession) -> None:
    for path, found in {"/metrics": 404, "/readyz": 404, "/healthz": 200}.items():
        async with web.get(url + path) as response:
            assert response.status == found


async def test_a_dead_node_of_weaviate_is_named_and_the_process_still_counts_as_ready(
    rooms: Library, web: aiohttp.ClientSession
) -> None:
    async def nodes() -> dict[str, bool]:
        return {"http://a:8080": True, "http://b:8080": False}

    bolt = AsyncApp(name="test", client=AsyncWebClient(token="xoxb-invented"), signing_secret=SECRET)
    of_three = Endpoints(bolt, Metrics(), {"stacks": rooms.check}, rooms.count, nodes=nodes)
    async with (
        serving(build_status(of_three), HERE, of_three.rejections) as port,
        web.get(f"http://127.0.0.1:{port}/readyz") as response,
    ):
        assert (response.status, await response.json()) == (200, {"ok": True, "stacks": True, "nodes": await nodes()})


async def test_a_process_that_lives_says_so_and_one_that_cannot_answer_says_that(
    status: str, web: aiohttp.ClientSession, rooms: Library
) -> None:
    async with web.get(f"{status}/readyz") as response:
        assert (response.status, await response.json()) == (200, {"ok": True, "catalogue": True})
    rooms.up = False
    async with web.get(f"{status}/readyz") as response:
        assert (response.status, await response.json()) == (503, {"ok": False, "catalogue": False})
    async with web.get(f"{status}/healthz") as response:
        assert response.status == 200
    async with web.get(f"{status}/metrics") as response:
        assert response.status == 200


async def half_open(port: int, held: ExitStack) -> None:
    """Open a connection with a request whose headers never end."""
    connection = held.enter_context(socket.socket())
    connection.setblocking(False)
    loop = asyncio.get_running_loop()
    with suppress(ConnectionError):
        await loop.sock_connect(connection, ("127.0.0.1", port))
        await loop.sock_sendall(connection, b"POST /slack/events HTTP/1.1\r\nHost: x\r\nX-Slow: ")


async def alive(port: int) -> bool:
    """Tell whether a new connection gets an answer."""
    with suppress(aiohttp.ClientError, TimeoutError):
        url = f"http://127.0.0.1:{port}/healthz"
        async with asyncio.timeout(5), aiohttp.ClientSession() as web, web.get(url) as response:
            return response.status == 200
    return False


async def test_half_open_connections_are_closed_and_shut_out_nobody_for_long(
    endpoints: Endpoints, caplog: pytest.LogCaptureFixture
) -> None:
    limits = ConnectionLimits(at_once=50, header_seconds=1.0)
    async with serving(build_web(endpoints, SecretStr(SECRET)), HERE, endpoints.rejections, limits) as port:
        with ExitStack() as held:
            await asyncio.gather(*(half_open(port, held) for _ in range(60)))
            assert not await alive(port)
            await asyncio.gather(*(half_open(port, held) for _ in range(1940)))
            async with asyncio.timeout(10):
                while not await alive(port):  # noqa: ASYNC110  a server tells nobody that it has room again
                    await asyncio.sleep(0.1)
    assert len([record for record in caplog.records if "request_refused" in record.getMessage()]) <= 4


async def test_one_address_cannot_take_the_connections_of_all(endpoints: Endpoints) -> None:
    limits = ConnectionLimits(of_one=10, loopback=True)
    async with serving(build_web(endpoints, SecretStr(SECRET)), HERE, endpoints.rejections, limits) as port:
        with ExitStack() as held:
            for _ in range(9):
                await half_open(port, held)
            assert await alive(port)
            await half_open(port, held)
            assert not await alive(port)


async def test_a_request_that_takes_longer_than_a_connection_may_idle_is_answered(
    endpoints: Endpoints, rooms: Library
) -> None:
    limits = ConnectionLimits(header_seconds=0.2, idle_seconds=0.2)
    rooms.delay = 1.0
    async with (
        serving(build_status(endpoints), HERE, endpoints.rejections, limits) as port,
        aiohttp.ClientSession() as web,
        web.get(f"http://127.0.0.1:{port}/readyz") as response,
    ):
        assert response.status == 200
