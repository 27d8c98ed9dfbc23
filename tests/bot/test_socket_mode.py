"""Heard over Socket Mode, with no address of the bot's own."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.app import build, listening, working
from bot.slack.client import identify, open_slack
from bot.slack.settings import Settings
from knowledge.library.library import Library
from playground import Playground
from playground.sample_team import BEN
from tests.bot.conftest import TEAM, TOKEN
from tests.servers.socket_mode import SocketMode

ASK = "<@USHISHO> How many days of annual leave do employees have?"

pytestmark = pytest.mark.usefixtures("stocked")


@pytest.fixture
async def socket(playground: Playground, library: Library) -> AsyncIterator[SocketMode]:
    """The bot, connected and working."""
    async with SocketMode(playground.api_url) as slack:
        settings = Settings(
            bot_token=SecretStr(TOKEN), app_token=SecretStr("xapp-1-invented"), api_url=slack.api_url, port=0
        )
        async with open_slack(settings) as client:
            wired = build(library, client, await identify(client), settings)
            async with working(wired), listening(wired):
                playground.request_url = slack.request_url
                yield slack


async def test_a_question_that_comes_by_socket_is_acknowledged_and_answered_once(
    playground: Playground, socket: SocketMode
) -> None:
    ts = await playground.say(BEN.id, TEAM.id, ASK)
    await playground.settled()
    assert socket.acknowledged
    await playground.wait_for(lambda: len(playground.messages(TEAM.id, ts)) > 1, 10)
    [_, answer] = playground.messages(TEAM.id, ts)
    assert "25 days" in answer.shown_text
