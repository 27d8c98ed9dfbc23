"""Files out of Slack, and the bot's token kept in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.documents.uploads import fetch_upload, is_slack
from bot.slack.errors import SlackUnavailable
from knowledge.errors import BookRefused, Reason
from playground import Playground
from playground.sample_team import AIKO, APP, CHANNELS, PEOPLE

TOKEN = "xoxb-1-invented"
API = "https://slack.com/api/"
Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground("secret", TOKEN, app=APP, people=PEOPLE, channels=CHANNELS).running() as local:
        yield local


@pytest.fixture
def client(playground: Playground) -> AsyncWebClient:
    return AsyncWebClient(token=TOKEN, base_url=playground.api_url)


@asynccontextmanager
async def slack_that(files_info: dict[str, object], download: Serve) -> AsyncIterator[AsyncWebClient]:
    """A Slack whose files.info says this and whose downloads do that; "HERE" stands for its own address."""

    async def info(request: web.Request) -> web.Response:
        here = f"http://{request.host}"
        file = {
            key: value.replace("HERE", here) if isinstance(value, str) else value for key, value in files_info.items()
        }
        return web.json_response({"ok": True, "file": file})

    app = web.Application()
    app.router.add_route("*", "/api/files.info", info)
    app.router.add_get("/{path:.*}", download)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield AsyncWebClient(token=TOKEN, base_url=f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
    finally:
        await runner.cleanup()


async def refusal(client: AsyncWebClient, file: str = "F1", *, limit_mb: int = 1) -> BookRefused:
    with pytest.raises(BookRefused) as refused:
        await fetch_upload(client, file, limit_mb=limit_mb)
    return refused.value


async def test_a_file_comes_with_its_name_and_kind(playground: Playground, client: AsyncWebClient) -> None:
    file = await playground.upload(AIKO.id, "休暇.md", "二十日".encode(), "text/markdown")
    source = await fetch_upload(client, file, limit_mb=1)
    assert (source.name, source.data.decode(), source.media_type) == ("休暇.md", "二十日", "text/markdown")


async def test_a_file_that_is_too_large_is_not_even_fetched(playground: Playground, client: AsyncWebClient) -> None:
    file = await playground.upload(AIKO.id, "a.txt", b"x" * 1_100_000)
    assert (await refusal(client, file)).values == {"limit_mb": 1}


async def test_a_file_larger_than_slack_said_is_cut_off() -> None:
    async def endless(_: web.Request) -> web.Response:
        return web.Response(body=b"x" * 2_000_000)

    async with slack_that({"size": 5, "url_private_download": "HERE/f"}, endless) as client:
        assert (await refusal(client)).reason is Reason.TOO_LARGE


async def test_a_sign_in_page_in_place_of_the_file_is_recognised() -> None:
    async with Playground("secret", TOKEN, app=APP, people=PEOPLE, channels=CHANNELS).running() as local:
        file = await local.upload(AIKO.id, "a.pdf", b"%PDF-1.7")

        async def sign_in(_: web.Request) -> web.Response:
            return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")

        about = {"id": file, "mimetype": "application/pdf", "size": 8, "url_private_download": "HERE/f"}
        async with slack_that(about, sign_in) as client:
            assert (await refusal(client)).reason is Reason.LOGIN_PAGE


async def test_a_sign_in_page_in_place_of_an_uploaded_page_is_recognised_too() -> None:
    async def sign_in(_: web.Request) -> web.Response:
        return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")

    async with slack_that({"mimetype": "text/html", "size": 999, "url_private_download": "HERE/f"}, sign_in) as client:
        assert (await refusal(client)).reason is Reason.LOGIN_PAGE


async def test_a_page_that_was_uploaded_is_no_sign_in_page(playground: Playground, client: AsyncWebClient) -> None:
    page = b"<!DOCTYPE html><title>Leave</title><p>Twenty days."
    file = await playground.upload(AIKO.id, "leave.html", page, "text/html")
    assert (await fetch_upload(client, file, limit_mb=1)).data == page


async def test_the_token_follows_no_redirect_out_of_slack() -> None:
    seen: list[str | None] = []

    async def elsewhere(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response(body=b"x")

    async with slack_that({}, elsewhere) as outside:
        target = f"{outside.base_url.removesuffix('/api/')}/stolen"

        async def away(_: web.Request) -> web.Response:
            raise web.HTTPFound(target)

        async with slack_that({"url_private_download": "HERE/f"}, away) as client:
            assert (await refusal(client)).reason is Reason.ADDRESS_REFUSED
    assert seen == []


async def test_a_redirect_within_slack_is_followed_but_not_in_a_circle() -> None:
    async def around(request: web.Request) -> web.Response:
        if request.path == "/once":
            raise web.HTTPFound("/there")
        if request.path == "/there":
            return web.Response(body=b"found")
        raise web.HTTPFound(request.path)

    async with slack_that({"name": "a", "url_private_download": "HERE/once"}, around) as client:
        assert (await fetch_upload(client, "F1", limit_mb=1)).data == b"found"
    async with slack_that({"url_private_download": "HERE/round"}, around) as client:
        assert (await refusal(client)).reason is Reason.UNREACHABLE


async def test_a_deleted_file_is_refused_with_that_reason(client: AsyncWebClient) -> None:
    assert (await refusal(client, "F404")).reason is Reason.UNREACHABLE


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_download_that_fails_for_now_is_tried_again(
    playground: Playground, client: AsyncWebClient, status: int
) -> None:
    file = await playground.upload(AIKO.id, "a.txt", b"text")
    playground.fail_next("files.download", status=status)
    with pytest.raises(SlackUnavailable):
        await fetch_upload(client, file, limit_mb=1)
    assert (await fetch_upload(client, file, limit_mb=1)).data == b"text"


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/download/a.pdf",
        "https://example.slack.com/files-pri/T1-F1/a.pdf",
        "https://files.slack-gov.com/files-pri/T1-F1/a.pdf",
        "https://slack.com/x",
    ],
)
def test_slacks_own_hosts_get_the_token(url: str) -> None:
    assert is_slack(url, API)


@pytest.mark.parametrize(
    "url",
    [
        "http://files.slack.com/a",
        "https://files.slack.com:8443/a",
        "https://slack.com.evil.example/a",
        "https://evil-slack.com/a",
        "https://files.slack.com@evil.example/a",
        "https://user@files.slack.com/a",
        "https://docs.google.com/a",
        "ftp://files.slack.com/a",
        "",
    ],
)
def test_no_other_host_gets_the_token(url: str) -> None:
    assert not is_slack(url, API)
