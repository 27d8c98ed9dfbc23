import asyncio
import gzip
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from knowledge.errors import BookRefused, Reason
from knowledge.reading.web.addresses import public
from knowledge.reading.web.fetcher import Fetcher

LOGIN = '<html><body><form><input type="password" name="p"></form></body></html>'


class Elsewhere(web.HTTPException):
    """A redirect to whatever is asked for, addresses that aiohttp would not send among them."""

    status_code = 302


async def served(request: web.Request) -> web.StreamResponse:
    """Answer as the tests' server, by path."""
    match request.path:
        case "/handbook.md":
            return web.Response(text="# Leave", content_type="text/markdown")
        case "/named":
            return web.Response(body=b"x", headers={"Content-Disposition": 'attachment; filename="../Leave plan.pdf"'})
        case "/bomb":
            return web.Response(body=gzip.compress(bytes(5 * 2**20)), headers={"Content-Encoding": "gzip"})
        case "/endless":
            return await endless(request)
        case "/to":
            raise Elsewhere(headers={"Location": request.query["where"]})
        case "/login" | "/report.pdf":
            return web.Response(text=LOGIN, content_type="text/html")
        case "/cookies":
            return web.Response(text=request.headers.get("Cookie", "none"), headers={"Set-Cookie": "a=1"})
    raise web.HTTPNotFound


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(200):
        await response.write(b"x" * 2**16)
    return response


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    application = web.Application()
    application.router.add_get("/{path:.*}", served)
    running = TestServer(application)
    async with running:
        yield running


@pytest.fixture
def allowed(server: TestServer) -> Fetcher:
    """The operator has allowed this one host and port."""
    return Fetcher(1, [f"127.0.0.1:{server.port}"], timeout=10)


async def refused(fetcher: Fetcher, url: str) -> BookRefused:
    with pytest.raises(BookRefused) as caught:
        await fetcher.fetch(url)
    return caught.value


async def test_a_document_comes_with_its_name_and_kind(allowed: Fetcher, server: TestServer) -> None:
    seen: list[int] = []

    async def progress(done: int, _: int | None) -> None:
        seen.append(done)

    fetched = await allowed.fetch(str(server.make_url("/handbook.md")), progress)
    assert (fetched.data, fetched.name) == (b"# Leave", "handbook.md")
    assert fetched.media_type == "text/markdown; charset=utf-8"
    assert seen == [7]


async def test_a_name_that_a_server_gives_is_never_a_path(allowed: Fetcher, server: TestServer) -> None:
    assert (await allowed.fetch(str(server.make_url("/named")))).name == "Leave plan.pdf"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://0x7f.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.0.0.192/",
        "http://168.63.129.16/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127.0.0.1%2f.example.com/",
        "https://127.0.0.1/",
        "http://localhost.:80/",
        "http://user:password@example.com/",
        "http://example.com:8080/",
        "http://example.com:22/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://127.0.0.1/",
        "//example.com/",
        "http://",
        "not an address",
        "http://" + "a" * 9000,
    ],
)
async def test_an_address_off_the_public_web_is_refused(url: str) -> None:
    refusal = await refused(Fetcher(1, timeout=10), url)
    assert refusal.reason in {Reason.ADDRESS_REFUSED, Reason.UNREACHABLE}
    assert refusal.reason == Reason.ADDRESS_REFUSED or "name" in str(refusal)  # an invented name that nobody has


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_a_server_on_this_machine_is_not_even_connected_to(server: TestServer, host: str) -> None:
    assert (await refused(Fetcher(1), f"http://{host}:{server.port}/handbook.md")).reason == Reason.ADDRESS_REFUSED


@pytest.mark.parametrize(
    "where",
    [
        "http://localhost/handbook.md",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://admin:admin@127.0.0.1/",
        "http://xn--127-0-0-1.example/",
        "http://127.0.0.1\\@x/",
    ],
)
async def test_a_redirect_inward_or_to_an_impossible_host_is_refused(
    allowed: Fetcher, server: TestServer, where: str
) -> None:
    url = server.make_url("/to").with_query(where=where)
    assert (await refused(allowed, str(url))).reason == Reason.ADDRESS_REFUSED


async def test_a_name_that_leads_to_an_address_inside_is_refused_whatever_it_led_to_before(
    server: TestServer,
) -> None:
    """`localhost` is a public-looking name to the check of the URL; what it resolves to is seen at the socket."""
    fetcher = Fetcher(1, [f"127.0.0.1:{server.port}"])
    assert (await refused(fetcher, "http://localhost:80/")).reason == Reason.ADDRESS_REFUSED


async def test_redirects_within_an_allowed_host_are_followed(allowed: Fetcher, server: TestServer) -> None:
    fetched = await allowed.fetch(str(server.make_url("/to").with_query(where="/handbook.md")))
    assert (fetched.data, fetched.url) == (b"# Leave", str(server.make_url("/handbook.md")))


async def test_a_circle_of_redirects_ends(allowed: Fetcher, server: TestServer) -> None:
    circle = server.make_url("/to").with_query(where="/to?where=/to%3Fwhere%3D/x")
    loop = str(server.make_url("/to").with_query(where=str(circle)))
    assert (await refused(allowed, loop)).reason == Reason.UNREACHABLE


async def test_what_unpacks_beyond_the_limit_is_refused_while_it_comes(allowed: Fetcher, server: TestServer) -> None:
    refusal = await refused(allowed, str(server.make_url("/bomb")))
    assert (refusal.reason, dict(refusal.values)) == (Reason.TOO_LARGE, {"limit_mb": 1})


async def test_a_body_that_does_not_say_its_size_is_cut_off_at_the_limit(allowed: Fetcher, server: TestServer) -> None:
    assert (await refused(allowed, str(server.make_url("/endless")))).reason == Reason.TOO_LARGE


async def test_a_log_in_page_in_place_of_a_file_is_recognised(allowed: Fetcher, server: TestServer) -> None:
    assert (await refused(allowed, str(server.make_url("/report.pdf")))).reason == Reason.LOGIN_PAGE
    sent = server.make_url("/to").with_query(where="/login")
    assert (await refused(allowed, str(sent))).reason == Reason.LOGIN_PAGE


async def test_a_missing_page_is_told_with_its_status(allowed: Fetcher, server: TestServer) -> None:
    refusal = await refused(allowed, str(server.make_url("/gone")))
    assert (refusal.reason, dict(refusal.values)) == (Reason.UNREACHABLE, {"status": 404})


async def test_no_cookie_goes_from_one_request_to_the_next(allowed: Fetcher, server: TestServer) -> None:
    url = str(server.make_url("/cookies"))
    assert [(await allowed.fetch(url)).data for _ in range(2)] == [b"none", b"none"]


async def test_a_server_that_is_not_there_is_told(server: TestServer) -> None:
    url = str(server.make_url("/"))
    await server.close()
    refusal = await refused(Fetcher(1, ["127.0.0.1"]), url)
    assert (refusal.reason, dict(refusal.values)) == (Reason.UNREACHABLE, {"cause": "connection"})


async def test_a_server_that_accepts_and_says_nothing_is_given_up() -> None:
    async def hold(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2)
        writer.close()

    silent = await asyncio.start_server(hold, "127.0.0.1", 0)
    async with silent:
        port = silent.sockets[0].getsockname()[1]
        refusal = await refused(Fetcher(1, ["127.0.0.1"], timeout=0.3), f"http://127.0.0.1:{port}/")
    assert (refusal.reason, dict(refusal.values)) == (Reason.UNREACHABLE, {"cause": "timeout"})


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_public_web_pass(address: str) -> None:
    assert public(address)
