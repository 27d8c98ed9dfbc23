"""Heard over Socket Mode, with no address of the bot's own."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import build, listening, working
from bot.slack.client import identify, open_slack
from bot.slack.errors import SlackRefused
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import BEN
from tests.bot.answering.test_restarts import free_port
from tests.bot.conftest import TEAM, TOKEN
from tests.servers.socket_mode import SocketMode

ASK = "<@USHISHO> How many days of annual leave do employees have?"

pytestmark = pytest.mark.usefixtures("stocked")


def settings_of(slack: SocketMode, token: str) -> Settings:
    tokens = {"bot_token": SecretStr(TOKEN), "app_token": SecretStr(token)}
    return Settings.model_validate(tokens | {"api_url": slack.api_url, "port": 0, "status_port": free_port()})


@pytest.fixture
async def slack(playground: Playground) -> AsyncIterator[SocketMode]:
    async with SocketMode(playground.api_url) as server:
        yield server


@pytest.fixture
async def port(playground: Playground, library: Library, slack: SocketMode) -> AsyncIterator[int]:
    """The bot, connected and working; the port that its operator asks."""
    settings = settings_of(slack, "xapp-1-invented")
    async with open_slack(settings) as client:
        wired = build(library, client, await identify(client), settings)
        async with working(wired), listening(wired):
            playground.request_url = slack.request_url
            yield settings.operators_port


@pytest.mark.usefixtures("port")
async def test_a_question_that_comes_by_socket_is_acknowledged_and_answered_once(
    playground: Playground, slack: SocketMode
) -> None:
    ts = await playground.say(BEN.id, TEAM.id, ASK)
    await playground.settled()
    assert slack.acknowledged
    await playground.wait_for(lambda: len(playground.messages(TEAM.id, ts)) > 1, 10)
    [_, answer] = playground.messages(TEAM.id, ts)
    assert "25 days" in answer.shown_text


@pytest.mark.parametrize(
    ("token", "refuses", "said"),
    [
        ("xoxb-wrong", None, "Slack does not accept SLACK_APP_TOKEN (not_allowed_token_type)."),
        ("xapp-1-old", "invalid_auth", "Slack does not accept SLACK_APP_TOKEN (invalid_auth)."),
        ("xapp-1-good", "link_disabled", "Socket Mode is switched off for this app (link_disabled)."),
    ],
)
async def test_an_app_token_that_slack_does_not_accept_is_told_at_the_start(
    library: Library, slack: SocketMode, token: str, refuses: str | None, said: str
) -> None:
    slack.refuses = refuses
    settings = settings_of(slack, token)
    async with open_slack(settings) as client:
        wired = build(library, client, await identify(client), settings)
        with pytest.raises(SlackRefused) as refused:
            async with listening(wired):
                pass
    assert str(refused.value) == said
    assert refused.value.fix


async def test_a_socket_that_is_down_shows_in_the_probe_and_the_metrics(slack: SocketMode, port: int) -> None:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as web:

        async def state() -> tuple[int, bool, str]:
            async with web.get("/readyz") as ready, web.get("/metrics") as metrics:
                found = [line for line in (await metrics.text()).splitlines() if line.startswith("shisho_socket")]
                return ready.status, (await ready.json())["socket"], found[0]

        assert await state() == (200, True, "shisho_socket_connected 1.0")
        slack.refuses = "link_disabled"
        await slack.drop()
        async with asyncio.timeout(20):
            while await state() != (503, False, "shisho_socket_connected 0.0"):  # noqa: ASYNC110  a probe tells nobody
                await asyncio.sleep(0.2)
